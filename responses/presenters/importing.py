"""What a file would change, answer by answer and part by part, for whoever chooses what is taken.

The same rows for a draft that comes back from Word and for an existing paper.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from consultations.redline import Piece, redline
from councils.models import User
from responses import permissions
from responses.beside_paper import AnswerOfPaper, BesidePaper, Fits, PartOfPaper
from responses.content import Words, words
from responses.enums import AnswerState
from responses.models import Answer, ReportPart, Response
from responses.part_words import PartWords
from responses.presenters.tags import Tag
from responses.recognising.values import NotTaken
from responses.said import Said
from responses.word import marks
from responses.word.comparing import Compared, Comparison, Standing
from responses.word.returned import Anchored

NOT_YOURS = _("This is not assigned to you, so you can read it but not save it.")
AS_IT_IS = _("It cannot be taken as it is.")
NO_TAG = Tag("", "")


@dataclass(frozen=True)
class ImportRow:
    """One answer or part. `now` and `wanted` are its two texts, where they stand side by side;
    `pieces` lead from the one to the other. `why_not` says why it cannot be ticked; `reason` is for
    "not applicable in the council's view"."""

    key: str
    label: str
    title: str
    url: str
    version: int
    tag: Tag
    pieces: tuple[Piece, ...] = ()
    now: Words | None = None
    wanted: Words | None = None
    sentences: tuple[str, ...] = ()
    why_not: str = ""
    is_ticked: bool = False
    source: str = ""
    where: str = ""
    how: str = ""
    asks_reason: bool = False
    reason: str = ""

    @property
    def can_tick(self) -> bool:
        return not self.why_not


@dataclass(frozen=True)
class RemarkRow:
    """A comment in a Word document."""

    name: str
    author: str
    text: str
    on: str
    can_tick: bool
    is_ticked: bool


@dataclass(frozen=True)
class WordRows:
    changed: tuple[ImportRow, ...]
    conflicts: tuple[ImportRow, ...]
    unclear: tuple[ImportRow, ...]
    remarks: tuple[RemarkRow, ...]
    loose_remarks: tuple[RemarkRow, ...]
    same: str
    elsewhere: tuple[str, ...]
    unknown: tuple[str, ...]
    not_prose: tuple[tuple[str, str], ...]
    has_tracked: bool

    @property
    def can_save(self) -> bool:
        has_changes = any(one.can_tick for one in self.changed)
        return has_changes or any(one.can_tick for one in self.remarks)

    @property
    def is_nothing_new(self) -> bool:
        return not (self.changed or self.conflicts or self.unclear or self.remarks)


@dataclass(frozen=True)
class PaperRows:
    answers: tuple[ImportRow, ...]
    parts: tuple[ImportRow, ...]
    same: str
    left: tuple[NotTaken, ...]
    missing: tuple[NotTaken, ...]
    notes: tuple[str, ...]

    @property
    def can_save(self) -> bool:
        return any(one.can_tick for one in (*self.answers, *self.parts))

    @property
    def suggested(self) -> int:
        return sum(one.is_ticked for one in (*self.answers, *self.parts))


class _Draft:
    """The draft's own rows by the keys that files know them by, and what this person may do."""

    def __init__(self, response: Response, user: User) -> None:
        self.response, self.user = response, user
        self.answers = {
            marks.answer_key(str(one.question.identity)): one for one in response.answers_in_order
        }
        parts = response.parts.select_related("section", "saved_by")
        self.parts = {marks.part_key(one.position): one for one in parts}

    def may_write(self, row: Answer | ReportPart | None) -> bool:
        if isinstance(row, Answer):
            return permissions.can_write_answer(self.user, self.response, row.question)
        if row is None:  # something that is added to the report
            return permissions.can_draft(self.user, self.response)
        return permissions.can_write_part(self.user, self.response, row)

    def may_comment(self, key: str) -> bool:
        if key in self.answers:
            question = self.answers[key].question
            return permissions.can_comment(self.user, self.response, question)
        part = self.parts.get(key)
        return part is not None and permissions.can_comment_part(self.user, self.response, part)

    def url(self, key: str) -> str:
        """Where the versions of it are read."""
        args = self.response.url_args
        if key in self.answers:
            question = self.answers[key].question
            number = question.section.number
            return reverse("responses:answer-history", args=[*args, number, question.number])
        part = self.parts.get(key)
        return reverse("responses:part-history", args=[*args, part.position]) if part else ""


# --- a draft that came back -----------------------------------------------------------------


def word_rows(
    response: Response, found: Comparison, user: User, ticked: Collection[str] | None
) -> WordRows:
    """`ticked` is what was ticked on a page that is shown again; None: everything that may be."""
    draft = _Draft(response, user)
    every: list[Compared[Said] | Compared[PartWords]] = [*found.answers, *found.parts]
    labels = {one.key: one.label for one in every}

    def rows(*standings: Standing) -> tuple[ImportRow, ...]:
        return tuple(_word_row(one, draft, ticked) for one in every if one.standing in standings)

    same = sum(one.standing is Standing.SAME for one in every)
    return WordRows(
        changed=rows(Standing.CHANGED),
        conflicts=rows(Standing.CONFLICT),
        unclear=rows(Standing.UNCLEAR, Standing.LOST),
        remarks=tuple(
            RemarkRow(
                one.name,
                _author(one),
                one.remark.text,
                labels.get(one.key, ""),
                can := draft.may_comment(one.key),
                can and (ticked is None or one.name in ticked),
            )
            for one in found.remarks
        ),
        loose_remarks=tuple(
            RemarkRow(one.name, _author(one), one.remark.text, "", False, False)
            for one in found.loose_remarks
        ),
        same=_same_sentence(same),
        elsewhere=found.elsewhere,
        unknown=found.unknown,
        not_prose=tuple((one.label, words) for one in every for words in one.not_taken),
        has_tracked=any(one.is_tracked for one in every),
    )


def _author(one: Anchored) -> str:
    return one.remark.author or gettext("Somebody")


def _same_sentence(number: int) -> str:
    if not number:
        return ""
    sentence = ngettext(
        "One other text says what the draft says already.",
        "%(number)s other texts say what the draft says already.",
        number,
    )
    return sentence % {"number": number}


def _word_row(
    one: Compared[Said] | Compared[PartWords], draft: _Draft, ticked: Collection[str] | None
) -> ImportRow:
    answer = draft.answers.get(one.key)
    row = answer or draft.parts.get(one.key)
    now, wanted = (
        _shown(answer, said) if said is not None else None for said in (one.now, one.wanted)
    )
    is_changed = one.standing is Standing.CHANGED
    why_not = "" if is_changed else str(AS_IT_IS)
    if is_changed and not draft.may_write(row):
        why_not = str(NOT_YOURS)
    tracked = (gettext("Tracked changes are read as accepted here."),) if one.is_tracked else ()
    pieces = redline(_flat(one.now, now), _flat(one.wanted, wanted)) if is_changed else ()
    return ImportRow(
        key=one.key,
        label=one.label,
        title=answer.question.wording if answer else "",
        url=draft.url(one.key),
        version=one.base_version,
        tag=NO_TAG,
        pieces=tuple(pieces),
        now=now,
        wanted=wanted,
        sentences=(*one.sentences, *tracked),
        why_not=why_not,
        is_ticked=not why_not and (ticked is None or one.key in ticked),
    )


def _shown(answer: Answer | None, said: Said | PartWords) -> Words:
    if isinstance(said, Said):
        assert answer is not None
        return words(answer.question, said)
    text = "\n\n".join(filter(None, [said.text, said.not_applicable_text]))
    return Words(AnswerState.ANSWERED if text else "empty", text, (), "")


def _flat(said: Said | PartWords | None, shown: Words | None) -> str:
    """Everything it says, as one text."""
    if shown is None:
        return ""
    if isinstance(said, PartWords):
        return "\n\n".join(filter(None, [said.heading, shown.text]))
    is_plain = shown.state in {AnswerState.ANSWERED, AnswerState.UNANSWERED}
    state = "" if is_plain else str(AnswerState(shown.state).label)
    lines = [state, *shown.chosen]
    return "\n\n".join(filter(None, ["\n".join(filter(None, lines)), shown.reason, shown.text]))


# --- an existing paper ----------------------------------------------------------------------

FITS = {
    Fits.NEW: Tag(_("New"), "green"),
    Fits.OTHER: Tag(_("Has words already"), "yellow"),
    Fits.NOT: Tag(_("Cannot be taken"), "red"),
}
DOUBTFUL = Tag(_("Look closely"), "orange")


def paper_rows(
    response: Response, beside: BesidePaper, user: User, ticked: Collection[str] | None
) -> PaperRows:
    """`ticked` as for `word_rows`; None: what is clear and replaces nothing."""
    draft = _Draft(response, user)
    shown = [one for one in (*beside.answers, *beside.parts) if one.fits is not Fits.SAME]
    left = beside.found.not_recognised
    return PaperRows(
        answers=tuple(
            _paper_row(one, draft, ticked) for one in shown if isinstance(one, AnswerOfPaper)
        ),
        parts=tuple(
            _paper_row(one, draft, ticked) for one in shown if isinstance(one, PartOfPaper)
        ),
        same=_same_sentence(len(beside.answers) + len(beside.parts) - len(shown)),
        left=tuple(one for one in left if one.text),
        missing=tuple(one for one in left if not one.text),
        notes=beside.found.notes,
    )


def _paper_row(
    one: AnswerOfPaper | PartOfPaper, draft: _Draft, ticked: Collection[str] | None
) -> ImportRow:
    why_not = "" if one.can_be_taken else str(AS_IT_IS)
    row: Answer | ReportPart | None
    if isinstance(one, AnswerOfPaper):
        row, title = one.answer, one.question.wording
        now: Words | None = words(one.question, one.now)
        wanted = words(one.question, one.wanted)
        asks_reason = one.wanted.state == AnswerState.NOT_FOR_US
        reason = one.wanted.reason
    else:
        row, title, asks_reason, reason = one.part, "", False, ""
        now = _shown(None, one.now) if one.now is not None else None
        wanted = _shown(None, one.wanted)
    if one.can_be_taken and not draft.may_write(row):
        why_not = str(NOT_YOURS)
    is_empty = now is None or _is_empty(now)
    return ImportRow(
        key=one.key,
        label=one.label,
        title=title,
        url=draft.url(one.key),
        version=one.version,
        tag=DOUBTFUL if one.is_doubtful and one.can_be_taken else FITS[one.fits],
        now=None if is_empty else now,
        wanted=wanted,
        sentences=(*one.sentences, *_replacing(one, is_empty=is_empty)),
        why_not=why_not,
        is_ticked=not why_not and (one.is_suggested if ticked is None else one.key in ticked),
        source=one.source,
        where=_where(one.places),
        how=one.how,
        asks_reason=asks_reason,
        reason=reason,
    )


def _is_empty(now: Words) -> bool:
    return now.state in {AnswerState.UNANSWERED, AnswerState.NOT_APPLICABLE, "empty"}


def _replacing(one: AnswerOfPaper | PartOfPaper, *, is_empty: bool) -> Iterator[str]:
    if one.fits is Fits.OTHER:
        yield gettext(
            "The draft has words here already. If you tick it, the paper’s words replace them; the "
            "earlier version stays in the history."
        )
    elif one.fits is Fits.NEW and not is_empty:
        yield gettext("It replaces the usual words that the draft was started with.")


def _where(places: Iterable[str]) -> str:
    """The first and the last place."""
    every = list(places)
    if len(every) < 2:
        return "".join(every)
    return gettext("%(first)s to %(last)s") % {"first": every[0], "last": every[-1]}


# --- what was saved -------------------------------------------------------------------------


def saved_links(
    response: Response, user: User, keys: Iterable[str], labels: Iterable[str]
) -> list[tuple[str, str]]:
    """The label and the address of the versions of each ("" of what was added)."""
    draft = _Draft(response, user)
    return [(label, draft.url(key)) for key, label in zip(keys, labels, strict=True)]

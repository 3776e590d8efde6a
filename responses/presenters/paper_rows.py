"""What was recognised in an existing paper, for whoever chooses what is taken."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from councils.models import User
from responses.beside_paper import AnswerOfPaper, BesidePaper, Fits, PartOfPaper
from responses.content import Words, words
from responses.enums import AnswerState
from responses.models import Answer, ReportPart, Response
from responses.presenters.importing import (
    AS_IT_IS,
    NOT_YOURS,
    Draft,
    ImportRow,
    Stop,
    contents,
    part_shown,
    same_sentence,
    save_or_give_up,
    with_ticks,
)
from responses.presenters.tags import Tag
from responses.recognising.recognise import BEFORE_ALL
from responses.recognising.values import NotTaken

FITS = {
    Fits.NEW: Tag(_("New"), "green"),
    Fits.OTHER: Tag(_("Has words already"), "yellow"),
    Fits.NOT: Tag(_("Cannot be taken"), "red"),
}
DOUBTFUL = Tag(_("Look closely"), "orange")


@dataclass(frozen=True)
class PaperRows:
    answers: tuple[ImportRow, ...]
    parts: tuple[ImportRow, ...]
    same: str
    left: tuple[NotTaken, ...]
    missing: tuple[NotTaken, ...]
    notes: tuple[str, ...]
    has_head: bool  # what stands before everything else: title, meeting, date
    title_url: str  # of the title block; "" for whoever may not

    @property
    def can_save(self) -> bool:
        return any(one.can_tick for one in (*self.answers, *self.parts))

    @property
    def contents(self) -> tuple[Stop, ...]:
        return contents(self._stops(), (*self.answers, *self.parts))

    def _stops(self) -> Iterator[Stop]:
        if self.answers:
            number = len(self.answers)
            words = ngettext("%(number)s answer", "%(number)s answers", number)
            words = words % {"number": number}
            yield Stop("answers", with_ticks(words, self.answers), self.answers)
        if self.parts:
            number = len(self.parts)
            words = ngettext(
                "%(number)s part of the report", "%(number)s parts of the report", number
            )
            words = words % {"number": number}
            yield Stop("parts", with_ticks(words, self.parts), self.parts)
        if self.left or self.missing:
            number = len(self.left) + len(self.missing)
            words = ngettext(
                "%(number)s thing that was not recognised",
                "%(number)s things that were not recognised",
                number,
            )
            yield Stop("not-recognised", words % {"number": number})
        yield Stop("save", save_or_give_up(self.can_save))


@dataclass(frozen=True)
class Before:
    """What somebody did on the page that is shown again: the keys they ticked (None: not shown
    again), why what was ticked is not saved, and the reasons that they typed, both by key."""

    ticked: Collection[str] | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)


def paper_rows(response: Response, beside: BesidePaper, user: User, before: Before) -> PaperRows:
    """Ticked is, on a page that is new, what is clear and replaces nothing."""
    draft = Draft(response, user)
    shown = [one for one in (*beside.answers, *beside.parts) if one.fits is not Fits.SAME]
    left = beside.found.not_recognised
    title = reverse("responses:title", args=response.url_args)
    return PaperRows(
        answers=tuple(
            _paper_row(one, draft, before) for one in shown if isinstance(one, AnswerOfPaper)
        ),
        parts=tuple(
            _paper_row(one, draft, before) for one in shown if isinstance(one, PartOfPaper)
        ),
        same=same_sentence(len(beside.answers) + len(beside.parts) - len(shown)),
        left=tuple(one for one in left if one.text),
        missing=tuple(one for one in left if not one.text),
        notes=beside.found.notes,
        has_head=any(one.why == BEFORE_ALL for one in left),
        title_url=title if draft.may_write(None) else "",
    )


def _paper_row(one: AnswerOfPaper | PartOfPaper, draft: Draft, before: Before) -> ImportRow:
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
        now = part_shown(one.now) if one.now is not None else None
        wanted = part_shown(one.wanted)
    if one.can_be_taken and not draft.may_write(row):
        why_not = str(NOT_YOURS)
    is_empty = now is None or _is_empty(now)
    is_ticked = one.is_suggested if before.ticked is None else one.key in before.ticked
    return ImportRow(
        key=one.key,
        label=one.label,
        title=title,
        url=draft.versions(one.key),
        version=one.version,
        tag=DOUBTFUL if one.is_doubtful and one.can_be_taken else FITS[one.fits],
        now=None if is_empty else now,
        wanted=wanted,
        sentences=(*one.sentences, *_replacing(one, is_empty=is_empty)),
        why_not=why_not,
        is_ticked=not why_not and is_ticked,
        source=one.source,
        where=_where(one.places),
        how=one.how,
        asks_reason=asks_reason,
        reason=before.reasons.get(one.key, reason),
        error=before.errors.get(one.key, ""),
        wording=one.question.version if isinstance(one, AnswerOfPaper) else 0,
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

"""What a file would change, answer by answer and part by part, for whoever chooses what is taken.

The same rows for a draft that comes back from Word (word_rows) and an existing paper (paper_rows).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from consultations.redline import Piece, redline
from councils.models import User
from responses import permissions
from responses.content import Words
from responses.enums import AnswerState
from responses.models import Answer, ReportPart, Response
from responses.part_words import PartWords
from responses.presenters.tags import Tag
from responses.word import marks

NOT_YOURS = _("This is not assigned to you, so you can read it but not save it.")
AS_IT_IS = _("It cannot be taken as it is.")
FEW = 4  # rows that are overlooked without a list of them
MOST_COMPARED = 1_500_000  # characters of one page that are compared word by word


@dataclass(frozen=True)
class ImportRow:
    """One answer or part. `now` and `wanted` are its two texts, where they stand side by side;
    `pieces` lead from the one to the other. `why_not` says why it cannot be ticked, `error` why it
    was not saved although it was; `reason` is for "not applicable in the council's view"."""

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
    wording: int = 0  # the version of the question that is shown
    error: str = ""
    place_url: str = ""

    @property
    def which(self) -> str:
        return gettext("Version %(number)s") % {"number": self.version}

    @property
    def anchor(self) -> str:
        return f"row-{slugify(self.key)}"

    @property
    def can_tick(self) -> bool:
        return not self.why_not


@dataclass(frozen=True)
class Stop:
    """A stretch of a long page, for the list of what is on it."""

    anchor: str
    words: str
    rows: tuple[ImportRow, ...] = ()


def contents(stops: Iterable[Stop], rows: Collection[ImportRow]) -> tuple[Stop, ...]:
    """The list of what is on the page; none where it is short."""
    return tuple(stops) if len(rows) > FEW else ()


def with_ticks(words: str, rows: Sequence[ImportRow]) -> str:
    """ "12 answers, 9 of them ticked"."""
    ticked = sum(one.is_ticked for one in rows)
    if ticked == len(rows):
        said = gettext("%(words)s, ticked") if ticked == 1 else gettext("%(words)s, all ticked")
    elif ticked:
        said = gettext("%(words)s, %(ticked)s of them ticked")
    else:
        said = gettext("%(words)s, none of them ticked")
    return said % {"words": words, "ticked": ticked}


class Draft:
    """The draft's own rows by the keys that files know them by, and what this person may do."""

    def __init__(self, response: Response, user: User) -> None:
        self.response, self.user = response, user
        self.answers = {
            marks.answer_key(str(one.question.identity)): one for one in response.answers_in_order
        }
        parts = response.parts.select_related("section", "saved_by")
        self.parts = {marks.part_key(one.position): one for one in parts}
        self.left = MOST_COMPARED

    def changes(self, before: str, after: str) -> tuple[Piece, ...]:
        """The redline; where the texts of the page are very long, only the two of them."""
        self.left -= len(before) + len(after)
        if self.left >= 0:
            return tuple(redline(before, after))
        both = (Piece("gone", before), Piece("new", after))
        return tuple(piece for piece in both if piece.text)

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

    def place(self, key: str) -> str:
        """Where it is written; what is added to the report stands in the list of its parts."""
        args = self.response.url_args
        if key in self.answers:
            question = self.answers[key].question
            section = reverse("responses:section", args=[*args, question.section.number])
            return f"{section}#{question.number}"
        part = self.parts.get(key)
        if part is None:
            return reverse("responses:report-parts", args=args)
        return reverse("responses:part", args=[*args, part.position])

    def versions(self, key: str) -> str:
        """Where its versions are read; "" for what is not there yet."""
        args = self.response.url_args
        if key in self.answers:
            question = self.answers[key].question
            number = question.section.number
            return reverse("responses:answer-history", args=[*args, number, question.number])
        part = self.parts.get(key)
        return reverse("responses:part-history", args=[*args, part.position]) if part else ""


def part_shown(said: PartWords) -> Words:
    text = "\n\n".join(filter(None, [said.text, said.not_applicable_text]))
    return Words(AnswerState.ANSWERED if text else "empty", text, (), "")


def save_or_give_up(can_save: bool) -> str:
    return gettext("Save, or give it up") if can_save else gettext("Give it up")


def same_sentence(number: int) -> str:
    if not number:
        return ""
    sentence = ngettext(
        "One other text says what the draft says already.",
        "%(number)s other texts say what the draft says already.",
        number,
    )
    return sentence % {"number": number}


@dataclass(frozen=True)
class SavedRow:
    """What was saved of a file: where it is read now, and where its versions are ("": no page)."""

    label: str
    url: str
    versions: str


def saved_rows(
    response: Response, user: User, keys: Iterable[str], labels: Iterable[str]
) -> list[SavedRow]:
    draft = Draft(response, user)
    return [
        SavedRow(label, draft.place(key), draft.versions(key))
        for key, label in zip(keys, labels, strict=True)
    ]

"""Two texts that were written at the same time, side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consultations.redline import Piece, reads_well, redline
from responses.content import Words, words
from responses.enums import AnswerState
from responses.models import Answer, ReportPart
from responses.part_words import PartWords
from responses.presenters.considerations import cleared_line
from responses.presenters.sheets import NAMES, differing
from responses.presenters.steps import lately
from responses.said import Said
from responses.sheets import Content, SheetOf


@dataclass(frozen=True)
class Side:
    """One of the two: whose, when, and what it says.

    `pieces` is its text with what only this side has marked; empty where the two have so little
    in common that marks would not help.
    """

    title: str
    when: str
    words: Words | None  # of a sheet, which has only single lines, None
    pieces: tuple[Piece, ...]
    heading: str = ""
    more: tuple[tuple[str, str], ...] = ()  # what else it says, where the two differ in it


@dataclass(frozen=True)
class Clash:
    """Theirs is what is stored, mine is not saved yet."""

    number: str
    theirs: Side
    mine: Side
    is_marked: bool


def answer_clash(stored: Answer, mine: Said) -> Clash:
    question = stored.question
    theirs = Said.of(stored)
    return _clash(question.number, stored, words(question, theirs), words(question, mine))


def part_clash(stored: ReportPart, typed: PartWords) -> Clash:
    held = PartWords.of(stored)
    theirs, mine = (
        Words(AnswerState.ANSWERED if one.text else PART_IS_EMPTY, one.text, (), "")
        for one in (held, typed)
    )
    clash = _clash(stored.heading, stored, theirs, mine)
    return replace(
        clash,
        theirs=replace(clash.theirs, heading=held.heading, more=_more(held, typed)),
        mine=replace(clash.mine, heading=typed.heading, more=_more(typed, held)),
    )


def sheet_clash(stored: SheetOf, mine: Content) -> Clash:
    held = stored.content
    theirs, own = (differing(stored.sheet, *pair) for pair in ((held, mine), (mine, held)))
    return Clash(
        str(NAMES[stored.sheet]),
        Side(stored.saved_by.name, _when(stored), None, (), more=theirs),
        Side(gettext("You"), str(NOT_SAVED), None, (), more=own),
        is_marked=False,
    )


PART_IS_EMPTY, NOT_SAVED = "empty", _("Not saved yet")


def _more(one: PartWords, other: PartWords) -> tuple[tuple[str, str], ...]:
    found = []
    if one.not_applicable_text != other.not_applicable_text:
        words = one.not_applicable_text or gettext("Nothing")
        found.append((gettext("In place of questions"), words))
    if one.clearance != other.clearance:
        found.append((gettext("Clearance"), cleared_line(one.cleared_name, one.cleared_on)))
    return tuple(found)


def _clash(name: str, stored: Answer | ReportPart, theirs: Words, mine: Words) -> Clash:
    pieces = redline(theirs.text, mine.text) if theirs.text and mine.text else []
    is_marked = reads_well(pieces)
    gone, new = (
        tuple(piece for piece in pieces if is_marked and piece.kind in {"same", own})
        for own in ("gone", "new")
    )
    return Clash(
        name,
        Side(stored.saved_by.name, _when(stored), theirs, gone),
        Side(gettext("You"), str(NOT_SAVED), mine, new),
        is_marked,
    )


def _when(stored: Answer | ReportPart | SheetOf) -> str:
    return gettext("Saved %(when)s, version %(version)s") % {
        "when": lately(stored.saved_at),
        "version": stored.version,
    }

"""Two texts that were written at the same time, side by side."""

from __future__ import annotations

from dataclasses import dataclass

from responses.content import Words, words
from responses.enums import AnswerState
from responses.models import Answer, ReportPart
from responses.presenters.steps import lately
from responses.redline import Piece, reads_well, redline
from responses.said import Said


@dataclass(frozen=True)
class Side:
    """One of the two: whose, when, and what it says.

    `pieces` is its text with what only this side has marked; empty where the two have so little
    in common that marks would not help.
    """

    title: str
    when: str
    heading: str
    words: Words
    pieces: tuple[Piece, ...]


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
    return _clash(question.number, stored, ("", ""), words(question, theirs), words(question, mine))


def part_clash(stored: ReportPart, heading: str, text: str) -> Clash:
    theirs, mine = (Words(AnswerState.ANSWERED, said, (), "") for said in (stored.text, text))
    return _clash(stored.heading, stored, (stored.heading, heading), theirs, mine)


def _clash(
    name: str, stored: Answer | ReportPart, headings: tuple[str, str], theirs: Words, mine: Words
) -> Clash:
    pieces = redline(theirs.text, mine.text) if theirs.text and mine.text else []
    is_marked = reads_well(pieces)
    gone, new = (
        tuple(piece for piece in pieces if is_marked and piece.kind in {"same", own})
        for own in ("gone", "new")
    )
    when = f"Saved {lately(stored.saved_at)}, version {stored.version}"
    return Clash(
        name,
        Side(stored.saved_by.name, when, headings[0], theirs, gone),
        Side("You", "Not saved yet", headings[1], mine, new),
        is_marked,
    )

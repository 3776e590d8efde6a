"""The pieces of a paper: a block, or a part of one where a label stands within the line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from consultations.prose import clean
from responses.recognising import looks
from responses.recognising.blocks import Block, Cell, covers

MOST_CUTS = 20  # labels within one line
MOST_LEFT_OUT = 4  # numbers between two paragraphs of a report
LIST_OF_THREE = 3
LONG = 80  # characters of a paragraph that is no item of a list without bullets


@dataclass(frozen=True)
class Piece:
    """From `start` to `end` of the block number `at`.

    `number` is that of a paragraph of the report ("5.3"), which is no part of the words. What a
    table says: `answers` is the column of answers in which it stands, `aside` that of something
    else, and `is_after_row`: the row that asked and answered has ended.
    """

    at: int
    block: Block
    start: int
    end: int
    number: str = ""
    answers: str = ""
    aside: str = ""
    is_after_row: bool = False

    @property
    def text(self) -> str:
        return self.block.text[self.start : self.end].strip()

    @property
    def label(self) -> str:
        """The number or bullet of the word processor, if it is no number of the report."""
        return "" if self.start or self.number else self.block.label

    @property
    def full(self) -> str:
        """The words with the number that the word processor wrote before them; no bullet."""
        is_number = any(map(str.isalnum, self.label))
        return f"{self.label} {self.text}".strip() if is_number else self.text

    @property
    def cell(self) -> Cell | None:
        return self.block.cell

    @property
    def is_italic(self) -> bool:
        return covers(self.block.italic, self.block.text, self.start, self.end)

    @property
    def is_bold(self) -> bool:
        return covers(self.block.bold, self.block.text, self.start, self.end)

    @property
    def is_item(self) -> bool:
        return bool(self.block.item) and not self.start

    @property
    def is_headed(self) -> bool:
        """Whether it looks like a heading: by its style, in capitals, or short and bold."""
        if self.block.level or looks.is_shouted(self.text):
            return True
        is_short = len(self.text) <= 120 and not self.text.endswith((".", ",", ";", "?"))
        return self.is_bold and is_short and not self.is_item and not self.cell

    def from_here(self, offset: int) -> Piece | None:
        """The rest of it, from an offset in its text; None where no word is left."""
        begin = (
            self.start
            + len(self.block.text[self.start : self.end])
            - len(self.block.text[self.start : self.end].lstrip())
        )
        start = begin + offset
        if not any(map(str.isalnum, self.block.text[start : self.end])) and not (
            looks.BOX.search(self.block.text[start : self.end])
        ):
            return None
        return replace(self, start=start)


def pieces_of(blocks: Sequence[Block], without: Iterable[int]) -> list[Piece]:
    """The pieces of the blocks, but for some of these, in their order."""
    left_out = set(without)
    numbers = _report_numbers(blocks, left_out)
    found = []
    for at, block in enumerate(blocks):
        if at in left_out:
            continue
        number, start = numbers.get(at, ("", 0))
        cuts = [start]
        for inner in looks.INNER_LABEL.finditer(block.text, start):
            if len(cuts) < MOST_CUTS and inner.start() > start:
                cuts.append(inner.start())
        for one, end in zip(cuts, [*cuts[1:], len(block.text)], strict=True):
            found.append(Piece(at, block, one, end, number if one == start else ""))
    return found


def _report_numbers(blocks: Sequence[Block], without: set[int]) -> dict[int, tuple[str, int]]:
    """The blocks that begin with a number of the report, and where their words begin.

    Numbers of a report follow one another: "3.5 million people" is no paragraph 3.5.
    """
    marked: dict[int, tuple[str, int]] = {}
    for at, block in enumerate(blocks):
        if at in without:
            continue
        label = looks.REPORT_NUMBER.match(block.label)
        if label and label.end() == len(block.label):
            marked[at] = (label["number"], 0)
        elif found := looks.REPORT_NUMBER.match(block.text):
            marked[at] = (found["number"], found.end())
    last: tuple[int, ...] = ()
    kept = {}
    for at, (number, start) in marked.items():
        parts = tuple(int(one) for one in number.split("."))
        begins = parts[1] <= 1 or (not last and len(marked) >= LIST_OF_THREE)
        if begins or (last and _follows(last, parts)):
            kept[at], last = (number, start), parts
    return kept


def _follows(last: tuple[int, ...], parts: tuple[int, ...]) -> bool:
    if parts[0] != last[0]:
        return False
    return parts > last and parts[1] - last[1] <= MOST_LEFT_OUT


def prose(pieces: Sequence[Piece], *, is_in_lines: bool) -> str:
    """The words of these pieces as people's own text: paragraphs, and lists with "- " before each
    item. A sentence that was broken in two is whole again: in a paper of lines wherever it was, in
    one of paragraphs where the first of them is too long for an item of a list."""
    text = ""
    before: Piece | None = None
    for piece in pieces:
        words = piece.text
        if not words:
            continue
        label = piece.label
        if piece.is_item:
            words = f"- {words}" if not any(map(str.isalnum, label)) else f"{label} {words}"
        elif any(map(str.isalnum, label)):
            words = f"{label} {words}"
        text += _between(before, piece, is_in_lines) + words
        before = piece
    return clean(re.sub(r"[ \t]{2,}|\t", " ", text))


def _between(before: Piece | None, piece: Piece, is_in_lines: bool) -> str:
    if before is None:
        return ""
    if before.at == piece.at:
        return " "
    if goes_on(before, piece) and (is_in_lines or len(before.text) > LONG):
        return " "
    if piece.number:
        return "\n\n"
    if before.is_item and piece.is_item:
        return "\n"
    is_broken = piece.block.is_close and not piece.is_item and not before.is_item
    return "\n" if is_broken else "\n\n"


def goes_on(before: Piece, piece: Piece) -> bool:
    """Whether a sentence was broken in two, by the end of a page say."""
    return (
        piece.text[:1].islower()
        and not piece.is_item
        and not piece.number
        and not looks.is_ended(before.text)
    )


def sources(pieces: Iterable[Piece]) -> tuple[int, ...]:
    """The blocks of these pieces, each once."""
    return tuple(dict.fromkeys(piece.at for piece in pieces))

"""A paper as a list of blocks: what its readers give, and what is recognised from.

A block is one paragraph or one line, with what its looks say (heading, list, bold, italic, cell of
a table).  Nothing here knows what a question is.  Plain values: they go through a pipe as JSON.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

Spans = tuple[tuple[int, int], ...]

MOST_BLOCKS = 10_000
MOST_CHARACTERS = 1_000_000
MOST_SPANS = 50_000  # changes between plain, bold, italic and struck words
LONGER = (
    "The paper is longer than can be read here. Copy the part with the questions and answers into "
    "a file of its own."
)
BODY = "body"
# What a paper holds beside its text, with the words for it.
ASIDES: Mapping[str, str] = {
    "header": "header or footer of the pages",
    "footnote": "footnote",
    "comment": "comment",
    "box": "text box",
}


class Unreadable(Exception):
    """The file gives no text; `sentence` says why and what to do, for the person who brought it."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


@dataclass(frozen=True)
class Cell:
    """The place in a table, each counted from 1."""

    table: int
    row: int
    column: int


@dataclass(frozen=True)
class Block:
    """`text` is one line. `label` is the number or bullet that the word processor wrote before it.

    `level` is that of a heading (0: none), `item` the depth in a list (0: none). `is_close`: no
    gap stands between this and the block before. `bold`, `italic` and `struck` are from and to in
    the text. `page` is counted from 1 where it is known. `line` counts what `unit` says, from 1.
    """

    text: str
    label: str = ""
    level: int = 0
    item: int = 0
    is_close: bool = False
    cell: Cell | None = None
    page: int = 0
    line: int = 0
    unit: str = "paragraph"
    role: str = BODY
    bold: Spans = ()
    italic: Spans = ()
    struck: Spans = ()

    @property
    def full(self) -> str:
        """The text as it is read, with its number or bullet."""
        return f"{self.label} {self.text}" if self.label else self.text

    @property
    def place(self) -> str:
        """Where it stands, in words."""
        if self.role != BODY:
            return ASIDES[self.role]
        if self.cell:
            cell = self.cell
            return f"table {cell.table}, row {cell.row}, column {cell.column}"
        page = f"page {self.page}, " if self.page else ""
        return f"{page}{self.unit} {self.line}"


@dataclass(frozen=True)
class Paper:
    """All blocks in the order in which they are read, and what has to be said of the file.

    `is_in_lines`: the file knows lines only, so that a sentence may be broken anywhere.
    """

    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()
    is_in_lines: bool = False

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> Paper:
        """Reads `to_json` after its way through a pipe."""
        return cls(
            tuple(_block(one) for one in given["blocks"]),
            tuple(given["notes"]),
            given["is_in_lines"],
        )


def _block(given: Mapping[str, Any]) -> Block:
    values = dict(given)
    values["cell"] = Cell(**values["cell"]) if values["cell"] else None
    for name in ("bold", "italic", "struck"):
        values[name] = tuple((int(one), int(other)) for one, other in values[name])
    return Block(**values)


def covers(spans: Spans, text: str, start: int = 0, end: int | None = None) -> bool:
    """Whether these spans cover every letter and digit between two places of a text."""
    if not spans:
        return False
    end = len(text) if end is None else end
    place, has_any = start, False
    for one, other in (*spans, (end, end)):
        gap = text[place : max(place, min(one, end))]
        if any(map(str.isalnum, gap)):
            return False
        has_any = has_any or any(map(str.isalnum, text[max(one, start) : min(other, end)]))
        place = max(place, other)
        if place >= end:
            break
    return has_any


def bounded(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, if they are not more than a paper can need. Raises Unreadable."""
    spans = sum(len(one.bold) + len(one.italic) + len(one.struck) for one in blocks)
    length = sum(len(one.text) for one in blocks)
    if len(blocks) > MOST_BLOCKS or length > MOST_CHARACTERS or spans > MOST_SPANS:
        raise Unreadable(LONGER)
    return tuple(blocks)

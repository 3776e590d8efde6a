"""Lines → blocks: what plain text, a paste and the lines of a PDF have in common.

A line that was only broken because the page ended there is joined to the next.  Whether it was is
seen from the width: the first word of the next line would not have fitted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from consultations.prose import AS_TYPED, CONTROL
from responses.recognising import looks
from responses.recognising.blocks import (
    LONGER,
    MOST_BLOCKS,
    Block,
    Cell,
    Spans,
    Unreadable,
    bounded,
)

WIDEST = 130  # characters; who writes longer lines does not break them by hand
NARROWEST = 45
MOST_LINES = 4 * MOST_BLOCKS  # a block of a broken text has several
HEADING = re.compile(r"^(#{1,6})\s+(?=\S)")
RULE = re.compile(r"^[\s|:=+*_-]+$")
CELLS = re.compile(r"\t|\s?\|\s?")


@dataclass(frozen=True)
class Line:
    """A line as it stands in the file. `gap`: nothing stands between it and the line before.
    `joins` is None where its width has to tell whether it goes on."""

    text: str
    number: int
    page: int = 0
    is_close: bool = False
    joins: bool | None = None
    bold: Spans = ()
    italic: Spans = ()


def blocks_of(lines: Sequence[Line], *, has_marks: bool = True) -> tuple[Block, ...]:
    """The blocks of these lines. `has_marks`: asterisks and # say what is bold, italic, a heading.

    Lines with tabs or bars between words, two or more together, are the rows of a table.
    """
    if len(lines) > MOST_LINES:
        raise Unreadable(LONGER)
    tidy = [(line, _tidy(line.text)) for line in lines]
    rows = _rows([text for _, text in tidy])
    width = _width([text for _, text in tidy])
    found: list[Block] = []
    together: list[tuple[Line, str]] = []  # lines of one block

    def end() -> None:
        if together:
            found.append(_joined(together))
            together.clear()

    for at, (line, text) in enumerate(tidy):
        if len(found) > MOST_BLOCKS:
            break
        if at in rows:
            end()
            table, row, cells = rows[at]
            found += _cells(line, table, row, cells)
            continue
        before = tidy[at - 1][1] if at and at - 1 not in rows and line.is_close else ""
        if not (together and before and _goes_on(before, text, line.joins, width)):
            end()
        together.append((line, text))
    end()
    return bounded([_marked(one) if has_marks else one for one in found])


def _tidy(text: str) -> str:
    text = CONTROL.sub("", text).translate(AS_TYPED)
    return re.sub(r"[^\S\t]+", " ", text).strip(" ").rstrip("\t ")


def _block(line: Line, text: str) -> Block:
    """One line as a block; a bullet makes it an item of a list."""
    bullet = looks.BULLET.match(text)
    is_box = bool(bullet and looks.BOX.match(text))
    cut = bullet.end() if bullet and not is_box else 0
    # "- 6.1 Some stakeholders": a numbered paragraph that came out of a list.
    is_item = bool(cut) and not looks.REPORT_NUMBER.match(text[cut:])
    return Block(
        text[cut:],
        label="•" if is_item else "",
        item=1 if is_item else 0,
        is_close=line.is_close,
        page=line.page,
        line=line.number,
        unit="line",
        bold=_moved(line.bold, -cut),
        italic=_moved(line.italic, -cut),
    )


def _moved(spans: Spans, by: int) -> Spans:
    return tuple((max(0, one + by), other + by) for one, other in spans if other + by > 0)


def _width(texts: Sequence[str]) -> int:
    """How wide the lines were set; 0 where they were not broken."""
    lengths = [len(text) for text in texts if text]
    long = sum(length > WIDEST for length in lengths)
    if not lengths or long * 5 > len(lengths) or (long and long * 50 > len(lengths)):
        return 0
    widest = max(length for length in lengths if length <= WIDEST) if long < len(lengths) else 0
    return widest if widest >= NARROWEST else 0


def _goes_on(before: str, text: str, joins: bool | None, width: int) -> bool:
    """Whether a line goes on with the sentence of the line directly above."""
    if joins is not None:
        return joins and not looks.begins_anew(text)
    if looks.begins_anew(text) or looks.is_shouted(before) != looks.is_shouted(text):
        return False
    first = text.split(" ", 1)[0]
    does_not_fit = bool(width) and len(before) + 1 + len(first) > width
    goes_on = text[:1].islower() and not looks.is_ended(before) and not looks.label(before)
    if looks.REPORT_NUMBER.match(text) or looks.weak_mark(text):
        return does_not_fit and not looks.is_ended(before)
    return does_not_fit or goes_on


def _joined(lines: Sequence[tuple[Line, str]]) -> Block:
    """One block of lines that go on. "place-" and "based" are joined without a space."""
    first = _block(*lines[0])
    parts, length = [first.text], len(first.text)
    bold, italic = list(first.bold), list(first.italic)
    for line, text in lines[1:]:
        is_hyphen = re.search(r"[a-z]-$", parts[-1][-2:]) and text[:1].islower()
        between = "" if is_hyphen else " "
        start = length + len(between)
        parts.append(between + text)
        length += len(parts[-1])
        bold += _moved(line.bold, start)
        italic += _moved(line.italic, start)
    return replace(first, text="".join(parts), bold=tuple(bold), italic=tuple(italic))


def _rows(texts: Sequence[str]) -> dict[int, tuple[int, int, list[str]]]:
    """By line: the table, the row, and its cells."""
    found: dict[int, tuple[int, int, list[str]]] = {}
    table = row = 0
    is_inside = False
    for at, text in enumerate(texts):
        cells = _split(text, 1 if is_inside else 2)
        if cells and not RULE.match(text) and (is_inside or _is_row(texts, at)):
            table, row = (table, row + 1) if is_inside else (table + 1, 1)
            is_inside = True
            found[at] = (table, row, cells)
        elif is_inside and text and RULE.match(text):
            found[at] = (table, row, [])  # the line between head and rows
        else:
            is_inside = False
    return found


def _is_row(texts: Sequence[str], at: int) -> bool:
    """Two rows together, or one with a question's number in front."""
    after = next((text for text in texts[at + 1 : at + 3] if text and not RULE.match(text)), "")
    return bool(_split(after, 2)) or bool(looks.question_mark(texts[at].strip("| ")))


def _split(text: str, least: int) -> list[str]:
    """The cells of a line; empty where fewer than `least` of them hold words."""
    if "\t" not in text and text.count("|") < 2:
        return []
    is_barred = "\t" not in text
    cells = [each.strip() for each in CELLS.split(text.strip("|").strip() if is_barred else text)]
    return cells if len(cells) > 1 and sum(map(bool, cells)) >= least else []


def _cells(line: Line, table: int, row: int, cells: list[str]) -> list[Block]:
    return [
        Block(text, cell=Cell(table, row, column), page=line.page, line=line.number)
        for column, text in enumerate(cells, 1)
        if text
    ]


def _marked(block: Block) -> Block:
    """Without the signs by which plain text says bold and italic."""
    text, level = block.text, block.level
    if heading := HEADING.match(text):
        level, text = len(heading[1]), text[heading.end() :].rstrip("# ")
    plain, bold, italic = emphasis(text)
    return replace(block, text=plain, level=level, bold=bold, italic=italic)


def emphasis(text: str) -> tuple[str, Spans, Spans]:
    """The text without pairs of asterisks, and what stood between them: one is italic, two are
    bold, three are both. A sign without its partner stays."""
    pieces = re.split(r"(\*{1,3})", text)
    opened: dict[str, int] = {}  # sign → which piece opened it
    pairs: list[tuple[int, int]] = []
    for at in range(1, len(pieces), 2):
        sign, before, after = pieces[at], pieces[at - 1], pieces[at + 1]
        ends = bool(before) and not before[-1].isspace()
        begins = bool(after) and not after[0].isspace()
        if sign in opened and (ends or (at > 1 and not before)):
            pairs.append((opened[sign], at))
            opened.clear()
        elif begins or not after:
            opened[sign] = at
    partner = {one: other for pair in pairs for one, other in (pair, pair[::-1])}
    plain: list[str] = []
    length = 0
    starts: dict[int, int] = {}
    bold: list[tuple[int, int]] = []
    italic: list[tuple[int, int]] = []
    for at, piece in enumerate(pieces):
        if at not in partner:
            plain.append(piece)
            length += len(piece)
        elif partner[at] > at:
            starts[at] = length
        else:
            span = (starts[partner[at]], length)
            if len(piece) != 2:
                italic.append(span)
            if len(piece) >= 2:
                bold.append(span)
    joined = "".join(plain)
    return joined, tuple(bold), tuple(italic)

"""A PDF with text as blocks: its lines by where they stand on the page.

A PDF knows neither paragraphs nor tables.  Runs of text on one height are a line; a gap that is
larger than that between lines ends a paragraph; runs that begin at the same place far from each
other on several lines are the cells of a table.  No script is run, no attachment opened.
"""

from __future__ import annotations

import itertools
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from responses.recognising import looks
from responses.recognising.blocks import Block, Cell, Paper, Unreadable, bounded
from responses.recognising.readers.lines import Line, blocks_of
from responses.recognising.readers.pdf_rows import Row, Run, all_rows

LOCKED = "The PDF is locked with a password. Save a copy without one and bring that."
DAMAGED = "The PDF is damaged. Print it to a new PDF, or bring the document it was made from."
NO_TEXT = (
    "The PDF holds pictures of pages and no text, as a scanner makes them. Bring the document it "
    "was made from, or a PDF with text."
)


def read(content: bytes) -> Paper:
    """Raises Unreadable for what is locked, damaged, too long or without text."""
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfminer.psexceptions import PSException

    try:
        rows = list(all_rows(content))
    except Unreadable:
        raise
    except PDFPasswordIncorrect as error:
        raise Unreadable(LOCKED) from error
    except (PSException, RecursionError, ValueError, TypeError, KeyError, IndexError, OSError,
            AttributeError, NotImplementedError, ArithmeticError, AssertionError,
            zlib.error) as error:  # fmt: skip
        raise Unreadable(DAMAGED) from error
    if not any(any(map(str.isalnum, row.text)) for row in rows):
        raise Unreadable(NO_TEXT)
    return Paper(_blocks(rows), is_in_lines=True)


# --- columns ----------------------------------------------------------------------------


def _blocks(rows: Sequence[Row]) -> tuple[Block, ...]:
    found: list[Block] = []
    tables = at = line = 0
    starts = _column_starts(rows)
    while at < len(rows):
        end = at
        columns: tuple[int, ...] = ()
        while end < len(rows):
            own = _columns(rows[end], starts)
            if len(own) < 2 and not (columns and _is_in_table(rows, end, own, columns)):
                break
            columns = tuple(sorted({*columns, *own}))
            end += 1
        if end - at >= 2 and len(columns) > 1:
            tables += 1
            found += _table(rows[at:end], columns, tables, line)
            line += end - at
            at = end
        else:
            end = max(end, at + 1)
            while end < len(rows) and len(_columns(rows[end], starts)) < 2:
                end += 1
            found += _plain(rows[at:end], line)
            line += end - at
            at = end
    return bounded(found)


def _column_starts(rows: Sequence[Row]) -> frozenset[int]:
    """Where the second and later columns of tables begin: far behind the run before, on several
    rows."""
    counts: Counter[int] = Counter()
    for row in rows:
        for before, run in zip(row.runs, row.runs[1:], strict=False):
            if run.x - before.end >= run.size and not _is_mark(before):
                counts[round(run.x / 3)] += 1
    return frozenset(
        start
        for start, count in counts.items()
        if count + counts[start - 1] + counts[start + 1] >= 3
    )


def _columns(row: Row, starts: frozenset[int]) -> tuple[int, ...]:
    """The columns that a row has text in, by where they begin."""
    found = [round(row.runs[0].x / 3)]
    for before, run in zip(row.runs, row.runs[1:], strict=False):
        start = round(run.x / 3)
        is_known = start in starts or start - 1 in starts or start + 1 in starts
        if is_known and run.x - before.end >= run.size * 0.5 and not _is_mark(before):
            found.append(start)
    return tuple(found)


def _is_mark(run: Run) -> bool:
    """A bullet or the number of a paragraph, behind which text is set further in."""
    text = run.text.strip()
    is_number = looks.REPORT_NUMBER.match(text) or looks.WEAK.match(text)
    return bool(looks.BULLET.match(f"{text} x") or (is_number and len(text) < 7))


def _is_in_table(
    rows: Sequence[Row], at: int, own: tuple[int, ...], columns: tuple[int, ...]
) -> bool:
    """Whether a row with one run goes on with a cell of the table above it."""
    before, row = rows[at - 1], rows[at]
    gap = before.y - row.y
    is_near = before.page == row.page and 0 < gap < 2.2 * max(row.runs[0].size, 6)
    return is_near and any(abs(own[0] - one) <= 1 for one in columns)


def _table(
    rows: Sequence[Row],
    columns: tuple[int, ...],
    table: int,
    line: int,
) -> list[Block]:
    """The cells of a table. A row of it begins with a question's number, or behind a wider gap."""
    merged: list[int] = []
    for one in columns:
        if not merged or one - merged[-1] > 2:
            merged.append(one)
    gaps = Counter(round(a.y - b.y) for a, b in itertools.pairwise(rows) if a.page == b.page)
    usual = gaps.most_common(1)[0][0] if gaps else 12
    lines: dict[tuple[int, int], list[Line]] = {}
    number = 0
    for at, row in enumerate(rows):
        gap = rows[at - 1].y - row.y if at else 0.0
        first = row.runs[0]
        begins = abs(round(first.x / 3) - merged[0]) <= 1
        is_new = at == 0 or (
            begins and (gap > usual * 1.25 or looks.question_mark(row.text.strip()))
        )
        number += 1 if is_new else 0
        for run in row.runs:
            column = max(
                (c for c, one in enumerate(merged, 1) if round(run.x / 3) >= one - 1), default=1
            )
            cell = lines.setdefault((number, column), [])
            if cell and cell[-1].number == line + at + 1:
                cell[-1] = _longer(cell[-1], run)
            else:
                cell.append(_longer(Line("", line + at + 1, row.page, bool(cell), joins=True), run))
    found = []
    for (row_at, column), parts in sorted(lines.items()):
        for block in blocks_of(parts, has_marks=False):
            found.append(replace(block, cell=Cell(table, row_at, column), page=0))
    return found


def _longer(line: Line, run: Run) -> Line:
    """The line with one more run, and whether that is bold or italic."""
    start = len(line.text)
    span = ((start, start + len(run.text)),)
    return replace(
        line,
        text=line.text + run.text,
        bold=line.bold + span if run.is_bold else line.bold,
        italic=line.italic + span if run.is_italic else line.italic,
    )


# --- lines ------------------------------------------------------------------------------


def _plain(rows: Sequence[Row], line: int) -> tuple[Block, ...]:
    gaps = Counter(
        round(before.y - row.y)
        for before, row in itertools.pairwise(rows)
        if before.page == row.page and 0 < before.y - row.y < 40
    )
    usual = min((gap for gap, count in gaps.items() if count * 8 >= gaps.total()), default=14)
    right = max((row.runs[-1].end for row in rows), default=0.0)
    lines = []
    for at, row in enumerate(rows):
        before = rows[at - 1] if at else None
        is_close = (
            before is not None
            and before.page == row.page
            and 0 < before.y - row.y <= max(usual * 1.3, usual + 2)
        )
        joins = None
        if is_close and before is not None:
            joins = _goes_on(before, row, right) and _same_looks(before, row)
        whole = Line("", line + at + 1, row.page, is_close, joins)
        for run in row.runs:
            whole = _longer(whole, run)
        lines.append(_tidy(whole))
    return blocks_of(lines, has_marks=False)


def _goes_on(before: Row, row: Row, right: float) -> bool:
    """Whether the first word of a row would not have fitted on the row above it."""
    first, run = row.text.split(" ", 1)[0], row.runs[0]
    letter = (run.end - run.x) / max(len(run.text.strip()), 1)
    # The letters of one word may be wider than those of the line.
    return before.runs[-1].end + (len(first) + 3) * letter > right


def _same_looks(before: Row, row: Row) -> bool:
    """A heading in bold does not go on in plain words."""
    last, first = before.runs[-1], row.runs[0]
    return last.is_bold == first.is_bold and abs(last.size - first.size) < 1.0


def _tidy(line: Line) -> Line:
    """Without spaces at the ends and without double ones, the spans moved along."""
    text = line.text
    places = [0] * (len(text) + 1)
    kept: list[str] = []
    for at, sign in enumerate(text):
        places[at] = len(kept)
        if sign.isspace() and (not kept or kept[-1] == " "):
            continue
        kept.append(" " if sign.isspace() else sign)
    places[len(text)] = len(kept)

    def moved(spans: Any) -> Any:
        return tuple((places[one], places[other]) for one, other in spans)

    return replace(line, text="".join(kept), bold=moved(line.bold), italic=moved(line.italic))

"""What the workbooks of a release hold, as plain values: one description for XLSX and ODS.

A cover with contents, the numbers of responses, then one sheet a question; each sheet has some
lines of text and one table below them, without an empty row between.  Texts are neutralised
here, so that no writer can forget it.  A cell without a figure has a word: none is empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from consultations.prose import clean_line
from results.disclosure.cells import Figure, NotGiven, Percent, PercentEdge, Shown, in_words
from results.disclosure.noise import Option
from results.disclosure.release import NOTE, Release
from results.figures import (
    NOT_GIVEN,
    TOO_FEW,
    WHOLE,
    GroupFigures,
    QuestionFigures,
    figures_of,
    release_number,
    responses_of,
    warnings_of,
)
from results.sentences import SCORES, sentence_of
from results.words import TOGETHER, Words
from results.writing import plain_cell

CONTENTS, RESPONSES = "Contents", "Responses"
LONGEST_NAME, LONGEST_HEADER, LONGEST_TEXT = 31, 200, 30_000  # what spreadsheets take
ILLEGAL = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
SEPARATE, MERGED = "separate", "merged"
STEPS = (
    f"Groups of fewer than 30 have fewer steps: “{MERGED}” stands where an option is counted with "
    f"another, “{SEPARATE}” where options are not counted together."
)
PLUS = f"Groups joined by “{TOGETHER.strip()}” are counted together: alone they would be too small."
SHARES = (
    "Counts are numbers of councils. Percentages are whole numbers, of the councils that answered; "
    "where nearly all did, of those that responded; where nearly all asked did both, of all asked."
)


@dataclass(frozen=True)
class LinkTo:
    """Words that lead to another sheet."""

    text: str
    sheet: str


Value = str | int | Decimal | LinkTo


@dataclass(frozen=True)
class Column:
    """A column of a table; `width` in signs. `is_figure`: to the right."""

    header: str
    width: int
    is_figure: bool = False


@dataclass(frozen=True)
class SheetTable:
    """A table: `name` for programs, `description` for who cannot see it."""

    name: str
    description: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True)
class Sheet:
    """A sheet: rows of text (the heading first), then the table. On a cover the second column
    holds long texts, in several lines."""

    name: str
    lines: tuple[tuple[Value, ...], ...]
    table: SheetTable
    is_cover: bool = False

    @property
    def header_row(self) -> int:
        """The table's row of headers, counted from 0."""
        return len(self.lines)


@dataclass(frozen=True)
class Book:
    """All sheets, and what stands in the properties of the file."""

    title: str
    publisher: str
    subject: str
    note: str
    sheets: tuple[Sheet, ...]


def book_of(release: Release, words: Words) -> Book:
    """The sheets of a release."""
    questions = figures_of(release, words)
    names = sheet_names([CONTENTS, RESPONSES, *(question.number for question in questions)])
    warnings = warnings_of(release, words)
    shared = [(text(each),) for each in (*warnings, NOTE)]
    sheets = [_responses(release, words, names[1], names[0], shared)]
    sheets += [
        _question(question, name, names[0], shared)
        for question, name in zip(questions, names[2:], strict=True)
    ]
    tables = table_names([names[0], *(sheet.name for sheet in sheets)])
    number = release_number(release)
    cover = _cover(release, words, names[0], sheets, [text(each) for each in warnings])
    return Book(
        text(words.title),
        text(words.publisher),
        f"Results of a consultation, release {number}",
        " ".join([*(text(each) for each in warnings), NOTE]),
        tuple(
            Sheet(sheet.name, sheet.lines, _named(sheet.table, name), sheet.is_cover)
            for sheet, name in zip([cover, *sheets], tables, strict=True)
        ),
    )


def text(words: str, longest: int = LONGEST_TEXT) -> str:
    """Words for a cell: one line, no formula, not longer than a cell may be."""
    plain = plain_cell(clean_line(words))
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"


def sheet_names(wanted: Iterable[str]) -> list[str]:
    """Names that every spreadsheet takes: at most 31 signs, none that is forbidden, unique
    whatever their case."""
    found: list[str] = []
    for each in wanted:
        name = ILLEGAL.sub(" ", clean_line(each))
        name = " ".join(name.split())[:LONGEST_NAME].strip() or "Sheet"
        if name.lower() == "history":  # Excel keeps this name for itself
            name = "History of answers"
        found.append(_unique(name, {other.lower() for other in found}, LONGEST_NAME))
    return found


def table_names(wanted: Iterable[str]) -> list[str]:
    """Names for programs: letters, digits and underscores, and none looks like a cell."""
    found: list[str] = []
    for each in wanted:
        name = "table_" + re.sub(r"[^A-Za-z0-9]+", "_", each).strip("_")
        taken = {other.lower() for other in found}
        found.append(_unique(name, taken, 200).replace(" (", "_").replace(")", ""))
    return found


def number_or_words(figure: Figure) -> int | str:
    return figure.value if isinstance(figure, Shown) else in_words(figure)


def share_or_words(share: Percent | PercentEdge | NotGiven) -> int | str:
    """The number of per cent, or words."""
    match share:
        case Percent(value):
            return value
        case PercentEdge("under"):
            return "under 5"
        case PercentEdge():
            return "over 95"
        case NotGiven():
            return NOT_GIVEN


def _unique(name: str, taken: set[str], longest: int) -> str:
    candidate, number = name, 1
    while candidate.lower() in taken:
        number += 1
        ending = f" ({number})"
        candidate = name[: longest - len(ending)] + ending
    return candidate


def _headers(columns: Sequence[Column]) -> tuple[Column, ...]:
    """With headers that differ, as tables want them, also where labels are the same."""
    found: list[Column] = []
    for column in columns:
        taken = {other.header.lower() for other in found}
        header = _unique(text(column.header, LONGEST_HEADER), taken, LONGEST_HEADER)
        found.append(Column(header, column.width, column.is_figure))
    return tuple(found)


def _named(table: SheetTable, name: str) -> SheetTable:
    return SheetTable(name, table.description, table.columns, table.rows)


def _cover(
    release: Release, words: Words, name: str, sheets: list[Sheet], warnings: list[str]
) -> Sheet:
    facts = [
        (text(words.title),),
        *(("Important", warning) for warning in warnings),
        ("Publisher", text(words.publisher)),
        ("Release", release_number(release)),
        *((("Replaces", text(f"Release {words.replaces}")),) if words.replaces else ()),
        ("About the figures", NOTE),
        ("Percentages", SHARES),
        *((("Scores", SCORES),) if any(each.scores for each in release.questions) else ()),
        ("Method", text(release.method)),
    ]
    rows = tuple((LinkTo(sheet.name, sheet.name), _first(sheet)) for sheet in sheets)
    columns = (Column("Sheet", 24), Column("What it holds", 100))
    description = "The sheets of this workbook, each with a link to it."
    return Sheet(name, tuple(facts), SheetTable(name, description, columns, rows), is_cover=True)


def _first(sheet: Sheet) -> str:
    heading = sheet.lines[0][0]
    assert isinstance(heading, str)
    return heading


def _responses(
    release: Release, words: Words, name: str, contents: str, shared: list[tuple[str]]
) -> Sheet:
    groups = responses_of(release, words)
    columns = (
        Column("Breakdown", 18),
        Column("Group", 52),
        Column("Asked", 12, is_figure=True),
        Column("Responded", 14, is_figure=True),
        Column("Response rate, to the nearest 5 per cent", 22, is_figure=True),
    )
    rows = tuple(
        (
            text(each.breakdown),
            text(each.label),
            each.asked,
            number_or_words(each.responses),
            share_or_words(each.rate),
        )
        for each in groups
    )
    lines = [("How many councils responded",), *shared]
    lines += [(PLUS,)] if any(TOGETHER in each.label for each in groups) else []
    table = SheetTable(
        name, "Councils asked and responses, for all and for each group.", columns, rows
    )
    return Sheet(name, (*lines, _back(contents)), table)


def _question(
    question: QuestionFigures, name: str, contents: str, shared: list[tuple[str]]
) -> Sheet:
    lines = [(text(f"{question.number}. {question.text}"),), *shared]
    lines += [(text(sentence_of(question, group)),) for group in question.wholes]
    if not question.wholes:
        lines.append((TOO_FEW,))
        table = SheetTable(name, TOO_FEW, (Column("Figures", 60),), (("none",),))
        return Sheet(name, (*lines, _back(contents)), table)
    lines += [(SHARES,), (SCORES,)] if question.scale else [(SHARES,)]
    groups = [group for breakdown in question.breakdowns for group in breakdown.groups]
    lines += [(PLUS,)] if any(TOGETHER in group.label for group in groups) else []
    is_coarse = any(isinstance(option, tuple) for option, _ in question.options)
    lines += [(STEPS,)] if is_coarse and len(groups) > 1 else []
    columns = [
        Column("Breakdown", 18),
        Column("Group", 52),
        Column("Responded", 12, is_figure=True),
        Column("Answered", 12, is_figure=True),
    ]
    for _, label in question.options:
        # The label may be cut where it is very long, what is counted may not.
        short = text(label, LONGEST_HEADER - 20)
        columns.append(Column(f"{short}: councils", 16, is_figure=True))
        columns.append(Column(f"{short}: per cent", 16, is_figure=True))
    if question.scale:
        columns.append(Column("Mean score", 12, is_figure=True))
        columns.append(Column("Net score", 12, is_figure=True))
    rows = tuple(
        _row(question, breakdown.label if breakdown.dimension else WHOLE, group)
        for breakdown in question.breakdowns
        for group in breakdown.groups
    )
    description = text(
        f"Answers to {question.number}: for each group the number of councils and the percentage "
        "that chose each option."
    )
    return Sheet(
        name,
        (*lines, _back(contents)),
        SheetTable(name, description, _headers(columns), rows),
    )


def _row(question: QuestionFigures, breakdown: str, group: GroupFigures) -> tuple[Value, ...]:
    row: list[Value] = [
        text(breakdown),
        text(group.label),
        number_or_words(group.responses),
        number_or_words(group.answered),
    ]
    lines = {line.option: line for line in group.lines}
    for option, _ in question.options:
        if option in lines:
            row += [number_or_words(lines[option].count), share_or_words(lines[option].share)]
        else:
            row += [_why_absent(option)] * 2
    if question.scale:
        row.append(group.mean if isinstance(group.mean, Decimal) else NOT_GIVEN)
        row.append(group.net if isinstance(group.net, int) else NOT_GIVEN)
    return tuple(row)


def _why_absent(option: Option) -> str:
    return SEPARATE if isinstance(option, tuple) else MERGED


def _back(contents: str) -> tuple[LinkTo]:
    return (LinkTo("Back to the contents", contents),)

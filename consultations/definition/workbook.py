"""A definition as a workbook for people who keep their surveys in one.

Every text is a text: none is a formula, a link or markup, and where a text begins as a formula
would, the cell says so (quotePrefix), so that it stays one when somebody edits it.  What is read
back (workbook_reading.py) is the same definition.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import xlsxwriter

from consultations.applicability import MEMBERS_ONLY
from consultations.definition.fields import QUESTION, TRANSLATION, Field, Group, Takes
from consultations.definition.plain import Plain, in_file
from consultations.definition.values import Definition
from consultations.definition.welsh import to_list
from consultations.definition.workbook_layout import (
    BETWEEN,
    HOW_TO_READ,
    NO,
    NONE,
    OWNER,
    RELEASE,
    RELEASE_COLUMNS,
    SHEETS,
    TICK,
    TYPES,
    YES,
    Column,
    columns_of,
    particulars,
    spoken,
)
from consultations.kinds import KINDS

MADE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)  # the same bytes every time
FORMULA = ("=", "+", "-", "@", "\t", "|")
INK, RULE, TINT = "#0b0c0c", "#134f4a", "#e4f0ee"
LAST_ROW = 4_999
LINE_HEIGHT, TALLEST = 15, 400  # points; a spreadsheet takes up to 409
INTRODUCTION = (
    "This workbook holds one consultation: its particulars, sections, questions and options.",
    "Change what you like and load it again: everything that is wrong is named by sheet, row and "
    "column, and nothing is stored before it is right.",
    "The order of the rows is the order of the consultation. An empty cell says nothing.",
    "Formulas, merged cells, hidden rows and macros are refused: what you see is what is read.",
    f"A sheet named Notes is yours, and so is “{HOW_TO_READ}”: neither is read.",
    f"The sheet {TRANSLATION.sheet} has a row for every text; where nothing stands in its column "
    "“welsh”, the text has no Welsh one.",
    "Where a question is for councils of some types only, tick these and not “all types”. The "
    "other columns narrow that down: a council fits when it has one of the values in each.",
)

Cell = str | int
Rows = Iterator[Mapping[str, Cell]]


def to_workbook(definition: Definition) -> bytes:
    """The XLSX file."""
    # Every text has its row in the sheet Welsh, so that a translator sees what is missing.
    plain = in_file(definition) | {"welsh": to_list(definition, with_missing=True)}
    stream = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = _Book(xlsxwriter.Workbook(stream, options))
    book.workbook.set_properties({"title": definition.title[:250], "created": MADE})
    book.particulars(plain)
    rows = {group.name: list(_rows(group, plain)) for group in SHEETS[1:]}
    for group in SHEETS[1:]:
        book.table(group.sheet, columns_of(group), rows[group.name])
    release = [Column(name, what, width) for name, (what, width) in RELEASE_COLUMNS.items()]
    book.table(RELEASE, release, list(_release(plain.get("release", {}))))
    book.how_to_read()
    book.workbook.close()
    return stream.getvalue()


# --- rows -----------------------------------------------------------------------------------


def _rows(group: Group, plain: Plain) -> Rows:
    for owner, entry in _entries(group, plain):
        row = {OWNER[group.name]: owner} if group.name in OWNER else {}
        for field in group.fields:
            if field.name in entry:
                row |= _cells(field, entry[field.name])
            elif field.takes is Takes.RULE:
                row |= _cells(field, {})
        unknown = entry.keys() - {field.name for field in group.fields}
        assert not unknown, f"{unknown} stand in no column: add them to definition/fields.py"
        yield row


def _entries(group: Group, plain: Plain) -> Iterator[tuple[Cell, Plain]]:
    """The group's entries, each with what it belongs to."""
    if group is TRANSLATION:
        yield from (("", entry) for entry in plain["welsh"])
    for section in plain["sections"]:
        if group.name == "section":
            yield "", section
        for question in section.get("questions", []):
            if group is QUESTION:
                yield section["number"], question
            for field in QUESTION.fields:
                if field.of is group:
                    for entry in question.get(field.name, []):
                        yield question["number"], entry


def _cells(field: Field, value: Any) -> Mapping[str, Cell]:
    if field.takes is Takes.GROUPS:
        return {}
    if field.takes is not Takes.RULE:
        return {spoken(field.name): _cell(field, value)}
    found: dict[str, Cell] = {}
    types = value.get(TYPES, [""])  # "": the column of all types
    for column in columns_of(QUESTION):
        if column.field is None or column.field.name != field.name:
            continue
        if column.is_tick:
            if column.council_type in types:
                found[column.title] = TICK
        elif column.part in value:
            found[column.title] = _part_in_words(column.part, value)
    return found


def _part_in_words(part: str, rule: Plain) -> str:
    """What a rule says in one of its parts; empty where it says nothing."""
    if part == MEMBERS_ONLY:
        return YES if rule.get(part) else ""
    return BETWEEN.join(rule.get(part, []))


def _cell(field: Field, value: Any) -> Cell:
    if field.takes is Takes.FLAG:
        return YES if value else NO
    if field.takes is Takes.CODES:
        return BETWEEN.join(value)
    return int(value) if field.takes is Takes.NUMBER else str(value)


def _release(declared: Mapping[str, Any]) -> Rows:
    for part, value in declared.items():
        title = spoken(part)
        match part:
            case "dimensions" | "stratum":
                yield {"part": title, "value": _listed(value)}
            case "crossings":
                for pair in value or [[]]:
                    yield {"part": title, "value": _listed(pair)}
            case "option_merges":
                for question, merges in value.items():
                    for merge in merges:
                        yield {"part": title, "of": question, "value": _listed(merge)}
            case "scores" | "neighbours":
                for name, inner in value.items():
                    for each, given in inner.items():
                        yield {"part": title, "of": name, "for": each, "value": _listed(given)}
                    if not inner:
                        yield {"part": title, "of": name, "value": NONE}
        if value == {}:
            yield {"part": title, "value": NONE}


def _listed(value: Any) -> str:
    return BETWEEN.join(value) or NONE if isinstance(value, list) else str(value)


# --- sheets -----------------------------------------------------------------------------------


class _Book:
    def __init__(self, workbook: Any) -> None:
        self.workbook = workbook
        usual = {"valign": "top", "text_wrap": True, "font_color": INK, "num_format": "@"}
        self.text = workbook.add_format(usual)
        self.quoted = workbook.add_format({**usual, "quote_prefix": True})
        self.number = workbook.add_format({"valign": "top", "align": "left", "font_color": INK})
        self.tick = workbook.add_format({**usual, "align": "center"})
        self.header = workbook.add_format(
            {
                **usual,
                "bold": True,
                "bg_color": TINT,
                "bottom": 2,
                "bottom_color": RULE,
            }
        )
        self.heading = workbook.add_format({"bold": True, "font_size": 14, "font_color": RULE})

    def write(self, sheet: Any, row: int, column: int, value: Cell, usual: Any = None) -> None:
        if isinstance(value, int):
            sheet.write_number(row, column, value, self.number)
            return
        if value.startswith("<r>") and value.endswith("</r>"):
            value += " "  # the library takes it for markup; the space is not read
        is_formula = value.startswith(FORMULA)
        sheet.write_string(row, column, value, self.quoted if is_formula else usual or self.text)

    def sheet(self, name: str) -> Any:
        """A new one, which prints as wide as a page with its titles on each."""
        sheet = self.workbook.add_worksheet(name)
        sheet.set_paper(9)  # A4
        sheet.set_landscape()
        if name != QUESTION.sheet:  # which is too wide for one
            sheet.fit_to_pages(1, 0)
        if name != HOW_TO_READ:
            sheet.repeat_rows(0)
        return sheet

    def height(self, sheet: Any, row: int, cells: Mapping[int, tuple[Cell, int]]) -> None:
        """As many lines as the longest of the row's texts takes in the width of its column."""
        most = max((_lines(str(value), width) for value, width in cells.values()), default=1)
        if most > 1:
            sheet.set_row(row, min(most * LINE_HEIGHT, TALLEST))

    def particulars(self, plain: Plain) -> None:
        sheet = self.sheet(SHEETS[0].sheet)
        for column, (title, width) in enumerate((("field", 30), ("value", 80), ("meaning", 60))):
            sheet.set_column(column, column, width, self.text)
            self.write(sheet, 0, column, title, self.header)
        for row, (title, what, field, part) in enumerate(particulars(), 1):
            value: Any = plain.get(field.name, {} if part else None)
            self.write(sheet, row, 0, title)
            self.write(sheet, row, 2, what)
            if part:
                value = _part_in_words(part, value)
            elif value is not None:
                value = _cell(field, value)
            self.write(sheet, row, 1, "" if value is None else value)
            self.height(sheet, row, {1: (value or "", 80), 2: (what, 60)})
            self.choices(sheet, field, row, 1, row)
        sheet.freeze_panes(1, 1)

    def table(
        self, name: str, columns: Sequence[Column], rows: Sequence[Mapping[str, Cell]]
    ) -> None:
        sheet = self.sheet(name)
        for place, column in enumerate(columns):
            usual = self.tick if column.is_tick else self.text
            sheet.set_column(place, place, column.width, usual)
            self.write(sheet, 0, place, column.title, self.header)
            self.choices(sheet, column.field, 1, place, LAST_ROW, is_tick=column.is_tick)
        titles = {at: (column.title, column.width) for at, column in enumerate(columns)}
        self.height(sheet, 0, titles)
        for number, row in enumerate(rows, 1):
            for place, column in enumerate(columns):
                if row.get(column.title, "") != "":
                    usual = self.tick if column.is_tick else self.text
                    self.write(sheet, number, place, row[column.title], usual)
            said = {at: (row.get(title, ""), width) for at, (title, width) in titles.items()}
            self.height(sheet, number, said)
        sheet.freeze_panes(1, 3 if len(columns) > 6 else 1)

    def choices(
        self,
        sheet: Any,
        field: Field | None,
        first: int,
        column: int,
        last: int,
        *,
        is_tick: bool = False,
    ) -> None:
        """A list to choose from, where only some values are right."""
        if is_tick:
            values = [TICK]
        elif field is not None and field.takes is Takes.FLAG:
            values = [YES, NO]
        else:
            values = list(field.known) if field is not None else []
        if values:
            sheet.data_validation(
                first, column, last, column, {"validate": "list", "source": values}
            )

    def how_to_read(self) -> None:
        sheet = self.sheet(HOW_TO_READ)
        for column, width in enumerate((16, 32, 110)):
            sheet.set_column(column, column, width)
        sheet.write_string(0, 0, HOW_TO_READ, self.heading)
        row = 1
        plain = self.workbook.add_format({"font_color": INK})
        for line in INTRODUCTION:
            sheet.write_string(row, 0, line, plain)
            row += 1
        row += 1
        for column, title in enumerate(("Sheet", "Column", "What stands there")):
            self.write(sheet, row, column, title, self.header)
        for name, title, what in _explained():
            row += 1
            for column, value in enumerate((name, title, what)):
                self.write(sheet, row, column, value)
            self.height(sheet, row, {2: (what, 110)})


def _lines(text: str, width: int) -> int:
    return sum(-(-max(len(line), 1) // width) for line in text.split("\n"))


def _explained() -> Iterator[tuple[str, str, str]]:
    for group in SHEETS[1:]:
        for column in columns_of(group):
            yield group.sheet, column.title, column.what
    for title, (what, _) in RELEASE_COLUMNS.items():
        yield RELEASE, title, what
    for spec in KINDS.values():
        yield QUESTION.sheet, f"kind: {spec.value}", spec.label

"""The cells of a workbook (.xlsx) as texts, and nothing that a workbook can do.

A workbook comes from anybody's desk, so it is bounded before it is opened up (bytes, parts,
cells, characters; a text that many cells share counts in each), its XML may have no document
type, and what a reader of the cells would not see as a person sees it is refused by its place:
formulas, merged cells, hidden rows, columns and sheets, macros.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any

from consultations.definition.marked import MOST_CHARACTERS, Malformed, Problem, Spot
from councils.packages import (
    Damaged,
    DefinesEntities,
    TooLarge,
    inner,
    local,
    opened,
    related,
    unpacked,
    xml_of,
)
from councils.workbook_texts import text_of, unescaped

MOST_BYTES = 2_000_000
MOST_PARTS, MOST_UNPACKED, MOST_PART = 300, 12_000_000, 4_000_000
MOST_PROBLEMS = 500  # then nothing more is looked for
MOST_SHEETS, MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 30, 5_000, 100, 50_000
REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
OLD, ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
# Formats of dates and times that have no text of their own, with those that have hours.
DATES, TIMES = frozenset({14, 15, 16, 17}), frozenset({18, 19, 20, 21, 22, 45, 46, 47})
NOT_SIGNS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')  # of a format: its literal words
WHOLE = Spot(0, "the workbook", is_exact=True)
SAVE_AGAIN = "Open it in a spreadsheet program and save it as .xlsx once more."


@dataclass
class Page:
    """One sheet: its cells by row and column, counted from 1; empty ones are not there."""

    name: str
    at: int  # which sheet of the workbook, from 1
    rows: dict[int, dict[int, str]] = field(default_factory=dict)

    def spot(self, row: int = 0, column: int = 0, title: str = "") -> Spot:
        """The place of a cell, a row or the sheet; `title` is what its column is called."""
        words = f"sheet {self.name}"
        if row:
            words += f", row {row}"
        if column:
            words += f", column {letters(column)}" + (f" “{title}”" if title else "")
        order = (self.at * 10_000_000 + row) * 1_000 + column
        return Spot(order, words, is_exact=bool(column))


def letters(column: int) -> str:
    """What a spreadsheet calls the column: 1 is A, 28 is AB."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def read(source: bytes, *, without: frozenset[str] = frozenset()) -> list[Page]:
    """The sheets with their cells, but for those `without`. Raises Malformed with the place of
    everything that cannot be read as it is seen."""
    parts = _Parts(source)
    return _Workbook(parts).pages(without)


def _refused(sentence: str) -> Malformed:
    return Malformed([Problem(WHOLE, "", sentence)])


class _Parts:
    """The files in the file, bounded."""

    def __init__(self, source: bytes) -> None:
        if len(source) > MOST_BYTES:
            raise _refused(f"The workbook has more than {MOST_BYTES // 1_000_000} MB.")
        if source.startswith(OLD):
            raise _refused(
                "This is an old workbook (.xls) or one with a password. Save it as .xlsx without "
                "a password."
            )
        try:
            self.archive = opened(source)
        except Damaged as error:
            raise _refused(f"This is not a workbook (.xlsx). {SAVE_AGAIN}") from error
        infos = self.archive.infolist()
        self.names = {info.filename: info for info in infos}
        if "mimetype" in self.names:
            raise _refused("This is an OpenDocument file. Save it as .xlsx.")
        if any(name.lower().endswith("vbaproject.bin") for name in self.names):
            raise _refused("The workbook has macros (.xlsm). Save it as .xlsx, without them.")
        if (
            len(infos) > MOST_PARTS
            or len(self.names) < len(infos)
            or sum(info.file_size for info in infos) > MOST_UNPACKED
        ):
            raise _refused(
                "The workbook unpacks to more than a consultation can need. Copy its sheets into "
                "a new one, without pictures."
            )

    def root(self, name: str) -> Any:
        """The XML of one part; None when it is not there."""
        info = self.names.get(name)
        if info is None:
            return None
        try:
            return xml_of(unpacked(self.archive, info, MOST_PART))
        except TooLarge as error:
            raise _refused(f"The part {name[:80]} of the workbook is too large.") from error
        except DefinesEntities as error:
            sentence = f"The workbook has a document type in {name[:80]}: that is not read."
            raise _refused(sentence) from error
        except Damaged as error:
            raise _refused(f"The workbook is damaged ({name[:80]}). {SAVE_AGAIN}") from error


class _Workbook:
    def __init__(self, parts: _Parts) -> None:
        self.parts = parts
        self.problems: list[Problem] = []
        self.characters = self.filled = 0
        self.book = parts.root("xl/workbook.xml")
        if self.book is None:
            raise _refused(f"This is not a workbook (.xlsx). {SAVE_AGAIN}")
        strings = parts.root("xl/sharedStrings.xml")
        self.strings = [text_of(each) for each in inner(strings, "si")]
        self.formats = _date_formats(parts.root("xl/styles.xml"))
        properties = next(inner(self.book, "workbookPr"), None)
        is_1904 = properties is not None and properties.get("date1904") in {"1", "true"}
        self.zero = dt.datetime(1904, 1, 1) if is_1904 else dt.datetime(1899, 12, 30)  # noqa: DTZ001

    def pages(self, without: frozenset[str]) -> list[Page]:
        targets = {
            each.get("Id"): each.get("Target", "")
            for each in inner(self.parts.root("xl/_rels/workbook.xml.rels"), "Relationship")
        }
        sheets = list(inner(self.book, "sheets", "sheet"))
        if len(sheets) > MOST_SHEETS:
            raise _refused(f"The workbook has more than {MOST_SHEETS} sheets.")
        found = []
        for at, sheet in enumerate(sheets, 1):
            page = Page(_shown(sheet.get("name", "")), at)
            if page.name in without:
                continue
            if sheet.get("state", "visible") != "visible":
                self.wrong(page.spot(), "is hidden: show it, or delete it.")
            target = targets.get(related(sheet), "")
            root = self.parts.root(
                target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            )
            if root is None or local(root) != "worksheet":
                self.wrong(page.spot(), "has no cells that can be read: delete it.")
                continue
            self.fill(page, root)
            found.append(page)
        if self.problems:
            raise Malformed(self.problems)
        return found

    def wrong(self, spot: Spot, sentence: str) -> None:
        self.problems.append(Problem(spot, "", sentence))
        if len(self.problems) == MOST_PROBLEMS:
            raise Malformed(self.problems)

    def fill(self, page: Page, root: Any) -> None:
        hidden = _hidden_columns(root)
        for merged in inner(root, "mergeCells", "mergeCell"):
            where = _shown(merged.get("ref", ""))
            sentence = f"the cells {where} are merged: take them apart, with one value in each."
            self.wrong(page.spot(), sentence)
        number = 0
        for row in inner(root, "sheetData", "row"):
            number = _count(row.get("r"), number)
            cells = self.cells(page, row, number)
            if not cells:
                continue
            if row.get("hidden") in {"1", "true"}:
                self.wrong(page.spot(number), "is hidden (or filtered out): show it or delete it.")
            for column in sorted(cells.keys() & hidden):
                self.wrong(page.spot(number, column), "is hidden: show the column or delete it.")
            if number > MOST_ROWS or max(cells) > MOST_COLUMNS:
                self.wrong(
                    page.spot(number, max(cells)),
                    f"is further out than {MOST_ROWS:,} rows and {MOST_COLUMNS} columns.",
                )
                return
            page.rows.setdefault(number, {}).update(cells)

    def cells(self, page: Page, row: Any, number: int) -> dict[int, str]:
        found: dict[int, str] = {}
        column = 0
        for cell in inner(row, "c"):
            column = self.column(cell, number, column)
            spot = page.spot(number, column)
            if any(True for _ in inner(cell, "f")):
                self.wrong(spot, "is a formula: put its value in its place.")
                continue
            value = self.value(cell, spot)
            if value.strip():
                found[column] = value
                self.characters += len(value)
                self.filled += 1
                if self.filled > MOST_CELLS:
                    raise _refused(f"More than {MOST_CELLS:,} cells are filled.")
                if self.characters > MOST_CHARACTERS:
                    raise _refused(f"The cells have more than {MOST_CHARACTERS} characters.")
        return found

    def column(self, cell: Any, number: int, before: int) -> int:
        reference = cell.get("r")
        if reference is None:
            return before + 1
        match = REFERENCE.fullmatch(reference)
        if match is None or int(match[2]) != number:
            raise _refused(f"The workbook is damaged. {SAVE_AGAIN}")
        column = 0
        for letter in match[1]:
            column = column * 26 + ord(letter) - ord("A") + 1
        return column

    def value(self, cell: Any, spot: Spot) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return "".join(text_of(each) for each in inner(cell, "is"))
        stored = next((each.text or "" for each in inner(cell, "v")), "")
        if not stored or kind == "str":
            return unescaped(stored)
        try:
            if kind == "s" and stored.isdecimal():  # a number below 0 would count from the end
                return self.strings[int(stored)]
            if kind == "b":
                return "true" if int(stored) else "false"
            if kind == "d":
                return stored.replace("T", " ").removesuffix(":00")
            if kind == "n":
                return self.number(float(stored), self.formats.get(cell.get("s", "0"), ""))
        except (ValueError, IndexError, OverflowError):
            pass
        self.wrong(spot, "holds an error or no value: write what is meant.")
        return ""

    def number(self, value: float, format_of_date: str) -> str:
        if format_of_date:
            moment = self.zero + dt.timedelta(seconds=round(value * 86_400))
            is_day = format_of_date == "date" and moment.time() == dt.time()
            return moment.strftime("%Y-%m-%d" if is_day else "%Y-%m-%d %H:%M:%S").removesuffix(
                ":00"
            )
        return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def _count(stored: str | None, before: int) -> int:
    if stored is None:
        return before + 1
    if not re.fullmatch(r"[1-9][0-9]{0,6}", stored):
        raise _refused(f"The workbook is damaged. {SAVE_AGAIN}")
    return int(stored)


def _hidden_columns(root: Any) -> set[int]:
    found: set[int] = set()
    for each in inner(root, "cols", "col"):
        if each.get("hidden") in {"1", "true"}:
            first, last = _count(each.get("min"), 0), _count(each.get("max"), 0)
            found.update(range(first, min(last, MOST_COLUMNS) + 1))
    return found


def _date_formats(styles: Any) -> dict[str, str]:
    """The numbers of cell formats that are dates, with "date" or "time"."""
    own = {}
    for each in inner(styles, "numFmts", "numFmt"):
        signs = NOT_SIGNS.sub("", each.get("formatCode", "")).lower()
        if "h" in signs or "s" in signs:
            own[each.get("numFmtId")] = "time"
        elif any(sign in signs for sign in "ymd"):
            own[each.get("numFmtId")] = "date"
    own |= {str(each): "date" for each in DATES} | {str(each): "time" for each in TIMES}
    return {
        str(at): own[each.get("numFmtId")]
        for at, each in enumerate(inner(styles, "cellXfs", "xf"))
        if each.get("numFmtId") in own
    }


def _shown(name: str) -> str:
    return " ".join(name.split())[:40]

"""A spreadsheet that somebody sends, as rows of plain words. CSV or XLSX; no formula is run."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass

from councils.packages import Damaged, TooLarge, unpacked

MOST_BYTES = 2 * 1024 * 1024
MOST_UNPACKED = 40 * 1024 * 1024
MOST_ROWS = 5_000
MOST_COLUMNS = 60
MOST_CELLS = 1_000_000  # for which the reader of workbooks makes room
# As the reader of workbooks takes them, which is less strict than XML.
PLACE = re.compile(rb"""(?<![\w:.-])r\s*=\s*["']([A-Za-z]*)([0-9]+)["']""")
CELL = re.compile(rb"<(?:[\w.-]+:)?c[\s/>]")
ROW = re.compile(rb"<(?:[\w.-]+:)?row[\s/>]")
MOST_DIGITS, FAR = 9, 10**9


class NotASheet(Exception):
    """The file cannot be read as a table; says why in a sentence."""


@dataclass(frozen=True)
class Row:
    """One row that holds something. Lines count from 1, as the spreadsheet shows them."""

    line: int
    cells: tuple[str, ...]


def rows_of(content: bytes) -> list[Row]:
    """The rows of a CSV file or of the first sheet of an XLSX file, by what is in it and not by
    its name. Raises NotASheet."""
    if not content.strip():
        raise NotASheet("The file is empty")
    if len(content) > MOST_BYTES:
        raise NotASheet("The file has more than 2 MB. Send only the sheet with the contacts")
    found = _of_workbook(content) if content.startswith(b"PK") else _of_csv(content)
    if len(found) > MOST_ROWS:
        raise NotASheet(f"The file has more than {MOST_ROWS:,} rows. Send it in parts")
    if not found:
        raise NotASheet("The file has no rows")
    return found


def _of_csv(content: bytes) -> list[Row]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise NotASheet("The file is neither CSV nor XLSX. Save it as one of the two")
    first = text.splitlines()[0] if text.strip() else ""
    sign = max(",;\t", key=first.count)
    found, line = [], 1
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    try:
        for cells in rows:
            if any(cell.strip() for cell in cells):
                found.append(Row(line, _cells(cells)))
            line = rows.line_num + 1
            if len(found) > MOST_ROWS:
                break
    except csv.Error as error:
        raise NotASheet(f"Line {line} cannot be read as CSV ({error})") from error
    return found


def _of_workbook(content: bytes) -> list[Row]:
    from python_calamine import CalamineError, CalamineWorkbook

    wrong = "The file cannot be opened as a workbook. Save it as XLSX or CSV"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            _is_small(packed)
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        if not book.sheet_names:
            raise NotASheet("The workbook has no sheet")
        sheet = book.get_sheet_by_index(0)
        if sheet.total_height > 20 * MOST_ROWS or sheet.total_width > 20 * MOST_COLUMNS:
            raise NotASheet("The first sheet is too large. Send only the rows with the contacts")
        rows = sheet.to_python(skip_empty_area=False)
    except (Damaged, zipfile.BadZipFile, CalamineError, RuntimeError, ValueError, OSError) as error:
        raise NotASheet(wrong) from error
    return [
        Row(line, _cells([_words(cell) for cell in cells]))
        for line, cells in enumerate(rows, 1)
        if any(_words(cell).strip() for cell in cells)
    ]


def _is_small(packed: zipfile.ZipFile) -> None:
    """Raises NotASheet for a workbook that is no XLSX, that unpacks to more than it may, or that
    has a cell far away: its reader makes room for every cell up to the last, and ends the whole
    process where it gets none. A sheet may stand under any name."""
    if "xl/workbook.xml" not in packed.namelist():
        raise NotASheet("The file cannot be opened as a workbook. Save it as XLSX or CSV")
    left = MOST_UNPACKED
    for part in packed.infolist():
        try:
            content = unpacked(packed, part, left)
        except TooLarge as error:
            sentence = "The workbook is too large once it is unpacked. Send it as CSV"
            raise NotASheet(sentence) from error
        left -= len(content)
        if _reach(content) > MOST_CELLS:
            raise NotASheet(
                "A cell of the workbook stands far away from the others. Delete it, or send the "
                "rows with the contacts in a file of their own"
            )


def _reach(xml: bytes) -> int:
    """For how many cells room is made, at most: up to the farthest column and row that are named.
    A cell that names no place stands behind the one before it."""
    columns = rows = row_alone = named = 0
    for letters, digits in PLACE.findall(xml):
        row = int(digits[-MOST_DIGITS:]) if len(digits.lstrip(b"0")) <= MOST_DIGITS else FAR
        if not letters:
            row_alone = max(row_alone, row)
            continue
        column = 0
        for letter in letters.upper()[:MOST_DIGITS]:
            column = column * 26 + letter - ord("A") + 1
        columns, rows, named = max(columns, column), max(rows, row), named + 1
    if unnamed := max(len(CELL.findall(xml)) - named, 0):
        columns, rows = columns + unnamed, max(rows, row_alone) + len(ROW.findall(xml))
    return columns * rows


def _words(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _cells(cells: list[str]) -> tuple[str, ...]:
    return tuple(" ".join(cell.split()) for cell in cells[:MOST_COLUMNS])

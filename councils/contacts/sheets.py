"""A spreadsheet that somebody sends, as rows of plain words. CSV or XLSX; no formula is run."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from councils.contacts.workbook import rows_of_first_sheet
from councils.packages import Damaged, TooLarge

MOST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 5_000
MOST_COLUMNS = 60
MOST_CHARACTERS = 5_000_000  # of a workbook, where many cells can share one text


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
    found, characters = [], 0
    try:
        for line, cells in rows_of_first_sheet(content, MOST_COLUMNS):
            characters += sum(map(len, cells))
            if characters > MOST_CHARACTERS:
                sentence = "The first sheet is too large. Send only the rows with the contacts"
                raise NotASheet(sentence)
            if cells:
                found.append(Row(line, cells))
            if len(found) > MOST_ROWS:
                break
    except TooLarge as error:
        sentence = "The workbook is too large once it is unpacked. Send it as CSV"
        raise NotASheet(sentence) from error
    except Damaged as error:
        sentence = "The file cannot be opened as a workbook. Save it as XLSX or CSV"
        raise NotASheet(sentence) from error
    return found


def _cells(cells: list[str]) -> tuple[str, ...]:
    return tuple(" ".join(cell.split()) for cell in cells[:MOST_COLUMNS])

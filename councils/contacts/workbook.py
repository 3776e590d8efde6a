"""The first sheet of a workbook (.xlsx), cell by cell.

A reader that makes room for as much as a workbook says it has (cells up to the farthest one, texts
by their number) takes the memory of the whole server, and ends it where there is none.  Here
nothing is made but what stands in the file, and that is bounded before it is opened up.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from councils.packages import Damaged, TooLarge, inner, opened, related, unpacked, xml_of
from councils.workbook_texts import text_of, unescaped

MOST_PART = 4 * 1024 * 1024
MOST_TAGS = 400_000  # 5,000 rows of 20 cells
BOOK, RELATIONS, STRINGS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"
PLACE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
NUMBER = re.compile(r"[0-9]{1,7}")
DECIMAL = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,20})?([eE][-+]?[0-9]{1,3})?")
EXACT = 1e15  # whole numbers up to it are written out


def rows_of_first_sheet(content: bytes, columns: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The rows with their numbers, each as its first cells up to the last that is filled. Raises
    Damaged or TooLarge (councils.packages) for what cannot be read."""
    packed = opened(content)
    shared = _part(packed, STRINGS, is_needed=False)
    strings = [_line(text_of(each)) for each in inner(shared, "si")]
    del shared  # large, as the sheet can be
    sheet = _part(packed, _first_sheet(packed))
    number = 0
    for row in inner(sheet, "sheetData", "row"):
        given = row.get("r", "")
        number = int(given) if NUMBER.fullmatch(given) else number + 1
        yield number, _cells(row, strings, columns)


def _part(packed: zipfile.ZipFile, name: str, *, is_needed: bool = True) -> Any:
    """The XML of one part; None where it is not there and not needed."""
    try:
        info = packed.getinfo(name)
    except KeyError as error:
        if is_needed:
            raise Damaged(name) from error
        return None
    content = unpacked(packed, info, MOST_PART)
    if content.count(b"<") > MOST_TAGS:  # each takes a hundred times its own bytes of memory
        raise TooLarge(name)
    return xml_of(content)


def _first_sheet(packed: zipfile.ZipFile) -> str:
    """The name of its part, which may be any."""
    sheet = next(inner(_part(packed, BOOK), "sheets", "sheet"), None)
    if sheet is None:
        raise Damaged(BOOK)
    wanted = related(sheet)
    for relation in inner(_part(packed, RELATIONS), "Relationship"):
        if relation.get("Id") == wanted:
            return posixpath.normpath(posixpath.join("/xl", relation.get("Target", "")))[1:]
    raise Damaged(RELATIONS)


def _cells(row: Any, strings: list[str], columns: int) -> tuple[str, ...]:
    found: dict[int, str] = {}
    column = 0
    for cell in inner(row, "c"):
        place = PLACE.fullmatch(cell.get("r", ""))
        column = _column(place[1]) if place else column + 1
        if column <= columns and (words := _words(cell, strings)):
            found[column] = words
    return tuple(found.get(at, "") for at in range(1, max(found, default=0) + 1))


def _column(letters: str) -> int:
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column


def _words(cell: Any, strings: list[str]) -> str:
    """What the cell says; of a formula what it came to when the workbook was saved."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _line("".join(text_of(each) for each in inner(cell, "is")))
    stored = next((each.text or "" for each in inner(cell, "v")), "").strip()
    if kind == "s" and stored:
        if not NUMBER.fullmatch(stored) or int(stored) >= len(strings):
            raise Damaged(STRINGS)
        return strings[int(stored)]
    return _number(stored) if kind == "n" else _line(unescaped(stored))


def _line(text: str) -> str:
    return " ".join(text.split())


def _number(stored: str) -> str:
    """A whole number without what a program writes after it, as "4.0"."""
    if not DECIMAL.fullmatch(stored):
        return _line(stored)
    value = float(stored)
    return str(int(value)) if abs(value) < EXACT and value == int(value) else stored

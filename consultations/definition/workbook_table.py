"""A sheet of a workbook as a table: its rows by the titles of their columns."""

from __future__ import annotations

import re

from consultations.definition.marked import Items, Node, Problem, Text
from consultations.definition.workbook_layout import NONE
from consultations.definition.xlsx_cells import Page

Pair = tuple[Text, Node]
SEPARATOR = re.compile(r"[;,\n]")


class Table:
    """A sheet with a row of titles: its rows by them."""

    def __init__(self, page: Page, titles: dict[str, str], problems: list[Problem]) -> None:
        """`titles`: what a column may be called, in small letters, and its name."""
        self.page, self.columns = page, dict[str, int]()
        for column, said in sorted(page.rows.get(1, {}).items()):
            spot = page.spot(1, column)
            name = titles.get(" ".join(said.split()).casefold())
            if name is None:
                known = ", ".join(dict.fromkeys(titles.values()))
                sentence = f"“{said.strip()[:40]}” is not a known column; known are {known}."
                problems.append(Problem(spot, "", sentence))
            elif name in self.columns:
                problems.append(Problem(spot, "", f"the column “{name}” stands twice."))
            else:
                self.columns[name] = column
        untitled: dict[int, int] = {}  # with the first row that has something there
        for row, cells in page.rows.items():
            for column in cells.keys() - page.rows.get(1, {}).keys():
                untitled.setdefault(column, row)
        for column, row in untitled.items():
            sentence = "stands below no title: give the column one in row 1, or clear it."
            problems.append(Problem(page.spot(row, column), "", sentence))

    def rows(self) -> list[int]:
        known = set(self.columns.values())
        return [
            row for row in sorted(self.page.rows) if row > 1 and known & self.page.rows[row].keys()
        ]

    def at(self, row: int, title: str, called: str = "") -> Text:
        """The cell, empty where it is, of a column that is there; `called` in words about it."""
        column = self.columns[title]
        value = self.page.rows.get(row, {}).get(column, "")
        return Text(self.page.spot(row, column, called or title), value)

    def value(self, row: int, title: str) -> str:
        return self.at(row, title).value.strip() if title in self.columns else ""


def listed(cell: Text, *, may_be_none: bool = False) -> Items:
    """The values of a cell, with “;”, a comma or a line's end between them; with
    `may_be_none` that word stands for none of them."""
    values = [value.strip() for value in SEPARATOR.split(cell.value) if value.strip()]
    if may_be_none and [value.casefold() for value in values] == [NONE]:
        values = []
    return Items(cell.line, tuple(Text(cell.line, value) for value in values))

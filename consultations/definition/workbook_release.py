"""The sheet Release of a workbook as the field of that name."""

from __future__ import annotations

from collections.abc import Iterator

from consultations.definition.marked import Fields, Items, Problem, Text
from consultations.definition.workbook_layout import NONE, RELEASE_COLUMNS, spoken
from consultations.definition.workbook_table import Pair, Table, listed
from consultations.definition.xlsx_cells import Page


class Release:
    def __init__(self, page: Page, problems: list[Problem]) -> None:
        self.problems = problems
        titles = {name: name for name in RELEASE_COLUMNS}
        self.table = Table(page, titles, problems)

    def wrong(self, spot: int, sentence: str) -> None:
        self.problems.append(Problem(spot, "", sentence))

    def pairs(self) -> Iterator[Pair]:
        rows = self.table.rows()
        if not rows:
            return
        for title in RELEASE_COLUMNS:
            if title not in self.table.columns:
                spot = self.table.page.spot(1)
                self.wrong(spot, f"the column “{title}” is missing.")
                return
        parts: dict[str, list[int]] = {}
        for row in rows:
            part = " ".join(self.table.value(row, "part").split()).casefold().replace(" ", "_")
            parts.setdefault(part, []).append(row)
            if not self.table.value(row, "value"):
                sentence = f"is empty: write a value, or “{NONE}”."
                self.wrong(self.table.at(row, "value").line, sentence)
        pairs = [pair for part, its in parts.items() for pair in self.part(part, its)]
        spot = self.table.page.spot()
        yield Text(spot, "release"), Fields(spot, tuple(pairs))

    def part(self, part: str, rows: list[int]) -> Iterator[Pair]:
        first = self.table.at(rows[0], "part").line
        if part in {"dimensions", "stratum"}:
            for row in rows:
                self.has_no(row, "of", "for")
                cell = self.table.at(row, "value")
                key = Text(self.table.at(row, "part").line, part)
                yield key, (listed(cell, may_be_none=True) if part == "dimensions" else cell)
        elif part == "crossings":
            for row in rows:
                self.has_no(row, "of", "for")
            yield Text(first, part), self.lists(rows)
        elif part in {"option_merges", "scores", "neighbours"}:
            yield Text(first, part), Fields(first, tuple(self.by_name(part, rows)))
        else:
            known = ", ".join(
                map(
                    spoken,
                    ("dimensions", "neighbours", "stratum", "option_merges", "scores", "crossings"),
                )
            )
            self.wrong(first, f"must be one of {known}.")

    def by_name(self, part: str, rows: list[int]) -> Iterator[Pair]:
        names: dict[str, list[int]] = {}
        for row in rows:
            names.setdefault(self.table.value(row, "of"), []).append(row)
        if list(names) == [""] and all(self.is_none(row) for row in rows):
            return  # declared to be empty
        for name, its in names.items():
            key = Text(self.table.at(its[0], "of").line, name)
            if not name:
                self.wrong(key.line, "is empty: write what it is of.")
            elif part == "option_merges":
                for row in its:
                    self.has_no(row, "for")
                yield key, self.lists(its)
            else:
                yield key, Fields(key.line, tuple(self.by_category(part, its)))

    def by_category(self, part: str, rows: list[int]) -> Iterator[Pair]:
        if len(rows) == 1 and self.is_none(rows[0]) and not self.table.value(rows[0], "for"):
            return
        for row in rows:
            name, cell = self.table.at(row, "for"), self.table.at(row, "value")
            key = Text(name.line, name.value.strip())
            yield key, (cell if part == "scores" else listed(cell, may_be_none=True))

    def lists(self, rows: list[int]) -> Items:
        cells = [self.table.at(row, "value") for row in rows]
        if len(rows) == 1 and self.is_none(rows[0]):
            return Items(cells[0].line, ())
        return Items(cells[0].line, tuple(listed(cell, may_be_none=True) for cell in cells))

    def is_none(self, row: int) -> bool:
        return self.table.value(row, "value").casefold() == NONE

    def has_no(self, row: int, *titles: str) -> None:
        for title in titles:
            if self.table.value(row, title):
                self.wrong(self.table.at(row, title).line, "is not for this part: clear it.")

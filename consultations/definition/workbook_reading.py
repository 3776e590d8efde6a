"""The consultation that a workbook describes: its cells as the nodes that a file gives.

From there on the checks are those of every file (reading.py); a problem knows its sheet, row and
column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from consultations.definition import xlsx_cells
from consultations.definition.fields import QUESTION, SECTION, Field, Group, Takes
from consultations.definition.marked import Fields, Items, Malformed, Node, Problem, Text
from consultations.definition.reading import checked
from consultations.definition.values import Definition
from consultations.definition.workbook_layout import (
    ALL_TYPES,
    HOW_TO_READ,
    NOES,
    NONE,
    NOTES,
    OWNER,
    RELEASE,
    RELEASE_COLUMNS,
    SHEETS,
    SPOKEN,
    TICKS,
    TYPES,
    YESES,
    Column,
    columns_of,
    particulars,
    spoken,
)
from consultations.definition.xlsx_cells import WHOLE, Page

Pair = tuple[Text, Node]
SEPARATOR = re.compile(r"[;,\n]")


def parse_workbook(source: bytes) -> Definition:
    """The consultation that a workbook (.xlsx) describes. Raises Malformed with every problem."""
    pages = xlsx_cells.read(source, without=frozenset({HOW_TO_READ, NOTES}))
    reading = _Reading(pages)
    node = reading.consultation()
    return checked(node, reading.problems)


class _Table:
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


class _Reading:
    def __init__(self, pages: list[Page]) -> None:
        self.problems: list[Problem] = []
        known = [group.sheet for group in SHEETS] + [RELEASE]
        by_name = {name.casefold(): name for name in known}
        self.pages: dict[str, Page] = {}
        for page in pages:
            name = by_name.get(page.name.casefold())
            if name is None and page.rows:
                sentence = f"is not a known sheet: delete it, or call it one of {', '.join(known)}"
                self.wrong(page.spot(), f"{sentence} or {NOTES}.")
            elif name is not None:
                self.pages[name] = page
        missing = [group.sheet for group in SHEETS[:3] if group.sheet not in self.pages]
        if missing:
            words = " and ".join(missing)
            self.wrong(WHOLE, f"has no sheet {words}.")
            raise Malformed(self.problems)

    def wrong(self, spot: int, sentence: str) -> None:
        self.problems.append(Problem(spot, "", sentence))

    def consultation(self) -> Node:
        page = self.pages[SHEETS[0].sheet]
        titles = {"field": "field", "value": "value", "meaning": "meaning"}
        table = _Table(page, titles, self.problems)
        rows = {title: (field, part) for title, _, field, part in particulars()}
        pairs: list[Pair] = []
        rules: dict[str, list[Pair]] = {}
        for row in table.rows() if {"field", "value"} <= table.columns.keys() else []:
            said = table.at(row, "field")
            title = " ".join(said.value.split()).casefold().replace("_", " ")
            if title not in rows:
                self.wrong(said.line, f"is not a known field; known are {', '.join(rows)}.")
                continue
            field, part = rows[title]
            cell = table.at(row, "value", title)
            if part:
                rules.setdefault(field.name, []).extend(self.part(part, cell))
            else:
                pairs += self.field(field, cell)
        for name, parts in rules.items():
            if parts:
                pairs.append((Text(parts[0][0].line, name), Fields(parts[0][0].line, tuple(parts))))
        if RELEASE in self.pages:
            pairs += _Release(self, self.pages[RELEASE]).pairs()
        sections = self.sections()
        where = self.pages[SECTION.sheet].spot()
        pairs.append((Text(where, "sections"), Items(where, tuple(sections))))
        return Fields(page.spot(), tuple(pairs))

    # --- groups -------------------------------------------------------------------------------

    def sections(self) -> Iterator[Node]:
        inner: dict[str, list[Node]] = {}
        for number, node in self.entries(QUESTION):
            inner.setdefault(number, []).append(node)
        table = self.table(SECTION)
        seen = set()
        for row in table.rows():
            number = table.value(row, "number")
            pairs = self.record(SECTION, table, row)
            if number in inner and number not in seen:
                spot = table.page.spot(row)
                pairs.append((Text(spot, "questions"), Items(spot, tuple(inner[number]))))
            seen.add(number)
            yield Fields(table.page.spot(row), tuple(pairs))
        self.without_owner(QUESTION, seen)

    def entries(self, group: Group) -> Iterator[tuple[str, Node]]:
        """The rows of a group, each with what it belongs to and what belongs to it."""
        if group.sheet not in self.pages:
            return
        below = [field for field in group.fields if field.of is not None]
        inner: dict[str, dict[str, list[Node]]] = {}
        for field in below:
            assert field.of is not None
            entries = inner[field.name] = {}
            for owner, node in self.entries(field.of):
                entries.setdefault(owner, []).append(node)
        table = self.table(group)
        seen = set()
        for row in table.rows():
            pairs = self.record(group, table, row)
            number = table.value(row, "number") if below else ""
            for field in below:
                if number in inner[field.name] and number not in seen:
                    nodes = inner[field.name][number]
                    pairs.append(
                        (Text(nodes[0].line, field.name), Items(nodes[0].line, tuple(nodes)))
                    )
            seen.add(number)
            yield table.value(row, OWNER[group.name]), Fields(table.page.spot(row), tuple(pairs))
        for field in below:
            assert field.of is not None
            self.without_owner(field.of, seen)

    def without_owner(self, group: Group, known: set[str]) -> None:
        """Names the rows that belong to nothing."""
        if group.sheet not in self.pages:
            return
        table, title = self.table(group, again=True), OWNER[group.name]
        for row in table.rows() if title in table.columns else []:
            cell = table.at(row, title)
            if not cell.value.strip():
                self.wrong(cell.line, f"is empty: write the number of its {title}.")
            elif cell.value.strip() not in known:
                shown = cell.value.strip()[:20]
                self.wrong(cell.line, f"there is no {title} {shown} in its sheet.")

    def table(self, group: Group, *, again: bool = False) -> _Table:
        """The sheet of a group; what is wrong with its titles is said once."""
        columns = columns_of(group)
        titles = {column.title.casefold(): column.title for column in columns}
        titles |= {column.title.replace(" ", "_"): column.title for column in columns}
        titles |= {column.council_type: column.title for column in columns if column.council_type}
        page = self.pages[group.sheet]
        table = _Table(page, titles, [] if again else self.problems)
        needed = [
            column.title
            for column in columns
            if column.title not in table.columns
            and (column.field is None or column.field.is_needed)
        ]
        for title in [] if again else needed:
            self.wrong(page.spot(1), f"the column “{title}” is missing.")
        return table

    # --- cells --------------------------------------------------------------------------------

    def record(self, group: Group, table: _Table, row: int) -> list[Pair]:
        pairs: list[Pair] = []
        rules: dict[str, list[Pair]] = {}
        for column in columns_of(group):
            field = column.field
            if field is None or column.title not in table.columns:
                continue
            if not column.part:
                pairs += self.field(field, table.at(row, column.title))
            elif not column.is_tick:
                parts = self.part(column.part, table.at(row, column.title))
                rules.setdefault(field.name, []).extend(parts)
        for field in group.fields:
            if field.takes is Takes.RULE:
                types = self.types(columns_of(group), table, row)
                if rule := (*types, *rules.get(field.name, [])):
                    spot = rule[0][0].line
                    pairs.append((Text(spot, field.name), Fields(spot, rule)))
        return pairs

    def field(self, field: Field, cell: Text) -> Iterator[Pair]:
        key = Text(cell.line, field.name)
        if field.takes is Takes.CODES:
            if (values := listed(cell)).nodes:
                yield key, values
        elif field.takes is Takes.FLAG:
            said = cell.value.strip().casefold()
            if said and said not in YESES | NOES:
                self.wrong(cell.line, "write yes or no.")
            value = "" if said not in YESES | NOES else str(said in YESES).lower()
            yield key, Text(cell.line, value)
        else:
            yield key, cell

    def part(self, part: str, cell: Text) -> Iterator[Pair]:
        if (values := listed(cell)).nodes:
            said = [each.value for each in values.nodes if isinstance(each, Text)]
            nodes = tuple(Text(cell.line, SPOKEN.get(each.casefold(), each)) for each in said)
            yield Text(cell.line, part), Items(cell.line, nodes)

    def types(self, columns: tuple[Column, ...], table: _Table, row: int) -> Iterator[Pair]:
        """The ticks of a row as the part “types”; none where it is for all."""
        there = [each for each in columns if each.is_tick and each.title in table.columns]
        ticked = [column for column in there if self.is_ticked(table.at(row, column.title))]
        is_for_all = any(not column.council_type for column in ticked)
        some = [column for column in ticked if column.council_type]
        if there and not ticked:
            first = table.at(row, there[0].title)
            self.wrong(
                first.line, f"is for nobody: tick “{ALL_TYPES}”, or one council type or more."
            )
        elif is_for_all and some:
            second = table.at(row, some[0].title)
            self.wrong(second.line, f"is ticked beside “{ALL_TYPES}”: tick one or the other.")
        elif some:
            cells = [Text(table.at(row, each.title).line, each.council_type) for each in some]
            yield Text(cells[0].line, TYPES), Items(cells[0].line, tuple(cells))

    def is_ticked(self, cell: Text) -> bool:
        said = cell.value.strip().casefold()
        if said in {"", "-", "–"} or said in NOES:
            return False
        if said not in TICKS:
            self.wrong(cell.line, "is no tick: write x, or leave the cell empty.")
        return True


class _Release:
    """The sheet Release as the field of that name."""

    def __init__(self, reading: _Reading, page: Page) -> None:
        self.reading = reading
        titles = {name: name for name in RELEASE_COLUMNS}
        self.table = _Table(page, titles, reading.problems)

    def pairs(self) -> Iterator[Pair]:
        rows = self.table.rows()
        if not rows:
            return
        for title in RELEASE_COLUMNS:
            if title not in self.table.columns:
                spot = self.table.page.spot(1)
                self.reading.wrong(spot, f"the column “{title}” is missing.")
                return
        parts: dict[str, list[int]] = {}
        for row in rows:
            part = " ".join(self.table.value(row, "part").split()).casefold().replace(" ", "_")
            parts.setdefault(part, []).append(row)
            if not self.table.value(row, "value"):
                sentence = f"is empty: write a value, or “{NONE}”."
                self.reading.wrong(self.table.at(row, "value").line, sentence)
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
            self.reading.wrong(first, f"must be one of {known}.")

    def by_name(self, part: str, rows: list[int]) -> Iterator[Pair]:
        names: dict[str, list[int]] = {}
        for row in rows:
            names.setdefault(self.table.value(row, "of"), []).append(row)
        if list(names) == [""] and all(self.is_none(row) for row in rows):
            return  # declared to be empty
        for name, its in names.items():
            key = Text(self.table.at(its[0], "of").line, name)
            if not name:
                self.reading.wrong(key.line, "is empty: write what it is of.")
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
                self.reading.wrong(
                    self.table.at(row, title).line, "is not for this part: clear it."
                )


def listed(cell: Text, *, may_be_none: bool = False) -> Items:
    """The values of a cell, with “;”, a comma or a line's end between them; with
    `may_be_none` that word stands for none of them."""
    values = [value.strip() for value in SEPARATOR.split(cell.value) if value.strip()]
    if may_be_none and [value.casefold() for value in values] == [NONE]:
        values = []
    return Items(cell.line, tuple(Text(cell.line, value) for value in values))

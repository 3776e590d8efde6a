"""The consultation that a workbook describes: its cells as the nodes that a file gives.

From there on the checks are those of every file (reading.py); a problem knows its sheet, row and
column.
"""

from __future__ import annotations

from collections.abc import Iterator

from consultations.definition import xlsx_cells
from consultations.definition.fields import QUESTION, SECTION, TRANSLATION, Field, Group, Takes
from consultations.definition.marked import Fields, Items, Malformed, Node, Problem, Text
from consultations.definition.reading import checked
from consultations.definition.values import Definition
from consultations.definition.workbook_layout import (
    ALL_TYPES,
    HOW_TO_READ,
    NOES,
    NOTES,
    OWNER,
    RELEASE,
    SHEETS,
    SPOKEN,
    TICKS,
    TYPES,
    YESES,
    Column,
    columns_of,
    particulars,
)
from consultations.definition.workbook_release import Release
from consultations.definition.workbook_table import Pair, Table, listed
from consultations.definition.xlsx_cells import WHOLE, Page


def parse_workbook(source: bytes) -> Definition:
    """The consultation that a workbook (.xlsx) describes. Raises Malformed with every problem."""
    pages = xlsx_cells.read(source, without=frozenset({HOW_TO_READ, NOTES}))
    reading = _Reading(pages)
    node = reading.consultation()
    return checked(node, reading.problems)


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
        table = Table(page, titles, self.problems)
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
            pairs += Release(self.pages[RELEASE], self.problems).pairs()
        sections = self.sections()
        where = self.pages[SECTION.sheet].spot()
        pairs.append((Text(where, "sections"), Items(where, tuple(sections))))
        if welsh := tuple(self.translations()):
            pairs.append((Text(welsh[0].line, "welsh"), Items(welsh[0].line, welsh)))
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

    def translations(self) -> Iterator[Node]:
        """The texts that have a Welsh one; a row without it names what is missing."""
        if TRANSLATION.sheet in self.pages:
            table = self.table(TRANSLATION)
            for row in table.rows():
                if table.value(row, "welsh"):
                    pairs = self.record(TRANSLATION, table, row)
                    yield Fields(table.page.spot(row), tuple(pairs))

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

    def table(self, group: Group, *, again: bool = False) -> Table:
        """The sheet of a group; what is wrong with its titles is said once."""
        columns = columns_of(group)
        titles = {column.title.casefold(): column.title for column in columns}
        titles |= {column.title.replace(" ", "_"): column.title for column in columns}
        titles |= {column.council_type: column.title for column in columns if column.council_type}
        page = self.pages[group.sheet]
        table = Table(page, titles, [] if again else self.problems)
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

    def record(self, group: Group, table: Table, row: int) -> list[Pair]:
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

    def types(self, columns: tuple[Column, ...], table: Table, row: int) -> Iterator[Pair]:
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

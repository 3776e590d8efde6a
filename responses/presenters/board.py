"""The board of progress → words, tiles and tables for its pages and its files."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from consultations.models import Consultation
from consultations.policies import spoken_moment
from responses.progress import (
    By,
    Column,
    CouncilProgress,
    Figures,
    Progress,
    Said,
    Start,
    figures_by,
)
from responses.progress.figures import COLUMNS

# What stands on a tile below the council's code: no state is said by colour alone.
SIGNS: dict[Column, str] = {
    Progress.NOT_INVITED: "–",
    Start.NOBODY: "?",
    Start.LOGGED_IN: "○",
    Progress.IN_PROGRESS: "…",
    Progress.SUBMITTED: "✓",
    Progress.NOT_RESPONDING: "×",
}
# From north to south, as on a map; a region of another name comes behind them.
ON_THE_MAP = (
    "North East",
    "North West",
    "Yorkshire and The Humber",
    "East Midlands",
    "West Midlands",
    "East of England",
    "Wales",
    "London",
    "South East",
    "South West",
)
HEADINGS: dict[By, str] = {
    By.TYPE: "By type of council",
    By.REGION: "By region",
    By.NATION: "By nation",
}


@dataclass(frozen=True)
class BoardRow:
    """One council of the list. `longer`: until when, if it was given more time than the others;
    `said` is empty where it said nothing about the date."""

    code: str
    name: str
    type: str
    region: str
    nation: str
    state: str
    part: str  # of "not started"
    until: str
    longer: str
    said: str
    reference: str


@dataclass(frozen=True)
class Tile:
    """One council on the map: its code, the sign of where it stands, and both in words."""

    code: str
    sign: str
    kind: str
    words: str


@dataclass(frozen=True)
class RegionTiles:
    """The councils of one region, with the sentence that says the same as its tiles."""

    id: str
    label: str
    sentence: str
    tiles: tuple[Tile, ...]


@dataclass(frozen=True)
class Key:
    """What a sign means, and how many councils have it."""

    sign: str
    kind: str
    label: str
    number: int


@dataclass(frozen=True)
class Cell:
    """A number of councils, and the list of them; no address where there are none."""

    label: str
    number: int
    url: str


@dataclass(frozen=True)
class GroupRow:
    label: str
    cells: tuple[Cell, ...]
    total: Cell
    rate: str
    is_sum: bool


@dataclass(frozen=True)
class BoardTable:
    """The councils by type, region or nation; the columns are those of every row's cells."""

    heading: str
    first: str
    columns: tuple[str, ...]
    rows: tuple[GroupRow, ...]


def board_row(row: CouncilProgress, closes_at: dt.datetime) -> BoardRow:
    until = spoken_moment(row.ends_at) if row.ends_at else ""
    return BoardRow(
        row.code,
        row.name,
        row.type_label,
        row.region,
        row.nation,
        str(row.state.label),
        str(row.start.label) if row.start else "",
        until,
        until if row.ends_at and row.ends_at > closes_at else "",
        said_words(row.said, row.wanted_until),
        row.reference,
    )


def said_words(said: Said | None, wanted_until: dt.datetime | None) -> str:
    """ "Asked for more time and has it (until 13 March 2015 at 23:59)"; empty for nothing."""
    if said is None:
        return ""
    asked = f" (asked for: until {spoken_moment(wanted_until)})" if wanted_until else ""
    return f"{said.label}{asked}"


def cannot_make_it(rows: Sequence[CouncilProgress]) -> list[tuple[Said, int]]:
    """How many councils say what about the date; only what is said by any."""
    counted = Counter(row.said for row in rows if row.said)
    return [(said, counted[said]) for said in Said if counted[said]]


def tiles_by_region(rows: Sequence[CouncilProgress]) -> list[RegionTiles]:
    """The regions from north to south, in each the councils by name."""
    found: dict[str, list[CouncilProgress]] = {}
    for row in rows:
        found.setdefault(row.region, []).append(row)
    places = {region: place for place, region in enumerate(ON_THE_MAP)}
    regions = sorted(found, key=lambda region: (places.get(region, len(places)), region))
    return [_region(place, region, found[region]) for place, region in enumerate(regions, 1)]


def key_of(rows: Sequence[CouncilProgress]) -> list[Key]:
    """What the signs mean; only those that the tiles have."""
    counted = Counter(row.standing for row in rows)
    return [
        Key(SIGNS[column], column.value, str(column.label), counted[column])
        for column in COLUMNS
        if counted[column]
    ]


def board_tables(consultation: Consultation, rows: Sequence[CouncilProgress]) -> list[BoardTable]:
    """All councils asked, three times; each number leads to its list on the board."""
    board = reverse("responses:progress", args=[consultation.code])
    columns = tuple(str(column.label) for column in COLUMNS)
    return [
        BoardTable(
            HEADINGS[by],
            str(by).capitalize(),
            columns,
            tuple(_group(group, by, board) for group in figures_by(rows, by)),
        )
        for by in By
    ]


def _group(group: Figures, by: By, board: str) -> GroupRow:
    here = {str(by): group.value} if group.value else {}

    def cell(label: str, number: int, chosen: dict[str, str]) -> Cell:
        query = f"?{urlencode(chosen)}" if chosen else ""
        return Cell(label, number, f"{board}{query}#councils" if number else "")

    cells = tuple(
        cell(str(column.label), number, {"state": column.value} | here)
        for column, number in zip(COLUMNS, group.numbers, strict=True)
    )
    total = cell("Asked", group.total, here)
    return GroupRow(group.label, cells, total, group.rate, not group.value)


def _region(place: int, label: str, rows: Sequence[CouncilProgress]) -> RegionTiles:
    said = ", ".join(f"{key.label.lower()} {key.number}" for key in key_of(rows))
    councils = "council" if len(rows) == 1 else "councils"
    tiles = tuple(
        Tile(
            row.code,
            SIGNS[row.standing],
            row.standing.value,
            f"{row.name}: {row.standing.label.lower()}",
        )
        for row in rows
    )
    return RegionTiles(f"region-{place}", label, f"{len(rows)} {councils}: {said}.", tiles)

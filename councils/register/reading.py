"""CSV text → entries, or every fault with its line and column. No database."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from councils.enums import CouncilType, Nation, Tier

REGION_CODES = {
    "North East": "E12000001",
    "North West": "E12000002",
    "Yorkshire and The Humber": "E12000003",
    "East Midlands": "E12000004",
    "West Midlands": "E12000005",
    "East of England": "E12000006",
    "London": "E12000007",
    "South East": "E12000008",
    "South West": "E12000009",
    "Wales": "W92000004",
}
REGION_NAMES = {code: name for name, code in REGION_CODES.items()}
TIER_OF_TYPE = {
    CouncilType.COUNTY: Tier.UPPER,
    CouncilType.DISTRICT: Tier.LOWER,
    CouncilType.UNITARY: Tier.SINGLE,
    CouncilType.METROPOLITAN: Tier.SINGLE,
    CouncilType.LONDON: Tier.SINGLE,
    CouncilType.CITY_OF_LONDON: Tier.SINGLE,
    CouncilType.SCILLY: Tier.SINGLE,
    CouncilType.WELSH: Tier.SINGLE,
}
COLUMNS = (
    "code",
    "slug",
    "name",
    "short_name",
    "name_cy",
    "gss_code",
    "former_gss_codes",
    "nation",
    "type",
    "type_label",
    "tier",
    "region",
    "region_gss",
    "region_source",
    "county_code",
    "combined_authority_code_2025",
    "start_date",
    "end_date",
    "replaced_by",
    "website",
    "wikidata",
)
CODE = re.compile(r"[A-Z]{3}")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
GSS = re.compile(r"[EW][0-9]{8}")
COMBINED_AUTHORITY = re.compile(r"[A-Z]{2,9}")
WIKIDATA = re.compile(r"Q[0-9]{1,12}")
SOURCE = re.compile(r"[a-z-]{1,20}")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
MOST_CHARACTERS = 5_000_000


@dataclass(frozen=True)
class Entry:
    """One council as the file describes it. `end_date` is the last day in being."""

    code: str
    slug: str
    name: str
    short_name: str
    name_cy: str
    gss_code: str
    former_gss_codes: tuple[str, ...]
    nation: str
    type: str
    tier: str
    region: str
    region_gss: str
    region_source: str
    county_code: str
    combined_authority_code: str
    start_date: dt.date | None
    end_date: dt.date | None
    replaced_by: tuple[str, ...]
    website: str
    wikidata: str


@dataclass(frozen=True, order=True)
class Fault:
    """What is wrong at one place of the file. Lines count from 1, the heading's line included."""

    line: int
    column: str
    sentence: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.column}: {self.sentence}"


class Unreadable(Exception):
    """The file is refused; carries every fault, in the order of the lines."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass(frozen=True)
class Known:
    """What reading needs to know of a council that is in the register already."""

    tier: str
    slug: str
    start_date: dt.date | None = None
    end_date: dt.date | None = None


def parse(text: str, *, known: Mapping[str, Known] | None = None) -> list[Entry]:
    """The councils a CSV text describes.

    `known` are the councils already in the register by code, which counties and successors
    may refer to and whose slugs are taken. Raises Unreadable with all faults.
    """
    reading = _Reading(known or {})
    reading.read(text)
    if reading.faults:
        raise Unreadable(reading.faults)
    return [entry for _, entry in reading.entries]


class _Row:
    """One row while it is read: takes values out of columns and collects what is wrong."""

    def __init__(self, line: int, cells: Mapping[str, str], faults: list[Fault]) -> None:
        self.line, self.cells, self.faults = line, cells, faults

    def fault(self, column: str, sentence: str) -> None:
        self.faults.append(Fault(self.line, column, sentence))

    def words(self, column: str, most: int, *, needed: bool = False) -> str:
        value = self.cells[column].strip()
        if needed and not value:
            self.fault(column, "is empty.")
        if len(value) > most:
            self.fault(column, f"has {len(value)} characters; {most} are allowed.")
        if CONTROL.search(value):
            self.fault(column, "contains a line break or control character.")
        return value

    def shaped(
        self, column: str, shape: re.Pattern[str], example: str, *, needed: bool = False
    ) -> str:
        value = self.cells[column].strip()
        if value or needed:
            self.check(column, value, shape, example)
        return value

    def shaped_list(self, column: str, shape: re.Pattern[str], example: str) -> tuple[str, ...]:
        raw = self.cells[column].strip()
        values = tuple(value.strip() for value in raw.split("|")) if raw else ()
        for value in values:
            self.check(column, value, shape, example)
        if len(set(values)) < len(values):
            self.fault(column, "names the same code twice.")
        return values

    def check(self, column: str, value: str, shape: re.Pattern[str], example: str) -> None:
        if not shape.fullmatch(value):
            self.fault(column, f"“{_short(value)}” is not of the form {example}.")

    def choice(self, column: str, values: Iterable[str]) -> str:
        value = self.cells[column].strip()
        allowed = list(values)
        if value not in allowed:
            self.fault(column, f"“{_short(value)}” is not one of {', '.join(allowed)}.")
        return value

    def day(self, column: str) -> dt.date | None:
        value = self.cells[column].strip()
        if not value:
            return None
        try:
            if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
                raise ValueError
            return dt.date.fromisoformat(value)
        except ValueError:
            self.fault(column, f"“{_short(value)}” is not a date of the form 2019-03-31.")
            return None

    def address(self, column: str) -> str:
        value = self.words(column, 200)
        try:
            parts = urlsplit(value)
            good = not value or (parts.scheme in {"http", "https"} and bool(parts.hostname))
        except ValueError:
            good = False
        if not good or " " in value:
            self.fault(column, f"“{_short(value)}” is not a web address (https://…).")
        return value


class _Reading:
    """Reads rows one by one, then checks what rows say of each other."""

    def __init__(self, known: Mapping[str, Known]) -> None:
        self.known = known
        self.faults: list[Fault] = []
        self.entries: list[tuple[int, Entry]] = []

    def read(self, text: str) -> None:
        if len(text) > MOST_CHARACTERS:
            self.faults.append(Fault(1, "the file", "is too large for a register of councils."))
            return
        rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
        line = 1
        try:
            heading = next(rows, [])
            if not self._heading(heading):
                return
            line = rows.line_num + 1
            for cells in rows:
                if any(cell.strip() for cell in cells):
                    self._row(line, heading, cells)
                line = rows.line_num + 1
        except csv.Error as error:
            self.faults.append(Fault(line, "the row", f"cannot be read as CSV ({error})."))
        self._across()

    def _heading(self, heading: list[str]) -> bool:
        for column in COLUMNS:
            if heading.count(column) != 1:
                problem = "is missing" if column not in heading else "stands twice"
                self.faults.append(Fault(1, column, f"{problem} in the heading."))
        for column in heading:
            if column not in COLUMNS:
                self.faults.append(
                    Fault(1, _short(column) or "(no name)", "is not a known column.")
                )
        return not self.faults

    def _row(self, line: int, heading: list[str], cells: list[str]) -> None:
        if len(cells) != len(heading):
            self.faults.append(
                Fault(line, "the row", f"has {len(cells)} values; the heading has {len(heading)}.")
            )
            return
        row = _Row(line, dict(zip(heading, cells, strict=True)), self.faults)
        entry = Entry(
            code=row.shaped("code", CODE, "ABC", needed=True),
            slug=row.shaped("slug", SLUG, "north-east-derbyshire", needed=True),
            name=row.words("name", 120, needed=True),
            short_name=row.words("short_name", 80, needed=True),
            name_cy=row.words("name_cy", 120),
            gss_code=row.shaped("gss_code", GSS, "E07000034"),
            former_gss_codes=row.shaped_list("former_gss_codes", GSS, "E07000034"),
            nation=row.choice("nation", Nation.values),
            type=row.choice("type", CouncilType.values),
            tier=row.choice("tier", Tier.values),
            region=row.choice("region", REGION_CODES),
            region_gss=row.choice("region_gss", REGION_NAMES),
            region_source=row.shaped("region_source", SOURCE, "mysociety"),
            county_code=row.shaped("county_code", CODE, "ABC"),
            combined_authority_code=row.shaped(
                "combined_authority_code_2025", COMBINED_AUTHORITY, "EMCA"
            ),
            start_date=row.day("start_date"),
            end_date=row.day("end_date"),
            replaced_by=tuple(sorted(row.shaped_list("replaced_by", CODE, "ABC"))),
            website=row.address("website"),
            wikidata=row.shaped("wikidata", WIKIDATA, "Q5261561"),
        )
        if len(entry.slug) > 80:
            row.fault("slug", f"has {len(entry.slug)} characters; 80 are allowed.")
        self._agrees_with_itself(row, entry)
        self.entries.append((line, entry))

    def _agrees_with_itself(self, row: _Row, entry: Entry) -> None:
        if entry.type in CouncilType.values and entry.tier in Tier.values:
            tier = TIER_OF_TYPE[CouncilType(entry.type)]
            if entry.tier != tier:
                row.fault("tier", f"is “{entry.tier}”; a council of type {entry.type} is {tier}.")
        if (entry.nation == Nation.WALES) != (entry.type == CouncilType.WELSH):
            row.fault("type", f"“{_short(entry.type)}” is not a type of council in that nation.")
        if (entry.nation == Nation.WALES) != (entry.region == "Wales"):
            row.fault("region", f"“{_short(entry.region)}” is not in that nation.")
        region_gss = REGION_CODES.get(entry.region)
        if region_gss not in {None, entry.region_gss} and entry.region_gss in REGION_NAMES:
            row.fault("region_gss", f"is {entry.region_gss}; {entry.region} is {region_gss}.")
        if entry.start_date and entry.end_date and entry.start_date > entry.end_date:
            row.fault("end_date", f"{entry.end_date} is before the first day {entry.start_date}.")
        if entry.replaced_by and not entry.end_date:
            row.fault("replaced_by", "names successors of a council that has no last day.")
        if entry.tier == Tier.LOWER and not entry.county_code:
            row.fault("county_code", "is empty; a lower-tier council lies in a county.")
        if entry.tier in {Tier.UPPER, Tier.SINGLE} and entry.county_code:
            row.fault("county_code", "is given; only a lower-tier council lies in a county.")

    def _across(self) -> None:
        """Codes and slugs are unique; counties and successors are in the file or known."""
        by_code: dict[str, Entry] = {}
        self._once("code", lambda entry: entry.code)
        self._once("slug", lambda entry: entry.slug)
        self._once("gss_code", lambda entry: entry.gss_code)
        for _, entry in self.entries:
            by_code.setdefault(entry.code, entry)
        slugs_of_others = {
            known.slug: code for code, known in self.known.items() if code not in by_code
        }
        for line, entry in self.entries:
            if owner := slugs_of_others.get(entry.slug):
                self._fault(line, "slug", f"“{entry.slug}” is the slug of {owner}.")
            if CODE.fullmatch(entry.county_code):
                county: Entry | Known | None = by_code.get(entry.county_code)
                county = county or self.known.get(entry.county_code)
                if county is None:
                    self._fault(line, "county_code", f"there is no council {entry.county_code}.")
                elif county.tier != Tier.UPPER:
                    self._fault(line, "county_code", f"{entry.county_code} is not a county.")
            for code in entry.replaced_by:
                if code == entry.code:
                    self._fault(line, "replaced_by", "a council cannot replace itself.")
                elif CODE.fullmatch(code):
                    self._successor(line, entry, code, by_code.get(code) or self.known.get(code))

    def _successor(self, line: int, entry: Entry, code: str, found: Entry | Known | None) -> None:
        """A successor exists, and is in being on the day after the last day."""
        if found is None:
            self._fault(line, "replaced_by", f"there is no council {code}.")
            return
        if entry.end_date is None or entry.end_date == dt.date.max:
            return
        after = entry.end_date + dt.timedelta(days=1)
        if found.start_date and found.start_date > after:
            said = f"{code} starts on {found.start_date}, later than the day after the last day."
            self._fault(line, "replaced_by", said)
        if found.end_date and found.end_date < after:
            said = f"{code} has ended on {found.end_date} and cannot follow after {entry.end_date}."
            self._fault(line, "replaced_by", said)

    def _once(self, column: str, value_of: Callable[[Entry], str]) -> None:
        first_line: dict[str, int] = {}
        for line, entry in self.entries:
            value = value_of(entry)
            if value and value in first_line:
                before = first_line[value]
                self._fault(line, column, f"“{_short(value)}” stands already in line {before}.")
            first_line.setdefault(value, line)

    def _fault(self, line: int, column: str, sentence: str) -> None:
        self.faults.append(Fault(line, column, sentence))


def _short(value: str) -> str:
    """A value as it can be repeated in a sentence."""
    value = CONTROL.sub(" ", value)
    return value if len(value) <= 40 else value[:39] + "…"

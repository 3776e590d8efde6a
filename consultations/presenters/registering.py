"""What an import of the register would do, in words; and what it means for those who are asked."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from consultations.models import Invitation
from consultations.policies import spoken_moment
from councils.enums import CouncilType, Tier
from councils.models import Council, RegisterImport
from councils.policies import spoken
from councils.register import Change, Difference, Entry, Kind, Preview

HEADINGS = {
    Kind.NEW: "New councils",
    Kind.MERGED: "Abolished, with successors",
    Kind.ENDED: "Abolished, without successors",
    Kind.RESTORED: "No longer to be abolished",
    Kind.DATES: "Other first or last days",
    Kind.RENAMED: "Renamed",
    Kind.MOVED: "Moved to another region, county, type or combined authority",
    Kind.IDENTIFIERS: "Other codes or addresses",
    Kind.DETAILS: "Other details",
}
SHORT = {
    "new": "new",
    "merged": "abolished, with successors",
    "ended": "abolished",
    "restored": "no longer abolished",
    "dates": "other days",
    "renamed": "renamed",
    "moved": "moved",
    "identifiers": "other codes",
    "details": "other details",
    "unchanged": "unchanged",
    "not-in-file": "not in the file",
}
LEADS = {
    Kind.NEW: "A council that starts later is in the register at once, so that its first "
    "administrator can be invited in its shadow year. It is asked only by consultations that open "
    "on its first day or later.",
    Kind.MERGED: "Nothing of these councils is deleted or handed to a successor: their people keep "
    "their roles, and what they were asked they can go on with and submit until it closes, also "
    "after their last day. No consultation that opens later asks them.",
    Kind.ENDED: "The file names no successors. Nothing of these councils is deleted, and what they "
    "were asked they can go on with and submit until it closes.",
    Kind.RENAMED: "The earlier name stays known, so that spreadsheets may go on using it. Papers "
    "and submissions that exist keep the name of their day.",
    Kind.MOVED: "Who was asked stays asked, and submissions keep what the register said on their "
    "day. Rules of consultations that open later see the new values.",
    Kind.IDENTIFIERS: "Where the address (slug) changes, links to the council’s pages change too.",
}
FIELDS = {
    "slug": "Address (slug)",
    "name": "Name",
    "short_name": "Short name",
    "name_cy": "Welsh name",
    "gss_code": "GSS code",
    "former_gss_codes": "Former GSS codes",
    "nation": "Nation",
    "type": "Type",
    "tier": "Tier",
    "region": "Region",
    "region_gss": "Code of the region",
    "region_source": "Source of the region",
    "county_code": "County",
    "combined_authority_code": "Combined authority",
    "start_date": "First day",
    "end_date": "Last day",
    "replaced_by": "Successors",
    "website": "Web site",
    "wikidata": "Wikidata",
}
MOST_OPEN = 20  # a longer group is folded


@dataclass(frozen=True)
class ChangedRow:
    """One council: what changes, line by line, and by which open consultations it is asked."""

    name: str
    code: str
    lines: list[str]
    asked: list[str]


@dataclass(frozen=True)
class Group:
    heading: str
    lead: str
    rows: list[ChangedRow]
    is_folded: bool


def groups(found: Preview) -> list[Group]:
    """The changes by their weightiest kind, each council once (at most two queries)."""
    today = timezone.localdate()
    ending = [
        one.code
        for one in found.changes
        if {Kind.ENDED, Kind.MERGED} & set(one.kinds) and one.entry.end_date
    ]
    asked = open_consultations(ending)
    people = people_of(ending)
    rows: dict[Kind, list[ChangedRow]] = defaultdict(list)
    for change in found.changes:
        lines = _lines(change, found, today)
        if number := people.get(change.code, 0):
            have = "person has a role" if number == 1 else "people have roles"
            lines.append(f"{number} {have} there and {'keeps it' if number == 1 else 'keep them'}.")
        rows[change.kinds[0]].append(
            ChangedRow(change.entry.name, change.code, lines, asked.get(change.code, []))
        )
    return [
        Group(HEADINGS[kind], LEADS.get(kind, ""), rows[kind], len(rows[kind]) > MOST_OPEN)
        for kind in Kind
        if rows[kind]
    ]


def open_consultations(codes: Collection[str]) -> dict[str, list[str]]:
    """By which consultations these councils are asked that they can still answer, or will be."""
    if not codes:
        return {}
    now = timezone.now()
    found = (
        Invitation.objects.filter(council__code__in=codes, consultation__published_at__isnull=False)
        .filter(Q(consultation__closes_at__gt=now) | Q(extended_until__gt=now))
        .select_related("consultation", "council")
        .order_by("consultation__closes_at", "pk")
    )
    asked: dict[str, list[str]] = defaultdict(list)
    for one in found:
        until = spoken_moment(one.ends_at)
        asked[one.council.code].append(f"“{one.consultation.title}”, until {until}")
    return asked


def people_of(codes: Collection[str]) -> dict[str, int]:
    """How many people have a role at these councils; the LGA administrator sees no names."""
    if not codes:
        return {}
    holding = Q(memberships__ended_at__isnull=True) & (
        Q(memberships__ends_on__isnull=True) | Q(memberships__ends_on__gte=timezone.localdate())
    )
    counted = Council.objects.filter(code__in=codes).annotate(
        people=Count("memberships__user", filter=holding, distinct=True)
    )
    return dict(counted.values_list("code", "people"))


def _lines(change: Change, found: Preview, today: dt.date) -> list[str]:
    entry = change.entry
    if change.is_new:
        return _new(entry, found, today)
    lines = []
    fields = change.fields
    if change.kinds[0] in {Kind.MERGED, Kind.ENDED} and entry.end_date is not None:
        lines.append(_ending(entry, found, today))
        fields = fields - {"end_date", "replaced_by"}
    return lines + [_line(one, found) for one in change.differences if one.field in fields]


def _new(entry: Entry, found: Preview, today: dt.date) -> list[str]:
    lines = [f"{CouncilType(entry.type).label}, {entry.region}."]
    if entry.start_date and entry.start_date > today:
        lines.append(f"Ordered, and not in being before {spoken(entry.start_date)}.")
    elif entry.start_date:
        lines.append(f"In being since {spoken(entry.start_date)}.")
    before = [one for one in found.after.values() if entry.code in one.replaced_by]
    if before:
        names = _names([one.code for one in sorted(before, key=lambda one: one.name)], found)
        standing = [one for one in before if one.end_date and one.end_date >= today]
        lines.append(f"Follows {names}{', still in being until then' if standing else ''}.")
    if entry.end_date:
        lines.append(_ending(entry, found, today))
    return lines


def _ending(entry: Entry, found: Preview, today: dt.date) -> str:
    assert entry.end_date is not None
    said = f"{'In being until' if entry.end_date >= today else 'Its last day was'} "
    said += spoken(entry.end_date)
    if entry.replaced_by:
        said += f"; followed by {_names(entry.replaced_by, found)}"
    return f"{said}."


def _line(one: Difference, found: Preview) -> str:
    return f"{FIELDS[one.field]}: {_said(one.field, one.old, found)} → " + _said(
        one.field, one.new, found
    )


def _said(field: str, value: Any, found: Preview) -> str:
    if not value:
        return "none"
    if field == "county_code":
        return _names([value], found)
    if field == "replaced_by":
        return _names(value, found)
    if field == "type":
        return str(CouncilType(value).label)
    if field == "tier":
        return str(Tier(value).label)
    if isinstance(value, dt.date):
        return spoken(value)
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _names(codes: Iterable[str], found: Preview) -> str:
    names = [found.after[code].name if code in found.after else code for code in codes]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


# --- the log --------------------------------------------------------------------------------


@dataclass(frozen=True)
class ImportRow:
    at: dt.datetime
    by: str
    file_name: str
    sha256: str
    counts: str


def import_row(done: RegisterImport) -> ImportRow:
    return ImportRow(
        at=done.imported_at,
        by=done.imported_by.name if done.imported_by else "the command on the server",
        file_name=done.file_name or "a file",
        sha256=done.sha256,
        counts=counts_in_words(done.counts),
    )


def counts_in_words(counts: Mapping[str, int]) -> str:
    """ "2 new, 4 abolished, with successors, 333 unchanged"."""
    found = [f"{counts[name]} {words}" for name, words in SHORT.items() if counts.get(name)]
    return "; ".join(found) or "an empty file"

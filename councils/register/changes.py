"""What a file would change of the register, as plain values. No database.

`differing` names, for each council of the file that is not as it is stored, every value that
differs; `applied` is the register with these changes. Both sides are entries by code, so that
`applied(differing(before, file), before)` is `before` with the file's councils as the file says,
whatever the order of its lines. A council that the file does not name stays: no change takes one
away.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from typing import Any

from councils.register.reading import Entry


class Kind(StrEnum):
    """What a change is for people who read the preview; in the order in which they read it."""

    NEW = "new"
    MERGED = "merged"
    ENDED = "ended"
    RESTORED = "restored"
    DATES = "dates"
    RENAMED = "renamed"
    MOVED = "moved"
    IDENTIFIERS = "identifiers"
    DETAILS = "details"


KIND_OF_FIELD = {
    "slug": Kind.IDENTIFIERS,
    "name": Kind.RENAMED,
    "short_name": Kind.RENAMED,
    "name_cy": Kind.RENAMED,
    "gss_code": Kind.IDENTIFIERS,
    "former_gss_codes": Kind.IDENTIFIERS,
    "nation": Kind.MOVED,
    "type": Kind.MOVED,
    "tier": Kind.MOVED,
    "region": Kind.MOVED,
    "region_gss": Kind.MOVED,
    "region_source": Kind.DETAILS,
    "county_code": Kind.MOVED,
    "combined_authority_code": Kind.MOVED,
    "start_date": Kind.DATES,
    "end_date": Kind.ENDED,
    "replaced_by": Kind.MERGED,
    "website": Kind.DETAILS,
    "wikidata": Kind.IDENTIFIERS,
}
FIELDS = tuple(one.name for one in fields(Entry) if one.name != "code")


@dataclass(frozen=True)
class Difference:
    """One value that differs; `old` is None for a council that is new."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True)
class Change:
    """One council that would be added or would change."""

    code: str
    entry: Entry  # as it would be
    is_new: bool
    differences: tuple[Difference, ...]  # none for a new council: the entry says it all

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(one.field for one in self.differences)

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """What it is, the weightiest first; never empty."""
        if self.is_new:
            return (Kind.NEW,)
        found = {_kind(one) for one in self.differences}
        if Kind.MERGED in found and self.entry.replaced_by:
            found.discard(Kind.ENDED)
        return tuple(kind for kind in Kind if kind in found)


def _kind(one: Difference) -> Kind:
    if one.field == "end_date":
        if one.new is None:
            return Kind.RESTORED
        return Kind.ENDED if one.old is None else Kind.DATES
    if one.field == "replaced_by" and not one.new:
        return Kind.RESTORED
    return KIND_OF_FIELD[one.field]


def differing(before: Mapping[str, Entry], entries: Iterable[Entry]) -> tuple[Change, ...]:
    """What the entries would change of the register, by code."""
    found = []
    for entry in sorted(entries, key=lambda one: one.code):
        held = before.get(entry.code)
        if held is None:
            found.append(Change(entry.code, entry, True, ()))
        elif held != entry:
            differences = tuple(
                Difference(name, getattr(held, name), getattr(entry, name))
                for name in FIELDS
                if getattr(held, name) != getattr(entry, name)
            )
            found.append(Change(entry.code, entry, False, differences))
    return tuple(found)


def applied(changes: Iterable[Change], before: Mapping[str, Entry]) -> dict[str, Entry]:
    """The register with the changes: value by value, as they are written."""
    after = dict(before)
    for change in changes:
        if change.is_new:
            after[change.code] = change.entry
        else:
            values = {one.field: one.new for one in change.differences}
            after[change.code] = replace(before[change.code], **values)
    return after


def counted(changes: Iterable[Change]) -> dict[str, int]:
    """How many councils each kind of change concerns; a council may count under several."""
    counts = Counter(kind.value for change in changes for kind in change.kinds)
    return {kind.value: counts[kind.value] for kind in Kind if counts[kind.value]}


def fingerprint(register: Mapping[str, Entry]) -> str:
    """SHA-256 of the whole register, the same for the same councils in any order."""
    rows = [asdict(register[code]) for code in sorted(register)]
    text = json.dumps(rows, sort_keys=True, default=str, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()

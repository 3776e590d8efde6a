"""Entries → rows of the register: what differs is written, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from councils.models import Council
from councils.register.reading import Entry, Known, parse


@dataclass(frozen=True)
class Loaded:
    """What `load` did: codes of the councils added and changed, how many were as in the file."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: int
    not_in_file: int


def load(text: str) -> Loaded:
    """Adds and updates the councils of a CSV text; all of them, or none when one is at fault.

    Nothing is written for a council that is as in the file. Raises Unreadable.
    """
    with transaction.atomic():
        stored = {
            council.code: council for council in Council.objects.select_for_update().order_by("pk")
        }
        known = {code: Known(council.tier, council.slug) for code, council in stored.items()}
        return _write(parse(text, known=known), stored)


def _write(entries: list[Entry], stored: dict[str, Council]) -> Loaded:
    new = [entry for entry in entries if entry.code not in stored]
    old = [entry for entry in entries if entry.code in stored]
    codes = {council.pk: code for code, council in stored.items()}

    changed_fields: dict[str, set[str]] = {}
    for entry in old:
        council, values = stored[entry.code], _values(entry)
        differing = {name for name, value in values.items() if getattr(council, name) != value}
        if codes.get(council.county_id or 0, "") != entry.county_code:
            differing.add("county")
        if differing:
            changed_fields[entry.code] = differing
            for name in differing - {"county"}:
                setattr(council, name, values[name])
    _park_slugs([stored[code] for code, names in changed_fields.items() if "slug" in names])

    # Counties first, because districts point at them.
    for batch in (
        [entry for entry in new if not entry.county_code],
        [entry for entry in new if entry.county_code],
    ):
        councils = [Council(**_values(entry)) for entry in batch]
        for council, entry in zip(councils, batch, strict=True):
            council.county = stored[entry.county_code] if entry.county_code else None
        stored.update({council.code: council for council in Council.objects.bulk_create(councils)})
    for entry in old:
        if "county" in changed_fields.get(entry.code, set()):
            stored[entry.code].county = stored[entry.county_code] if entry.county_code else None
    if changed_fields:
        Council.objects.bulk_update(
            [stored[code] for code in changed_fields],
            sorted(set().union(*changed_fields.values())),
        )

    moved = _write_successors(entries, stored)
    added = {entry.code for entry in new}
    changed = (set(changed_fields) | moved) - added
    return Loaded(
        added=tuple(sorted(added)),
        changed=tuple(sorted(changed)),
        unchanged=len(entries) - len(added) - len(changed),
        not_in_file=len(stored) - len(entries),
    )


def _values(entry: Entry) -> dict[str, Any]:
    """The entry as columns of the table, without what points at other councils."""
    return {
        "code": entry.code,
        "slug": entry.slug,
        "name": entry.name,
        "short_name": entry.short_name,
        "name_cy": entry.name_cy,
        "gss_code": entry.gss_code,
        "former_gss_codes": list(entry.former_gss_codes),
        "nation": entry.nation,
        "type": entry.type,
        "tier": entry.tier,
        "region": entry.region,
        "region_gss": entry.region_gss,
        "region_source": entry.region_source,
        "combined_authority_code": entry.combined_authority_code,
        "start_date": entry.start_date,
        "end_date": entry.end_date,
        "website": entry.website,
        "wikidata": entry.wikidata,
    }


def _park_slugs(councils: list[Council]) -> None:
    """Frees the old slugs first: one council may take the slug that another gives up."""
    if not councils:
        return
    wanted = [council.slug for council in councils]
    for council in councils:
        council.slug = f"parked-{council.pk}"
    Council.objects.bulk_update(councils, ["slug"])
    for council, slug in zip(councils, wanted, strict=True):
        council.slug = slug


def _write_successors(entries: list[Entry], stored: dict[str, Council]) -> set[str]:
    """Makes the successors those of the file; returns the codes whose successors changed."""
    through = Council.successors.through
    wanted = {
        (stored[entry.code].pk, stored[code].pk) for entry in entries for code in entry.replaced_by
    }
    of_file = {stored[entry.code].pk for entry in entries}
    held = {
        (row.from_council_id, row.to_council_id): row.pk
        for row in through.objects.all()
        if row.from_council_id in of_file
    }
    if gone := [held[pair] for pair in held.keys() - wanted]:
        through.objects.filter(pk__in=gone).delete()
    through.objects.bulk_create(
        through(from_council_id=before, to_council_id=after)
        for before, after in sorted(wanted - held.keys())
    )
    codes = {council.pk: code for code, council in stored.items()}
    return {codes[before] for before, _ in wanted ^ held.keys()}

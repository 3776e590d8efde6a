"""Changes → rows of the register: exactly these are written, in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from councils.contacts.matching import plain
from councils.models import Council, CouncilName, RegisterImport, User
from councils.refusals import Blocker, Refused
from councils.register.changes import Change, applied, counted, differing, fingerprint
from councils.register.reading import Entry, Known, parse
from councils.register.stored import stored_entries


@dataclass(frozen=True)
class Loaded:
    """What `load` did: codes of the councils added and changed, how many were as in the file."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: int
    not_in_file: int


@dataclass(frozen=True)
class Preview:
    """What a file would do to the register as it is; the hash says in which state that is."""

    changes: tuple[Change, ...]
    before: dict[str, Entry]
    after: dict[str, Entry]
    unchanged: int
    not_in_file: int
    register_sha256: str


def preview(text: str) -> Preview:
    """Reads only. Raises Unreadable with everything that is wrong with the file."""
    return _preview(text, stored_entries())


def load(
    text: str,
    *,
    by: User | None = None,
    file_name: str = "",
    file_sha256: str = "",
    seen: str | None = None,
) -> Loaded:
    """Adds and updates the councils of a CSV text; all of them, or none when one is at fault.

    Nothing is written for a council that is as in the file, and none is ever taken away. `seen`
    is the register's hash in the preview that was confirmed: if the register is another one by
    now, nothing is written. The import is logged with the hash of the file's bytes, or of the text
    where there is no file. Raises Unreadable and Refused.
    """
    with transaction.atomic():
        councils = {one.code: one for one in Council.objects.select_for_update().order_by("pk")}
        before = stored_entries(councils.values())
        if seen is not None and seen != fingerprint(before):
            raise Refused(
                [
                    Blocker(
                        "changed-meanwhile",
                        "The register was changed after you read this. Nothing was written: "
                        "below is what the file would do now.",
                    )
                ]
            )
        found = _preview(text, before)
        write(found.changes, councils)
        _keep_old_names(found, councils)
        RegisterImport.objects.create(
            imported_at=timezone.now(),
            imported_by=by,
            file_name=file_name[-120:],
            sha256=file_sha256 or hashlib.sha256(text.encode()).hexdigest(),
            before_sha256=found.register_sha256,
            after_sha256=fingerprint(found.after),
            counts=counted(found.changes)
            | {"unchanged": found.unchanged, "not-in-file": found.not_in_file},
        )
        return Loaded(
            added=tuple(change.code for change in found.changes if change.is_new),
            changed=tuple(change.code for change in found.changes if not change.is_new),
            unchanged=found.unchanged,
            not_in_file=found.not_in_file,
        )


def _preview(text: str, before: dict[str, Entry]) -> Preview:
    known = {
        code: Known(entry.tier, entry.slug, entry.start_date, entry.end_date)
        for code, entry in before.items()
    }
    entries = parse(text, known=known)
    changes = differing(before, entries)
    after = applied(changes, before)
    return Preview(
        changes=changes,
        before=before,
        after=after,
        unchanged=len(entries) - len(changes),
        not_in_file=len(after) - len(entries),
        register_sha256=fingerprint(before),
    )


def write(changes: Sequence[Change], councils: dict[str, Council]) -> None:
    """Writes the changes to the rows (by code, locked by whoever calls)."""
    new = [change.entry for change in changes if change.is_new]
    old = [change for change in changes if not change.is_new]
    columns = {change.code: change.fields - {"county_code", "replaced_by"} for change in old}
    for change in old:
        values = _values(change.entry)
        for name in columns[change.code]:
            setattr(councils[change.code], name, values[name])
    _park_slugs([councils[code] for code, names in columns.items() if "slug" in names])

    # Counties first, because districts point at them.
    for batch in (
        [entry for entry in new if not entry.county_code],
        [entry for entry in new if entry.county_code],
    ):
        rows = [Council(**_values(entry)) for entry in batch]
        for row, entry in zip(rows, batch, strict=True):
            row.county = councils[entry.county_code] if entry.county_code else None
        councils.update({row.code: row for row in Council.objects.bulk_create(rows)})
    for change in old:
        if "county_code" in change.fields:
            county = change.entry.county_code
            councils[change.code].county = councils[county] if county else None
            columns[change.code] |= {"county"}
    if touched := [code for code, names in columns.items() if names]:
        names = sorted(set().union(*columns.values()))
        Council.objects.bulk_update([councils[code] for code in touched], names)
    _write_successors(changes, councils)


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


def _write_successors(changes: Sequence[Change], councils: dict[str, Council]) -> None:
    """Makes the successors of these councils those of the file."""
    through = Council.successors.through
    moved = [change for change in changes if change.is_new or "replaced_by" in change.fields]
    old = [councils[change.code].pk for change in moved if not change.is_new]
    if old:
        through.objects.filter(from_council_id__in=old).delete()
    through.objects.bulk_create(
        through(from_council_id=councils[change.code].pk, to_council_id=councils[code].pk)
        for change in moved
        for code in change.entry.replaced_by
    )


def _keep_old_names(found: Preview, councils: dict[str, Council]) -> None:
    """A council that is renamed stays known under the names it had."""
    names = [
        CouncilName(council=councils[change.code], name=one.old, plain=plain(one.old))
        for change in found.changes
        for one in change.differences
        if one.field in {"name", "short_name", "name_cy"} and one.old and plain(one.old)
    ]
    if names:
        CouncilName.objects.bulk_create(names, ignore_conflicts=True)

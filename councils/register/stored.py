"""The register as it is stored, in the shape in which a file describes it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from councils.models import Council
from councils.register.reading import Entry


def stored_entries(councils: Collection[Council] | None = None) -> dict[str, Entry]:
    """Every council by its code (two queries; one if the councils are given)."""
    found = list(Council.objects.order_by("pk")) if councils is None else list(councils)
    codes = {council.pk: council.code for council in found}
    successors: dict[int, list[str]] = defaultdict(list)
    pairs = Council.successors.through.objects.values_list("from_council_id", "to_council_id")
    for before, after in pairs:
        successors[before].append(codes[after])
    return {
        council.code: Entry(
            code=council.code,
            slug=council.slug,
            name=council.name,
            short_name=council.short_name,
            name_cy=council.name_cy,
            gss_code=council.gss_code,
            former_gss_codes=tuple(council.former_gss_codes),
            nation=council.nation,
            type=council.type,
            tier=council.tier,
            region=council.region,
            region_gss=council.region_gss,
            region_source=council.region_source,
            county_code=codes[council.county_id] if council.county_id else "",
            combined_authority_code=council.combined_authority_code,
            start_date=council.start_date,
            end_date=council.end_date,
            replaced_by=tuple(sorted(successors[council.pk])),
            website=council.website,
            wikidata=council.wikidata,
        )
        for council in found
    }

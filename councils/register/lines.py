"""Entries → the text of a register file: what `parse` reads back are the same entries."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from councils.enums import CouncilType
from councils.register.reading import Entry
from councils.register.vocabulary import COLUMNS


def as_text(entries: Iterable[Entry]) -> str:
    """A CSV file with all its columns."""
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, COLUMNS)
    writer.writeheader()
    for entry in entries:
        writer.writerow(
            {
                "code": entry.code,
                "slug": entry.slug,
                "name": entry.name,
                "short_name": entry.short_name,
                "name_cy": entry.name_cy,
                "gss_code": entry.gss_code,
                "former_gss_codes": "|".join(entry.former_gss_codes),
                "nation": entry.nation,
                "type": entry.type,
                "type_label": CouncilType(entry.type).label,
                "tier": entry.tier,
                "region": entry.region,
                "region_gss": entry.region_gss,
                "region_source": entry.region_source,
                "county_code": entry.county_code,
                "combined_authority_code_2025": entry.combined_authority_code,
                "start_date": entry.start_date or "",
                "end_date": entry.end_date or "",
                "replaced_by": "|".join(entry.replaced_by),
                "website": entry.website,
                "wikidata": entry.wikidata,
            }
        )
    return stream.getvalue()

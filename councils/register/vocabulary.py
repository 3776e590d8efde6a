"""Columns of the public file, and the shapes of what stands in them."""

from __future__ import annotations

import re

from councils.enums import BODIES, CouncilType, Tier

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
} | dict.fromkeys(BODIES, Tier.NONE)
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
CODE_OF_BODY = re.compile(r"[A-Z][A-Z0-9]{2,3}")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
GSS = re.compile(r"[EW][0-9]{8}")
COMBINED_AUTHORITY = re.compile(r"[A-Z]{2,9}")
WIKIDATA = re.compile(r"Q[0-9]{1,12}")
SOURCE = re.compile(r"[a-z-]{1,20}")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
MOST_CHARACTERS = 5_000_000

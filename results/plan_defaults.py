"""What a consultation's plan says unless its editors say otherwise: England, type, region.

Neighbours are declared before anybody answers.  They are chosen so that groups which merge stay
small and sensible: City of London with the boroughs, Isles of Scilly with the unitary councils
that do the same, counties with the other councils for social care; regions within three blocks
of three: the north, the Midlands with the East, the south with London.  A region thus becomes
part of a group of four only when a whole block is too small.  The first comes first (R2).

Names are those of the register (councils/enums.py, consultations/applicability.py).  Welsh
councils are a stratum of their own ("stratum": "nation"), with one type and one region.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DIMENSIONS = ("type", "region")

NEIGHBOURS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "type": {
        "city-of-london": ("london-borough",),
        "isles-of-scilly": ("unitary",),
        "london-borough": ("city-of-london", "metropolitan-district", "unitary"),
        "metropolitan-district": ("london-borough", "unitary"),
        "county": ("unitary", "non-metropolitan-district"),
        "unitary": ("county", "metropolitan-district"),
        "non-metropolitan-district": ("county", "unitary"),
    },
    "region": {
        "North East": ("Yorkshire and The Humber", "North West"),
        "Yorkshire and The Humber": ("North East", "North West"),
        "North West": ("Yorkshire and The Humber", "North East"),
        "East Midlands": ("West Midlands", "East of England"),
        "West Midlands": ("East Midlands", "East of England"),
        "East of England": ("East Midlands", "West Midlands"),
        "London": ("South East", "South West"),
        "South East": ("London", "South West"),
        "South West": ("South East", "London"),
    },
}


def default_plan(questions: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The plan in its stored form (plan_file.parse_plan) for these questions, which are in the
    form of plan.json: {"Q8": {"kind": "single", "options": ["yes", "no"]}}."""
    return {
        "questions": {name: dict(question) for name, question in questions.items()},
        "dimensions": list(DIMENSIONS),
        "neighbours": {
            dimension: {category: list(names) for category, names in lists.items()}
            for dimension, lists in NEIGHBOURS.items()
        },
    }

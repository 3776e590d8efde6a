"""The page that was signed for a decision, as `Signed` reads it."""

from __future__ import annotations

import json
from typing import Any

from responses.models import Decision

# What of the record stands in columns of the decision, also of records from before it was signed.
COLUMNS = (
    "outcome",
    "reasons",
    "comments",
    "consultee_comments",
    "alternatives",
    "has_no_alternatives",
    "interest_kind",
    "interest",
    "dispensation",
    "signed_name",
    "office",
    "meeting",
)


def page_of(decision: Decision) -> dict[str, Any]:
    """What was signed, also of a record from before all of it was: its columns say the same."""
    page: dict[str, Any] = json.loads(decision.canonical)
    return page | {
        **{name: getattr(decision, name) for name in COLUMNS},
        "authority": {
            **page.get("authority", {}),
            "kind": decision.route_kind,
            "name": decision.route_name,
            "reference": decision.route_reference,
            "in_place_of": decision.in_place_of,
        },
        "call_in": {"days": decision.call_in_days, "is_waived": decision.is_call_in_waived},
    }

"""The order of a council's report: which parts, under which headings, numbered or not.

A council's own template says it once; each response takes a copy when it is started, so that a
changed template changes no report that somebody is reading.  Parts that people write are rows
of the report; considerations (a list of their own), the recommendations printed again and the
place of the sections are only entries here.  Alternatives and appendices are printed when
something is written there.

Plain Python on plain values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from responses.enums import PartKind

CONSIDERATIONS = "considerations"
RECOMMENDATIONS_AGAIN = "recommendations-again"
LONGEST_HEADING = 200
MOST_CONSIDERATIONS = 30

# What an outline can name, with its usual heading. Appendices always stand last.
HEADINGS: Mapping[str, str] = {
    PartKind.PURPOSE: "Purpose of report",
    PartKind.RECOMMENDATIONS: "Recommendations",
    PartKind.BACKGROUND: "Background",
    PartKind.CONSULTATION: "The consultation",
    PartKind.SECTION: "The sections of the consultation",
    CONSIDERATIONS: "Considerations",
    PartKind.ALTERNATIVES: "Alternative options considered and rejected",
    RECOMMENDATIONS_AGAIN: "Recommendations",
    PartKind.REASONS: "Reason for recommendations",
}
# Without these a report says neither what is asked of the member nor what would be sent.
NEEDED = (PartKind.RECOMMENDATIONS, PartKind.SECTION)
USUAL_CONSIDERATIONS = ("Risk management", "Equalities")
SUGGESTED_CONSIDERATIONS = (
    "Financial",
    "Legal",
    "Risk management",
    "Equalities",
    "Human resources",
    "Climate change",
    "Data protection",
)


@dataclass(frozen=True)
class Item:
    """One entry: what stands there and under which heading."""

    kind: str
    heading: str


@dataclass(frozen=True)
class Outline:
    """The whole order. `considerations` are the headings a report is expected to weigh."""

    items: tuple[Item, ...] = tuple(Item(str(kind), words) for kind, words in HEADINGS.items())
    considerations: tuple[str, ...] = USUAL_CONSIDERATIONS
    is_numbered: bool = True

    def heading(self, kind: str) -> str:
        return next((item.heading for item in self.items if item.kind == kind), HEADINGS[kind])

    def to_json(self) -> dict[str, Any]:
        return {
            "items": [[item.kind, item.heading] for item in self.items],
            "considerations": list(self.considerations),
            "is_numbered": self.is_numbered,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Outline:
        """What `to_json` gave; without entries the usual order. Raises ValueError with every
        problem, one a line."""
        if not stored:
            return cls()
        items = tuple(Item(kind, heading) for kind, heading in stored["items"])
        if found := problems(items, stored["considerations"]):
            raise ValueError("\n".join(found))
        return cls(items, tuple(stored["considerations"]), stored["is_numbered"])


def problems(items: Sequence[Item], considerations: Sequence[str]) -> list[str]:
    """What is wrong with an outline, one sentence each; empty means that it can be used."""
    found = []
    kinds = [item.kind for item in items]
    found += [f"“{kind}” is no part of a report." for kind in kinds if kind not in HEADINGS]
    for kind, heading in HEADINGS.items():
        if kinds.count(kind) > 1:
            found.append(f"“{heading}” stands there twice.")
    found += [f"“{HEADINGS[kind]}” is missing." for kind in NEEDED if kind not in kinds]
    for item in items:
        if not item.heading.strip():
            found.append(f"“{HEADINGS.get(item.kind, item.kind)}” has no heading.")
        elif len(item.heading) > LONGEST_HEADING:
            found.append(f"“{item.heading[:40]}…” is longer than {LONGEST_HEADING} characters.")
    lowered = [heading.strip().lower() for heading in considerations]
    if "" in lowered:
        found.append("A consideration has no heading.")
    if len(set(lowered)) < len(lowered):
        found.append("A consideration is listed twice.")
    if len(considerations) > MOST_CONSIDERATIONS:
        found.append(f"List at most {MOST_CONSIDERATIONS} considerations.")
    return found

"""What each kind of council does by law.

In two-tier areas the county (upper tier) has social care, education, highways,
libraries and waste disposal, and the districts (lower tier) have housing,
planning, waste collection and the like; a single-tier council has both.  (Local
Government Act 1972 and later; the Greater London and joint-authority exceptions,
such as waste disposal authorities, are not modelled: no question is aimed by them.)
So a function follows from the tier, never from the council's name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from councils.enums import Function, Tier

UPPER_TIER = frozenset(
    {
        Function.CHILDRENS_SERVICES,
        Function.ADULT_SOCIAL_CARE,
        Function.PUBLIC_HEALTH,
        Function.EDUCATION,
        Function.HIGHWAYS,
        Function.LIBRARIES,
        Function.WASTE_DISPOSAL,
        Function.TRADING_STANDARDS,
    }
)
LOWER_TIER = frozenset(set(Function) - UPPER_TIER)


def functions_of(tier: str) -> frozenset[Function]:
    """The functions of a council of this tier. Raises ValueError for an unknown tier."""
    match Tier(tier):
        case Tier.UPPER:
            return UPPER_TIER
        case Tier.LOWER:
            return LOWER_TIER
        case Tier.SINGLE:
            return UPPER_TIER | LOWER_TIER


@dataclass(frozen=True)
class CouncilFacts:
    """What a rule about "which councils" may ask: plain values, no database."""

    name: str
    type: str
    tier: str
    nation: str
    region: str
    code: str = ""  # in the register

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> CouncilFacts:
        """As they were written down with a submission, on its day."""
        known = {one.name: stored[one.name] for one in fields(cls) if one.name != "code"}
        return cls(**known, code=stored.get("code", ""))

    @property
    def functions(self) -> frozenset[Function]:
        return functions_of(self.tier)

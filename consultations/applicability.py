"""Whom a consultation asks and whom a question is for.

A rule names functions, types, tiers, nations, regions and councils.  A council fits
when it fits every part that is given, and within a part any of its values; a rule with
no part fits every council.  Councils that are named are such a part: together with
another they make the rule narrower, never wider.  Applicability goes by *function* and
never by the word "county": a unitary council has social care as a county council has.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields

from councils.enums import CouncilType, Function, Nation, Tier
from councils.functions import CouncilFacts

REGIONS = (
    "East Midlands",
    "East of England",
    "London",
    "North East",
    "North West",
    "South East",
    "South West",
    "Wales",
    "West Midlands",
    "Yorkshire and The Humber",
)
KNOWN: dict[str, frozenset[str]] = {
    "functions": frozenset(Function.values),
    "types": frozenset(CouncilType.values),
    "tiers": frozenset(Tier.values),
    "nations": frozenset(Nation.values),
    "regions": frozenset(REGIONS),
}
COUNCILS = "councils"
PARTS = (*KNOWN, COUNCILS)
COUNCIL_CODE = re.compile(r"[A-Z][A-Z0-9]{2,3}")


def is_known(part: str, value: str) -> bool:
    """Whether a part of a rule can have that value. Councils go by their codes in the register,
    which is not asked here: it changes from day to day (checks.py asks it)."""
    if part == COUNCILS:
        return COUNCIL_CODE.fullmatch(value) is not None
    return value in KNOWN[part]


@dataclass(frozen=True)
class Rule:
    """Which councils: each part empty (anybody) or a set of accepted values."""

    functions: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    tiers: frozenset[str] = frozenset()
    nations: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    councils: frozenset[str] = frozenset()

    @classmethod
    def from_json(cls, stored: Mapping[str, list[str]]) -> Rule:
        """Reads the stored form. Raises ValueError for a part or value that is not known."""
        for part, values in stored.items():
            if part not in PARTS:
                raise ValueError(f"“{part}” is not a part of a rule ({', '.join(PARTS)})")
            unknown = sorted(value for value in set(values) if not is_known(part, value))
            if unknown:
                raise ValueError(f"“{unknown[0]}” is not one of the known {part}")
        return cls(**{part: frozenset(values) for part, values in stored.items()})

    def to_json(self) -> dict[str, list[str]]:
        parts = {field.name: sorted(getattr(self, field.name)) for field in fields(self)}
        return {name: values for name, values in parts.items() if values}

    def fits(self, council: CouncilFacts) -> bool:
        """True when the council has one of the values in every part that is given."""
        return self.reason_against(council) == ""

    def reason_against(self, council: CouncilFacts, *, several: bool = False) -> str:
        """Why the rule leaves this council out, as half a sentence; empty when it fits.

        `several`: the sentence is about more than one question ("they concern …").
        """
        concerns, are = ("they concern", "they are") if several else ("it concerns", "it is")
        if self.functions and not self.functions & council.functions:
            return f"{concerns} {spoken(self.functions)}, which {council.name} does not provide"
        if self.types and council.type not in self.types:
            return f"{are} for councils of another type than {council.name}"
        if self.tiers and council.tier not in self.tiers:
            return f"{are} for councils of another tier than {council.name}"
        if self.nations and council.nation not in self.nations:
            return f"{are} for councils in {' and '.join(sorted(self.nations))}"
        if self.regions and council.region not in self.regions:
            return f"{are} for councils in {', '.join(sorted(self.regions))}"
        if self.councils and council.code not in self.councils:
            return f"{are} for {self._named()}, and {council.name} is not among them"
        return ""

    def in_words(self) -> str:
        """The rule as people read it, for example "Councils in England with adult social care"."""
        if self == Rule(councils=self.councils) and self.councils:
            return self._named()
        words = "Councils"
        if self.tiers:
            words = " and ".join(Tier(tier).label for tier in sorted(self.tiers)) + " councils"
        if self.types:
            words += " of type " + ", ".join(CouncilType(kind).label for kind in sorted(self.types))
        if self.regions:
            words += " in " + ", ".join(sorted(self.regions))
        elif self.nations:
            words += " in " + " and ".join(sorted(self.nations))
        if self.functions:
            words += f" with {spoken(self.functions)}"
        if self.councils:
            words += f", of these only {self._named()}"
        return words

    def _named(self) -> str:
        number = len(self.councils)
        return f"{number} named council{'' if number == 1 else 's'}"


def spoken(functions: frozenset[str]) -> str:
    """ "children's services and adult social care": labels in the order of the enumeration."""
    labels = [str(function.label) for function in Function if function in functions]
    return labels[0] if len(labels) == 1 else ", ".join(labels[:-1]) + " and " + labels[-1]

"""Whom a consultation asks and whom a question is for.

A rule names functions, types, tiers, nations and regions.  A council fits when it
fits every part that is given, and within a part any of its values; a rule with no
part fits every council.  Applicability goes by *function* and never by the word
"county": a unitary council has social care as a county council has.
"""

from __future__ import annotations

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


@dataclass(frozen=True)
class Rule:
    """Which councils: each part empty (anybody) or a set of accepted values."""

    functions: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    tiers: frozenset[str] = frozenset()
    nations: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()

    @classmethod
    def from_json(cls, stored: Mapping[str, list[str]]) -> Rule:
        """Reads the stored form. Raises ValueError for a part or value that is not known."""
        for part, values in stored.items():
            if part not in KNOWN:
                raise ValueError(f"“{part}” is not a part of a rule ({', '.join(KNOWN)})")
            unknown = sorted(set(values) - KNOWN[part])
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
        return ""

    def in_words(self) -> str:
        """The rule as people read it, for example "Councils in England with adult social care"."""
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
        return words


def spoken(functions: frozenset[str]) -> str:
    """ "children's services and adult social care": labels in the order of the enumeration."""
    labels = [str(function.label) for function in Function if function in functions]
    return labels[0] if len(labels) == 1 else ", ".join(labels[:-1]) + " and " + labels[-1]

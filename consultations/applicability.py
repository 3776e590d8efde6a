"""Whom a consultation asks and whom a question is for.

A rule names functions, types, tiers, nations, regions and councils, and may be for members of the
LGA only.  A council fits when it fits every part that is given, and within a part any of its
values; a rule with no part fits every council.  Councils that are named are such a part: together
with another they make the rule narrower, never wider.  Applicability goes by *function* and never
by the word "county": a unitary council has social care as a county council has.

Whom a consultation *asks* is narrower in one thing (`asks`): bodies other than principal councils
(combined authorities, fire and rescue authorities, …) only where the rule names their type or names
them.  Of those that are asked, a question is for all that *fit* its rule.  A body has no tier and
no functions, so a rule by these leaves it out.  Membership is that of the opening day.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from councils.enums import (
    BODIES,
    PRINCIPAL_TYPES,
    TIERS,
    CouncilType,
    Function,
    Nation,
    Tier,
    councils_and_bodies,
)
from councils.functions import CouncilFacts
from slisystem.languages import in_language_of, joined

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
    "tiers": frozenset(tier.value for tier in TIERS),
    "nations": frozenset(Nation.values),
    "regions": frozenset(REGIONS),
}
COUNCILS = "councils"
MEMBERS_ONLY = "members_only"
PARTS = (*KNOWN, COUNCILS)  # those that name values; besides them there is MEMBERS_ONLY
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
    members_only: bool = False  # of the LGA, on the opening day

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Rule:
        """Reads the stored form. Raises ValueError for a part or value that is not known."""
        parts = dict(stored)
        members_only = parts.pop(MEMBERS_ONLY, False)
        if not isinstance(members_only, bool):
            raise ValueError(f"“{MEMBERS_ONLY}” must be true or false")
        for part, values in parts.items():
            if part not in PARTS:
                known = ", ".join([*PARTS, MEMBERS_ONLY])
                raise ValueError(f"“{part}” is not a part of a rule ({known})")
            unknown = sorted(value for value in set(values) if not is_known(part, value))
            if unknown:
                raise ValueError(f"“{unknown[0]}” is not one of the known {part}")
        named = {part: frozenset(values) for part, values in parts.items()}
        return cls(**named, members_only=members_only)

    def to_json(self) -> dict[str, Any]:
        parts = {part: sorted(getattr(self, part)) for part in PARTS}
        named = {name: values for name, values in parts.items() if values}
        return named | ({MEMBERS_ONLY: True} if self.members_only else {})

    def asks(self, council: CouncilFacts) -> bool:
        """Whether a consultation with this rule asks the council or body."""
        return self.reason_not_asked(council) == ""

    def reason_not_asked(self, council: CouncilFacts) -> str:
        """Why a consultation with this rule does not ask it; empty where it does."""
        against = self.reason_against(council)
        is_named = council.type in self.types or council.code in self.councils
        if not against and not council.is_principal and not is_named:
            return f"it is for principal councils, and {council.name} is none"
        return against

    def fits(self, council: CouncilFacts) -> bool:
        """True when the council has one of the values in every part that is given."""
        return self.reason_against(council) == ""

    def reason_against(self, council: CouncilFacts, *, several: bool = False) -> str:
        """Why the rule leaves this council out, as half a sentence; empty when it fits.

        `several`: the sentence is about more than one question ("they concern …").
        """
        concerns, are = ("they concern", "they are") if several else ("it concerns", "it is")
        if self.functions and not council.is_principal:
            return f"{concerns} {spoken(self.functions)}, and {are} for principal councils only"
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
        if self.members_only and not council.is_lga_member:
            members = "members of the LGA on the opening day"
            return f"{are} only for {members}, and {council.name} is not one"
        return ""

    def in_words(self) -> str:
        """The rule as people read it, for example "Councils in England with adult social care"."""
        if self == Rule(councils=self.councils, members_only=self.members_only) and self.councils:
            return self._named() + (", members of the LGA only" if self.members_only else "")
        words = councils_and_bodies(self.types).capitalize()
        if self.tiers:
            words = " and ".join(Tier(tier).label for tier in sorted(self.tiers)) + " councils"
        types = sorted(self.types)
        if self.types > frozenset(PRINCIPAL_TYPES):  # what is added to all councils stands out
            words = "Principal councils, and other bodies" if not self.tiers else words
            types = [kind for kind in types if kind in BODIES]
        if types:
            words += " of type " + ", ".join(CouncilType(kind).label for kind in types)
        if self.regions:
            words += " in " + ", ".join(sorted(self.regions))
        elif self.nations:
            words += " in " + " and ".join(sorted(self.nations))
        if self.functions:
            words += f" with {spoken(self.functions)}"
        if self.councils:
            words += f", of these only {self._named()}"
        if self.members_only:
            words += ", members of the LGA only"
        return words

    def _named(self) -> str:
        number = len(self.councils)
        return f"{number} named council{'' if number == 1 else 's'}"


def asked_in_words(rule: Rule) -> str:
    """Whom a consultation with the rule asks; without a rule, the principal councils."""
    return "All councils" if rule == Rule() else rule.in_words()


def spoken(functions: frozenset[str]) -> str:
    """ "children's services and adult social care": labels in the order of the enumeration."""
    labels = [str(function.label) for function in Function if function in functions]
    return labels[0] if len(labels) == 1 else ", ".join(labels[:-1]) + " and " + labels[-1]


def why_not(rule: Rule, because: str, council: CouncilFacts, *, several: bool = False) -> str:
    """Why a question is not for the council, without a full stop: what its rule says and, where
    the consultation gives one, its own reason. Empty where it is for the council."""
    against = rule.reason_against(council, several=several)
    if not against or not because:
        return against
    return joined(against, ". ", in_language_of(because, because.rstrip(".")))

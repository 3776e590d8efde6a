"""How many councils each group of a release would have, before anybody has answered.

These are the councils that would be asked by today's register, the most that can respond.  A group
that is too small even if all of them do is always merged, and the page says so while that can be
changed.  What really is merged depends on who responds (results/disclosure/layout.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from consultations.applicability import Rule
from consultations.definition import Definition
from consultations.editing.release import counted_of
from consultations.release_plan import DIVISION
from consultations.release_words import Gates, category, dimension_name
from councils.enums import division_of
from councils.functions import CouncilFacts
from councils.listed import listed

GATES = Gates()


@dataclass(frozen=True)
class GroupLine:
    """One group. `others`: with which it is always merged; empty: it can stand by itself."""

    name: str
    asked: int
    others: str

    @property
    def is_small(self) -> bool:
        return self.asked < GATES.group

    @property
    def standing(self) -> str:
        """When it is shown by itself, in words."""
        if self.is_small:
            return f"Never by itself: with {self.others}" if self.others else "Never"
        if self.others:
            return f"Always with {self.others}"
        return f"If {GATES.group} of its {self.asked} councils respond"


@dataclass(frozen=True)
class Table:
    """The groups of one breakdown. `warning`: why there will be none."""

    by: str
    lines: tuple[GroupLine, ...]
    warning: str


@dataclass(frozen=True)
class NationLines:
    """All councils that are counted together, and their breakdowns; `name` is empty unless each
    nation is counted by itself."""

    name: str
    asked: int
    warning: str  # why there is less than was chosen, whoever responds
    tables: tuple[Table, ...]


@dataclass(frozen=True)
class FewerAsked:
    """A question that is not for all of them."""

    said: str
    asked: int
    of: int
    without: str  # the groups of which no council is asked it

    @property
    def is_small(self) -> bool:
        return self.asked < GATES.percent


def nations(plan: Mapping[str, Any], councils: Sequence[CouncilFacts]) -> list[NationLines]:
    """Of a complete declaration and the councils that would be asked; no query."""
    if not plan["stratum"]:
        return [_nation("", plan, councils)] if councils else []
    by: dict[str, list[CouncilFacts]] = {}
    for council in councils:
        own = division_of(council.type).label if plan["stratum"] == DIVISION else council.nation
        by.setdefault(str(own), []).append(council)
    return [_nation(name, plan, by[name]) for name in sorted(by)]


def _nation(name: str, plan: Mapping[str, Any], councils: Sequence[CouncilFacts]) -> NationLines:
    asked = len(councils)
    if asked < GATES.whole:
        warning = f"Fewer than {GATES.whole} councils are asked, so only the number of responses "
        return NationLines(name, asked, f"{warning}will be published.", ())
    if asked < GATES.breakdowns and plan["dimensions"]:
        warning = f"Fewer than {GATES.breakdowns} councils are asked, so no groups will be shown."
        return NationLines(name, asked, warning, ())
    tables = (
        table(dimension, plan["neighbours"].get(dimension, {}), councils)
        for dimension in plan["dimensions"]
    )
    return NationLines(name, asked, "", tuple(tables))


def table(
    dimension: str, neighbours: Mapping[str, Sequence[str]], councils: Sequence[CouncilFacts]
) -> Table:
    """The groups of one breakdown, the largest first."""
    numbers = Counter(getattr(council, dimension) for council in councils)
    groups = merged(numbers, neighbours)
    beside = {
        name: listed(sorted(category(other) for other in group if other != name))
        for group in groups
        for name in group
    }
    lines = tuple(
        GroupLine(category(name), number, beside[name])
        for name, number in sorted(numbers.items(), key=lambda pair: (-pair[1], category(pair[0])))
    )
    by, warning = dimension_name(dimension), ""
    if len(lines) == 1:
        warning = f"All of them are in one group, so there is no table by {by}."
    elif len(groups) == 1:
        warning = f"They are always merged into one group, so there is no table by {by}."
    return Table(by, lines, warning)


def merged(
    numbers: Mapping[str, int], neighbours: Mapping[str, Sequence[str]]
) -> list[tuple[str, ...]]:
    """The groups if all councils respond and none has published its answers: R2, as written in
    results/disclosure/layout.py, which stands above this app; a test holds them together."""
    groups: list[tuple[str, ...]] = [(name,) for name in sorted(numbers)]

    def order(group: tuple[str, ...]) -> tuple[int, list[str]]:
        return sum(numbers[name] for name in group), sorted(group)

    while len(groups) > 1:
        smallest = min(groups, key=order)
        if order(smallest)[0] >= GATES.group:
            break
        others = [group for group in groups if group != smallest]
        named = (
            other
            for name in smallest
            for neighbour in neighbours.get(name, ())
            for other in others
            if neighbour in other
        )
        partner = next(named, None) or min(others, key=order)
        groups = [group for group in others if group != partner] + [(*smallest, *partner)]
    return sorted(tuple(sorted(group)) for group in groups)


def fewer_asked(
    definition: Definition, plan: Mapping[str, Any], councils: Sequence[CouncilFacts]
) -> list[FewerAsked]:
    """The questions with answer options that some of the councils are not asked, each once."""
    found = {}
    for one in counted_of(definition).values():
        question = one.question
        if question.applies_to == Rule() or question.identity in found:
            continue
        asked = [council for council in councils if question.applies_to.fits(council)]
        if len(asked) < len(councils):
            without = (
                category(group)
                for dimension in plan["dimensions"]
                for group in sorted(
                    {getattr(council, dimension) for council in councils}
                    - {getattr(council, dimension) for council in asked}
                )
            )
            found[question.identity] = FewerAsked(
                question.number, len(asked), len(councils), listed(without)
            )
    return list(found.values())

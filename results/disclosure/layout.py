"""Which groups a release has: from who responded and who has published, never from an answer.

The function that lays out takes no answers, so its result cannot depend on one.

R1  Breakdowns only with at least 30 respondents, the whole only with at least 10; below that
    only the number of responses.
R2  Start from the categories; while some group has fewer than 10 respondents, or fewer than 3
    whose answers are unpublished, the smallest such group merges with its first declared
    neighbour, else with the smallest other group.  What results is a partition, the same for
    all questions.
Strata (councils; partnerships; other bodies) are gated each for itself and never counted
together.  The base of a routed question is an answer and is no part of this (R7).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass

from results.disclosure.plan import Plan

FEWEST_FOR_BREAKDOWNS = 30
FEWEST_FOR_WHOLE = 10
FEWEST_IN_GROUP = 10
FEWEST_UNPUBLISHED = 3
COARSE_BELOW = 30  # R5

Frame = Mapping[str, Mapping[str, str]]  # everybody who was asked: id -> attribute -> category
At = tuple[tuple[str, tuple[str, ...]], ...]  # attribute -> merged categories; () is everybody
Merged = tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """A group of a release: where it stands, its respondents, how many were asked.

    `members` are all respondents of the group, whatever they answered and to which question.
    """

    at: At
    members: frozenset[str]
    asked: int

    @property
    def is_coarse(self) -> bool:
        """Whether five-point scales fall into three here."""
        return len(self.members) < COARSE_BELOW


@dataclass(frozen=True)
class Stratum:
    """Councils, or partnerships …: the whole, and its groups by dimension.

    `is_released` False: only the number of responses is published. A dimension that is not
    broken down (too few respondents, or all of it in one group) is absent.
    """

    whole: Group
    is_released: bool
    breakdowns: tuple[tuple[str, tuple[Group, ...]], ...]

    def groups(self, dimension: str | None) -> tuple[Group, ...]:
        """The groups of one dimension; None is the whole."""
        if dimension is None:
            return (self.whole,)
        return dict(self.breakdowns).get(dimension, ())


@dataclass(frozen=True)
class Layout:
    """What the preparer and the approver see: groups and warnings, and no figure."""

    strata: tuple[Stratum, ...]
    warnings: tuple[str, ...]

    @property
    def groups(self) -> tuple[Group, ...]:
        """Every group once, wholes first."""
        return tuple(
            group
            for stratum in self.strata
            for group in (stratum.whole, *(g for _, gs in stratum.breakdowns for g in gs))
        )


def lay_out(plan: Plan, frame: Frame, respondents: Set[str], published: Set[str]) -> Layout:
    """The groups of a release.

    `frame` has every council asked with its public attributes, `respondents` those whose
    answers count, `published` those that have published their own. Raises ValueError when a
    respondent is not in the frame or a council lacks an attribute of the plan.
    """
    unknown = sorted(respondents - frame.keys())
    if unknown:
        raise ValueError(f"{unknown[0]} responded and was not asked.")
    needed = [*plan.dimensions, *([plan.stratum] if plan.stratum else [])]
    for council, attributes in frame.items():
        for attribute in needed:
            if not attributes.get(attribute):
                raise ValueError(f"{council} has no {attribute}.")
    strata, warnings = [], []
    for name in sorted({row[plan.stratum] for row in frame.values()}) if plan.stratum else [""]:
        asked = {
            council: row
            for council, row in frame.items()
            if not plan.stratum or row[plan.stratum] == name
        }
        at: At = ((plan.stratum, (name,)),) if plan.stratum else ()
        whole = Group(at, frozenset(respondents & asked.keys()), len(asked))
        stratum, found = _stratum(plan, whole, asked, published)
        strata.append(stratum)
        warnings += [f"{name}: {warning}" if name else warning for warning in found]
    return Layout(tuple(strata), tuple(warnings))


def _stratum(
    plan: Plan, whole: Group, asked: Frame, published: Set[str]
) -> tuple[Stratum, list[str]]:
    if len(whole.members) < FEWEST_FOR_WHOLE:
        few = f"Fewer than {FEWEST_FOR_WHOLE} responded: only their number is released."
        return Stratum(whole, False, ()), [few]
    warnings = []
    if len(whole.members - published) < FEWEST_UNPUBLISHED:
        warnings.append(
            f"Fewer than {FEWEST_UNPUBLISHED} of all respondents have not published their answers."
        )
    if len(whole.members) < FEWEST_FOR_BREAKDOWNS:
        warnings.append(f"Fewer than {FEWEST_FOR_BREAKDOWNS} responded: there is no breakdown.")
        return Stratum(whole, True, ()), warnings
    breakdowns = []
    for dimension in plan.dimensions:
        by_category: dict[str, set[str]] = {}
        for council, row in asked.items():
            by_category.setdefault(row[dimension], set()).add(council)
        merged = merge_categories(
            {name: frozenset(ids) & whole.members for name, ids in by_category.items()},
            published,
            plan.neighbours.get(dimension, {}),
        )
        if len(merged) == 1:
            warnings.append(f"All of {dimension} is one group: there is no breakdown by it.")
            continue
        groups = []
        for names in merged:
            ids = frozenset().union(*(by_category[name] for name in names))
            at = (*whole.at, (dimension, names))
            groups.append(Group(at, ids & whole.members, len(ids)))
            if len(names) > 1:
                warnings.append(f"Merged in {dimension}: {', '.join(names)}.")
        breakdowns.append((dimension, tuple(groups)))
    return Stratum(whole, True, tuple(breakdowns)), warnings


def merge_categories(
    categories: Mapping[str, frozenset[str]],
    published: Set[str],
    neighbours: Mapping[str, tuple[str, ...]],
) -> tuple[Merged, ...]:
    """R2 for one dimension: the categories (name -> respondents) as a partition.

    A merged group asks the neighbours of the categories it began with first. Ties go by name,
    so that the same respondents always give the same groups. Groups and names are sorted.
    """
    groups: list[Merged] = [(name,) for name in sorted(categories)]

    def size(group: Merged) -> int:
        return sum(len(categories[name]) for name in group)

    def fails(group: Merged) -> bool:
        members = frozenset().union(*(categories[name] for name in group))
        return len(members) < FEWEST_IN_GROUP or len(members - published) < FEWEST_UNPUBLISHED

    def order(group: Merged) -> tuple[int, list[str]]:
        return size(group), sorted(group)

    while len(groups) > 1:
        failing = [group for group in groups if fails(group)]
        if not failing:
            break
        smallest = min(failing, key=order)
        others = [group for group in groups if group != smallest]
        partner = _partner(smallest, others, neighbours, order)
        groups = [group for group in others if group != partner] + [smallest + partner]
    return tuple(sorted(tuple(sorted(group)) for group in groups))


def _partner(
    group: Merged,
    others: list[Merged],
    neighbours: Mapping[str, tuple[str, ...]],
    order: Callable[[Merged], tuple[int, list[str]]],
) -> Merged:
    for name in group:
        for neighbour in neighbours.get(name, ()):
            for other in others:
                if neighbour in other:
                    return other
    return min(others, key=order)

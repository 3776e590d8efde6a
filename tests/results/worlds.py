"""Councils, plans and answers for the tests of releases; and the attacker's arithmetic.

The arithmetic is written anew here, from the formula P(z) ∝ q^|z| and not from the code: `q` may
be any number in (0, 1), a Fraction for exact bounds or e^(−1) for beliefs.
"""

from __future__ import annotations

import csv
import math
import random
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path

from consultations.release_plan import DIMENSIONS, NEIGHBOURS
from results.disclosure.cells import Edge, Figure, published
from results.disclosure.layout import Group, Layout, lay_out
from results.disclosure.noise import Key, Option
from results.disclosure.plan import Asked, Plan
from results.disclosure.release import Release, freeze

REGISTER = Path(__file__).resolve().parents[2] / "fixtures" / "councils.csv"
Q = math.exp(-1)


def england() -> dict[str, dict[str, str]]:
    """The frame of the 317 English councils in being."""
    with REGISTER.open(newline="", encoding="utf-8") as file:
        return {
            row["code"]: {"type": row["type"], "region": row["region"]}
            for row in csv.DictReader(file)
            if row["nation"] == "England" and not row["end_date"]
        }


ENGLAND = england()


def drawn(rng: random.Random, number: int = 146) -> list[str]:
    """So many English councils, in proportion to type (largest remainders)."""
    by_type: dict[str, list[str]] = {}
    for council, row in ENGLAND.items():
        by_type.setdefault(row["type"], []).append(council)
    share = {name: Fraction(number * len(ids), len(ENGLAND)) for name, ids in by_type.items()}
    take = {name: int(part) for name, part in share.items()}
    for name in sorted(share, key=lambda name: take[name] - share[name])[
        : number - sum(take.values())
    ]:
        take[name] += 1
    return sorted(c for name, ids in by_type.items() for c in rng.sample(ids, take[name]))


def single(name: str = "q", options: tuple[str, ...] = ("yes", "no"), **more) -> Asked:
    return Asked(name, "single", options, **more)


def a_plan(*asked: Asked, dimensions: tuple[str, ...] = DIMENSIONS, **more) -> Plan:
    return Plan(asked or (single(),), dimensions, NEIGHBOURS, **more)


def answers_of(plan: Plan, raw: Mapping[str, Mapping[str, tuple[str, ...]]]):
    return {council: plan.chosen(given) for council, given in raw.items()}


def key(seed: object) -> Key:
    return Key.given(random.Random(repr(seed)).randbytes(32))


def released(plan, frame, raw, published=frozenset(), seed: object = 0) -> tuple[Layout, Release]:
    layout = lay_out(plan, frame, raw.keys(), published)
    return layout, freeze(plan, layout, answers_of(plan, raw), key=key(seed))


def true_count(answers, question: str, option: Option | None, members) -> int:
    """Counted one by one, otherwise than the code does."""
    wanted = {option} if isinstance(option, str) else set(option or ())
    return sum(
        1
        for member in members
        if (chosen := answers[member].get(question)) and (option is None or chosen & wanted)
    )


# --- the attacker's arithmetic --------------------------------------------------------------


def figure_chances(count: int, members: int, q=Q) -> dict[Figure, object]:
    """P(figure | true count) for a group, the two ends taking all that lies beyond them."""
    chances: dict[Figure, object] = {}
    for z in range(-members, members + 1):
        # Beyond ±members everything is kept within 0 to members, so the ends have the tails.
        mass = (1 - q) / (1 + q) * q ** abs(z) if abs(z) < members else q**members / (1 + q)
        figure = published(count, members, z)
        chances[figure] = chances.get(figure, 0) + mass
    return chances


_CHANCES: dict[tuple[int, int, object], dict[Figure, object]] = {}


def chance(figure: Figure, count: int, members: int, q=Q):
    place = (count, members, q)
    if place not in _CHANCES:
        _CHANCES[place] = figure_chances(*place)
    return _CHANCES[place].get(figure, 0)


def draws(layout: Layout, release: Release) -> dict[tuple[str, Option | None, frozenset], Figure]:
    """Every figure that has an adjustment of its own: equal groups share theirs."""
    members = {group.at: group.members for group in layout.groups}
    found: dict[tuple[str, Option | None, frozenset], Figure] = {}
    for table in release.tables:
        for cell in table.cells:
            place = (table.question, cell.option, members[cell.at])
            assert found.setdefault(place, cell.figure) == cell.figure
    return found


def ratios(layout: Layout, release: Release, answers, council: str, other, q) -> Iterator[object]:
    """P(figure | council answered `other`) / P(figure | its answer), for each adjusted figure."""
    changed = {**answers, council: other}
    for (question, option, members), figure in draws(layout, release).items():
        if council in members:
            before = true_count(answers, question, option, members)
            after = true_count(changed, question, option, members)
            if before != after:
                size = len(members)
                yield chance(figure, after, size, q) / chance(figure, before, size, q)


def belief(layout: Layout, release: Release, answers, council: str, possible, prior) -> float:
    """What someone who knows all other answers believes of the true one, after the release."""
    weights = {}
    for name, other in possible.items():
        weight = prior[name]
        for ratio in ratios(layout, release, answers, council, other, Q):
            weight *= ratio
        weights[name] = weight
    (truth,) = [name for name, other in possible.items() if other == answers[council]]
    return weights[truth] / sum(weights.values())


def groups_of(layout: Layout, dimension: str | None = None) -> list[Group]:
    return [group for stratum in layout.strata for group in stratum.groups(dimension)]


LOW, HIGH = Edge("low"), Edge("high")

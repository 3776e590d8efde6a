"""The opposite of an attack: that a release says something.

146 of the 317 English councils, drawn in proportion to type, with the default plan.
"""

import random
from statistics import mean

import pytest

from consultations.release_plan import NEIGHBOURS
from results.disclosure.cells import Shown
from results.disclosure.layout import lay_out, merge_categories
from tests.results.worlds import (
    ENGLAND,
    a_plan,
    answers_of,
    drawn,
    groups_of,
    released,
    single,
    true_count,
)

CATEGORIES = {d: len({row[d] for row in ENGLAND.values()}) for d in ("type", "region")}


@pytest.mark.parametrize("share", [0, 0.5, 0.85])
def test_categories_stand_alone_or_in_a_small_declared_group(share):
    """ "Declared": each category of the group is joined to the others by neighbours that were
    declared, in one direction or the other. A group that came about by size alone is none."""
    fine = alone = total = small = 0
    for seed in range(150):
        rng = random.Random(f"{share}/{seed}")
        councils = drawn(rng)
        known = frozenset(rng.sample(councils, round(share * len(councils))))
        layout = lay_out(a_plan(), ENGLAND, frozenset(councils), known)
        for dimension, number in CATEGORIES.items():
            # A dimension that fell into one group has none.
            for names in (group.at[-1][1] for group in groups_of(layout, dimension)):
                alone += len(names) == 1
                small += len(names) * (len(names) <= 3)
                fine += len(names) * (len(names) <= 3 and is_declared(dimension, names))
            total += number
    print(
        f"published {share:.0%}: unmerged {alone / total:.1%}, in at most three {small / total:.1%}"
        f", all of them declared neighbours {fine / total:.1%}"
    )
    assert fine / total >= 0.85


def is_declared(dimension, names):
    """Whether declared neighbours join these categories, without a way through others."""
    declared = NEIGHBOURS[dimension]
    reached, waiting = set(), [names[0]]
    while waiting:
        here = waiting.pop()
        reached.add(here)
        waiting += [
            name
            for name in set(names) - reached
            if name in declared.get(here, ()) or here in declared.get(name, ())
        ]
    return reached == set(names)


def test_declared_groups_are_told_from_others():
    assert is_declared("type", ("county",))
    assert is_declared("type", ("city-of-london", "london-borough"))
    assert is_declared("region", ("London", "South East", "South West"))
    assert not is_declared("region", ("London", "North East"))
    assert not is_declared("type", ("city-of-london", "isles-of-scilly"))
    # Joined only through a third that is not in the group.
    assert not is_declared("type", ("isles-of-scilly", "county"))


def test_a_group_that_is_too_small_goes_to_its_first_declared_neighbour():
    """Of every category alone: nine respondents where all others have many."""
    for dimension, neighbours in NEIGHBOURS.items():
        for category, (first, *_) in neighbours.items():
            sizes = {name: 40 + at for at, name in enumerate(neighbours)} | {category: 9}
            members = {
                name: frozenset(f"{name} {at}" for at in range(size))
                for name, size in sizes.items()
            }
            merged = merge_categories(members, frozenset(), NEIGHBOURS[dimension])
            assert [names for names in merged if len(names) > 1] == [
                tuple(sorted([category, first]))
            ]


def test_error_of_counts_is_less_than_one():
    """Mean absolute error over 200 keys, of counts too far from 0 and n to be kept within."""
    rng = random.Random(0)
    plan = a_plan(single("q", ("a", "b")))
    raw = {council: {"q": (rng.choice("ab"),)} for council in drawn(rng)}
    answers = answers_of(plan, raw)
    errors = []
    for seed in range(200):
        layout, release = released(plan, ENGLAND, raw, seed=seed)
        members = {group.at: group.members for group in layout.groups}
        for table in release.tables:
            for cell in table.cells:
                group = members[cell.at]
                count = true_count(answers, "q", cell.option, group)
                if 12 <= count <= len(group) - 12:
                    assert isinstance(cell.figure, Shown)
                    errors.append(abs(cell.figure.value - count))
    print(f"mean absolute error {mean(errors):.3f} over {len(errors)} counts")
    assert len(errors) > 1000
    assert mean(errors) == pytest.approx(0.85, abs=0.1)

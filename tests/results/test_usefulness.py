"""The opposite of an attack: that a release says something.

146 of the 317 English councils, drawn in proportion to type, with the default plan.
"""

import random
from statistics import mean

import pytest

from results.disclosure.cells import Shown
from results.disclosure.layout import lay_out
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
    fine = alone = total = 0
    for seed in range(150):
        rng = random.Random(f"{share}/{seed}")
        councils = drawn(rng)
        known = frozenset(rng.sample(councils, round(share * len(councils))))
        layout = lay_out(a_plan(), ENGLAND, frozenset(councils), known)
        for dimension, number in CATEGORIES.items():
            # A dimension that fell into one group has none.
            sizes = [len(group.at[-1][1]) for group in groups_of(layout, dimension)]
            fine += sum(size for size in sizes if size <= 3)
            alone += sizes.count(1)
            total += number
    print(
        f"published {share:.0%}: unmerged {alone / total:.1%}, in at most three {fine / total:.1%}"
    )
    assert fine / total >= 0.85


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

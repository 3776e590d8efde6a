"""Gates and merging (R1, R2): from respondents and publications, never from an answer."""

import inspect

import pytest
from hypothesis import given
from hypothesis import strategies as st

from results.disclosure.layout import lay_out, merge_categories
from tests.results.worlds import a_plan, groups_of, single


def categories(**sizes):
    return {name: frozenset(f"{name}{at}" for at in range(size)) for name, size in sizes.items()}


def frame_of(**sizes):
    return {
        council: {"type": name, "region": "north" if at % 2 else "south"}
        for name, ids in categories(**sizes).items()
        for at, council in enumerate(sorted(ids))
    }


def laid_out(plan=None, published=frozenset(), **sizes):
    frame = frame_of(**sizes)
    return lay_out(plan or a_plan(), frame, frame.keys(), published)


# --- R1 -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "number, is_released, dimensions", [(9, False, 0), (10, True, 0), (29, True, 0), (30, True, 2)]
)
def test_release_gate(number, is_released, dimensions):
    (stratum,) = laid_out(county=number // 2, unitary=number - number // 2).strata
    assert (stratum.is_released, len(stratum.breakdowns)) == (is_released, dimensions)


# --- R2 -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sizes, expected",
    [
        ({"a": 10, "b": 10}, [("a",), ("b",)]),
        ({"a": 9, "b": 20, "c": 12}, [("a", "c"), ("b",)]),  # no neighbour: the smallest other
        ({"a": 0, "b": 20, "c": 12}, [("a", "c"), ("b",)]),
        ({"a": 9, "b": 9, "c": 9}, [("a", "b", "c")]),
        ({"a": 5, "b": 5, "c": 10}, [("a", "b"), ("c",)]),
    ],
)
def test_smallest_failing_group_merges_with_the_smallest_other(sizes, expected):
    assert list(merge_categories(categories(**sizes), frozenset(), {})) == expected


def test_first_declared_neighbour_goes_before_the_smallest():
    sizes = categories(a=4, b=40, c=12, d=30)
    neighbours = {"a": ("d", "b"), "d": ("b",)}
    assert merge_categories(sizes, frozenset(), neighbours) == (("a", "d"), ("b",), ("c",))


def test_smallest_failing_group_goes_first():
    sizes = categories(a=9, b=3, c=20, d=30)
    neighbours = {"a": ("c",), "b": ("a",)}
    assert merge_categories(sizes, frozenset(), neighbours) == (("a", "b"), ("c",), ("d",))


def test_neighbour_that_merged_already_brings_its_group():
    sizes = categories(a=3, b=6, c=20, d=30)
    neighbours = {"a": ("b",), "b": ("a", "c")}
    assert merge_categories(sizes, frozenset(), neighbours) == (("a", "b", "c"), ("d",))


def test_group_needs_three_whose_answers_are_unpublished():
    sizes = categories(a=12, b=12, c=12)
    for unpublished, merged in [(2, (("a", "b"), ("c",))), (3, (("a",), ("b",), ("c",)))]:
        published = frozenset(sorted(sizes["a"])[unpublished:])
        assert merge_categories(sizes, published, {"a": ("b",)}) == merged


SIZES = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 40), min_size=1)


@given(SIZES, st.data())
def test_groups_are_a_partition_and_pass_the_gate(sizes, data):
    named = categories(**sizes)
    everybody = sorted(frozenset().union(*named.values()))
    published = frozenset(data.draw(st.lists(st.sampled_from(everybody or [""]))))
    neighbours = data.draw(
        st.dictionaries(
            st.sampled_from("abcdefgh"), st.lists(st.sampled_from("abcdefgh")).map(tuple)
        )
    )
    groups = merge_categories(named, published, neighbours)
    assert sorted(name for group in groups for name in group) == sorted(named)
    for group in groups if len(groups) > 1 else ():
        members = frozenset().union(*(named[name] for name in group))
        assert len(members) >= 10 and len(members - published) >= 3
    shuffled = dict(data.draw(st.permutations(list(named.items()))))
    assert merge_categories(shuffled, published, neighbours) == groups


def test_only_what_fails_is_merged():
    sizes = categories(a=11, b=12, c=5, d=40)
    assert merge_categories(sizes, frozenset(), {"c": ("d",)}) == (("a",), ("b",), ("c", "d"))


def test_dimension_that_is_one_group_is_not_broken_down():
    layout = laid_out(county=30, unitary=4)
    assert groups_of(layout, "type") == []
    assert len(groups_of(layout, "region")) == 2
    assert "All of type is one group: there is no breakdown by it." in layout.warnings


def test_categories_that_nobody_answered_from_are_named_with_their_group():
    """Else the absence of a name would tell who did not respond."""
    frame = frame_of(county=15, unitary=20) | {"x": {"type": "city", "region": "south"}}
    layout = lay_out(a_plan(), frame, frame.keys() - {"x"}, frozenset())
    assert [group.at for group in groups_of(layout, "type")] == [
        (("type", ("city", "county")),),
        (("type", ("unitary",)),),
    ]
    assert [group.asked for group in groups_of(layout, "type")] == [16, 20]


# --- strata ---------------------------------------------------------------------------------


def test_partnerships_are_a_stratum_of_their_own():
    frame = {
        council: row | {"kind": "council"}
        for council, row in frame_of(county=20, unitary=20).items()
    } | {f"p{at}": {"type": "joint", "region": "south", "kind": "partnership"} for at in range(12)}
    plan = a_plan(stratum="kind")
    layout = lay_out(plan, frame, frame.keys(), frozenset())
    wholes = [(stratum.whole.at, len(stratum.whole.members)) for stratum in layout.strata]
    assert wholes == [((("kind", ("council",)),), 40), ((("kind", ("partnership",)),), 12)]
    assert [len(stratum.breakdowns) for stratum in layout.strata] == [2, 0]
    for group in groups_of(layout, "type"):
        assert not any(member.startswith("p") for member in group.members)


def test_small_stratum_releases_its_number_only():
    frame = {f"c{at}": {"type": "t", "region": "r", "kind": "council"} for at in range(12)}
    frame |= {f"p{at}": {"type": "t", "region": "r", "kind": "other"} for at in range(9)}
    layout = lay_out(a_plan(stratum="kind"), frame, frame.keys(), frozenset())
    assert [stratum.is_released for stratum in layout.strata] == [True, False]


# --- never an answer ------------------------------------------------------------------------


def test_laying_out_takes_no_answers():
    """What a function is not given it cannot depend on (test_attacks.py has the whole way)."""
    assert list(inspect.signature(lay_out).parameters) == [
        "plan",
        "frame",
        "respondents",
        "published",
    ]


def test_respondent_outside_the_frame_is_refused():
    with pytest.raises(ValueError, match="z responded and was not asked"):
        lay_out(a_plan(), frame_of(county=12), {"z"}, frozenset())


def test_council_without_an_attribute_is_refused():
    with pytest.raises(ValueError, match="x has no region"):
        lay_out(a_plan(single()), {"x": {"type": "county"}}, {"x"}, frozenset())

"""Edits of what will be published, without a database: what they leave is always a plan."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from consultations.definition import Definition, parse
from consultations.definition.plain import to_json
from consultations.definition.reading import read_json
from consultations.editing import Absent, Stale, Unfit, release
from consultations.editing.parts import each_question
from consultations.presenters.release_changes import Declared, release_changes
from consultations.release_plan import ATTRIBUTES, NEIGHBOURS, complete
from tests.consultations.drafts import EVERY_KIND
from tests.consultations.strategies import definitions, releases
from tests.consultations.test_release import DECLARED, FILE, RELEASE

slow = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
ASKED = parse(FILE + RELEASE)
DIMENSIONS = sorted(ATTRIBUTES)


def key(definition: Definition, name: str) -> str:
    return next(one.key for one in release.counted_of(definition).values() if one.name == name)


@st.composite
def edits(draw: st.DrawFn) -> Callable[[Definition], Definition]:
    """One choice on one of the pages, of whatever the draft has."""
    page = draw(st.sampled_from(("groups", "neighbours", "crossings", "counting")))
    if page == "groups":
        dimensions = draw(st.none() | st.lists(st.sampled_from(DIMENSIONS), unique=True))
        stratum = draw(st.sampled_from((None, "", "nation")))
        return lambda one: release.set_groups(one, dimensions=dimensions, stratum=stratum)
    if page == "neighbours":
        dimension = draw(st.sampled_from(DIMENSIONS))
        names = st.sampled_from(sorted(ATTRIBUTES[dimension]))
        lists = draw(st.dictionaries(names, st.lists(names, max_size=3), max_size=4))
        return lambda one: release.set_neighbours(one, dimension, lists)
    places = draw(st.lists(st.integers(0, 40), min_size=4, max_size=4))

    def chosen(one: Definition, at: int) -> release.Counted:
        known = list(release.counted_of(one).values())
        if not known:
            raise Absent
        return known[places[at] % len(known)]

    if page == "crossings":
        return lambda one: release.set_crossings(
            one,
            [(chosen(one, 0).key, chosen(one, 1).key), (chosen(one, 2).key, chosen(one, 3).key)],
        )
    numbers = draw(st.lists(st.integers(-9, 9) | st.just(0.5), max_size=4))
    whole = draw(st.booleans())

    def counting(one: Definition) -> Definition:
        it = chosen(one, 0)
        codes = list(it.options)
        cut = places[1] % (len(codes) + 1)
        return release.set_counting(
            one,
            it.key,
            merges=[codes[:cut], codes[cut : cut + 2]] if places[2] % 2 else [],
            scores=dict(zip(codes, numbers, strict=False)),
            of_all_statements=whole,
        )

    return counting


@slow
@given(st.just(EVERY_KIND) | definitions(), st.lists(edits(), min_size=1, max_size=6))
def test_whatever_is_chosen_leaves_a_plan(definition: Definition, made: list) -> None:
    for edit in made:
        try:
            after = edit(definition)
        except (Unfit, Absent) as refused:
            event(type(refused).__name__)
            continue
        event("made")
        assert release.faults(after) == []
        assert replace(after, release={}) == replace(definition, release={})
        definition = after
    assert read_json(to_json(definition)) == definition


@slow
@given(definitions())
def test_what_stands_on_a_page_changes_nothing_when_it_is_saved(one: Definition) -> None:
    same = release.set_groups(
        one, dimensions=one.release.get("dimensions"), stratum=one.release.get("stratum")
    )
    for dimension in release.dimensions_of(one):
        same = release.set_neighbours(same, dimension, release.neighbours_of(one, dimension))
    same = release.set_crossings(same, release.crossings_of(one))
    for each in release.counted_of(one).values():
        merges, scores = release.merges_of(one, each), release.scores_of(one, each)
        same = release.set_counting(same, each.key, merges=merges, scores=scores)
    assert same == one
    assert release.without_lost(one) == one


@slow
@given(definitions(), st.data())
def test_what_no_longer_fits_is_taken_out_and_no_fault_is_left(one: Definition, data) -> None:
    """Options go, kinds change: whatever the questions became, the button mends it."""

    def changed(question):
        left = (
            data.draw(st.lists(st.sampled_from(question.options), unique=True))
            if (question.options)
            else []
        )
        kind = data.draw(st.sampled_from((question.kind, "multiple-choice", "open-text")))
        return replace(question, options=tuple(left), kind=kind)

    broken = each_question(one, changed)
    event("broken" if release.faults(broken) else "whole")
    mended = release.without_lost(broken)
    assert release.faults(mended) == []
    if not release.faults(broken):
        assert mended == broken


@slow
@given(st.data())
def test_two_declarations_differ_in_words_whenever_they_differ(data) -> None:
    questions = list(EVERY_KIND.questions)
    one, other = data.draw(releases(questions)), data.draw(releases(questions))
    sides = [Declared(each, EVERY_KIND.kinds_asked) for each in (one, other)]
    found = release_changes(*sides)
    assert bool(found) == (one != other)
    assert all(change.label and (change.before or change.after) for change in found)


# --- single ones ------------------------------------------------------------------------------


def test_the_usual_is_not_declared_and_what_was_said_of_it_stays():
    one = release.set_groups(EVERY_KIND, dimensions=["type", "tier"], stratum=None)
    assert one.release == {"dimensions": ["type", "tier"]}
    lists = release.neighbours_of(one, "type")
    assert lists == {name: list(names) for name, names in NEIGHBOURS["type"].items()}
    other = release.set_neighbours(one, "type", {**lists, "county": ["unitary"]})
    assert other.release["neighbours"]["type"]["county"] == ["unitary"]
    assert other.release["neighbours"]["type"]["unitary"] == lists["unitary"]
    back = release.set_neighbours(other, "type", lists)
    assert back == one
    assert release.set_groups(back, dimensions=None, stratum=None) == EVERY_KIND


def test_a_new_table_begins_with_the_usual_neighbours_and_an_old_one_takes_its_own_along():
    own = release.set_neighbours(EVERY_KIND, "type", {"county": ["unitary"]})
    assert own.release["neighbours"].keys() == {"type", "region"}
    without = release.set_groups(own, dimensions=["region"], stratum=None)
    assert "neighbours" not in without.release
    again = release.set_groups(without, dimensions=["type", "region"], stratum=None)
    assert again.release == {"dimensions": ["region", "type"]}
    assert release.neighbours_of(again, "type")["county"][0] == "unitary"
    with pytest.raises(Absent):
        release.set_neighbours(without, "type", {})


def test_nation_is_not_both_a_table_and_what_keeps_councils_apart():
    with pytest.raises(Unfit, match="by nation already"):
        release.set_groups(EVERY_KIND, dimensions=["nation"], stratum="nation")


def test_the_statements_of_a_grid_can_be_counted_alike():
    scores = {"strongly-agree": 2, "agree": 1}
    speed = key(ASKED, "Q4.speed")
    one = release.set_counting(ASKED, speed, merges=[], scores=scores, of_all_statements=True)
    assert one.release["scores"] == {"Q1": DECLARED["scores"]["Q1"]} | {
        "Q4.speed": scores,
        "Q4.cost": scores,
    }
    assert "option_merges" not in one.release


def test_what_a_colleague_chose_meanwhile_is_not_overwritten():
    base = release.base_of_groups(ASKED)
    theirs = release.set_groups(ASKED, dimensions=["region"], stratum=None)
    with pytest.raises(Stale):
        release.set_groups(theirs, dimensions=None, stratum=None, base=base)
    mine = release.set_crossings(theirs, [], base=release.base_of_crossings(ASKED))
    assert mine.release["dimensions"] == ["region"] and "crossings" not in mine.release
    with pytest.raises(Absent):
        release.set_counting(ASKED, str(uuid.uuid4()), merges=[], scores={})
    assert complete(mine.release, ())["crossings"] == []

"""Edits of a draft: whatever people do in whatever order, what is left hangs together."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations import editing
from consultations.applicability import Rule
from consultations.definition import Condition, Definition, QuestionDefinition, parse
from consultations.definition.plain import to_json, to_yaml
from consultations.definition.reading import read_json
from consultations.editing.ordering import is_numbered_in_order
from consultations.editing.parts import Unchanged, question_of
from consultations.editing.questions import depending_on, new_identity, next_number

FILES = sorted(Path("fixtures/consultations").glob("*.yaml"))
DEFINITIONS = {file.stem: parse(file.read_bytes()) for file in FILES}
REAL = DEFINITIONS["taking-stock-2015"]
EVERY_KIND = DEFINITIONS["every-kind"]


def a_question(definition: Definition, text: str = "What do you think?") -> QuestionDefinition:
    number = next_number(definition)
    return QuestionDefinition(
        number=number,
        identity=new_identity(definition, number),
        kind="open-text",
        text=text,
        is_wording_held=True,
        guidance="",
        applies_to=Rule(),
        follows="",
        follows_when=(),
        follows_note="",
        options=(),
        statements=(),
        words=None,
    )


def by_number(definition: Definition, number: str) -> QuestionDefinition:
    return next(each for each in definition.questions if each.number == number)


def texts(definition: Definition) -> list[str]:
    return [question.text for question in definition.questions]


def holds_together(definition: Definition) -> None:
    """No condition without its target, no number or identity twice, a release plan of questions
    that are there, sections whose numbers ascend."""
    numbers = [question.number for question in definition.questions]
    assert len({number.lower() for number in numbers}) == len(numbers)
    identities = [question.identity for question in definition.questions]
    assert len(set(identities)) == len(identities)
    followed = {one.follows for each in definition.questions for one in each.conditions}
    assert followed <= set(numbers)
    release = definition.release
    named = [*release.get("option_merges", {}), *release.get("scores", {})]
    named += [name for pair in release.get("crossings", []) for name in pair]
    assert {name.split(".", 1)[0] for name in named} <= set(numbers)
    places = [section.number for section in definition.sections]
    assert places == sorted(set(places))


# --- any edits in any order ------------------------------------------------------------------


@st.composite
def edits(draw: st.DrawFn) -> Callable[[Definition], Definition]:
    """One edit of what happens to be there."""
    kind = draw(st.sampled_from(("add", "remove", "change", "step", "place", "section", "number")))
    at, by, place = (
        draw(st.integers(0, 60)),
        draw(st.sampled_from((-1, 1))),
        draw(st.integers(0, 9)),
    )
    frees_all = draw(st.booleans())

    def edit(definition: Definition) -> Definition:
        questions = list(definition.questions)
        sections = definition.sections
        section = sections[at % len(sections)].number if sections else 0
        question = questions[at % len(questions)] if questions else None
        if kind == "section":
            if place < 2:
                return editing.add_section(definition, title="One more")
            if place < 4:
                return editing.remove_section(definition, section)
            return editing.move_section(definition, section, by)
        if kind == "number":
            return editing.renumber(definition)
        if kind == "add" or question is None:
            return editing.add_question(definition, section, a_question(definition))
        if kind == "remove":
            frees = depending_on(definition, question.number) if frees_all else ()
            return editing.remove_question(
                definition, question.identity, frees=[each.identity for each in frees]
            )
        if kind == "change":
            changed = replace(question, number=f"X{place}") if by > 0 else question
            return editing.replace_question(definition, replace(changed, text="Other words"))
        if kind == "step":
            return editing.move_question(definition, question.identity, by)
        return editing.place_question(definition, question.identity, section, place)

    return edit


@given(st.sampled_from(sorted(DEFINITIONS)), st.lists(edits(), min_size=1, max_size=12))
def test_whatever_is_edited_hangs_together(name: str, made: list) -> None:
    definition = DEFINITIONS[name]
    for edit in made:
        try:
            definition = edit(definition)
        except Unchanged:
            continue
        holds_together(definition)
    assert read_json(to_json(definition)) == definition  # any version of it can be restored


@given(
    st.sampled_from(sorted(DEFINITIONS)),
    st.lists(st.tuples(st.integers(0, 60), st.sampled_from((-1, 1))), max_size=20),
)
def test_moving_loses_no_question_and_comes_back(name: str, steps: list) -> None:
    """Every move undone in turn leaves the definition as it was."""
    first = definition = DEFINITIONS[name]
    done = []
    for at, by in steps:
        identity = list(definition.questions)[at % 5].identity
        moved = editing.move_question(definition, identity, by)
        if moved != definition:
            done.append((identity, by))
        assert sorted(texts(moved)) == sorted(texts(first))
        definition = moved
    for identity, by in reversed(done):
        definition = editing.move_question(definition, identity, -by)
    assert texts(definition) == texts(first)
    if is_numbered_in_order(first, first):
        assert definition == first


# --- single ones -----------------------------------------------------------------------------


def test_a_move_renumbers_and_conditions_follow():
    second = by_number(REAL, "Q2")
    moved = editing.move_question(REAL, second.identity, -1)
    assert question_of(moved, second.identity)[1].number == "Q1"
    assert texts(moved)[:2] == texts(REAL)[1::-1]
    before = {each.identity: each for each in REAL.questions}
    for question in moved.questions:
        follows = before[question.identity].follows
        if follows:
            assert (
                question.follows == question_of(moved, by_number(REAL, follows).identity)[1].number
            )


def test_own_numbers_stay_when_questions_move():
    named = editing.replace_question(REAL, replace(by_number(REAL, "Q2"), number="2a"))
    moved = editing.move_question(named, by_number(named, "2a").identity, -1)
    assert [question.number for question in moved.questions][:3] == ["2a", "Q1", "Q3"]


def test_a_question_leaves_its_section_at_the_edge_and_the_first_one_stays():
    first = next(REAL.questions)
    assert editing.move_question(REAL, first.identity, -1) == REAL
    last = REAL.sections[0].questions[-1] if REAL.sections[0].questions else first
    beyond = editing.move_question(REAL, last.identity, 1)
    assert question_of(beyond, last.identity)[0].number > question_of(REAL, last.identity)[0].number


def test_what_others_depend_on_is_not_removed_unawares():
    asked = next(each for each in EVERY_KIND.questions if depending_on(EVERY_KIND, each.number))
    with pytest.raises(editing.Unfit, match="depend"):
        editing.remove_question(EVERY_KIND, asked.identity)
    told = [each.identity for each in depending_on(EVERY_KIND, asked.number)]
    without = editing.remove_question(EVERY_KIND, asked.identity, frees=told)
    holds_together(without)
    assert all(not question_of(without, each)[1].follows for each in told)


def test_what_a_colleague_changed_meanwhile_is_not_overwritten():
    question = by_number(REAL, "Q3")
    seen = editing.mark(question)
    theirs = editing.replace_question(REAL, replace(question, text="Theirs"), seen=seen)
    with pytest.raises(editing.Stale):
        editing.replace_question(theirs, replace(question, text="Mine"), seen=seen)
    other = by_number(theirs, "Q4")
    both = editing.replace_question(theirs, replace(other, text="Mine"), seen=editing.mark(other))
    assert {"Theirs", "Mine"} <= set(texts(both))


def test_a_mark_changes_with_every_field():
    question = by_number(EVERY_KIND, "Q2")
    others = [
        replace(question, text="Other"),
        replace(question, guidance="Other"),
        replace(question, words=7),
        replace(question, options=question.options[:-1]),
        replace(question, applies_to=Rule(nations=frozenset({"Wales"}))),
        replace(question, follows="Q1"),
        replace(question, also=(Condition("Q1", ("a",)),)),
        replace(question, applies_because="Other"),
    ]
    assert len({editing.mark(each) for each in [question, *others]}) == 9
    rule = Rule(types=frozenset({"county", "unitary", "london-borough", "city-of-london"}))
    again = Rule(types=frozenset(sorted(rule.types, reverse=True)))
    assert editing.mark(replace(question, applies_to=rule)) == editing.mark(
        replace(question, applies_to=again)
    )


def test_a_number_is_given_once_and_its_conditions_go_along():
    with pytest.raises(editing.Unfit, match="stands already"):
        editing.replace_question(REAL, replace(by_number(REAL, "Q3"), number="q2"))
    asked = next(each for each in EVERY_KIND.questions if depending_on(EVERY_KIND, each.number))
    renamed = editing.replace_question(EVERY_KIND, replace(asked, number="First"))
    assert depending_on(renamed, "First")
    holds_together(renamed)


def test_a_section_with_questions_is_not_removed():
    number = next(section.number for section in REAL.sections if section.questions)
    with pytest.raises(editing.Unfit):
        editing.remove_section(REAL, number)
    more = editing.add_section(REAL, title="One more")
    assert editing.remove_section(more, more.sections[-1].number) == REAL


def test_a_removed_question_leaves_the_release_plan():
    planned = replace(
        EVERY_KIND,
        release={
            "option_merges": {"Q2": [["county", "trust"]]},
            "scores": {"Q10.speed": {"strongly-agree": 5}},
            "crossings": [["Q2", "Q6"], ["Q6", "Q9"]],
        },
    )
    without = planned
    for number in ("Q3", "Q2", "Q10"):
        without = editing.remove_question(without, by_number(without, number).identity)
    assert without.release["option_merges"] == {}
    assert without.release["scores"] == {}
    assert len(without.release["crossings"]) == 1
    holds_together(without)


def test_an_identity_is_that_of_the_file_unless_it_was_used():
    number = next_number(REAL)
    usual = new_identity(REAL, number)
    added = editing.add_question(REAL, REAL.sections[-1].number, a_question(REAL))
    assert parse(to_yaml(added)) == added
    assert "identity:" not in to_yaml(added)
    assert new_identity(REAL, number, ever={usual}) != usual
    assert new_identity(added, number).version == 4


def test_what_is_not_there_is_said():
    with pytest.raises(editing.Absent):
        editing.move_question(REAL, uuid.uuid4(), 1)
    with pytest.raises(editing.Absent):
        editing.replace_section(REAL, 99, title="", background="", background_note="")

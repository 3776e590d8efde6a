"""Welsh beside English: what edits keep, what is stale, what a file brings."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations import editing
from consultations.applicability import Rule
from consultations.definition import parse
from consultations.definition.differences import differences
from consultations.definition.marked import Malformed
from consultations.definition.plain import to_plain, to_yaml
from consultations.definition.translated import Translated
from consultations.definition.welsh import is_for_wales, parts, progress, with_welsh
from consultations.editing.parts import Absent, Stale, Unchanged
from consultations.editing.welsh import Typed, base_of, translate
from consultations.welsh_offered import about_welsh
from councils.models import Council
from tests.consultations.drafts import EVERY_KIND, REAL
from tests.consultations.strategies import definitions, translated
from tests.consultations.test_editing import by_number, edits


def all_in_welsh(definition):
    """Every text with an invented Welsh one that names it."""
    return with_welsh(
        definition,
        {
            named.name: tuple(
                Translated(place, f"[cy] {named.place(place)}", english)
                for place, english in named.part.texts.items()
            )
            for named in parts(definition)
        },
    )


def welsh_of_questions(definition):
    return {question.identity: question.in_welsh for question in definition.questions}


@given(st.sampled_from((REAL, EVERY_KIND)), st.lists(edits(), min_size=1, max_size=12))
def test_edits_carry_the_welsh_along_and_drop_it_with_its_text(first, made):
    """A question keeps the Welsh of every text that is as it was, wherever it stands now."""
    definition = first = all_in_welsh(first)
    before = {question.identity: question for question in first.questions}
    for edit in made:
        try:
            definition = edit(definition)
        except Unchanged:
            continue
    for question in definition.questions:
        old = before.get(question.identity)
        if old is None:
            assert not question.welsh
            continue
        same = {
            place: welsh
            for place, welsh in old.in_welsh.items()
            if question.texts.get(place) == old.texts[place]
        }
        assert question.in_welsh == same
        changed = {place for place in question.texts if place not in same}
        assert set(question.stale) == changed & set(old.texts)
    for section in definition.sections:
        told = [each for each in first.sections if each.title == section.title]
        assert section.in_welsh == (told[0].in_welsh if told else {})
    assert definition.in_welsh == first.in_welsh


@given(definitions().flatmap(translated))
def test_a_welsh_text_is_stale_exactly_when_its_english_is_another(definition):
    for named in parts(definition):
        for each in named.part.welsh:
            english = named.part.texts[each.place]
            assert (each.place in named.part.stale) == (each.of != english)
            assert (each.place in named.part.in_welsh) == (each.of == english)
    done = progress(parts(definition))
    for_wales = [named.part for named in parts(definition) if is_for_wales(named.part)]
    assert done.total == sum(len(part.texts) for part in for_wales)
    assert done.stale == sum(len(part.stale) for part in for_wales)
    assert done.translated == sum(len(part.in_welsh) for part in for_wales)
    assert progress(parts(all_in_welsh(definition))).is_complete


def test_an_option_takes_its_welsh_with_it():
    question = by_number(all_in_welsh(EVERY_KIND), "Q4")
    first, *others = question.options
    assert f"option {first.code}" in question.in_welsh
    left = replace(question, options=tuple(others))
    assert f"option {first.code}" not in {each.place for each in left.welsh}
    assert f"option {others[0].code}" in left.in_welsh
    relabelled = replace(question, options=(replace(first, label="Otherwise"), *others))
    assert relabelled.stale == (f"option {first.code}",)


def test_a_question_that_is_not_for_wales_need_not_be_translated():
    question = by_number(EVERY_KIND, "Q4")
    assert is_for_wales(question)
    assert is_for_wales(replace(question, applies_to=Rule(nations=frozenset({"Wales"}))))
    assert not is_for_wales(replace(question, applies_to=Rule(nations=frozenset({"England"}))))


# --- typed beside the English -------------------------------------------------------------------


def typed(part, owner, place, text):
    return Typed(owner, place, base_of(part, place), text)


@given(st.sampled_from((REAL, EVERY_KIND)), st.data())
def test_what_is_typed_becomes_the_welsh_of_that_text_alone(definition, data):
    question = data.draw(st.sampled_from(list(definition.questions)))
    if not question.texts:
        return
    place = data.draw(st.sampled_from(list(question.texts)))
    one = translate(definition, [typed(question, question.identity, place, "Cwestiwn")])
    assert welsh_of_questions(one)[question.identity] == {place: "Cwestiwn"}
    assert differences(definition, one) == ["the Welsh texts"]
    assert with_welsh(one, {question.number: ()}) == definition
    section = definition.sections[-1]
    both = translate(one, [typed(section, section.number, "title", "[cy] Pennawd")])
    assert both.sections[-1].in_welsh == {"title": "[cy] Pennawd"}
    assert welsh_of_questions(both) == welsh_of_questions(one)


def test_what_somebody_else_changed_is_not_overwritten_unawares():
    question = by_number(REAL, "Q1")
    mine = typed(question, question.identity, "text", "[cy] fi")
    reworded = editing.replace_question(REAL, replace(question, text="Another question?"))
    with pytest.raises(Stale):
        translate(reworded, [mine])
    with pytest.raises(Stale):
        translate(translate(REAL, [mine]), [mine])
    elsewhere = translate(REAL, [Typed(None, "title", base_of(REAL, "title"), "[cy] Teitl")])
    assert translate(elsewhere, [mine]).in_welsh == {"title": "[cy] Teitl"}
    with pytest.raises(Absent):
        translate(
            editing.remove_question(
                REAL, question.identity, frees=[each.identity for each in REAL.questions]
            ),
            [mine],
        )


def test_confirming_a_stale_text_makes_it_of_the_english_of_now():
    question = by_number(all_in_welsh(REAL), "Q1")
    changed = editing.replace_question(all_in_welsh(REAL), replace(question, text="Altered?"))
    stale = by_number(changed, "Q1")
    assert stale.stale == ("text",)
    right = translate(changed, [typed(stale, stale.identity, "text", "[cy] Q1 text")])
    assert by_number(right, "Q1").in_welsh["text"] == "[cy] Q1 text"
    assert not by_number(right, "Q1").stale


# --- before publishing ------------------------------------------------------------------------


def facts(nation):
    council = Council(nation=nation, type="unitary", tier="single", code="X1", region="Wales")
    return council.facts


def test_what_publishing_means_for_who_reads_welsh_is_said():
    english, welsh = facts("England"), facts("Wales")
    total = progress(parts(REAL)).total
    assert about_welsh(REAL, [english]) == []
    none = f"2 councils in Wales are asked, and none of the {total} texts is in Welsh."
    assert about_welsh(REAL, [english, welsh, welsh]) == [none]
    whole = all_in_welsh(REAL)
    assert about_welsh(whole, [welsh]) == []
    question = by_number(whole, "Q1")
    stale = editing.replace_question(whole, replace(question, text="Altered?"))
    (said,) = about_welsh(replace(stale, welsh=stale.welsh[1:]), [english])
    assert said == (
        f"The Welsh is not complete: 1 of {total} texts has no Welsh, and the English of 1 has "
        "changed since the translation. These are read in English."
    )


# --- in files -------------------------------------------------------------------------------------


def test_a_file_without_welsh_is_read_and_written_as_before():
    assert "welsh" not in to_plain(REAL)
    assert to_yaml(all_in_welsh(REAL)).startswith(to_yaml(REAL))


def test_the_english_that_is_left_out_is_that_of_the_file():
    source = to_yaml(REAL) + "welsh:\n- place: Q1 text\n  welsh: '[cy] Un'\n"
    assert by_number(parse(source), "Q1").in_welsh == {"text": "[cy] Un"}
    stale = source.replace("  welsh:", "  english: Earlier?\n  welsh:")
    assert by_number(parse(stale), "Q1").stale == ("text",)


@pytest.mark.parametrize(
    "entry, said",
    [
        ("- place: Q99 text\n  welsh: x", "there is no text “Q99 text” in this consultation."),
        ("- place: Q1 guidance\n  welsh: x", "there is no text “Q1 guidance”"),
        ("- place: title\n  welsh: |-\n    a\n    b", "must stand in one line, as the English"),
        ("- place: title\n  welsh: ''", "welsh: is empty."),
        ("- place: title\n  welsh: a\n- place: title\n  welsh: b", "“title” stands twice."),
    ],
)
def test_what_is_wrong_with_welsh_in_a_file_is_named_with_its_line(entry, said):
    source = f"{to_yaml(REAL)}welsh:\n{entry}\n"
    with pytest.raises(Malformed) as refused:
        parse(source)
    (problem,) = map(str, refused.value.problems)
    assert said in problem
    assert problem.startswith("line ")

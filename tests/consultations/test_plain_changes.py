"""What versions and a file's preview say of Welsh texts and of conditions."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations import editing
from consultations.definition.plain import to_json
from consultations.definition.values import Condition
from consultations.presenters.importing import preview
from consultations.presenters.plain_changes import cut
from consultations.presenters.versions import changes
from slisystem.languages import Welsh
from tests.consultations.drafts import EVERY_KIND, REAL
from tests.consultations.test_welsh import all_in_welsh

WELSH = all_in_welsh(REAL)
FIRST = next(REAL.questions)


def said_by_versions(before, after):
    return [
        (one.place, one.field, one.before, one.after)
        for one in changes(to_json(before), to_json(after))
    ]


def said_by_import(before, after):
    return [
        (part.name, part.how, field.name, field.now, field.then)
        for part in preview(after, before).parts
        for field in part.fields
    ]


def retranslated(definition, text, of=None):
    question = next(definition.questions)
    welsh = [
        replace(one, text=text, of=of or one.of) if one.place == "text" else one
        for one in question.welsh
    ]
    return editing.replace_question(definition, replace(question, welsh=tuple(welsh)))


def test_one_changed_welsh_text_is_one_change():
    after = retranslated(WELSH, "Cwestiwn arall")
    place, now = f"{FIRST.number} text", f"[cy] {FIRST.number} text"
    assert said_by_versions(WELSH, after) == [(place, "Welsh", now, "Cwestiwn arall")]
    assert said_by_import(WELSH, after) == [
        (f"Welsh: {place}", "changed", "Welsh", now, "Cwestiwn arall")
    ]
    (change,) = changes(to_json(WELSH), to_json(after))
    assert isinstance(change.before, Welsh) and isinstance(change.after, Welsh)
    assert preview(after, WELSH).parts[0].fields[0].lang == "cy"


def test_a_welsh_text_that_is_confirmed_shows_the_english():
    stale = retranslated(WELSH, "Yr un", of="What it was")
    fresh = retranslated(WELSH, "Yr un")
    assert said_by_versions(stale, fresh) == [
        (f"{FIRST.number} text", "English that it translates", "What it was", FIRST.text)
    ]


def test_a_translators_workbook_shows_each_new_text_once():
    total = sum(len(part.welsh) for part in (WELSH, *WELSH.sections, *WELSH.questions))
    for said in (said_by_versions(REAL, WELSH), said_by_import(REAL, WELSH)):
        assert len(said) == total
        assert all(texts[-2] == "" and texts[-1].startswith("[cy] ") for texts in said)
    removed = said_by_import(WELSH, REAL)
    assert {how for _, how, *_ in removed} == {"removed"}
    assert len(removed) == total


def test_what_only_moves_keeps_its_welsh_without_a_change():
    moved = editing.renumber(editing.move_section(WELSH, WELSH.sections[0].number, 1))
    assert not [
        one for one in said_by_versions(WELSH, moved) if one[1] == "Welsh" and one[0][0] == "Q"
    ]


@pytest.mark.parametrize(
    "conditions, words",
    [
        ([Condition("Q4", ("study",))], "Asked if the answer to Q4 includes “"),
        ([Condition("Q1")], "Follows Q1, as advice only."),
        (
            [Condition("Q2", ("trust", "board")), Condition("Q6", ("yes",))],
            "Asked if the answer to Q2 is “",
        ),
    ],
)
def test_conditions_are_read_in_words(conditions, words):
    last = list(EVERY_KIND.questions)[-1]
    plain = editing.replace_question(EVERY_KIND, last.with_conditions([]))
    after = editing.replace_question(EVERY_KIND, last.with_conditions(conditions))
    for said in (said_by_versions(plain, after), said_by_import(plain, after)):
        found = [row for row in said if "asked when" in row]
        assert len(found) == 1
        *_, before, now = found[0]
        assert before == "" and now.startswith(words)
        assert "follows_when" not in now and "{" not in now
        assert len(conditions) == 1 or " and the answer to Q6 is “" in now


def test_another_label_of_an_option_is_no_other_condition():
    after = EVERY_KIND
    for question in EVERY_KIND.questions:
        if question.options and not (question.spec and question.spec.usual):
            options = tuple(replace(one, label=one.label + "!") for one in question.options)
            after = editing.replace_question(after, replace(question, options=options))
    assert not [row for row in said_by_versions(EVERY_KIND, after) if row[1] == "asked when"]


@given(st.text("ab ", max_size=2000), st.text("ab ", max_size=60), st.text("ab ", max_size=60))
def test_two_long_texts_are_cut_where_they_differ(same, one, other):
    before, after = same + one, same + other
    shown, then = cut(before, after, 600)
    assert (shown == then) == (before == after)
    assert max(len(shown), len(then)) <= 600 + len("[…]  […]")

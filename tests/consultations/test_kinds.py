"""What each kind of question means: faults, what is lacking, words, what is published."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.enums import QuestionKind
from consultations.kinds import (
    AGREEMENT,
    KINDS,
    YES_NO,
    Asked,
    Choosing,
    Option,
    Row,
    words_line,
    words_said,
)

OPTIONS = (
    Option("a", "First"),
    Option("b", "Second"),
    Option("other", "Other, please specify", is_other=True),
    Option("dont-know", "Don’t know", is_exclusive=True),
)
ROWS = (Row("speed", "It is quick"), Row("cost", "It is cheap"))
CHOICE = Asked("Q5", OPTIONS)
GRID = Asked("Q5", AGREEMENT, ROWS)
PLAIN = Asked("Q5")
BY_KIND = {
    value: GRID if kind.has_rows else CHOICE if kind.has_options else PLAIN
    for value, kind in KINDS.items()
}


def sentences(found):
    return [(fault.part, fault.sentence) for fault in found]


def test_every_kind_of_the_table_means_something():
    assert set(KINDS) == set(QuestionKind.values)
    for kind in KINDS.values():
        assert bool(kind.words) == bool(kind.words_label)
        assert kind.is_asked == bool(kind.words or kind.has_options)
        assert not kind.usual or len(kind.usual) > 1


@pytest.mark.parametrize("value", KINDS)
def test_what_is_published_has_a_name_in_words(value):
    kind, asked = KINDS[value], BY_KIND[value]
    names = kind.names(asked)
    assert list(names) == list(kind.published(asked))
    if kind.has_rows:
        assert names == {"Q5.speed": "Q5: It is quick", "Q5.cost": "Q5: It is cheap"}
    else:
        assert set(names.values()) <= {"Q5"}


@pytest.mark.parametrize("value", KINDS)
def test_words_fit_where_the_kind_has_words(value):
    kind, asked = KINDS[value], BY_KIND[value]
    found = sentences(kind.faults(asked, "Words.", (), ""))
    if kind.words:
        assert found == []
    elif kind.is_asked:
        assert found == [("text", "Q5 takes no words, only a choice.")]
    else:
        assert found == [("text", "Q5 is not a question.")]


@pytest.mark.parametrize("value", KINDS)
def test_a_choice_beside_words_is_lacking_not_wrong(value):
    kind, asked = KINDS[value], BY_KIND[value]
    lacks = sentences(kind.lacks(asked, "Words.", (), ""))
    sentence = "Choose an answer to Q5 beside the words, too."
    assert lacks == ([("choices", sentence)] if kind.has_options else [])
    assert kind.lacks(asked, "", (), "") == []


@pytest.mark.parametrize(
    ("value", "choices", "sentence"),
    [
        ("open-text", ["a"], "Q5 has no answer options."),
        ("information", ["a"], "Q5 has no answer options."),
        ("single-choice", ["a", "b"], "Choose one answer to Q5 only."),
        ("single-choice", ["c"], "Choose one of the answer options of Q5."),
        ("multiple-choice", ["a", "a"], "An option of Q5 is chosen twice."),
        (
            "multiple-choice",
            ["a", "dont-know"],
            "“Don’t know” cannot be chosen together with another answer to Q5.",
        ),
        ("multiple-choice", ["a", "c"], "Choose one of the answer options of Q5."),
        ("grid", ["agree"], "Choose one of the answer options of Q5."),
        ("grid", ["speed:often"], "Choose one of the answer options of Q5."),
        ("grid", ["size:agree"], "Choose one of the answer options of Q5."),
        ("grid", ["speed:agree", "speed:neither"], "Choose one answer for each statement of Q5."),
    ],
)
def test_faults_of_choices_are_named(value, choices, sentence):
    found = sentences(KINDS[value].faults(BY_KIND[value], "", choices, ""))
    assert found == [("choices", sentence)]


@pytest.mark.parametrize(
    ("choices", "other", "faults", "lacks"),
    [
        (["other"], "A levy", [], []),
        (["other"], "", [], [("other", "Say what “Other, please specify” is in Q5.")]),
        (["a"], "A levy", [("other", "Choose “Other, please specify” to say this.")], []),
        ([], "A levy", [("other", "Choose “Other, please specify” to say this.")], []),
        (["other"], "x" * 501, [("other", "Use at most 500 characters here.")], []),
    ],
)
@pytest.mark.parametrize("value", ["single-choice", "multiple-choice", "choice-with-comment"])
def test_other_takes_words_and_needs_them_before_it_is_sent(value, choices, other, faults, lacks):
    kind = KINDS[value]
    assert sentences(kind.faults(CHOICE, "", choices, other)) == faults
    assert sentences(kind.lacks(CHOICE, "", choices, other)) == lacks


def test_other_words_without_such_an_option_are_wrong():
    found = sentences(KINDS["yes-no"].faults(Asked("Q5", YES_NO), "", ["yes"], "Perhaps"))
    assert found == [("other", "Q5 has no option that takes words of its own.")]


def test_choices_in_words():
    multiple, grid = KINDS["multiple-choice"], KINDS["grid"]
    assert multiple.in_words(CHOICE, ["other", "a"], "A levy") == [
        "First",
        "Other, please specify: A levy",
    ]
    assert grid.in_words(GRID, ["cost:disagree"], "") == [
        "It is quick: No answer",
        "It is cheap: Disagree",
    ]
    assert grid.in_words(GRID, [], "") == []


def test_what_is_published_of_each_kind():
    published = {
        value: KINDS[value].published(
            Asked("Q5", KINDS[value].usual or BY_KIND[value].options, BY_KIND[value].rows)
        )
        for value in KINDS
    }
    single = {"kind": "single", "options": [one.code for one in OPTIONS], "nonresponse": True}
    scores = {one.code: one.score for one in AGREEMENT if one.score is not None}
    scale = {
        "kind": "single",
        "options": [one.code for one in AGREEMENT],
        "nonresponse": True,
        "scores": scores,
    }
    assert published == {
        "open-text": {},
        "information": {},
        "single-choice": {"Q5": single},
        "multiple-choice": {"Q5": {**single, "kind": "multi"}},
        "choice-with-comment": {"Q5": single},
        "yes-no": {"Q5": {**single, "options": ["yes", "no"]}},
        "agreement": {"Q5": scale},
        "grid": {"Q5.speed": scale, "Q5.cost": scale},
    }
    assert scores == {
        "strongly-agree": 5,
        "agree": 4,
        "neither": 3,
        "disagree": 2,
        "strongly-disagree": 1,
    }


# --- whatever is sent ---------------------------------------------------------------------

codes = [one.code for one in OPTIONS] + [
    f"{row.code}:{one.code}" for row in ROWS for one in AGREEMENT
]
hostile = st.one_of(st.sampled_from(codes), st.text(max_size=12), st.sampled_from([":", "speed:"]))


@given(
    value=st.sampled_from(sorted(KINDS)),
    text=st.text(max_size=40),
    choices=st.lists(hostile, max_size=5),
    other=st.one_of(st.just(""), st.text(max_size=520)),
)
def test_hostile_answers_never_break_and_only_known_codes_are_counted(value, text, choices, other):
    kind, asked = KINDS[value], BY_KIND[value]
    faults = kind.faults(asked, text, choices, other)
    kind.in_words(asked, choices, other)
    kind.counted(asked, choices)
    if faults:
        return
    published = kind.published(asked)
    for name, chosen in kind.counted(asked, choices).items():
        assert chosen and set(chosen) <= set(published[name]["options"])
        assert len(chosen) == 1 or published[name]["kind"] == "multi"
    # Nothing typed is ever counted, and everything chosen can be read.
    assert len(kind.in_words(asked, choices, other)) == (
        len(asked.rows) * bool(choices) if kind.has_rows else len(choices)
    )


def test_as_many_choices_as_the_kind_takes():
    taken = {value: KINDS[value].choosing for value in KINDS}
    assert {value for value, how in taken.items() if how is Choosing.MANY} == {"multiple-choice"}
    assert {value for value, how in taken.items() if how is Choosing.ONE_EACH} == {"grid"}


# --- words --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("one", 1),
        ("well-known – isn’t it?", 3),
        ("- a list\n- of three", 4),
        ("£1,000 & ½ … *", 2),
        ("Môr\u00a0a mynydd", 3),
        ("!" * 200_000, 0),
        ("a" * 200_000, 1),
    ],
)
def test_words_are_counted_as_a_person_would(text, count):
    assert words_said(text) == count


def test_advice_on_length_is_a_line_of_words():
    assert words_line("one two", None) == ""
    assert words_line("one two", 300) == "2 of about 300 words"
    assert words_line("w " * 1200, 1000) == (
        "1,200 of about 1,000 words: longer than asked for, and not cut off"
    )

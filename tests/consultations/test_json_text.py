"""JSON as people write it: nodes with their lines, and what is refused where."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.definition import json_text
from consultations.definition.marked import Fields, Form, Items, Malformed, Text
from consultations.definition.reading import parse_json, read_json

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.characters(exclude_categories=["C"])), inner, max_size=3)
    ),
    max_leaves=12,
)


def plain(node):
    """The nodes as values again."""
    if isinstance(node, Fields):
        return {key.value: plain(value) for key, value in node.pairs}
    if isinstance(node, Items):
        return [plain(each) for each in node.nodes]
    return json.loads(node.value) if node.is_bare else node.value


def without_null(value):
    if isinstance(value, dict):
        return {key: without_null(each) for key, each in value.items()}
    if isinstance(value, list):
        return [without_null(each) for each in value]
    return "" if value is None else value


@given(VALUES, st.sampled_from((None, 2)), st.booleans())
def test_what_python_writes_is_read(value, indent, is_ascii):
    text = json.dumps(value, indent=indent, ensure_ascii=is_ascii)
    try:
        node = json_text.read(text)
    except Malformed as refusal:
        assert "nested too deeply" in str(refusal)
        return
    assert plain(node) == without_null(value)


@given(st.text(alphabet='{}[]",:\\ \n\t0123.eE+-truefalsn\ud800ä', max_size=30))
def test_what_is_read_is_json_and_what_is_not_is_refused_with_its_line(text):
    try:
        node = json_text.read(text)
    except Malformed as refusal:
        (problem,) = refusal.problems
        assert 1 <= problem.line <= text.count("\n") + 1
    else:
        json.loads(text)
        assert node is not None


def test_everything_has_its_line():
    node = json_text.read('{"a": "Yes",\n "b": [\n  5, true,\n  {"c": null}]}\n')
    assert node == Fields(
        1,
        (
            (Text(1, "a"), Text(1, "Yes")),
            (
                Text(2, "b"),
                Items(
                    2,
                    (
                        Text(3, "5", is_bare=True),
                        Text(3, "true", is_bare=True),
                        Fields(4, ((Text(4, "c"), Text(4, "")),)),
                    ),
                ),
            ),
        ),
    )


@pytest.mark.parametrize(
    "source, said",
    [
        (" \n", "line 1: The file is empty."),
        (
            '{"a": 1,\n}',
            "line 2: This is not JSON: at character 1, another entry is expected after the comma, "
            "or no comma: “}”.",
        ),
        ("{'a': 1}", "line 1: This is not JSON: at character 2, the name of a field is expected"),
        ('{"a" 1}', "line 1: This is not JSON: at character 6, a colon is expected after “a”."),
        ("[1\n 2]", "line 2: This is not JSON: at character 2, a comma or “]” is expected."),
        ('{"a": [1', "line 1: This is not JSON: at the end, a comma or “]” is expected."),
        ('["a\n"]', "line 1: This is not JSON: at character 4, a line break or tab in text is"),
        ('["a', "line 1: This is not JSON: at character 2, this text has no closing"),
        ('["\\x"]', "line 1: This is not JSON: at character 3, a backslash here begins nothing"),
        ('["\\ud800"]', "line 1: This is not JSON: at character 2, this text holds half of a"),
        ("[NaN]", "line 1: This is not JSON: at character 2, a value is expected"),
        ("[01]", "line 1: This is not JSON: at character 2, a value is expected"),
        ("{} {}", "line 1: This is not JSON: at character 4, nothing may follow the end"),
        ('{"a\\u0000": 1}', "line 1: The name of a field contains a control character."),
        ("[" * 100_000, "line 1: This is nested too deeply."),
        ('"' + "x" * 1_000_000 + '"', "line 1: The file has more than 1000000 characters."),
        (b'{"a":\n"\xff"}', "line 2: The file is not UTF-8 text."),
    ],
)
def test_what_is_not_json_is_refused_with_its_place(source, said):
    with pytest.raises(Malformed) as refusal:
        json_text.read(source)
    (problem,) = refusal.value.problems
    assert str(problem).startswith(said)


def test_a_file_is_refused_for_all_its_problems_at_once():
    source = """{
      "format": "consultation/1", "code": "asked",
      "title": true, "title": "Twice",
      "publisher": 5,
      "confidentiality": "All of it",
      "opens": "2026-01-01 09:00", "closes": "2026-02-30 09:00",
      "accepts_subject_to_call_in": 1,
      "sections": [
        {"number": 1, "title": "One", "questions": [
          {"number": "Q1", "kind": "yes-no", "text": "Really?", "words": 3.5,
           "options": ["yes"],
           "follows_when": [null, 7]}
        ]}
      ]
    }"""
    with pytest.raises(Malformed) as refusal:
        parse_json(source)
    assert [str(problem) for problem in refusal.value.problems] == [
        "line 3, title: must be text, in quotation marks.",
        "line 3, title: stands twice (first in line 3).",
        "line 4, publisher: must be text, in quotation marks.",
        "line 6, closes: “2026-02-30 09:00” is not a time of the form 2015-03-13 23:59.",
        "line 7, accepts_subject_to_call_in: must be true or false.",
        "line 10, sections[1].questions[1].words: must be a number from 1 to 20000.",
        "line 11, sections[1].questions[1].options: has one option only: give at least two.",
        "line 11, sections[1].questions[1].options[1]: Fields (name: value) are expected here.",
        "line 11, sections[1].questions[1].options[1].code: is missing.",
        "line 11, sections[1].questions[1].options[1].label: is missing.",
        "line 12, sections[1].questions[1].follows_when: is given without “follows”.",
        "line 12, sections[1].questions[1].follows_when[1]: must be text.",
        "line 12, sections[1].questions[1].follows_when[2]: must be text.",
    ]


def test_what_a_version_keeps_is_read_however_unfinished_and_nothing_else():
    kept = """{"format": "consultation/1", "code": "asked", "title": "Asked", "publisher": "LGA",
      "opens": "2026-01-01 09:00", "closes": "2026-02-01 09:00", "sections": [{"number": 1,
      "title": "One", "questions": [{"number": "Q1", "kind": "yes-no", "text": "Really?",
      "follows": "Q9", "follows_when": ["no"]}]}]}"""
    with pytest.raises(Malformed, match="confidentiality: is missing"):
        parse_json(kept)
    (question,) = read_json(kept).questions
    assert (question.follows, question.follows_when) == ("Q9", ("no",))
    for other in ('{"format": "consultation/2"}', "[]", "{", '{"code": "asked"}'):
        with pytest.raises(Malformed):
            read_json(other)


def test_numbers_are_given_as_they_are_written():
    problems = []
    form = Form(json_text.read('{"number": 5, "words": "7", "title": 8}'), "", problems)
    assert form.line_of_text("number", 3, takes_bare=True) == "5"
    assert form.line_of_text("words", 3, takes_bare=True) == "7"
    assert not problems
    form.line_of_text("title", 3)
    assert [str(problem) for problem in problems] == [
        "line 1, title: must be text, in quotation marks."
    ]

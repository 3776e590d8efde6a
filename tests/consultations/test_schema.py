"""The published JSON Schema and the reader say the same of a file."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from consultations.definition import parse
from consultations.definition.fields import GROUPS, OPTION, Field, Group, Takes
from consultations.definition.marked import Malformed
from consultations.definition.plain import to_plain
from consultations.definition.reading import parse_json
from consultations.definition.schema import schema_of_format
from tests.consultations.strategies import definitions

SCHEMA = json.loads(json.dumps(schema_of_format("https://consultations.example.org/")))
VALIDATOR = Draft202012Validator(SCHEMA)
FILES = sorted(Path("fixtures/consultations").glob("*.yaml"))
OPTIONS = [
    {"code": "yes", "label": "Yes", "score": 3},
    {"code": "partly", "label": "Partly", "score": 2},
    {"code": "no", "label": "No", "score": 1},
]


def sample() -> dict:
    """A file in which every field can be tried; the kinds of its questions are Q1 to Q4."""
    return {
        "format": "consultation/1",
        "code": "asked",
        "title": "Asked",
        "publisher": "LGA",
        "confidentiality": "All is confidential.",
        "opens": "2026-01-01 09:00",
        "closes": "2026-02-01 23:59",
        "sections": [
            {
                "number": 1,
                "title": "One",
                "questions": [
                    {"number": "Q1", "kind": "yes-no", "text": "Really?"},
                    {
                        "number": "Q2",
                        "kind": "grid",
                        "text": "How far?",
                        "statements": [{"code": "speed", "label": "Faster"}],
                        "options": copy.deepcopy(OPTIONS),
                    },
                    {"number": "Q3", "kind": "open-text", "text": "Why?"},
                    {"number": "I1", "kind": "information", "text": "Read this."},
                    {"number": "Q4", "kind": "yes-no", "text": "Now?"},
                    {
                        "number": "Q5",
                        "kind": "open-text",
                        "text": "And then?",
                        "follows": "Q1",
                        "follows_when": ["yes"],
                        "also_when": [{"follows": "Q4", "follows_when": ["no"]}],
                    },
                ],
            }
        ],
        "welsh": [{"place": "title", "english": "Asked", "welsh": "[cy] Asked"}],
    }


def questions(file: dict) -> list[dict]:
    return file["sections"][0]["questions"]


def group_of(file: dict, group: Group) -> dict:
    """The part of the sample that has the group's fields."""
    grid = questions(file)[1]
    return {
        "consultation": file,
        "section": file["sections"][0],
        "question": questions(file)[2],
        "option": grid["options"][0],
        "statement": grid["statements"][0],
        "condition": questions(file)[5]["also_when"][0],
        "translation": file["welsh"][0],
    }[group.name]


def refusals(file: dict) -> tuple[list[str], list[str]]:
    """What the reader and the schema have against it."""
    try:
        parse_json(json.dumps(file))
        read = []
    except Malformed as refusal:
        read = [str(problem) for problem in refusal.problems]
    return read, [error.message for error in VALIDATOR.iter_errors(file)]


def test_the_schema_is_one_and_takes_the_sample():
    Draft202012Validator.check_schema(SCHEMA)
    assert refusals(sample()) == ([], [])


@given(definitions())
def test_what_is_written_is_as_the_schema_says(definition):
    VALIDATOR.validate(to_plain(definition))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_files_of_the_project_are_as_the_schema_says(file):
    VALIDATOR.validate(to_plain(parse(file.read_bytes())))


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.name)
def test_reader_and_tables_know_the_same_fields(group):
    file = sample()
    group_of(file, group)["no_such_field"] = "x"
    (said,), schema = refusals(file)
    known = re.search(r"no_such_field: is not a known field; known are (.*)\.$", said)
    assert known[1].split(", ") == sorted(field.name for field in group.fields)
    assert schema


EACH = [(group, field) for group in GROUPS for field in group.fields]


@pytest.mark.parametrize("group, field", EACH, ids=lambda each: each.name)
def test_reader_and_schema_need_the_same(group: Group, field: Field):
    file = sample()
    group_of(file, group).pop(field.name, None)
    read, schema = refusals(file)
    is_text = group.name == "question" and field.name == "text"  # unless wording_held is false
    assert bool(read) == bool(schema) == (field.is_needed or is_text)


@pytest.mark.parametrize("group, field", EACH, ids=lambda each: each.name)
def test_reader_and_schema_refuse_what_is_of_another_kind(group: Group, field: Field):
    for value in ({"a": {}}, [["x"]], 1.5, "" if field.is_needed else "\u0000[]" * 10_000):
        file = sample()
        group_of(file, group)[field.name] = value
        read, schema = refusals(file)
        assert read and schema, value


BESIDE: dict[str, dict] = {  # what a field does not stand without
    "follows_note": {"follows": "Q1"},
    "background_note": {"background": "x"},
    "applies_because": {"applies_to": {"nations": ["England"]}},
}
LIMITED = [pair for pair in EACH if pair[1].most and not pair[1].known]


@pytest.mark.parametrize("group, field", LIMITED, ids=lambda each: each.name)
def test_reader_and_schema_have_the_same_limits(group: Group, field: Field):
    if field.takes is Takes.NUMBER:
        right, wrong = [field.least, field.most], [field.least - 1, field.most + 1]
    elif field.pattern:
        right, wrong = [], ["x" * (field.most + 1), "Ä b"]
    else:
        right, wrong = ["x" * field.most], ["x" * (field.most + 1)]
    if field.takes is Takes.LINE:
        wrong.append("two\nlines")
    for value in right + wrong:
        file = sample()
        if group is OPTION and field.takes is Takes.NUMBER:
            questions(file)[1]["options"][1]["score"] = 0
        part = group_of(file, group)
        if field.name in {"follows", "place"} and value in right:
            continue  # a text of its own length is no earlier question and no text's place
        if field.name in BESIDE and value in right:
            part |= BESIDE[field.name]
        part[field.name] = value
        read, schema = refusals(file)
        assert bool(read) == bool(schema) == (value in wrong), (value, read, schema)


def change(place, value):
    """A change of the sample: `value` at the place, or without the field."""

    def changed(file):
        *before, last = place
        part = file
        for name in before:
            part = part[name]
        if value is None:
            del part[last]
        else:
            part[last] = value

    return changed


Q = ("sections", 0, "questions")
ERRORS = {
    "another format": change(("format",), "consultation/2"),
    "no sections": change(("sections",), []),
    "a date without time": change(("closes",), "2026-02-01"),
    "an American date": change(("opens",), "01/02/2026 09:00"),
    "an unknown kind": change((*Q, 0, "kind"), "slider"),
    "an information item that is no text": change((*Q, 3, "wording_held"), False),
    "an information item that follows": change((*Q, 3, "follows"), "Q1"),
    "text although it is not held": change((*Q, 2, "wording_held"), False),
    "options of an open text": change((*Q, 2, "options"), OPTIONS),
    "one option only": change((*Q, 0, "options"), [{"code": "yes", "label": "Yes"}]),
    "a single choice without options": change((*Q, 0, "kind"), "single-choice"),
    "a score where there is no scale": change((*Q, 0, "options"), OPTIONS),
    "a grid without statements": change((*Q, 1, "statements"), None),
    "statements of a yes-no": change((*Q, 0, "statements"), [{"code": "a", "label": "A"}]),
    "another option in a grid": change((*Q, 1, "options", 0, "other"), True),
    "words of a grid": change((*Q, 1, "words"), 100),
    "follows_when alone": change((*Q, 2, "follows_when"), ["yes"]),
    "follows_when twice": change(
        (*Q, 2),
        {
            "number": "Q3",
            "kind": "open-text",
            "text": "Why?",
            "follows": "Q1",
            "follows_when": ["yes", "yes"],
        },
    ),
    "a note without background": change(("sections", 0, "background_note"), "LGA"),
    "an unknown type": change((*Q, 2, "applies_to"), {"types": ["parish"]}),
    "a rule of nobody": change(("asked",), {"types": []}),
    "an unknown part of a rule": change(("asked",), {"parties": ["all"]}),
    "a dimension that is none": change(("release",), {"dimensions": ["size"]}),
    "a merge of one": change(("release",), {"option_merges": {"Q1": [["yes"]]}}),
    "a score that is text": change(("release",), {"scores": {"Q1": {"yes": "good"}}}),
    "a crossing of one": change(("release",), {"crossings": [["Q1"]]}),
}


@pytest.mark.parametrize("make", ERRORS.values(), ids=ERRORS)
def test_reader_and_schema_refuse_the_usual_errors(make):
    file = sample()
    make(file)
    read, schema = refusals(file)
    assert read and schema

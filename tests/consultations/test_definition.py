import datetime as dt
import uuid
from pathlib import Path

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from consultations.applicability import KNOWN, Rule
from consultations.definition import london_moment, london_words, parse
from consultations.definition.marked import Malformed
from consultations.definition.questions import CODE
from consultations.definition.values import identity_of
from consultations.prose import clean, paragraphs

FILE = Path(__file__).parents[2] / "fixtures" / "consultations" / "taking-stock-2015.yaml"
REAL = FILE.read_text(encoding="utf-8")
EARLIEST = dt.datetime(2001, 1, 1)  # noqa: DTZ001
LATEST = dt.datetime(2098, 1, 1)  # noqa: DTZ001
SMALL = {
    "format": "consultation/1",
    "code": "asked",
    "title": "Asked",
    "publisher": "LGA",
    "confidentiality": "Yes.",
    "opens": "2026-01-01 09:00",
    "closes": "2026-02-01 23:59",
    "sections": [
        {
            "number": 1,
            "title": "One",
            "questions": [
                {"number": "Q1", "kind": "open-text", "text": "Why?"},
                {
                    "number": "Q2",
                    "kind": "single-choice",
                    "text": "Which?",
                    "options": [{"code": "a", "label": "A"}, {"code": "b", "label": "B"}],
                },
            ],
        }
    ],
}


def written(**changes):
    return yaml.safe_dump(SMALL | changes, sort_keys=False, allow_unicode=True)


def with_question(**changes):
    questions = SMALL["sections"][0]["questions"]
    section = SMALL["sections"][0] | {"questions": [*questions, {"number": "Q3"} | changes]}
    return written(sections=[section])


def problems(source):
    with pytest.raises(Malformed) as refusal:
        parse(source)
    return [str(problem) for problem in refusal.value.problems]


# --- the real file ------------------------------------------------------------------------


def test_the_real_consultation_is_as_printed():
    asked = parse(REAL)
    assert [section.title for section in asked.sections] == [
        "Key principles and future challenges",
        "Improvement, assurance and intervention",
        "Improvement support",
        "Children's services, adult social care and health",
        "General comments about sector-led improvement",
    ]
    assert [question.number for question in asked.questions] == [f"Q{n}" for n in range(1, 22)]
    assert [len(section.questions) for section in asked.sections] == [6, 5, 1, 8, 1]
    assert [len(paragraphs(section.background)) for section in asked.sections] == [2, 4, 1, 0, 0]
    assert asked.opens_at == dt.datetime(2015, 1, 21, tzinfo=dt.UTC)
    assert asked.closes_at == dt.datetime(2015, 3, 13, 23, 59, tzinfo=dt.UTC)
    assert asked.asked == Rule(nations=frozenset({"England"}))


def test_only_the_wording_of_questions_13_to_19_is_not_held():
    asked = parse(REAL)
    not_held = [question for question in asked.questions if not question.is_wording_held]
    assert [question.number for question in not_held] == [f"Q{n}" for n in range(13, 20)]
    assert {question.text for question in not_held} == {""}
    social_care = Rule(functions=frozenset({"childrens-services", "adult-social-care"}))
    assert {question.applies_to for question in not_held} == {social_care}
    others = [question for question in asked.questions if question.is_wording_held]
    assert {question.applies_to for question in others} == {Rule()}


def test_the_real_options_are_as_printed():
    options = {
        question.number: [option.label for option in question.options]
        for question in parse(REAL).questions
        if question.options
    }
    assert options == {
        "Q8": ["Yes", "No", "Don't know"],
        "Q9": [
            "Yes – all should be published",
            "Yes – unless there are exceptional circumstances",
            "No – this should be a matter of local choice",
            "Don't know",
        ],
        "Q10": ["Yes", "No", "Don't know"],
    }


def test_words_of_the_real_questions_stand_in_the_paper():
    paper = FILE.parents[1] / "papers" / "taking-stock-chesterfield-2015.txt"
    printed = " ".join(paper.read_text(encoding="utf-8").split())
    asked = parse(REAL)
    for question in asked.questions:
        assert question.text in printed
    for section in asked.sections:
        for paragraph in paragraphs(section.background):
            for line in (line for block in paragraph for line in block.lines):
                assert line in printed
        assert section.title.upper() in printed.upper().replace("’", "'")
    assert asked.confidentiality in printed


def test_identities_never_change():
    first = next(parse(REAL).questions)
    assert first.identity == identity_of("taking-stock-2015/Q1")
    assert first.identity == uuid.UUID("5ba83141-bb15-5b38-9a8f-c2a563a3dc8e")


def test_a_later_wave_repeats_a_question_by_naming_the_earlier_one():
    (_, _, again) = parse(
        with_question(kind="open-text", text="?", identity="taking-stock-2015/Q1")
    ).questions
    assert again.identity == identity_of("taking-stock-2015/Q1")


# --- times --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words, utc",
    [
        ("2015-03-13 23:59", "2015-03-13T23:59"),
        ("2015-07-01 00:00", "2015-06-30T23:00"),
        ("2026-03-29 00:59", "2026-03-29T00:59"),
        ("2026-03-29 02:00", "2026-03-29T01:00"),
        ("2026-10-25 00:59", "2026-10-24T23:59"),
        ("2026-10-25 01:30 BST", "2026-10-25T00:30"),
        ("2026-10-25 01:30 GMT", "2026-10-25T01:30"),
        ("2026-10-25 02:00", "2026-10-25T02:00"),
        ("2026-06-01 12:00 BST", "2026-06-01T11:00"),
    ],
)
def test_london_times_become_moments(words, utc):
    assert london_moment(words) == dt.datetime.fromisoformat(f"{utc}:00+00:00")


@pytest.mark.parametrize(
    "words, said",
    [
        ("2026-03-29 01:30", "does not exist in London: the clocks go forward over it."),
        ("2026-03-29 01:30 BST", "does not exist in London"),
        ("2026-10-25 01:30", "comes twice in London, when the clocks go back: add BST"),
        ("2026-06-01 12:00 GMT", "does not exist: London has BST then."),
        ("2026-02-30 12:00", "is not a time of the form"),
        ("2026-02-28", "is not a time of the form"),
        ("2026-02-28T12:00", "is not a time of the form"),
        ("1999-12-31 23:59", "the year must be from 2000 to 2099."),
    ],
)
def test_times_that_are_not_one_moment_are_refused(words, said):
    with pytest.raises(ValueError, match=said.replace("(", r"\(")):
        london_moment(words)


@given(st.datetimes(EARLIEST, LATEST))
def test_every_moment_has_words_that_mean_it(naive):
    moment = naive.replace(second=0, microsecond=0, tzinfo=dt.UTC)
    assert london_moment(london_words(moment)) == moment


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_every_minute_of_a_day_of_clock_change_has_words_that_mean_it(day):
    start = dt.datetime.fromisoformat(f"{day}T00:00+00:00") - dt.timedelta(hours=2)
    for minute in range(300):
        moment = start + dt.timedelta(minutes=minute)
        assert london_moment(london_words(moment)) == moment


# --- refusals -----------------------------------------------------------------------------


def test_the_small_file_is_right():
    asked = parse(written())
    assert asked.code == "asked"
    assert [question.number for question in asked.questions] == ["Q1", "Q2"]
    assert asked.asked == Rule()


def test_all_problems_come_at_once_with_line_and_field():
    source = """\
format: consultation/2
code: Taking Stock
title: ""
publisher: LGA
opens: 2026-03-29 01:30
closes: soon
asked:
  nations: [England, Scotland]
  colours: [red]
sections:
  - number: 2
    title: One
    questions:
      - number: Q1
        kind: essay
        text: Why?
        follows: Q2
      - number: q1
        kind: single-choice
        text: Which?
        options:
          - {code: a, label: A}
      - number: Q3
        kind: open-text
        wording_held: false
        text: Invented?
        options:
          - {code: a, label: A}
          - {code: a, label: A}
        remark: x
  - number: 2
    background_note: Note
"""
    assert problems(source) == [
        "line 1, confidentiality: is missing.",
        "line 1, format: must be consultation/1.",
        "line 2, code: may have small letters, digits and single hyphens only.",
        "line 3, title: is empty.",
        "line 5, opens: 2026-03-29 01:30 does not exist in London: the clocks go forward over it.",
        "line 6, closes: “soon” is not a time of the form 2015-03-13 23:59.",
        "line 8, asked.nations: “Scotland” is not one of England, Wales.",
        "line 9, asked.colours: is not a known field; known are councils, functions, nations, "
        "regions, tiers, types.",
        "line 15, sections[1].questions[1].kind: “essay” is not one of open-text, single-choice, "
        "multiple-choice, choice-with-comment, yes-no, agreement, grid, information.",
        "line 17, sections[1].questions[1].follows: there is no Q2 before this question.",
        "line 18, sections[1].questions[2].number: q1 stands already in line 14.",
        "line 21, sections[1].questions[2].options: has one option only: give at least two.",
        "line 26, sections[1].questions[3].text: is given although wording_held is false.",
        "line 27, sections[1].questions[3].options: are given, but a question of kind open-text "
        "has none.",
        "line 29, sections[1].questions[3].options[2].code: “a” stands already in line 28.",
        "line 29, sections[1].questions[3].options[2].label: “A” stands already in line 28.",
        "line 30, sections[1].questions[3].remark: is not a known field; known are also_when, "
        "applies_because, applies_to, "
        "follows, follows_note, follows_when, guidance, identity, kind, number, options, "
        "statements, text, wording_held, words.",
        "line 31, sections[2].number: must be greater than 2, the number before it.",
        "line 31, sections[2].title: is missing.",
        "line 32, sections[2].background_note: is given without a background.",
    ]


@pytest.mark.parametrize(
    "changes, said",
    [
        ({"kind": "single-choice", "text": "?"}, "options: is missing."),
        ({"kind": "single-choice", "text": "?", "options": []}, "options: is an empty list."),
        ({"kind": "open-text"}, "text: is missing."),
        ({"kind": "open-text", "text": " \n"}, "text: is empty."),
        ({"kind": "open-text", "text": "?", "follows": "Q3"}, "there is no Q3 before"),
        ({"kind": "open-text", "text": "?", "follows_note": "x"}, "is given without “follows”"),
        ({"kind": "open-text", "text": "?", "number": "Q 3"}, "letters, digits and full stops"),
        ({"kind": "open-text", "text": "?", "number": "Q1"}, "Q1 stands already in line"),
        ({"kind": "open-text", "text": "?", "identity": "x"}, "identity: must be a UUID or a name"),
        ({"kind": "open-text", "text": "?", "identity": "asked/Q1"}, "identity: is that of the"),
        ({"kind": "open-text", "text": "?", "applies_to": {"tiers": []}}, "names nobody"),
        ({"kind": "open-text", "text": "?", "applies_to": "all"}, "Fields (name: value) are"),
        ({"kind": "open-text", "text": "?", "wording_held": "yes"}, "must be true or false"),
        ({"kind": "open-text", "text": "x" * 20_001}, "has 20001 characters; 20000 are allowed"),
    ],
)
def test_a_bad_question_is_refused(changes, said):
    assert any(said in problem for problem in problems(with_question(**changes)))


@pytest.mark.parametrize(
    "changes, said",
    [
        ({"closes": "2026-01-01 09:00"}, "closes: must be after the opening."),
        ({"title": "x" * 201}, "title: has 201 characters; 200 are allowed."),
        ({"title": "x\ny"}, "title: must stand in one line."),
        ({"code": "a" * 61}, "code: has 61 characters; 60 are allowed."),
        ({"sections": []}, "sections: is an empty list."),
        ({"sections": "none"}, "sections: must be a list"),
        ({"sections": ["one"]}, "sections[1]: Fields (name: value) are expected here."),
        ({"sections": [{"number": "0", "title": "x"}]}, "must be a number from 1 to 999."),
        ({"published": "yes"}, "published: is not a known field"),
    ],
)
def test_a_bad_consultation_is_refused(changes, said):
    assert any(said in problem for problem in problems(written(**changes)))


# --- properties ---------------------------------------------------------------------------

LINE = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=30
).map(str.strip)
LINE = LINE.filter(lambda text: text and len(text.splitlines()) == 1 and clean(text) == text)
PROSE = st.lists(LINE, min_size=1, max_size=3).map("\n\n".join).map(clean).filter(bool)
RULES = st.fixed_dictionaries(
    {},
    optional={
        part: st.lists(st.sampled_from(sorted(known)), min_size=1, max_size=3, unique=True)
        for part, known in KNOWN.items()
    },
)


@st.composite
def consultations(draw):
    """Any right consultation as the fields of a file."""
    sections, number = [], 0
    for section in range(1, draw(st.integers(1, 3)) + 1):
        questions = []
        for _ in range(draw(st.integers(0, 3))):
            number += 1
            question = {"number": f"Q{number}", "kind": "open-text", "text": draw(PROSE)}
            if draw(st.booleans()):
                labels = draw(st.lists(LINE, min_size=2, max_size=4, unique=True))
                question |= {
                    "kind": "single-choice",
                    "options": [
                        {"code": f"o{at}", "label": label} for at, label in enumerate(labels)
                    ],
                }
            if draw(st.booleans()):
                del question["text"]
                question["wording_held"] = False
            if number > 1 and draw(st.booleans()):
                question["follows"] = f"Q{draw(st.integers(1, number - 1))}"
                question["follows_note"] = draw(LINE)
            if draw(st.booleans()):
                question["applies_to"] = draw(RULES)
            if draw(st.booleans()):
                question["identity"] = str(draw(st.uuids()))
            questions.append(question)
        sections.append({"number": section, "title": draw(LINE), "questions": questions})
        if draw(st.booleans()):
            sections[-1] |= {"background": draw(PROSE), "background_note": draw(LINE)}
    opens = draw(st.datetimes(EARLIEST, LATEST))
    opens = opens.replace(second=0, microsecond=0, tzinfo=dt.UTC)
    closes = opens + dt.timedelta(minutes=draw(st.integers(1, 500_000)))
    return {
        "format": "consultation/1",
        "code": draw(st.from_regex(CODE, fullmatch=True).filter(lambda c: len(c) < 60)),
        "title": draw(LINE),
        "publisher": draw(LINE),
        "summary": draw(PROSE),
        "confidentiality": draw(PROSE),
        "opens": london_words(opens),
        "closes": london_words(closes),
        "asked": draw(RULES),
        "sections": sections,
    }


@given(consultations())
def test_what_is_written_is_what_is_read(fields):
    asked = parse(yaml.safe_dump(fields, sort_keys=False, allow_unicode=True))
    assert asked.code == fields["code"]
    assert asked.title == fields["title"]
    assert asked.summary == fields["summary"]
    assert (london_words(asked.opens_at), london_words(asked.closes_at)) == (
        fields["opens"],
        fields["closes"],
    )
    assert asked.asked == Rule.from_json(fields["asked"])
    assert [[question.number for question in section.questions] for section in asked.sections] == [
        [each["number"] for each in section["questions"]] for section in fields["sections"]
    ]
    every = [each for section in fields["sections"] for each in section["questions"]]
    for question, field in zip(asked.questions, every, strict=True):
        assert question.text == field.get("text", "")
        assert question.is_wording_held == field.get("wording_held", True)
        assert question.follows == field.get("follows", "")
        assert [option.label for option in question.options] == [
            option["label"] for option in field.get("options", [])
        ]
        assert question.applies_to == Rule.from_json(field.get("applies_to", {}))


def read_or_refused(source):
    try:
        return parse(source), ()
    except Malformed as refusal:
        return None, refusal.problems


@given(
    st.integers(0, REAL.count("\n") - 1),
    st.sampled_from(["drop", "twice", "indent", "cut", "character"]),
    st.characters(),
)
def test_a_corrupted_file_is_read_or_refused_with_lines(line, how, character):
    lines = REAL.splitlines(keepends=True)
    match how:
        case "drop":
            del lines[line]
        case "twice":
            lines.insert(line, lines[line])
        case "indent":
            lines[line] = "  " + lines[line]
        case "cut":
            del lines[line:]
        case "character":
            lines[line] = character + lines[line]
    source = "".join(lines)
    assume(source)
    asked, refused = read_or_refused(source)
    assert bool(asked) != bool(refused)
    for problem in refused:
        assert 1 <= problem.line <= source.count("\n") + 1
    for question in asked.questions if asked else ():
        assert bool(question.text) == question.is_wording_held

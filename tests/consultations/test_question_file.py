"""Every kind of question in a consultation's file: read, refused with a place, loaded, shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from consultations import actions
from consultations.definition import parse
from consultations.definition.marked import Malformed
from consultations.definition.questions import LACKS_SCORES
from consultations.definition.stored import definition_of
from consultations.kinds import AGREEMENT, KINDS, YES_NO
from consultations.models import Question
from consultations.presenters.publishing import publishing
from tests.every_kind import the_sample

FILE = Path(settings.BASE_DIR) / "fixtures" / "consultations" / "every-kind.yaml"
SAMPLE = FILE.read_text(encoding="utf-8")
HEAD = """\
format: consultation/1
code: small
title: Small
publisher: LGA
confidentiality: Confidential.
opens: 2026-03-02 09:00
closes: 2026-04-30 23:59
sections:
  - number: 1
    title: One
    questions:
      - {number: Q1, kind: single-choice, text: "?", options: [{code: a, label: A},
         {code: b, label: B}]}
      - {number: Q2, kind: grid, text: "?", statements: [{code: s, label: S}]}
      - {number: Q3, kind: information, text: "!"}
      - {number: Q4, kind: open-text, text: "?"}
"""


def refusal(question: str) -> list[str]:
    """What is said of one more question, written in one line."""
    with pytest.raises(Malformed) as refused:
        parse(f"{HEAD}      - {question}\n")
    place = "sections[1].questions[5]"
    return [
        f"{one.field.removeprefix(place + '.')}: {one.sentence}" for one in refused.value.problems
    ]


def options(*entries: str) -> str:
    return "[" + ", ".join(f"{{{entry}}}" for entry in entries) + "]"


A, B, C = "code: a, label: A", "code: b, label: B", "code: c, label: C"


def test_the_sample_has_every_kind_and_the_usual_options():
    questions = {question.number: question for question in parse(SAMPLE).questions}
    assert {question.kind for question in questions.values()} == set(KINDS)
    assert questions["Q6"].options == YES_NO
    assert questions["Q9"].options == questions["Q10"].options == AGREEMENT
    assert [row.code for row in questions["Q10"].statements] == ["speed", "choice", "welsh"]
    assert (questions["Q1"].words, questions["Q3"].follows_when) == (60, ("trust",))


@pytest.mark.parametrize(
    "own",
    [
        (A + ", score: 2", B + ", score: 1", C),  # "Don't know" has none
        (A + ", score: 2", B + ", score: -1"),
    ],
)
@pytest.mark.parametrize("kind", ["agreement", "grid"])
def test_a_scale_of_its_own_has_scores_that_differ(kind, own):
    more = "statements: [{code: s, label: S}], " if kind == "grid" else ""
    source = f"{{number: Q5, kind: {kind}, text: '?', {more}options: {options(*own)}}}"
    *_, question = parse(f"{HEAD}      - {source}\n").questions
    assert len([option for option in question.options if option.score is not None]) == 2


def test_a_grid_may_be_no_scale():
    five = options(*(f"code: {code}, label: {code.upper()}" for code in "abcde"))
    more = "statements: [{code: s, label: S}], "
    source = f"{{number: Q5, kind: grid, text: '?', {more}options: {five}}}"
    *_, question = parse(f"{HEAD}      - {source}\n").questions
    assert [option.score for option in question.options] == [None] * 5


@pytest.mark.parametrize(
    ("question", "problems"),
    [
        (
            "{number: Q5, kind: multiple-choice, text: '?'}",
            ["options: is missing."],
        ),
        (
            f"{{number: Q5, kind: multiple-choice, text: '?', options: {options(A)}}}",
            ["options: has one option only: give at least two."],
        ),
        (
            f"{{number: Q5, kind: yes-no, text: '?', options: {options(A)}}}",
            ["options: has one option only: give at least two."],
        ),
        (
            "{number: Q5, kind: multiple-choice, text: '?', options: "
            f"{options(A + ', exclusive: true', B + ', exclusive: true')}}}",
            ["options: are all exclusive: that is a single choice."],
        ),
        (
            "{number: Q5, kind: single-choice, text: '?', options: "
            f"{options(A + ', other: true', B + ', other: true')}}}",
            ["options[2].other: “a” takes the words already: one can."],
        ),
        (
            "{number: Q5, kind: single-choice, text: '?', options: "
            f"{options(A + ', other: true, exclusive: true', B)}}}",
            ["options[1].exclusive: stands at the option that takes words."],
        ),
        (
            f"{{number: Q5, kind: single-choice, text: '?', "
            f"options: {options(A + ', score: 1', B)}}}",
            ["options[1].score: is given, but a question of kind single-choice has none."],
        ),
        (
            f"{{number: Q5, kind: agreement, text: '?', "
            f"options: {options(A + ', score: 1.5', B + ', score: 1', C + ', score: 2')}}}",
            ["options[1].score: must be a whole number from -999 to 999."],
        ),
        *(
            (
                f"{{number: Q5, kind: {kind}, text: '?', {more}options: {options(*own)}}}",
                [f"options: {LACKS_SCORES}"],
            )
            for kind, more, own in (
                ("agreement", "", (A, B)),
                ("agreement", "", (A + ", score: 1", B)),
                ("grid", "statements: [{code: s, label: S}], ", (A + ", score: 1", B, C)),
            )
        ),
        (
            "{number: Q5, kind: agreement, text: '?', options: "
            f"{options(A + ', score: 1', B + ', score: 2', C + ', score: 1')}}}",
            ["options[3].score: “1” stands already in line 17: the scores must all differ."],
        ),
        (
            "{number: Q5, kind: grid, text: '?', statements: [{code: s, label: S}], options: "
            f"{options(A + ', score: 1', B + ', score: 2', C + ', score: 2')}}}",
            ["options[3].score: “2” stands already in line 17: the scores must all differ."],
        ),
        ("{number: Q5, kind: grid, text: '?'}", ["statements: is missing."]),
        (
            "{number: Q5, kind: grid, text: '?', statements: "
            f"{options('code: s, label: S', 'code: s, label: T')}}}",
            ["statements[2].code: “s” stands already in line 17."],
        ),
        (
            "{number: Q5, kind: open-text, text: '?', "
            f"statements: {options('code: s, label: S')}}}",
            ["statements: are given, but a question of kind open-text has none."],
        ),
        (
            "{number: Q5, kind: grid, text: '?', statements: [{code: s, label: S}], "
            f"options: {options(A + ', other: true', B + ', exclusive: true')}}}",
            [
                "options[1].other: is given, but a question of kind grid has none.",
                "options[2].exclusive: is given, but a question of kind grid has none.",
            ],
        ),
        (
            "{number: Q2.s, kind: open-text, text: '?'}",
            ["number: Q2.s stands already in line 14."],
        ),
        (
            "{number: Q5, kind: agreement, text: '?', words: 50}",
            ["words: is given, but a question of kind agreement has none."],
        ),
        (
            "{number: Q5, kind: open-text, text: '?', words: many}",
            ["words: must be a number from 1 to 20000."],
        ),
        (
            "{number: Q5, kind: information, wording_held: false}",
            ["wording_held: must be true: kind information is nothing but its text."],
        ),
        (
            "{number: Q5, kind: information, text: '!', follows: Q1}",
            ["follows: is given, but kind information is always shown."],
        ),
        (
            "{number: Q5, kind: open-text, text: '?', follows: Q3}",
            ["follows: Q3 is not a question: nothing is answered there."],
        ),
        (
            "{number: Q5, kind: open-text, text: '?', follows: Q1, follows_when: [c, a, a]}",
            [
                "follows_when: names an option twice.",
                "follows_when: “c” is not an option of Q1 (a, b).",
            ],
        ),
        (
            "{number: Q5, kind: open-text, text: '?', follows: Q4, follows_when: [a]}",
            ["follows_when: Q4 has no options to choose among: leave it out."],
        ),
        (
            "{number: Q5, kind: open-text, text: '?', follows: Q2, follows_when: ['s:agree']}",
            ["follows_when: Q2 has no options to choose among: leave it out."],
        ),
        (
            "{number: Q5, kind: open-text, text: '?', follows_when: [a]}",
            ["follows_when: is given without “follows”."],
        ),
        (
            "{number: Q5, kind: open-text, text: '?', follows: Q1, follows_when: []}",
            ["follows_when: lists no option of Q1."],
        ),
    ],
)
def test_what_a_kind_does_not_take_is_refused_by_name(question, problems):
    assert refusal(question) == problems


@pytest.mark.django_db
def test_the_stored_sample_is_its_file_again():
    definition = parse(SAMPLE)
    assert actions.load(definition=definition).change == "added"
    assert actions.load(definition=parse(SAMPLE)).change == "unchanged"
    stored = Question.objects.get(number="Q10")
    assert stored.asked.rows == next(
        q.statements for q in definition.questions if q.number == "Q10"
    )


@pytest.mark.parametrize(
    ("before", "after", "number"),
    [
        ("words: 60", "words: 61", "Q1"),
        ('label: "Other, please specify", other: true', 'label: "Other, please specify"', "Q2"),
        ("follows_when: [trust]", "follows_when: [county]", "Q3"),
        (
            "{code: none, label: None of these, exclusive: true}",
            "{code: none, label: None of these}",
            "Q4",
        ),
        ("label: There are enough books in Welsh", "label: There are books in Welsh", "Q10"),
        ("kind: agreement", "kind: yes-no", "Q9"),
    ],
)
@pytest.mark.django_db
def test_a_changed_part_of_a_question_is_a_difference(before, after, number):
    actions.load(definition=parse(SAMPLE))
    assert before in SAMPLE
    loaded = actions.load(definition=parse(SAMPLE.replace(before, after)))
    assert (loaded.change, loaded.differences) == ("changed", (number,))


@pytest.mark.django_db
def test_the_public_page_shows_options_statements_and_what_follows(client):
    consultation = the_sample()
    page = client.get(consultation.get_absolute_url()).content.decode()
    for words in (
        "The next questions are about the shared library service.",
        "Asked if the answer to Q2 is “A trust”.",
        "If you would pay (Q6). Asked if the answer to Q6 is “Yes”.",
        "Asked if the answer to Q7 includes “The number of loans”.",
        "New books arrive quickly enough",
        "Strongly agree",
        "Choose all that apply:",
        "With explanation",
        "With comment, about 40 words",
        "Thank you. There is nothing more to answer.",
    ):
        assert words in page, words
    assert "About. " not in page and "Thanks. " not in page


@pytest.mark.django_db
def test_what_only_informs_is_no_question_to_count():
    consultation = the_sample()
    assert publishing(consultation, definition_of(consultation), []).questions == 11
    sections, items = consultation.sections_with_information()
    assert [(one.number, one.section.number) for one in items] == [("About", 1), ("Thanks", 2)]
    assert [one.number for one in sections] == [1, 2]

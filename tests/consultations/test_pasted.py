"""A pasted questionnaire becomes sections and questions, and no word of it is lost."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.applicability import Rule
from consultations.definition import parse
from consultations.editing.parts import Stale, Unfit
from consultations.editing.pasted import read
from consultations.editing.pasted_arranging import (
    BACKGROUND,
    GUIDANCE,
    JOIN,
    KEEP,
    LEAVE,
    OPTIONS,
    QUESTION,
    SECTION,
    SPLIT,
    TEXT,
    WORDS,
    arranged,
    fill_numbers,
    numbered,
)
from consultations.editing.pasted_items import Question, Section, Unused
from consultations.editing.pasted_lines import words_of
from consultations.editing.pasted_options import as_options
from consultations.editing.pasting import Into, PastedSection, add_pasted, copy_question
from consultations.editing.wording import Heading, base_of, heading_of
from consultations.kinds import AGREEMENT, KINDS
from consultations.prose import clean

FIXTURES = Path("fixtures/consultations")
REAL = parse((FIXTURES / "taking-stock-2015.yaml").read_bytes())
EVERY_KIND = parse((FIXTURES / "every-kind.yaml").read_bytes())


def words_in(items):
    said = []
    for item in items:
        if isinstance(item, Section):
            said += [item.title, item.background]
        elif isinstance(item, Question):
            said += [item.text, item.guidance, *item.options, *item.statements]
        else:
            said.append(item.text)
    return Counter(words_of("\n".join(said)))


def questions(text):
    return [item for item in read(text).items if isinstance(item, Question)]


# --- the consultation of 2015, as a paper prints it -------------------------------------------


def as_printed(definition):
    """Headings in capitals, numbered background, "Q1.", "Answer options:" and empty lines."""
    lines = []
    for at, section in enumerate(definition.sections, 5):
        lines += [f"{at}.0 CONSULTATION SECTION {section.number} – {section.title.upper()}", ""]
        paragraphs = section.background.split("\n\n") if section.background else []
        number = 0
        for paragraph in paragraphs:
            if paragraph.startswith("- "):
                lines += [paragraph, ""]
                continue
            number += 1
            lines += [f"{at}.{number} {paragraph}", ""]
        lines += [f"{at}.{number + 1} Consultation questions", ""]
        for question in section.questions:
            if question.is_wording_held:
                lines += [f"{question.number}. {question.text}", ""]
            if question.options:
                lines += ["Answer options:", ""]
                lines += [line for option in question.options for line in (option.label, "")]
    return "\n".join(lines)


def as_word_has_it(text):
    """Its line ends, spaces, bullets, possible hyphens, and a page number in the middle."""
    text = text.replace("improvement", "improve\u00adment").replace(" the ", "\u00a0the ")
    return text.replace("- ", "\uf0b7\t").replace("\n", "\r\n")


@pytest.mark.parametrize("how", [str, as_word_has_it])
def test_the_consultation_of_2015_is_read_as_it_is(how):
    items = numbered(read(how(as_printed(REAL))).items, set())
    sections = [item for item in items if isinstance(item, Section)]
    assert [(each.title, each.background) for each in sections] == [
        (each.title.upper(), each.background) for each in REAL.sections
    ]
    held = [question for question in REAL.questions if question.is_wording_held]
    found = [item for item in items if isinstance(item, Question)]
    assert [(each.number, each.text, each.kind, tuple(each.options)) for each in found] == [
        (each.number, each.text, each.kind, tuple(one.label for one in each.options))
        for each in held
    ]
    assert [each.number for each in found if each.hangs_on_previous] == ["Q2"]
    assert not [item for item in items if isinstance(item, Unused)]


# --- three other styles -------------------------------------------------------------------------

SURVEY = """\
Digital services survey 2026
1. About your council
1.1\tWhich of these does your council provide online? Please tick all that apply.
☐ Council tax
☐ Planning applications
☐ Other (please specify): ________
☐ None of these
1.2\tHow satisfied are you with the support?
Very satisfied\tFairly satisfied\tNeither satisfied nor dissatisfied\tVery dissatisfied
Speed of reply\t☐\t☐\t☐\t☐
Quality of advice\t☐\t☐\t☐\t☐
Page 2 of 4
2. Looking ahead
The programme ends in March. Further funding is not yet agreed.
2.1\tDo you expect to need the programme next year?
Yes ☐   No ☐   Don’t know ☐
2.2\tIf yes, what for? (maximum 200 words)
_______________________
"""

PAPER = """\
PART A: YOUR VIEWS

Please read the discussion paper before answering.

Question 1: To what extent do you agree that councils should publish their data?
Strongly agree
Agree
Neither agree nor disagree
Disagree
Strongly disagree
Please explain your answer (no more than 300 words).

Question 2
Should the standard be mandatory? (Please consider the costs.)
Yes / No / Don't know
Please give your reasons.

The next question is about the whole of your council and not only about one of
its departments.

Question 3 – What would help most?
a) Money
b) More time
c) Skilled people
(please select one only)

PART B: ANYTHING ELSE

Question 1: Is there anything else
that you wish to say?
Suggested response: None.
"""

PLAIN = """\
Waste in rural areas

Rural councils spend more on each collection.

Do you collect weekly?
Yes
No

If not, how often?
• Every two weeks
• Less often

What would you change?
12
"""


def shown(question):
    return (
        question.number,
        question.kind,
        len(question.options),
        len(question.statements),
        question.words,
        question.hangs_on_previous,
    )


def test_a_survey_with_boxes_and_a_table():
    items = read(SURVEY).items
    assert [shown(item) for item in items if isinstance(item, Question)] == [
        ("1.1", "multiple-choice", 4, 0, "", False),
        ("1.2", "grid", 4, 2, "", False),
        ("2.1", "single-choice", 3, 0, "", False),
        ("2.2", "open-text", 0, 0, "200", True),
    ]
    assert [item for item in items if not isinstance(item, Question)] == [
        Unused("Digital services survey 2026"),
        Section("About your council"),
        Unused("Page 2 of 4"),
        Section("Looking ahead", "The programme ends in March. Further funding is not yet agreed."),
    ]
    services = as_options(questions(SURVEY)[0].options, "multiple-choice")
    assert [(one.code, one.is_other, one.is_exclusive) for one in services][2:] == [
        ("other-please-specify", True, False),
        ("none-of-these", False, True),
    ]


def test_a_paper_whose_numbers_begin_again():
    found = questions(PAPER)
    assert [shown(question) for question in found] == [
        ("1", "agreement", 5, 0, "", False),
        ("1a", "open-text", 0, 0, "300", True),
        ("2", "choice-with-comment", 3, 0, "", False),
        ("", "information", 0, 0, "", False),
        ("3", "single-choice", 3, 0, "", False),
        ("1", "open-text", 0, 0, "", False),
    ]
    assert found[2].guidance == "Please consider the costs.\nPlease give your reasons."
    assert found[-1].text == "Is there anything else that you wish to say?"
    assert read(PAPER).items[-1] == Unused("Suggested response: None.")
    named = numbered(read(PAPER).items, {"q1", "q9", "note1"})
    assert [item.number for item in named if isinstance(item, Question)] == [
        "Q10", "Q11", "Q12", "Note2", "Q13", "Q14",
    ]  # fmt: skip


def test_questions_without_numbers():
    assert read(PLAIN).items[:2] == (
        Unused("Waste in rural areas"),
        Section("", "Rural councils spend more on each collection."),
    )
    assert [shown(question)[1:] for question in questions(PLAIN)] == [
        ("single-choice", 2, 0, "", False),
        ("single-choice", 2, 0, "", True),
        ("open-text", 0, 0, "", False),
    ]
    assert read(PLAIN).items[-1] == Unused("12")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Q1 What now?\nYes/No", ("What now?", "single-choice", ["Yes", "No"])),
        ("Q1. What now?\nYes\nNo\nPlease explain", ("What now?", "yes-no", ["Yes", "No"])),
        ("1) What now?\n1. Less\n2. More", ("What now?", "single-choice", ["Less", "More"])),
        ("Question 4 asks for a lot.\nQ1. What now?", ("What now?", "open-text", [])),
        ("**Q1.** What now?\n- [ ] Less\n- [ ] More", ("What now?", "single-choice", None)),
        (
            "Q1. Which?\nChoose one of the following:\n(a) Less",
            ("Which?", "single-choice", ["Less"]),
        ),
        ("Q1. Rate it\n1\n2\n3", ("Rate it", "open-text", [])),
        ("Q1. Rate it\nOptions:\n1\n2\n3", ("Rate it", "single-choice", ["1", "2", "3"])),
    ],
)
def test_small_differences(text, expected):
    found = questions(text)[-1]
    words, kind, options = expected
    assert (found.text, found.kind) == (words, kind)
    assert options is None or found.options == options


def test_the_bars_of_a_table_are_no_words_of_its_statements():
    (found,) = questions(
        "Q1. How far do you agree?\n| | Strongly agree | Agree | Disagree |\n|---|---|---|---|\n"
        "| Libraries matter | | | |\n| Games matter | | | |"
    )
    assert found.kind == "grid" and found.options == ["Strongly agree", "Agree", "Disagree"]
    assert found.statements == ["Libraries matter", "Games matter"]


def test_a_scale_of_agreement_has_its_scores():
    usual = [option.label for option in AGREEMENT]
    assert as_options(usual, "agreement") == AGREEMENT
    four = ["Strongly agree", "Tend to agree", "Tend to disagree", "Strongly disagree", "Not sure"]
    assert [one.score for one in as_options(four, "agreement")] == [4, 3, 2, 1, None]


# --- no word is lost ----------------------------------------------------------------------------

PIECES = (
    "Q1.", "Q2", "Question 4:", "Question", "1.", "2)", "3", "5.1", "5.0", "SECTION 2 –", "Part B:",
    "a)", "(b)", "iv.", "☐", "[ ]", "•", "- ", "\t", "|", " / ", "/", "Yes", "No", "Don’t know",
    "Strongly agree", "Agree", "Disagree", "Very satisfied", "Other (please specify): ____",
    "(please tick all that apply)", "Tick one box only.", "(maximum 200 words)", "in 300 words",
    "If you answered no,", "Please explain your answer.", "Answer options:", "Suggested response:",
    "what should councils do?", "THE FUTURE OF SERVICES", "The LGA asks councils.",
    "lower case so far",
    "Page 3 of 9", "[Note: read this]", "(see the paper)",
    "**", "#", "*", "\u00ad", "\u00a0", "x", "12",
    "£5 – “so”",
    "e\u0301", "\uf0b7", "?", ".", "٣", "0 words", "None of these", "Neither agree nor",
)  # fmt: skip
LINES = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=6).map(
    lambda parts: " ".join(parts)
) | st.lists(st.sampled_from(PIECES), max_size=4).map("".join)
TEXTS = st.lists(LINES, max_size=25).map("\n".join)


@given(TEXTS)
def test_every_word_that_comes_in_goes_out(text):
    proposal = read(text)
    out = words_in(proposal.items) + Counter(words_of("\n".join(proposal.marks)))
    assert out == Counter(words_of(clean(text)))
    for item in proposal.items:
        if isinstance(item, Question):
            assert item.kind in KINDS
            assert not item.words or KINDS[item.kind].words


DOING = st.sampled_from(
    [BACKGROUND, GUIDANCE, JOIN, KEEP, LEAVE, OPTIONS, QUESTION, SECTION, SPLIT, TEXT, WORDS, "x"]
)


@given(TEXTS, st.lists(DOING, min_size=60, max_size=60))
def test_joining_splitting_and_moving_loses_no_word_either(text, doing):
    items = read(text).items
    again = arranged([*zip(items, doing, strict=False)])
    count = min(len(items), len(doing))
    assert words_in(item for item, _ in again) == words_in(items[:count])
    assert {do for _, do in again} <= {KEEP, LEAVE}
    filled = fill_numbers([item for item, _ in again], {"q1"})
    assert all(item.number for item in filled if isinstance(item, Question))


def test_words_go_where_they_are_sent():
    told = [
        (Section("One"), KEEP),
        (Question("1", "First part\n\nand second", "open-text", options=[]), SPLIT),
        (Unused("Yes\nNo"), OPTIONS),
        (Question("2", "of it?", "open-text", "Help"), JOIN),
        (Unused("To know"), BACKGROUND),
        (Unused("Two\nMore"), SECTION),
        (Unused("Gone"), LEAVE),
    ]
    assert arranged(told) == [
        (Section("One", "To know"), KEEP),
        (Question("1", "First part", "open-text"), KEEP),
        (Question("", "and second\nof it?", "single-choice", "Help", ["Yes", "No"]), KEEP),
        (Section("Two", "More"), KEEP),
        (Unused("Gone"), LEAVE),
    ]


# --- into the draft -------------------------------------------------------------------------------


def a_question(number, **values):
    return replace(next(EVERY_KIND.questions), number=number, kind="open-text", **values)


def test_all_of_it_is_added_or_nothing():
    section = EVERY_KIND.sections[0]
    into = Into(section.number, base_of(heading_of(section)))
    heading = Heading("", "More to know.", "")
    new = Heading("New", "", "")
    pasted = [
        PastedSection(into, heading, (a_question("P1"),)),
        PastedSection(into, replace(heading, background=""), (a_question("P2"),)),
        PastedSection(None, new, (a_question("P3"), a_question("P4", follows="P3"))),
    ]
    after = add_pasted(EVERY_KIND, pasted)
    assert after.sections[0].background.endswith("More to know.")
    assert [each.number for each in after.sections[0].questions][-2:] == ["P1", "P2"]
    assert [each.number for each in after.sections[-1].questions] == ["P3", "P4"]
    identities = [each.identity for each in after.questions]
    assert len(set(identities)) == len(identities)
    with pytest.raises(Stale):
        add_pasted(EVERY_KIND, [replace(pasted[0], into=replace(into, base="other"))])
    with pytest.raises(Unfit, match="Q1 stands already"):
        add_pasted(EVERY_KIND, [replace(pasted[0], questions=(a_question("Q1"),))])


def test_a_copied_question_is_the_same_without_its_conditions():
    section = EVERY_KIND.sections[-1]
    into = Into(section.number, base_of(heading_of(section)))
    for question in REAL.questions:
        asked = replace(question, applies_to=Rule(nations=frozenset({"Wales"})), also=())
        after = copy_question(EVERY_KIND, into, asked)
        copied = after.sections[-1].questions[-1]
        assert copied == replace(
            asked, number=copied.number, follows="", follows_when=(), follows_note=""
        )
        with pytest.raises(Unfit, match=f"already, as {copied.number}"):
            copy_question(after, into, question)

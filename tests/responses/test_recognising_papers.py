"""Papers as councils lay them out: what is recognised of each, and what is not."""

import json
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consultations.definition import parse
from responses.recognising.blocks import Block, Cell, Paper, covers
from responses.recognising.json_text import as_plain
from responses.recognising.looks import words_of
from responses.recognising.reading import pasted
from responses.recognising.reading_child import read
from responses.recognising.recognise import recognise
from responses.recognising.values import questions_of
from tests.responses import laid_out
from tests.responses.laid_out_expected import EXPECTED

FIXTURES = Path(__file__).parents[2] / "fixtures" / "consultations"
ASKED = questions_of(parse((FIXTURES / "taking-stock-2015.yaml").read_bytes()))
OF_EVERY_KIND = questions_of(parse((FIXTURES / "every-kind.yaml").read_bytes()))
NOT_FOUND = "was not found in the paper."


def recognised(name):
    """Read as the child process reads it, through its pipe."""
    read_ = read(EXPECTED[name].kind, getattr(laid_out, name)())
    paper = Paper.from_json(json.loads(json.dumps(read_["paper"])))
    return recognise(paper, OF_EVERY_KIND if name == "every_kind" else ASKED)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_paper_gives_exactly_this(name):
    expected, found = EXPECTED[name], recognised(name)
    assert {
        one.question.number: (one.said.state, one.said.text, list(one.labels))
        for one in found.answers
    } == expected.answers
    assert [
        (one.question, one.text, one.why)
        for one in found.not_recognised
        if NOT_FOUND not in one.why
    ] == expected.left
    assert [one.question.number for one in found.answers if one.is_doubtful] == expected.doubtful
    assert [
        (one.kind, one.section, one.heading, one.text) for one in found.report
    ] == expected.parts
    assert list(found.notes) == expected.notes


@pytest.mark.parametrize("name", EXPECTED)
def test_each_question_is_answered_or_said_not_to_be(name):
    found = recognised(name)
    asked = OF_EVERY_KIND if name == "every_kind" else ASKED
    said = {one.question.number for one in found.answers}
    said |= {one.question for one in found.not_recognised}
    assert {one.number for one in asked} <= said


@pytest.mark.parametrize("name", EXPECTED)
def test_each_answer_says_where_it_came_from(name):
    found = recognised(name)
    for one in found.answers:
        assert one.source and one.found
        standing = words_of(found.words_at(one.source))
        for part in (one.said.text, one.said.other, one.said.reason):
            assert set(words_of(part)) <= set(standing)


def test_every_block_is_accounted_for():
    """Nothing of a paper is passed over in silence."""
    for name in EXPECTED:
        found = recognised(name)
        used = {at for one in found.answers for at in (*one.source, *one.asked_at)}
        used |= {at for one in found.report for at in one.source}
        used |= {at for one in found.not_recognised for at in one.source}
        passed = [block.full for at, block in enumerate(found.blocks) if at not in used]
        assert all(is_frame(words) for words in passed), (name, passed)


def is_frame(words):
    """What only frames answers: heads of tables, a question again, lists of its options."""
    frame = {"no", "q", "question", "response", "suggested response", "consultation question"}
    frame |= {"officer comment", "proposed response", "implications", "considerations"}
    questions = {" ".join(words_of(one.text)) for one in (*ASKED, *OF_EVERY_KIND) if one.text}
    said = " ".join(words_of(words))
    return said in frame or any(question and question in said for question in questions)


def test_what_a_reason_and_other_words_are():
    by_number = {one.question.number: one.said for one in recognised("left_out_in_words").answers}
    assert by_number["Q2"].reason == "as none is needed."
    assert by_number["Q18"].reason == "county function"
    by_number = {one.question.number: one.said for one in recognised("every_kind").answers}
    assert by_number["Q2"].other == "a joint board"
    assert by_number["Q10"].choices == ("speed:agree", "choice:disagree")


def test_a_wrong_number_is_taken_at_its_words_and_said():
    (q7,) = [one for one in recognised("headings_and_council_s_view").answers if one.is_doubtful]
    assert q7.how == ("found by its wording; the paper gives it the number 2 · “Council’s view:”")


def test_the_json_has_the_promised_shape():
    plain = as_plain(recognised("every_kind"))
    assert plain["answers"]["Q5"] == {
        "state": "answered",
        "text": "The budget is set in March.",
        "options": ["Next year"],
    }
    assert plain["how"]["Q2"]["other"] == "a joint board"
    assert {tuple(one) for one in plain["not_recognised"]} == {("place", "question", "text", "why")}


# --- single rules -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "heading",
    ["Q1", "Q1.", "Q 1:", "Q1 –", "Question 1", "QUESTION 1.", "Question 1 –", "1.", "1)", "(1)",
     "5.3 Q1.", "Consultation question 1:", "Q.1", "[Q1]"],
)  # fmt: skip
@pytest.mark.parametrize(
    "label",
    ["Suggested response:", "Response:", "Council's view:", "Council’s view –", "Draft reply:",
     "Answer:", "Our response:", "Proposed answer:", "Anyborough Borough Council response:",
     "RESPONSE:", "Suggested response", "Draft response to Q1:", "View:"],
)  # fmt: skip
def test_headings_and_labels(heading, label):
    found = recognise(pasted(f"{heading} {laid_out.Q1}\n\n{label}\nThey are.\n"), ASKED)
    assert [(one.question.number, one.said.text) for one in found.answers] == [("Q1", "They are.")]


@pytest.mark.parametrize(
    "line",
    [
        "In our response: see above.",
        "We gave this answer: no.",
        "Councillor A. Nother’s view: it depends.",
        "The response – which was late – is kept.",
    ],
)
def test_sentences_are_no_labels(line):
    found = recognise(pasted(f"Q1 {laid_out.Q1}\nResponse: First.\n\n{line}"), ASKED)
    assert found.answers[0].said.text == f"First.\n\n{line}"


@pytest.mark.parametrize(
    "words, chosen",
    [
        ("Yes", ["Yes"]),
        ("YES.", ["Yes"]),
        ("Don’t know", ["Don't know"]),
        ("Yes / No / Don't know", []),
        ("Yes, but rarely", ["Yes"]),
        ("Yesterday", []),
        ("Perhaps", []),
    ],
)
def test_options_in_words(words, chosen):
    found = recognise(pasted(f"Q8 {laid_out.Q8}\nResponse: {words}"), ASKED)
    assert [label for one in found.answers for label in one.labels] == chosen
    if words.endswith("rarely"):
        assert [one.text for one in found.not_recognised if one.question == "Q8"] == ["but rarely"]


def test_marks_against_words_are_not_decided():
    text = f"Q8 {laid_out.Q8}\n[x] Yes\n[ ] No\nResponse: No"
    found = recognise(pasted(text), ASKED)
    assert not found.answers
    why = "The marks and the words say different things to Q8."
    assert why in {one.why for one in found.not_recognised}


def test_a_list_of_the_questions_before_the_answers_changes_nothing():
    contents = f"Q1 {laid_out.Q1}\n\nQ8 {laid_out.Q8}\n\n"
    answers = f"Q1 {laid_out.Q1}\nResponse: They are.\n\nQ8 {laid_out.Q8}\nResponse: Yes\n"
    found = recognise(pasted(contents + answers), ASKED)
    assert [one.question.number for one in found.answers] == ["Q1", "Q8"]


def test_a_reference_to_a_question_within_an_answer_is_words():
    text = f"Q1 {laid_out.Q1}\nResponse: Yes.\n\nQ3 – see there – says more.\n\nQ4 {laid_out.Q4}\n"
    found = recognise(pasted(text + "Response: No."), ASKED)
    assert [one.said.text for one in found.answers] == [
        "Yes.\n\nQ3 – see there – says more.",
        "No.",
    ]


def test_a_line_that_may_be_another_question_is_not_passed_over():
    """Its answer would become that of the question above it."""
    text = f"Q1. {laid_out.Q1}\n\n4. About accountability\nDraft reply: more meetings\n"
    found = recognise(pasted(text), ASKED)
    assert not found.answers
    assert "Before the answer stands a line that may be another question than Q1." in {
        one.why for one in found.not_recognised
    }


def test_a_question_in_short_is_said():
    text = f"Q1. {laid_out.Q1}\nReply: Yes.\n\nQ4 strengthen local accountability\nReply: More."
    (_, q4) = recognise(pasted(text), ASKED).answers
    assert (q4.question.number, q4.said.text, q4.is_doubtful) == ("Q4", "More.", True)
    assert q4.found == "found by its number; the paper words the question shorter"


def test_an_answer_in_the_line_of_its_question():
    found = recognise(pasted(f"Q8. {laid_out.Q8} Yes\n\nQ1. {laid_out.Q1} They are."), ASKED)
    assert [(one.said.text, one.labels) for one in found.answers] == [
        ("They are.", ()),
        ("", ("Yes",)),
    ]


def test_a_table_of_bars_with_an_empty_cell():
    text = f"| Question | Response |\n|---|---|\n| Q1 {laid_out.Q1} | They are. |\n"
    found = recognise(pasted(f"{text}| Q12 {laid_out.Q12} | |\n| Q8 {laid_out.Q8} | Yes |"), ASKED)
    assert [one.question.number for one in found.answers] == ["Q1", "Q8"]


def test_a_decimal_is_no_number_of_the_report():
    text = f"1.1 To respond.\n\nQ1 {laid_out.Q1}\nResponse: Many.\n\n3.5 million people live here."
    found = recognise(pasted(text), ASKED)
    assert [one.said.text for one in found.answers] == ["Many.\n\n3.5 million people live here."]


# --- properties -------------------------------------------------------------------------

LINES = st.sampled_from(
    [
        f"Q1. {laid_out.Q1}",
        f"Question 8 – {laid_out.Q8}",
        f"4. {laid_out.Q4}",
        f"Q9 {laid_out.Q9}",
        "Q2",
        "Question 12:",
        "Questions 13 – 19 focus on County Council services so no response is suggested.",
        "Suggested response: *They are.*",
        "Response:",
        "Answer options:",
        "Yes",
        "[x] No",
        "☐ Don't know",
        "No response.",
        "Not applicable",
        "1.0 PURPOSE OF REPORT",
        "1.1 To respond.",
        "5.0 CONSULTATION SECTION 1 – KEY PRINCIPLES AND FUTURE CHALLENGES",
        "Risk Management – none to speak of",
        "10.0 CONSIDERATIONS",
        "Q1\tGiven the current\tYes",
        "| Question | Response |",
        "- an item",
        "and a line that goes on",
        "Page 3 of 9",
        "RECOMMENDATIONS",
        "",
    ]
)
ANY_LINE = LINES | st.text(st.characters(codec="utf-8"), max_size=60)


@settings(max_examples=150, deadline=None)
@given(st.lists(ANY_LINE, max_size=40))
def test_nothing_is_invented(lines):
    """Every word that is taken stands in the blocks that it is said to come from, as often."""
    text = "\n".join(lines) + "\nx"
    paper = pasted(text)
    found = recognise(paper, ASKED)
    labels = {one.number: {option.label for option in one.options} for one in ASKED}
    for one in found.answers:
        standing = words_of(" ".join(paper.blocks[at].full for at in one.source))
        for words in (one.said.text, one.said.reason, one.said.other):
            assert_within(words_of(words), standing)
        assert set(one.labels) <= labels[one.question.number]
    for part in found.report:
        standing = words_of(" ".join(paper.blocks[at].full for at in part.source))
        assert_within(words_of(part.text), standing)
    assert recognise(paper, ASKED) == found


def assert_within(words, standing):
    """The words stand there in this order."""
    rest = iter(standing)
    assert all(word in rest for word in words), (words, standing)


HOSTILE_LINES = [
    "Q1 " * 60_000,
    "Q1.\n" * 40_000,
    "1.1 " * 50_000,
    "Question " * 20_000,
    "Questions 1, " + "2, " * 60_000,
    "Questions " + "1-" * 90_000,
    "*" * 200_000,
    "*a " * 60_000,
    "* a*" * 50_000,
    "a\t" * 90_000,
    "|a" * 90_000,
    ("|" + "a|" * 40 + "\n") * 2_000,
    "[ ] Yes " * 25_000,
    "Response: " * 20_000,
    "suggested response:" * 10_000,
    (laid_out.Q1 + "\n") * 1_400,
    f"Q8 {laid_out.Q8}\nResponse: " + "Yes / " * 30_000,
    "not applicable to the district council " * 5_000,
    " " * 100_000 + "x" + " " * 100_000,
    "(" * 200_000,
    "a (b" * 50_000,
    "No response" + " " * 100_000 + "." * 100_000,
    "\u2028".join("1" * 100_000),
    "– " * 100_000,
    "A" * 200_000,
    "RECOMMENDATIONS\n" * 12_000,
    "10.0 CONSIDERATIONS\n" + "a – b\n" * 30_000,
]


@pytest.mark.parametrize("at", range(len(HOSTILE_LINES)))
def test_long_hostile_texts_take_time_in_proportion(at):
    """Eight times as long takes about eight times the processor's time, and not sixty-four times;
    the quickest of several tries, because other work on the same processor makes it dearer."""
    text = HOSTILE_LINES[at]

    def seconds(words):
        begun = time.process_time()
        attempt(words)
        return time.process_time() - begun

    seconds(text[:1_000])
    part, whole = seconds(text[: len(text) // 8]), seconds(text)
    for _ in range(3):
        if whole < 24 * part + 0.5:
            break
        part, whole = max(part, seconds(text[: len(text) // 8])), min(whole, seconds(text))
    assert whole < 24 * part + 0.5


def attempt(text):
    from responses.recognising.blocks import Unreadable

    try:
        recognise(pasted(text), ASKED)
    except Unreadable as refusal:
        assert re.search(r"longer than can be read|Nothing is pasted", refusal.sentence)


def test_what_covers_a_text():
    assert covers(((0, 3), (4, 7)), "abc def")
    assert not covers(((0, 3),), "abc def")
    assert covers(((0, 3),), "abc – ")
    assert not covers(((0, 3),), "abc def", 3)
    assert not covers((), "abc")


def test_a_paper_goes_through_a_pipe_unchanged():
    block = Block(
        "a b", "1.", 2, 1, True, Cell(1, 2, 3), 4, 5, "line", "body", ((0, 1),), ((2, 3),)
    )
    paper = Paper((block, Block("c")), ("said",), is_in_lines=True)
    assert Paper.from_json(json.loads(json.dumps(paper.to_json()))) == paper

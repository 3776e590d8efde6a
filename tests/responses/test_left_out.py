"""Questions that a rule leaves out: the report says so of just these, and never of one that is
answered; a council's own words stand only for the questions for which they were written."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.applicability import Rule
from consultations.models import Section
from councils.functions import CouncilFacts
from responses import left_out
from responses.actions import drafting, versions
from responses.content import signed_content
from responses.enums import AnswerState, State
from responses.left_out import named
from responses.paper import report_facts
from responses.said import Said
from responses.verification import faults
from tests.responses.test_pages import as_, hidden, queries, url
from tests.world import Place, a_consultation, a_place, a_question, a_response, fill

DISTRICT = CouncilFacts("Place", "non-metropolitan-district", "lower", "England", "East Midlands")
CARE = Rule(functions=frozenset({"adult-social-care"}))
WALES = Rule(nations=frozenset({"Wales"}))
NORTH = Rule(regions=frozenset({"North East", "North West"}))


# --- the sentence, on plain values ----------------------------------------------------------


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        (["Q11"], "Question 11"),
        (["Q13", "Q14"], "Questions 13 and 14"),
        (["Q13", "Q14", "Q15"], "Questions 13 – 15"),
        (["Q1", "Q3", "Q4", "Q5", "Q9"], "Questions 1, 3 – 5 and 9"),
        (["Q1", "Q2", "Q4"], "Questions 1, 2 and 4"),
        (["1a"], "Question 1a"),
    ],
)
def test_numbers_have_one_form(numbers: list[str], words: str) -> None:
    order = [f"Q{number}" for number in range(1, 20)]
    assert named(numbers, order) == words


def asked(*rules: Rule) -> list[Any]:
    return [
        SimpleNamespace(
            pk=n,
            number=f"Q{n}",
            rule=rule,
            reason_against=rule.reason_against,
            spec=SimpleNamespace(is_asked=True),
        )
        for n, rule in enumerate(rules, 1)
    ]


def of(questions: list[Any], answered: set[int] = frozenset()) -> left_out.LeftOut:  # type: ignore[assignment]
    said = {
        one.pk: Said(AnswerState.ANSWERED, "Words.")
        if one.pk in answered
        else Said(AnswerState.UNANSWERED if one.rule.fits(DISTRICT) else AnswerState.NOT_APPLICABLE)
        for one in questions
    }
    return left_out.of_section(questions, said, DISTRICT)


def test_each_reason_is_the_rules_own_whatever_the_rule_is_about() -> None:
    found = of(asked(CARE, CARE, WALES, Rule(), NORTH))
    assert found.sentences == (
        "No response is suggested to Questions 1 and 2: they concern adult social care, which "
        "Place does not provide. No response is suggested to Question 3: it is for councils in "
        "Wales.",
        "No response is suggested to Question 5: it is for councils in North East, North West.",
    )
    assert found.in_words == "Questions 1 – 3 and 5"


def test_what_the_rule_no_longer_leaves_out_says_that_it_did() -> None:
    said = {1: Said(AnswerState.NOT_APPLICABLE)}
    (sentence,) = left_out.of_section(asked(Rule()), said, DISTRICT).sentences
    assert sentence == "No response is suggested to Question 1: it does not apply to Place."


rules = st.lists(st.sampled_from([CARE, WALES, NORTH, Rule()]), min_size=1, max_size=9)


@given(rules, st.sets(st.integers(1, 9)))
def test_exactly_what_is_left_out_is_named_and_once(rules: list[Rule], answered: set[int]) -> None:
    questions = asked(*rules)
    found = of(questions, answered)
    wanted = [one.pk for one in questions if not one.rule.fits(DISTRICT) and one.pk not in answered]
    told: list[int] = []
    for run in re.findall(r"Questions? ([\d –,and]+):", " ".join(found.sentences)):
        for piece in re.split(r", | and ", run):
            first, _, last = piece.partition(" – ")
            told += range(int(first), int(last or first) + 1)
    assert told == wanted
    assert found.numbers == tuple(f"Q{pk}" for pk in wanted)


# --- a council's own words ------------------------------------------------------------------


def a_mixed_place(**council: Any) -> Place:
    """Section 4: Q7 to Q11 are for councils with social care, except Q10."""
    consultation = a_consultation()
    section = Section.objects.create(consultation=consultation, number=4, title="Health")
    care = {"functions": ["adult-social-care"]}
    for position in (7, 8, 9, 10, 11):
        a_question(section, position, applies_to={} if position == 10 else care)
    return a_response(place=a_place(consultation, **council))


def the_part(place: Place) -> Any:
    return place.response.parts.get(section__number=4)


def write(place: Place, own: str, **more: Any) -> Any:
    part = the_part(place)
    return drafting.save_part(
        response=place.response,
        part=part,
        by=place.officer,
        base_version=part.version,
        heading=part.heading,
        text=more.pop("text", part.text),
        not_applicable_text=own,
        **more,
    )


def answer(place: Place, number: str, text: str) -> None:
    found = place.response.answers.select_related("question").get(question__number=number)
    drafting.save_answer(
        response=place.response,
        question=found.question,
        by=place.officer,
        base_version=found.version,
        state=AnswerState.ANSWERED,
        text=text,
    )


def said(place: Place) -> list[str]:
    """The section as it is printed: numbers of questions, and sentences in place of some."""
    part = next(one for one in report_facts(place.again()).parts if one.number == "8.0")
    return [entry.sentence or entry.number for entry in part.entries]


OWN = "They are the county’s, and we leave them to it."


@pytest.mark.django_db
def test_a_report_begins_with_no_words_of_the_councils_own() -> None:
    place = a_mixed_place()
    assert the_part(place).not_applicable_text == ""
    assert said(place)[0].startswith("No response is suggested to Questions 7 – 9: they concern")


@pytest.mark.django_db
def test_own_words_are_printed_as_long_as_the_same_questions_are_left_out() -> None:
    place = a_mixed_place()
    write(place, OWN)
    assert the_part(place).not_applicable_to == "Q7 Q8 Q9 Q11"
    assert said(place)[0] == OWN
    # The council answers one all the same: its words would contradict the paper.
    answer(place, "Q8", "We have a view on this one.")
    assert OWN not in said(place) and said(place)[1] == "Q8"
    assert said(place)[0].startswith("No response is suggested to Question 7: it concerns")
    # Other paragraphs saved meanwhile change nothing in that.
    write(place, OWN, text="A paragraph.")
    assert OWN not in said(place)
    # The answer is taken back: they are right again.
    answer(place, "Q8", "")
    assert said(place)[0] == OWN
    assert faults(place.again()) == []


@pytest.mark.django_db
def test_own_words_that_are_changed_are_of_what_is_left_out_then() -> None:
    place = a_mixed_place()
    write(place, OWN)
    answer(place, "Q8", "A view.")
    write(place, "The others are the county’s.")
    assert the_part(place).not_applicable_to == "Q7 Q9 Q11"
    assert said(place)[0] == "The others are the county’s."
    # An earlier version comes back with the questions that it was written for.
    part = the_part(place)
    versions.restore_part(
        response=place.response, part=part, by=place.officer, base_version=part.version, version=2
    )
    assert the_part(place).not_applicable_to == "Q7 Q8 Q9 Q11"
    assert OWN not in said(place)
    assert faults(place.again()) == []


@pytest.mark.django_db
def test_own_words_can_be_said_to_be_right_of_other_questions() -> None:
    place = a_mixed_place()
    write(place, OWN)
    answer(place, "Q11", "A view.")
    client, part = as_(place.officer), the_part(place)
    where = url("part", place, part.position)
    page = client.get(where).content.decode()
    assert "They were written for Questions 7 – 9 and 11." in page
    assert "Yes, for Questions 7 – 9" in page
    data = {"version": hidden(page, "version"), "heading": part.heading, "text": part.text}
    data |= {"not_applicable_text": OWN, "affirmed": "Q7 Q8 Q9"}
    # Somebody answers one more before it is sent: it is not said of that.
    answer(place, "Q9", "A view.")
    client.post(where, data)
    assert OWN not in said(place)
    answer(place, "Q9", "")
    client.post(where, data)
    assert said(place)[0] == OWN
    assert the_part(place).version == part.version + 1
    assert "Are your own words still right?" not in client.get(where).content.decode()
    client.post(where, data)  # sent twice
    assert the_part(place).version == part.version + 1
    assert faults(place.again()) == []


@pytest.mark.django_db
def test_own_words_are_of_the_questions_that_their_writer_saw() -> None:
    place = a_mixed_place()
    client, part = as_(place.officer), the_part(place)
    where = url("part", place, part.position)
    seen = hidden(client.get(where).content.decode(), "left_out")
    assert seen == "Q7 Q8 Q9 Q11"
    answer(place, "Q8", "A colleague answers it meanwhile.")
    data = {"version": "1", "heading": part.heading, "text": "", "left_out": seen}
    client.post(url("save-part", place, part.position), {**data, "not_applicable_text": OWN})
    assert the_part(place).not_applicable_to == seen
    assert OWN not in said(place)
    # What is no question of the section is nothing that anybody saw.
    strange = {**data, "version": "2", "left_out": "Q1 <b>", "not_applicable_text": "Others."}
    client.post(url("save-part", place, part.position), strange)
    assert the_part(place).not_applicable_to == "Q7 Q9 Q11"
    assert faults(place.again()) == []


@pytest.mark.django_db
def test_the_page_says_what_is_printed_without_own_words_and_asks_for_none_where_none_are() -> None:
    place = a_mixed_place()
    client, part = as_(place.officer), the_part(place)
    page = client.get(url("part", place, part.position)).content.decode()
    assert "Your own words for Questions 7 – 9 and 11 (optional)" in page
    assert (
        "Without them the report says: “No response is suggested to Questions 7 – 9: they" in page
    )
    assert "Yours are printed instead of the first." in page
    other = place.response.parts.get(section__number=1)
    page = client.get(url("part", place, other.position)).content.decode()
    assert "Your own words for" not in page
    # A page from before the field was gone blanks nothing, and one that has no field neither.
    write(place, OWN)
    data = {"version": "2", "heading": part.heading, "text": "Words."}
    client.post(url("save-part", place, part.position), data)
    assert the_part(place).not_applicable_text == OWN


@pytest.mark.django_db
def test_the_check_page_names_own_words_that_are_not_printed() -> None:
    place = a_mixed_place()
    write(place, OWN)
    client = as_(place.officer)
    page = client.get(url("check", place)).content.decode()
    assert OWN in page and "are not printed" not in page
    answer(place, "Q8", "A view.")
    page = client.get(url("check", place)).content.decode()
    assert "Your own words for Questions 7 – 9 and 11 in “" in page
    assert "are not printed: now it is Questions 7, 9 and 11." in page
    assert OWN not in page


@pytest.mark.django_db
def test_a_council_that_is_asked_everything_is_told_of_nothing() -> None:
    place = a_mixed_place(tier="upper")
    assert said(place) == ["Q7", "Q8", "Q9", "Q10", "Q11"]


@pytest.mark.django_db
def test_what_was_signed_says_for_which_questions_own_words_stood() -> None:
    place = a_mixed_place()
    write(place, OWN)
    part = next(one for one in signed_content(place.again())["parts"] if "Health" in one["heading"])
    assert part["not_applicable_to"] == "Q7 Q8 Q9 Q11"


@pytest.mark.django_db
def test_pages_of_what_was_decided_and_sent_give_the_rules_reason() -> None:
    place = a_response(State.SUBMITTED)
    reason = f"it concerns adult social care, which {place.council.name} does not provide"
    for name in ("submitted", "decision"):
        page = as_(place.officer).get(url(name, place)).content.decode()
        assert f"Not applicable to the council: {reason}." in page, name


@pytest.mark.django_db
def test_a_section_page_of_the_report_asks_no_more_for_more_questions() -> None:
    counted = []
    for questions in (1, 3):
        place = a_response(place=a_place(a_consultation(questions_per_section=questions)))
        fill(place)
        part = place.response.parts.get(section__number=3)
        counted.append(queries(as_(place.officer), url("part", place, part.position)))
    assert counted[0] == counted[1] <= 8, counted

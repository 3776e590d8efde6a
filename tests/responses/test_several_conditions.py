"""A question that follows several others, and one that says why it is not for all, in a council."""

from __future__ import annotations

import pytest

from consultations.definition import Condition
from responses.actions.drafting.completion import sections_touched
from responses.content import answers_as_asked
from responses.enums import AnswerState
from responses.paper.wording import spoken
from responses.said import Said
from results.plans import plan_of
from tests.consultations.test_checks import changed
from tests.every_kind import answer_to, answered, say, the_sample
from tests.responses.test_pages import as_, url
from tests.world import Place, a_place, a_response

pytestmark = pytest.mark.django_db

SAMPLE = changed(
    Q7={"also": (Condition("Q4", ("study", "advice")),)},
    Q8={"also": (Condition("Q4", ("study",)),)},
    Q11={"applies_because": "Districts hold no such contacts."},
)


@pytest.fixture
def place() -> Place:
    place = a_response(place=a_place(the_sample(SAMPLE)))
    say(place, "Q6", answered("", "yes"))
    say(place, "Q7", answered("", "loans"))
    return place


def asked_of(place: Place, number: str) -> bool:
    answers = place.again().answers_in_order
    said = answers_as_asked(answers)
    (pk,) = [answer.question_id for answer in answers if answer.question.number == number]
    return said[pk].state != AnswerState.NOT_RELEVANT


def test_all_conditions_have_to_hold(place):
    assert not asked_of(place, "Q7")
    say(place, "Q4", answered("", "advice"))
    assert (asked_of(place, "Q7"), asked_of(place, "Q8")) == (True, False)
    say(place, "Q4", answered("", "advice", "study"))
    assert asked_of(place, "Q8")
    say(place, "Q7", answered("", "people"))
    assert not asked_of(place, "Q8")


def test_the_page_says_on_which_answers_it_is_asked_and_its_script_knows_those_elsewhere(place):
    say(place, "Q4", answered("", "advice"))
    html = as_(place.officer).get(url("section", place, 2)).content.decode()
    assert 'data-follows="Q6:yes:1 Q4:study,advice:1"' in html
    assert 'data-follows="Q7:loans:1 Q4:study:0"' in html
    assert (
        "Asked if the answer to Q6 is “Yes” and the answer to Q4 includes “Places to study” or "
        "“Advice from council services”."
    ) in html
    check = as_(place.officer).get(url("section-check", place, 2)).content.decode()
    assert "Not asked, after the answers to Q7 and Q4." in check
    question = answer_to(place, "Q8").question
    assert spoken(question, Said(AnswerState.NOT_RELEVANT)) == (
        "Not asked, after the answers to Q7 and Q4."
    )


def test_an_answer_touches_the_sections_of_all_that_follows_it(place, django_assert_num_queries):
    question = answer_to(place, "Q4").question
    both = {question.section_id, answer_to(place, "Q8").question.section_id}
    with django_assert_num_queries(1):
        assert sections_touched(question, answered(""), answered("", "study")) == both
    assert sections_touched(question, answered("", "study"), answered("", "study")) == {
        question.section_id
    }


def test_a_release_counts_all_that_it_follows(place):
    found = {one.id: one.routed_from for one in plan_of(place.invitation.consultation).asked}
    assert found["Q7"] == ("Q6", "Q4")


def test_the_reason_of_the_consultation_stands_after_that_of_the_rule(place):
    html = as_(place.officer).get(url("section", place, 2)).content.decode()
    name = place.council.name
    reason = f"it concerns adult social care, which {name} does not provide. Districts hold no such"
    assert f"Not asked of the council: {reason} contacts." in html
    check = as_(place.officer).get(url("section-check", place, 2)).content.decode()
    assert f"Not applicable to the council: {reason} contacts." in check
    read = as_(place.officer).get(url("read", place)).content.decode()
    assert f"No response is suggested to Question 11: {reason} contacts." in read

"""Every page says what is next, also where something stands in between, and a refusal says why."""

from __future__ import annotations

import pytest

from councils.enums import RouteKind
from responses.actions import deciding, revising, submitting
from responses.enums import CallInOutcome, State
from tests.responses.deciding_ways import a_route, another_officer, in_meeting, records, sent, signs
from tests.responses.test_hearing import say
from tests.responses.test_pages import as_, queries, url
from tests.responses.test_taking_effect import DAY, WEDNESDAY, a_decided, ended, on, today  # noqa: F401
from tests.world import Place, a_place, a_response, call_in, consult, fresh, publish

pytestmark = pytest.mark.django_db


def shown(place: Place, name: str, person: object) -> str:
    lists = {"consultations": "", "decisions": "decisions/"}
    where = f"/councils/{place.council.slug}/{lists[name]}" if name in lists else url(name, place)
    page = as_(person).get(where)  # type: ignore[arg-type]
    assert page.status_code == 200, where
    return page.content.decode()


def test_member_who_was_asked_is_told_what_is_next_on_every_list() -> None:
    place = a_response(State.AWAITING_DECISION)
    other = consult(place)
    silent = consult(place)
    for name in ("task-list", "consultations"):
        page = shown(place, name, other)
        assert "You are asked to comment to the record by" in page
        assert url("comment-to-record", place) in page
    say(place, other)
    for name in ("task-list", "consultations"):
        assert "You have commented to the record." in shown(place, name, other)
        assert "You are asked to comment to the record by" in shown(place, name, silent)
    # What was asked in an earlier round is no longer asked.
    deciding.recall(response=place.response, by=place.officer)
    deciding.send_for_decision(response=place.again(), by=place.officer)
    assert "You comment to the record if you are asked." in shown(place, "task-list", silent)


def test_open_objection_is_what_is_next_until_it_is_settled() -> None:
    place = a_place()
    sent(place)
    decision = records(place)
    before = {
        name: queries(as_(place.officer), url(name, place)) for name in ("task-list", "decision")
    }
    objection = deciding.object_to(
        response=place.again(), decision=decision, by=fresh(place.member), words="Not like this."
    )
    for person in (place.officer, place.administrator, place.member):
        for name in ("task-list", "consultations", "decisions"):
            page = shown(place, name, person)
            assert "An objection to the recorded decision is open." in page
            assert name == "decisions" or url("decision", place) + "#objections" in page
            assert "Submit the response" not in page
    assert before["task-list"] == queries(as_(place.officer), url("task-list", place))
    deciding.end_objection(objection=objection, by=fresh(place.member), words="We talked.")
    page = shown(place, "task-list", place.officer)
    assert "An objection" not in page and "Submit the response" in page


@pytest.mark.usefixtures("today")
def test_decision_to_be_made_again_says_what_happened() -> None:
    place = a_decided()
    publish(place)
    call_in(place)
    ended(place, CallInOutcome.RECONSIDER)
    place.again()
    for person in (place.officer, place.member):
        page = shown(place, "task-list", person)
        assert "was called in. On 4 March 2015 it was found that it is to be made again." in page
    with on(WEDNESDAY + DAY):
        deciding.recall(response=place.again(), by=place.officer)
        deciding.send_for_decision(response=place.again(), by=place.officer)
        page = shown(place, "task-list", place.officer)
    assert "it was found that it is to be made again" not in page


def test_what_a_return_asked_is_over_once_another_submission_is_prepared() -> None:
    place = a_response(State.AWAITING_DECISION)
    question = place.response.answers.get(question__number="Q1").question
    deciding.return_for_changes(
        response=place.response, by=place.member, reason="See Q1.", notes={question.pk: "Shorter."}
    )
    assert "Shorter." in shown(place, "task-list", place.officer)
    deciding.send_for_decision(response=place.again(), by=place.officer)
    signs(place, place.member)
    submitting.submit(response=place.again(), by=place.officer)
    revising.revise(response=place.again(), by=place.officer, reason="A better figure.")
    page = shown(place, "task-list", place.officer)
    assert "A better figure." in page and "Shorter." not in page


def test_decision_of_a_meeting_is_not_amended_by_one_person() -> None:
    place = a_place()
    route = a_route(place, RouteKind.BODY, "Cabinet")
    sent(place, route=route)
    records(place, in_meeting())
    where = url("propose-amendment", place)
    officer = as_(place.officer)
    assert where not in shown(place, "decision", place.officer)
    for page in (officer.get(where), officer.post(where, {"reason": "It was wrong."}, follow=True)):
        assert "Cabinet decided in a meeting" in page.content.decode()
    assert not place.again().amendments.exists()


def test_officer_under_delegation_is_named_in_amendments_and_does_not_hand_over() -> None:
    place = a_place()
    chief = another_officer(place)
    route = a_route(place, RouteKind.OFFICER, "Chief Executive", reference="Part 3")
    sent(place, route=route, decider=chief)
    page = shown(place, "decide", chief)
    assert "another executive member" not in page and "send it to somebody else" in page
    assert "send it to somebody else" in shown(place, "hand-over", chief)
    signs(place, chief)
    page = as_(place.officer).get(url("propose-amendment", place)).content.decode()
    assert f"until {chief.name} signs the amendment" in page and "executive member" not in page


def test_refusal_says_why() -> None:
    place = a_place()
    route = a_route(place, RouteKind.BODY, "Cabinet")
    sent(place, route=route)
    page = as_(place.member).get(url("decide", place))
    assert page.status_code == 403
    assert "Cabinet decides; the council&#x27;s administrator records what was decided." in (
        page.content.decode()
    )
    other = consult(place)
    assert "not include" in as_(other).get(url("recall", place)).content.decode()

"""What comes after a decision: the call-in of an earlier one on which a submission stands, a new
round after a call-in, and the decided words taken over into a reopened draft."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from post_office.models import Email

from councils.enums import Role, RouteKind
from councils.refusals import Refused
from responses.actions import deciding, drafting, revising, submitting
from responses.actions.deciding import Change
from responses.enums import AnswerState, CallInOutcome, Outcome, State, Verb
from responses.history import first_broken
from responses.models import AnswerRevision, Submission
from responses.presenters import round_changes
from responses.said import Said
from responses.verification import faults
from tests.responses.deciding_ways import a_route
from tests.responses.test_pages import as_, url
from tests.world import (
    Place,
    a_consultation,
    a_member,
    a_place,
    a_practice,
    a_response,
    call_in,
    consult,
    propose_nil,
    publish,
    sign,
)

pytestmark = pytest.mark.django_db


def ended(place: Place, outcome: str, number: int | None = None, words: str = "Weigh it.") -> None:
    deciding.end_call_in(
        response=place.again(),
        by=place.officer,
        outcome=outcome,
        outcome_on=timezone.localdate(),
        words=words,
        number=number,
    )
    assert first_broken(place.again().events.all()) is None
    assert faults(place.response) == []


def called_in(place: Place, number: int | None) -> None:
    deciding.call_in(
        response=place.again(),
        by=place.officer,
        called_in_on=timezone.localdate(),
        called_in_by="Chair of Scrutiny",
        grounds="Not enough was weighed.",
        number=number,
    )


def revised(state: State = State.APPROVED) -> Place:
    """Submitted on decision 1, subject to call-in; meanwhile decision 2 on another draft."""
    place = a_place(a_consultation(accepts_subject_to_call_in=True))
    a_practice(place)
    a_response(State.SUBMITTED, place=place)
    revising.revise(response=place.response, by=place.officer, reason="A wrong figure.")
    if state == State.DRAFTING:
        place.again()
        return place
    deciding.send_for_decision(response=place.again(), by=place.officer)
    sign(place)
    if state == State.SUBMITTED:
        publish(place)
        submitting.submit(response=place.again(), by=place.officer)
    assert place.again().state == state
    return place


def counts() -> list[int]:
    return list(Submission.objects.in_force().values_list("number", flat=True))


# --- an earlier decision --------------------------------------------------------------------


def test_an_earlier_decision_is_called_in_while_what_was_sent_on_it_counts() -> None:
    place = revised()
    with pytest.raises(Refused, match="Record its publication first"):
        call_in(place)  # the latest is not published
    called_in(place, 1)
    assert counts() == []
    event = place.response.events.get(verb=Verb.CALL_IN)
    assert event.facts["decision"] == 1
    assert (
        "It is decision 1, on which"
        in Email.objects.get(subject__contains="called in", to__contains=place.member.email).message
    )
    with pytest.raises(Refused, match="recorded already"):
        called_in(place, 1)
    ended(place, CallInOutcome.STANDS, 1)
    assert counts() == [1]
    assert place.again().state == State.APPROVED


@pytest.mark.parametrize("state", [State.DRAFTING, State.APPROVED])
def test_made_again_while_another_draft_goes_on(state: State) -> None:
    place = revised(state)
    called_in(place, 1)
    ended(place, CallInOutcome.RECONSIDER, 1)
    response = place.again()
    assert (response.state, response.submitted_at, response.is_revising) == (state, None, False)
    assert response.round == (1 if state == State.DRAFTING else 2)
    assert counts() == []
    # Nothing is kept any more of what does not count, and what is new can be sent.
    with pytest.raises(Refused):
        revising.keep(response=response, by=place.officer)
    if state == State.DRAFTING:
        deciding.send_for_decision(response=response, by=place.officer)
        sign(place)
    publish(place)
    submitting.submit(response=place.again(), by=place.officer)
    assert counts() == [2]
    assert faults(place.again()) == []


def test_what_was_replaced_is_not_called_in_any_more() -> None:
    place = revised(State.SUBMITTED)
    with pytest.raises(Refused, match="no longer in force"):
        called_in(place, 1)
    assert counts() == [2]
    called_in(place, 2)
    assert counts() == []


def test_an_open_call_in_of_what_was_replaced_can_still_be_ended() -> None:
    place = revised()
    called_in(place, 1)
    publish(place)
    submitting.submit(response=place.again(), by=place.officer)
    ended(place, CallInOutcome.RECONSIDER, 1)
    assert (place.again().state, counts()) == (State.SUBMITTED, [2])
    called_in(place, None)
    ended(place, CallInOutcome.STANDS)
    assert counts() == [2]


def test_nobody_calls_in_what_does_not_exist() -> None:
    place = revised()
    with pytest.raises(Refused, match="no longer in force"):
        called_in(place, 3)
    for person in (place.member, a_member(place.council, Role.CONTRIBUTOR)):
        with pytest.raises(PermissionDenied):
            deciding.call_in(
                response=place.response,
                by=person,
                called_in_on=timezone.localdate(),
                called_in_by="Me",
                grounds="",
                number=1,
            )


def test_the_way_through_the_pages_of_an_earlier_decision() -> None:
    place = revised()
    officer = as_(place.officer)
    calling, ending = (
        reverse(f"responses:{name}", args=[*place.args, 1])
        for name in ("call-in-of", "end-call-in-of")
    )
    page = officer.get(url("decision", place)).content.decode()
    assert "The response was submitted on it." in page and calling in page
    assert calling not in as_(place.member).get(url("decision", place)).content.decode()
    assert "Decision 1 of" in officer.get(calling).content.decode()
    missing = reverse("responses:call-in-of", args=[*place.args, 9])
    assert officer.get(missing).status_code == 404
    today = timezone.localdate()

    def day(field: str) -> dict[str, int]:
        return {f"{field}_{part}": getattr(today, part) for part in ("day", "month", "year")}

    said = {**day("called_in_on"), "called_in_by": "Chair", "grounds": ""}
    page = officer.post(calling, said, follow=True).content.decode()
    assert ending in page and f'href="{calling}"' not in page
    form = officer.get(ending).content.decode()
    assert "What is drafted or was decided since goes on as it stands." in form
    said = {**day("outcome_on"), "outcome": "reconsider", "words": ""}
    page = officer.post(ending, said, follow=True).content.decode()
    assert ending not in page and place.again().state == State.APPROVED


def test_the_page_of_a_decision_costs_little_more_with_an_earlier_one() -> None:
    place = revised()
    client = as_(place.officer)
    client.get(url("decision", place))
    with CaptureQueriesContext(connection) as found:
        client.get(url("decision", place))
    assert len(found) <= 18, [query["sql"][:200] for query in found]


# --- decided again --------------------------------------------------------------------------


def sent_back(words: str = "Weigh the costs.", state: State = State.APPROVED) -> Place:
    place = a_place(a_consultation(accepts_subject_to_call_in=True))
    a_practice(place)
    a_response(State.AWAITING_DECISION, place=place)
    consult(place)
    sign(place)
    publish(place)
    if state == State.SUBMITTED:
        submitting.submit(response=place.again(), by=place.officer)
    call_in(place)
    ended(place, CallInOutcome.RECONSIDER, words=words)
    return place


@pytest.mark.parametrize("state", [State.APPROVED, State.SUBMITTED])
def test_a_decision_that_is_made_again_is_a_round_of_its_own(state: State) -> None:
    place = sent_back(state=state)
    response = place.again()
    assert (response.state, response.round) == (State.AWAITING_DECISION, 2)
    assert response.submitted_at is None and response.consulted == []
    event = response.events.get(verb=Verb.RECONSIDER)
    assert event.facts["round"] == 2
    assert set(event.facts["answers"].values()) == {
        answer.version for answer in response.answers.all()
    }
    found = round_changes(response)
    assert (found.reason, found.questions, found.is_compared) == ("Weigh the costs.", (), True)
    page = as_(place.member).get(url("decide", place)).content.decode()
    assert "This is round 2." in page
    consult(place)  # anew, because the question is another one
    decision = sign(place)
    assert json.loads(decision.canonical)["round"] == 2
    assert len(json.loads(decision.canonical)["consulted"]) == 1
    assert place.again().return_reason == ""
    assert faults(place.response) == []


def test_without_words_the_reason_of_the_round_is_the_call_in() -> None:
    place = sent_back(words=" ")
    assert place.again().return_reason.endswith("and is to be made again.")


def test_a_nil_return_is_decided_again_as_one() -> None:
    place = a_place()
    a_practice(place)
    a_response(place=place)
    propose_nil(place)
    sign(place, Outcome.NIL_RETURN)
    publish(place)
    call_in(place)
    ended(place, CallInOutcome.RECONSIDER)
    response = place.again()
    assert (response.is_nil, response.round) == (True, 2)
    assert response.nil_reason == "It does not concern us."
    sign(place, Outcome.NIL_RETURN)
    assert place.again().state == State.NIL_RETURN


def test_who_records_for_a_meeting_is_told_that_it_decides_again() -> None:
    from tests.responses.deciding_ways import in_meeting, records, sent

    place = a_place()
    a_practice(place)
    a_route(place, RouteKind.BODY, "Cabinet")
    sent(place)
    records(place, in_meeting(body=""))
    publish(place)
    call_in(place)
    Email.objects.all().delete()
    ended(place, CallInOutcome.RECONSIDER)
    told = Email.objects.filter(subject__contains="decided in a meeting")
    assert [mail.to for mail in told] == [[place.administrator.email]]


# --- the decided words ----------------------------------------------------------------------

MINE = "The member's own words."


def decided_otherwise(**changes: str) -> Place:
    """Q1 and Q2 were decided in other words; the response is reopened by whoever asks."""
    place = a_response(State.AWAITING_DECISION)
    wanted = changes or {"Q1": MINE, "Q2": f"{MINE} Again."}
    answers = {
        answer.question.number: answer
        for answer in place.response.answers.select_related("question")
    }
    sign(
        place,
        Outcome.MODIFIED,
        {
            answers[number].question_id: Change(Said(AnswerState.ANSWERED, text), "Plainer.")
            for number, text in wanted.items()
        },
    )
    place.again()
    return place


def texts(place: Place) -> dict[str, str]:
    return {
        answer.question.number: answer.text
        for answer in place.response.answers.select_related("question")
    }


def reopened(place: Place, by: Any = None) -> Place:
    deciding.reopen(response=place.response, by=by or place.officer, reason="One more word.")
    place.again()
    return place


def test_decided_words_come_as_versions_with_their_source() -> None:
    place = reopened(decided_otherwise())
    before = texts(place)
    assert MINE not in before.values()
    taken = drafting.take_over(response=place.response, by=place.officer, number=1)
    assert taken == ["Q1", "Q2"]
    after = texts(place)
    assert (after["Q1"], after["Q2"]) == (MINE, f"{MINE} Again.")
    assert {number: after[number] for number in before if number not in taken} == {
        number: text for number, text in before.items() if number not in taken
    }
    newest = AnswerRevision.objects.filter(answer__response=place.response, source="decision 1")
    assert {one.answer.question.number: one.text for one in newest} == {
        "Q1": MINE,
        "Q2": f"{MINE} Again.",
    }
    old = AnswerRevision.objects.filter(answer=newest[0].answer).order_by("version")
    assert [one.text for one in old][-2:] == [before["Q1"], MINE]
    assert faults(place.again()) == []
    with pytest.raises(Refused, match="says already what was decided"):
        drafting.take_over(response=place.response, by=place.officer, number=1)


def test_newer_words_are_never_overwritten() -> None:
    place = reopened(decided_otherwise())
    answer = place.response.answers.get(question__number="Q1")
    drafting.save_answer(
        response=place.response,
        question=answer.question,
        by=place.officer,
        base_version=answer.version,
        state=AnswerState.ANSWERED,
        text="Written since.",
    )
    page = as_(place.officer).get(url("take-over", place)).content.decode()
    assert "Somebody has written in the draft of Q1 since" in page
    assert drafting.take_over(response=place.response, by=place.officer, number=1) == ["Q2"]
    assert texts(place)["Q1"] == "Written since."


def test_who_takes_over_and_when() -> None:
    place = decided_otherwise()
    with pytest.raises(Refused):  # no draft
        drafting.take_over(response=place.response, by=place.officer, number=1)
    reopened(place, place.member)
    others = (
        place.member,
        place.administrator,
        a_member(place.council, Role.CONTRIBUTOR),
        a_place(place.invitation.consultation).officer,
    )
    for person in others:
        with pytest.raises(PermissionDenied):
            drafting.take_over(response=place.response, by=person, number=1)
    with pytest.raises(Refused, match="Another decision"):
        drafting.take_over(response=place.response, by=place.officer, number=2)
    drafting.take_over(response=place.response, by=place.officer, number=1)
    deciding.send_for_decision(response=place.again(), by=place.officer)
    # Whose words they were can decide on them: they were written down by the officer.
    assert sign(place).decided_by == place.member


def test_reopening_offers_it_and_the_page_of_the_decision_goes_on_offering_it() -> None:
    place = decided_otherwise()
    officer, where = as_(place.officer), url("take-over", place)
    assert "Q1 and Q2" in officer.get(url("reopen", place)).content.decode()
    member = as_(place.member).get(url("reopen", place)).content.decode()
    assert "take them over" not in member
    answer = officer.post(url("reopen", place), {"reason": "One more word."})
    assert answer["Location"] == where
    page = officer.get(where).content.decode()
    assert "own words." in page and "Take over the decided words" in page
    assert where in officer.get(url("decision", place)).content.decode()
    assert where not in as_(place.member).get(url("decision", place)).content.decode()
    stale = officer.post(where, {"decision": "7"}, follow=True).content.decode()
    assert "Another decision was made meanwhile." in stale
    done = officer.post(where, {"decision": "1"}, follow=True).content.decode()
    assert "The draft says what was decided on Q1 and Q2." in done
    assert texts(place)["Q1"] == MINE
    assert where not in officer.get(url("decision", place)).content.decode()
    assert "says already what was decided" in officer.get(where).content.decode()


def test_where_nothing_was_changed_nothing_is_offered() -> None:
    place = a_response(State.APPROVED)
    officer = as_(place.officer)
    answer = officer.post(url("reopen", place), {"reason": "One more word."})
    assert answer["Location"] == url("task-list", place)
    not_supported = a_response(State.NOT_SUPPORTED)
    answer = as_(not_supported.officer).post(url("reopen", not_supported), {"reason": "So."})
    assert answer["Location"] == url("task-list", not_supported)

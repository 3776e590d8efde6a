"""Returned with reasons, redrafted, sent again: what was asked and what changed is shown."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from councils.enums import Role
from councils.refusals import Refused
from responses import presenters
from responses.actions import deciding, drafting
from responses.enums import AnswerState, State
from responses.models import Response, ReturnNote
from responses.verification import faults
from tests.responses.test_pages import as_, url
from tests.world import Place, a_member, a_response, propose_nil, sign

pytestmark = pytest.mark.django_db


def question(place: Place, number: str) -> Any:
    return place.response.answers.get(question__number=number).question


def give_back(place: Place, **notes: str) -> None:
    asked = {question(place, number).pk: text for number, text in notes.items()}
    deciding.return_for_changes(
        response=place.response, by=place.member, reason="Nearly there.", notes=asked
    )
    place.again()


def write(place: Place, number: str, text: str) -> None:
    answer = place.response.answers.get(question__number=number)
    drafting.save_answer(
        response=place.response,
        question=answer.question,
        by=place.officer,
        base_version=answer.version,
        state=AnswerState.ANSWERED,
        text=text,
    )


def send(place: Place) -> None:
    deciding.send_for_decision(response=place.response, by=place.officer)
    place.again()


def changed(place: Place) -> dict[str, Any]:
    found = presenters.round_changes(Response.objects.with_places().get(pk=place.response.pk))
    return {one.number: one for one in found.questions}


def asked_now(place: Place) -> dict[str, str]:
    found = presenters.asked_by_question(Response.objects.with_places().get(pk=place.response.pk))
    return {one.number: one.reason for one in found.values()}


def test_round_trip() -> None:
    place = a_response(State.AWAITING_DECISION)
    assert place.response.round == 1
    give_back(place, Q1="Say it louder.", Q3="Shorter.")
    notes = ReturnNote.objects.order_by("question__position")
    assert list(notes.values_list("round", "question__number", "reason")) == [
        (1, "Q1", "Say it louder."),
        (1, "Q3", "Shorter."),
    ]
    assert asked_now(place) == {"Q1": "Say it louder.", "Q3": "Shorter."}

    write(place, "Q1", "Our loud answer to Q1.")
    write(place, "Q2", "Our answer to Q2!")
    send(place)
    assert place.response.round == 2
    assert asked_now(place) == {"Q1": "Say it louder.", "Q3": "Shorter."}
    found = changed(place)
    assert list(found) == ["Q1", "Q2", "Q3"]
    assert found["Q1"].before.text == "Our answer to Q1."
    assert found["Q1"].after.text == "Our loud answer to Q1."
    assert [(one.kind, one.text) for one in found["Q1"].pieces] == [
        ("same", "Our "),
        ("new", "loud "),
        ("same", "answer to Q1."),
    ]
    assert (found["Q2"].asked, found["Q2"].is_changed) == ("", True)
    assert (found["Q3"].asked, found["Q3"].is_changed) == ("Shorter.", False)

    # A second return asks what it asks, and no more what the first did.
    give_back(place, Q2="Without the exclamation mark.")
    assert asked_now(place) == {"Q2": "Without the exclamation mark."}
    write(place, "Q2", "Our answer to Q2.")
    send(place)
    assert list(changed(place)) == ["Q2"]  # compared with the second round
    sign(place)
    assert asked_now(place) == {}
    assert place.again().return_reason == ""
    assert faults(place.response) == []


def test_recall_is_no_answer_to_what_was_asked() -> None:
    place = a_response(State.AWAITING_DECISION)
    give_back(place, Q1="Louder.")
    send(place)
    deciding.recall(response=place.response, by=place.officer)
    place.again()
    assert place.response.return_reason == "Nearly there."
    assert asked_now(place) == {"Q1": "Louder."}


def test_reopening_asks_what_it_says_and_not_what_an_earlier_round_did() -> None:
    place = a_response(State.AWAITING_DECISION)
    give_back(place, Q1="Louder.")
    send(place)
    sign(place)
    deciding.reopen(response=place.again(), by=place.member, reason="New facts.")
    assert place.again().return_reason == "New facts."
    assert asked_now(place) == {}


def test_what_was_sent_is_told_by_versions_not_by_words() -> None:
    """Saved twice between the rounds, and once back to what it was."""
    place = a_response(State.AWAITING_DECISION)
    give_back(place)
    write(place, "Q1", "Something else.")
    write(place, "Q1", "Our answer to Q1.")
    assert changed(place) == {}
    write(place, "Q1", "Something else.")
    assert changed(place)["Q1"].before.text == "Our answer to Q1."
    send(place)
    assert changed(place)["Q1"].before.text == "Our answer to Q1."


def test_parts_that_changed_are_named() -> None:
    place = a_response(State.AWAITING_DECISION)
    give_back(place)
    part = place.response.parts.get(kind="reasons")
    drafting.save_part(
        response=place.response,
        part=part,
        by=place.officer,
        base_version=part.version,
        heading=part.heading,
        text="Better reasons.",
    )
    send(place)
    found = presenters.round_changes(place.response)
    assert (found.parts, found.questions) == ((part.heading,), ())


def test_nil_return_between_two_reports_is_left_out_of_the_comparison() -> None:
    place = a_response(State.AWAITING_DECISION)
    give_back(place)
    propose_nil(place)
    assert place.response.round == 2
    assert changed(place) == {}
    deciding.return_for_changes(response=place.response, by=place.member, reason="Do answer.")
    place.again()
    write(place, "Q1", "Something else.")
    send(place)
    assert changed(place)["Q1"].before.text == "Our answer to Q1."


def test_responses_sent_before_versions_were_noted_have_nothing_to_compare() -> None:
    place = a_response()
    found = presenters.round_changes(place.response)
    assert not found.is_compared and found.questions == ()


def test_question_of_another_consultation_is_refused() -> None:
    place, other = a_response(State.AWAITING_DECISION), a_response()
    with pytest.raises(Refused):
        deciding.return_for_changes(
            response=place.response,
            by=place.member,
            reason="Nearly.",
            notes={question(other, "Q1").pk: "Mine now."},
        )
    assert place.again().state == State.AWAITING_DECISION
    assert not ReturnNote.objects.exists()


def test_note_that_is_missing_is_found() -> None:
    place = a_response(State.AWAITING_DECISION)
    give_back(place, Q1="Louder.")
    assert faults(place.response) == []
    event = place.response.events.last()
    assert set(event.facts) == {"round", "reason", "notes"}
    assert "Louder." not in str(event.facts)


def test_pages_of_both_sides() -> None:
    place = a_response(State.AWAITING_DECISION)
    member, officer = as_(place.member), as_(place.officer)
    name = f"q{question(place, 'Q1').pk}"
    assert f'name="{name}"' in member.get(url("return", place)).content.decode()
    lacking = member.post(url("return", place), {"reason": "", name: "Louder, please."})
    assert lacking.status_code == 422 and "Louder, please." in lacking.content.decode()
    data = {"reason": "Nearly there.", name: "Louder, please."}
    assert member.post(url("return", place), data).status_code == 302
    for page in ("task-list", "rounds"):
        html = officer.get(url(page, place)).content.decode()
        assert "Louder, please." in html and "Nearly there." in html, page
    section = officer.get(url("section", place, 1)).content.decode()
    assert section.count("Louder, please.") == 1 and "asks for a change here" in section
    assert "Louder, please." not in officer.get(url("section", place, 2)).content.decode()
    write(place, "Q1", "Our loud answer to Q1.")
    send(place)
    for page in ("read", "decide"):
        assert url("rounds", place) in member.get(url(page, place)).content.decode(), page
    assert "Louder, please." in member.get(url("decide", place)).content.decode()
    rounds = member.get(url("rounds", place)).content.decode()
    assert (
        re.search(r"<ins><span[^>]*>added: </span>loud <span", rounds)
        and "Louder, please." in rounds
    )
    assert as_(a_member(place.council, Role.CONSULTEE)).get(url("rounds", place)).status_code == 200


@pytest.mark.parametrize(
    "page, role, undone",
    [
        ("confirm-decision", "member", "Nothing was signed."),
        ("confirm-record", "administrator", "Nothing was recorded."),
    ],
)
def test_page_left_open_over_another_round_leads_to_what_changed(
    page: str, role: str, undone: str
) -> None:
    place = a_response(State.AWAITING_DECISION)
    deciding.recall(response=place.response, by=place.officer)
    write(place, "Q2", "Quite another answer.")
    send(place)
    answer = as_(getattr(place, role)).post(url(page, place), {"nonce": "x"}, follow=True)
    assert answer.redirect_chain == [(url("rounds", place), 302)]
    found = answer.content.decode()
    assert "was sent for decision again after you opened this page" in found and undone in found
    assert "Quite another answer." in found
    assert ("Go on to the decision" in found) == (role == "member")
    assert place.again().state == State.AWAITING_DECISION


def test_pages_ask_the_same_queries_for_one_and_three_notes() -> None:
    found = []
    for notes in ({"Q1": "Louder."}, {"Q1": "Louder.", "Q2": "Softer.", "Q3": "Shorter."}):
        place = a_response(State.AWAITING_DECISION)
        give_back(place, **notes)
        for number in notes:
            write(place, number, f"Another answer to {number}.")
        client = as_(place.officer)
        counted = []
        for page in (url("task-list", place), url("section", place, 1), url("rounds", place)):
            client.get(page)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(page).status_code == 200
            counted.append(len(captured))
        found.append(counted)
    assert found[0] == found[1]

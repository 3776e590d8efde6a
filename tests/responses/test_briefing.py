"""The briefing: one question at a time, kept at once, on screen and on paper."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from councils.refusals import Refused
from responses.actions import comments, deciding
from responses.actions.deciding import Change
from responses.enums import AnswerState, Mark, State
from responses.models import Answer, DecisionDraft
from responses.presenters.briefing import briefing
from responses.said import Said
from tests.house.test_access import client_of
from tests.world import Place, a_response

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Place:
    return a_response(State.AWAITING_DECISION)


def answer_of(place: Place, number: str) -> Answer:
    found: Answer = place.response.answers.get(question__number=number)
    return found


def draft_of(place: Place) -> DecisionDraft:
    return DecisionDraft.objects.get(response=place.response, member=place.member)


def page(client: Client, place: Place, number: str = "") -> str:
    name = "responses:briefing-question" if number else "responses:briefing"
    return client.get(reverse(name, args=[*place.args, *([number] if number else [])])).text


def say(client: Client, place: Place, number: str, **data: str) -> Any:
    where = reverse("responses:briefing-question", args=[*place.args, number])
    return client.post(where, data)


def test_progress_is_kept_and_leads_to_the_next(place: Place) -> None:
    client = client_of(place.member)
    assert "0 of 5 read" in page(client, place)
    assert say(client, place, "Q1", do="agree").url.endswith("/briefing/Q2/")
    assert "1 of 5 read" in page(client_of(place.member), place)  # another day, another device
    assert say(client, place, "Q4", do="agree").url.endswith("/briefing/Q5/")
    assert say(client, place, "Q5", do="agree").url.endswith("/briefing/Q2/")  # from the start
    say(client, place, "Q2", do="agree")
    assert say(client, place, "Q3", do="agree").url.endswith("/briefing/")
    assert "Go on to the decision" in page(client, place)
    assert draft_of(place).outcome == ""  # nothing is decided by it


def test_words_changed_here_are_changed_in_the_decision(place: Place) -> None:
    client = client_of(place.member)
    data = {"do": "change", "Q1-text": "Other words.", "Q1-why": "Clearer."}
    assert say(client, place, "Q1", **data).status_code == 302
    stored = draft_of(place).changes[str(answer_of(place, "Q1").question_id)]
    assert Change.from_json(stored) == Change(
        Said(AnswerState.ANSWERED, "Other words."), "Clearer."
    )
    decide = client.get(reverse("responses:decide", args=place.args)).text
    assert "Other words." in decide
    assert "Other words." in page(client, place, "Q1")
    say(client, place, "Q1", do="agree")
    assert draft_of(place).changes == {}


def test_what_is_wrong_stays_typed_beside_its_error(place: Place) -> None:
    client = client_of(place.member)
    answered = say(
        client, place, "Q1", do="change", **{"Q1-text": "Both", "Q1-instead": "no-response"}
    )
    assert answered.status_code == 422
    assert "Both" in answered.text and "govuk-error-message" in answered.text
    suggested = answer_of(place, "Q1").text
    answered = say(client, place, "Q1", do="change", **{"Q1-text": suggested, "Q1-why": "Hm."})
    assert "These are the suggested words" in answered.text
    assert say(client, place, "Q1", do="ask", question="  ").status_code == 422
    assert not DecisionDraft.objects.exists()


def test_asking_tells_the_officers_and_waits(place: Place) -> None:
    client = client_of(place.member)
    say(client, place, "Q2", do="ask", question="What does <b>this</b> cost?")
    comment = answer_of(place, "Q2").comments.get()
    assert (comment.text, list(comment.mentions.all())) == (
        "What does <b>this</b> cost?",
        [place.officer],
    )
    assert draft_of(place).marks == {str(answer_of(place, "Q2").question_id): Mark.ASK}
    assert "You asked about" in page(client, place)
    comments.write_comment(
        response=place.response,
        by=place.officer,
        text="Nothing.",
        answer=answer_of(place, "Q2"),
        thread=comment,
    )
    assert "1 open comment" in page(client, place, "Q2")
    say(client, place, "Q2", do="agree")
    assert "You asked about" not in page(client, place)


def test_nothing_is_kept_of_a_question_that_cannot_be_asked(place: Place) -> None:
    with pytest.raises(Refused):
        deciding.ask(
            response=place.response, by=place.member, answer=answer_of(place, "Q1"), text=""
        )
    assert not DecisionDraft.objects.exists()


def test_only_who_decides_says_anything(place: Place) -> None:
    with pytest.raises(PermissionDenied):
        deciding.mark_agreed(
            response=place.response, by=place.officer, answer=answer_of(place, "Q1")
        )


@pytest.mark.parametrize("state", [State.DRAFTING, State.APPROVED, State.SUBMITTED])
def test_only_while_a_decision_is_awaited(state: State) -> None:
    place = a_response(state)
    with pytest.raises(Refused):
        deciding.mark_agreed(
            response=place.response, by=place.member, answer=answer_of(place, "Q1")
        )
    client = client_of(place.member)
    assert say(client, place, "Q1", do="agree").status_code == 302
    assert not DecisionDraft.objects.exists()


def test_what_does_not_apply_is_passed_over(place: Place) -> None:
    found = briefing(place.again(), None)
    assert [row.number for row in found.rows] == ["Q1", "Q2", "Q3", "Q4", "Q5"]
    assert found.left_out == "Q6 not applicable"
    client = client_of(place.member)
    where = reverse("responses:briefing-question", args=[*place.args, "Q6"])
    assert client.get(where).status_code == 404


def test_a_page_signed_after_the_briefing_changed_is_refused(place: Place) -> None:
    draft = deciding.save_decision_draft(
        response=place.response, by=place.member, outcome="supported", changes={}
    )
    seen = deciding.page_digest(place.again(), draft)
    deciding.mark_changed(
        response=place.response,
        by=place.member,
        answer=answer_of(place, "Q1"),
        change=Change(Said(AnswerState.ANSWERED, "Other words."), "Clearer."),
    )
    with pytest.raises(Refused, match="out of date"):
        deciding.decide(
            response=place.response, by=place.member, nonce=draft.nonce, seen_digest=seen
        )


def test_on_paper(place: Place) -> None:
    say(client_of(place.member), place, "Q1", do="agree")
    where = reverse("responses:briefing-print", args=place.args)
    own, other = client_of(place.member).get(where).text, client_of(place.officer).get(where).text
    assert own.count("☑") == 1 and other.count("☑") == 0
    assert other.count("☐") == 15


def test_queries_are_constant(place: Place, django_assert_max_num_queries: Any) -> None:
    client = client_of(place.member)
    say(client, place, "Q1", do="agree")
    for name, args in (
        ("responses:briefing", place.args),
        ("responses:briefing-print", place.args),
        ("responses:briefing-question", [*place.args, "Q1"]),
    ):
        with django_assert_max_num_queries(12):
            assert client.get(reverse(name, args=args)).status_code == 200

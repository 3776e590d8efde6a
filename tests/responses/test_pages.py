"""The pages of a response as each person sees them, with their forms and refusals."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from councils.enums import Role
from responses.actions import drafting
from responses.enums import AnswerState, Outcome, State
from responses.models import Response
from tests.world import (
    Place,
    a_consultation,
    a_member,
    a_place,
    a_response,
    fill,
    sign,
)

pytestmark = pytest.mark.django_db


def as_(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def url(name: str, place: Place, *more: Any) -> str:
    return reverse(f"responses:{name}", args=[*place.args, *more])


def hidden(html: str, name: str) -> str:
    found = re.search(rf'name="{re.escape(name)}"[^>]*value="([^"]*)"', html)
    assert found, name
    return found[1]


def shown(html: str, name: str) -> str:
    """What stands in a text box of the page."""
    found = re.search(rf'<textarea name="{re.escape(name)}"[^>]*>\r?\n?([^<]*)</textarea>', html)
    assert found, name
    return found[1].replace("\r\n", "\n")


def section_data(client: Client, place: Place, number: int, **changes: str) -> dict[str, str]:
    """What a browser would send back from the section's page, with these changes."""
    html = client.get(url("section", place, number)).content.decode()
    data = dict(re.findall(r'name="(Q\d+-version)" value="(\d+)"', html))
    for name, text in re.findall(r'<textarea name="(Q\d+-text)"[^>]*>\n?([^<]*)</textarea>', html):
        data[name] = text
    return {**data, **changes}


def test_officer_starts_and_sees_the_task_list() -> None:
    place = a_place()
    client = as_(place.officer)
    page = client.get(url("task-list", place)).content.decode()
    assert "Start the response" in page
    page = client.post(url("start", place), follow=True).content.decode()
    assert "0 of 2 answered" in page
    assert "Q6 not applicable" in page
    assert Response.objects.get().started_by == place.officer


def test_member_sees_that_nothing_was_started() -> None:
    place = a_place()
    client = as_(place.member)
    page = client.get(url("task-list", place)).content.decode()
    assert "Start the response" not in page
    assert "A policy officer starts the response" in page
    assert client.post(url("start", place)).status_code == 403


def test_section_saves_words_choice_and_no_response() -> None:
    place = a_response()
    client = as_(place.officer)
    data = section_data(
        client, place, 1, **{"Q1-text": "Yes.\r\n\r\nVery.", "Q2-instead": "no-response"}
    )
    page = client.post(url("section", place, 1), {**data, "continue": "1"}, follow=True)
    assert "Section 1 saved at" in page.content.decode()
    answers = {a.question.number: a for a in place.response.answers.select_related("question")}
    assert (answers["Q1"].state, answers["Q1"].text) == (AnswerState.ANSWERED, "Yes.\n\nVery.")
    assert answers["Q2"].state == AnswerState.NO_RESPONSE
    data = section_data(client, place, 3, **{"Q5-choice": "no", "Q6-choice": ""})
    client.post(url("section", place, 3), data)
    answers = {a.question.number: a for a in place.response.answers.select_related("question")}
    assert answers["Q5"].choices == ["no"]
    assert answers["Q6"].state == AnswerState.NOT_APPLICABLE


def test_question_not_for_the_council_may_be_answered_and_emptied_again() -> None:
    place = a_response()
    client = as_(place.officer)
    page = client.get(url("section", place, 3)).content.decode()
    assert "it concerns adult social care, which" in page
    client.post(url("section", place, 3), section_data(client, place, 3, **{"Q6-text": "We do."}))
    answer = place.response.answers.get(question__number="Q6")
    assert (answer.state, answer.text) == (AnswerState.ANSWERED, "We do.")
    client.post(url("section", place, 3), section_data(client, place, 3, **{"Q6-text": " "}))
    answer.refresh_from_db()
    assert (answer.state, answer.text, answer.version) == (AnswerState.NOT_APPLICABLE, "", 3)


def test_words_and_no_response_together_are_asked_about_and_kept() -> None:
    place = a_response()
    client = as_(place.officer)
    data = section_data(client, place, 1, **{"Q1-text": "Kept words", "Q1-instead": "no-response"})
    answer = client.post(url("section", place, 1), data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "There is a problem" in page and "Kept words" in page
    assert "<title>Error: " in page
    assert place.response.answers.get(question__number="Q1").version == 1


def test_stale_save_keeps_both_texts_and_the_rest_is_saved() -> None:
    place = a_response()
    client = as_(place.officer)
    data = section_data(
        client, place, 1, **{"Q1-text": "Mine\r\n\r\nin two paragraphs", "Q2-text": "Also mine"}
    )
    colleague = a_member(place.council, Role.OFFICER, name="Colleague Example")
    question = place.response.answers.get(question__number="Q1").question
    drafting.save_answer(
        response=place.response,
        question=question,
        by=colleague,
        base_version=1,
        state=AnswerState.ANSWERED,
        text="Theirs",
    )
    answer = client.post(url("section", place, 1), data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Colleague Example saved another version of Q1" in page
    assert "Theirs" in page
    assert shown(page, "Q1-text") == "Mine\n\nin two paragraphs"
    stored = {a.question.number: a.text for a in place.response.answers.select_related("question")}
    assert (stored["Q1"], stored["Q2"]) == ("Theirs", "Also mine")
    assert hidden(page, "Q2-version") == "2"
    again = {**data, "Q1-seen": hidden(page, "Q1-seen"), "Q1-keep": "mine", "Q2-version": "2"}
    assert client.post(url("section", place, 1), again).status_code == 302
    revisions = place.response.answers.get(question__number="Q1").revisions.all()
    assert [revision.text for revision in revisions] == ["", "Theirs", "Mine\n\nin two paragraphs"]


def test_untouched_answers_of_a_conflict_page_carry_the_colleagues_words() -> None:
    place = a_response()
    client = as_(place.officer)
    older = section_data(client, place, 1, **{"Q2-text": "Mine"})
    colleague = a_member(place.council, Role.OFFICER, name="Colleague Example")
    for number in ("Q1", "Q2"):
        drafting.save_answer(
            response=place.response,
            question=place.response.answers.get(question__number=number).question,
            by=colleague,
            base_version=1,
            state=AnswerState.ANSWERED,
            text=f"Theirs to {number}",
        )
    page = client.post(url("section", place, 1), older).content.decode()
    assert shown(page, "Q1-text") == "Theirs to Q1"
    assert shown(page, "Q2-text") == "Mine"
    again = {f"{n}-text": shown(page, f"{n}-text") for n in ("Q1", "Q2")}
    again |= {f"{n}-version": hidden(page, f"{n}-version") for n in ("Q1", "Q2")}
    again |= {"Q2-seen": hidden(page, "Q2-seen"), "Q2-keep": "mine"}
    assert client.post(url("section", place, 1), again).status_code == 302
    stored = {a.question.number: a.text for a in place.response.answers.select_related("question")}
    assert (stored["Q1"], stored["Q2"]) == ("Theirs to Q1", "Mine")


def test_locked_section_keeps_nothing_and_says_why() -> None:
    place = a_response(State.AWAITING_DECISION)
    client = as_(place.officer)
    data = section_data(client, place, 1, **{"Q1-text": "Too late"})
    answer = client.post(url("section", place, 1), data)
    assert answer.status_code == 422
    assert "Recall it first" in answer.content.decode()
    assert "Too late" in answer.content.decode()
    assert place.response.answers.get(question__number="Q1").text == "Our answer to Q1."


def test_check_page_names_what_is_missing_and_links_there() -> None:
    place = a_response()
    page = as_(place.officer).get(url("check", place)).content.decode()
    assert "Q1 has no suggested response yet" in page
    assert f'href="{url("section", place, 1)}#Q1"' in page
    assert "Send to executive member" not in page
    fill(place)
    page = as_(place.officer).get(url("check", place)).content.decode()
    assert "Send to executive member" in page


def test_whole_decision_modified_and_submitted() -> None:
    place = a_response(State.AWAITING_DECISION)
    client = as_(place.member)
    html = client.get(url("decide", place)).content.decode()
    data = dict(re.findall(r'<textarea name="(Q\d+-text)"[^>]*>\n?([^<]*)</textarea>', html))
    data |= {"Q5-choice": "yes", "outcome": Outcome.MODIFIED, "Q2-text": "The member’s words."}
    data |= {"Q2-why": "Clearer.", **DECLARED}
    answer = client.post(url("decide", place), data)
    assert answer.status_code == 302 and answer.url == url("confirm-decision", place)
    answer = client.get(url("confirm-decision", place))
    assert answer.url.startswith(reverse("account_reauthenticate"))  # type: ignore[attr-defined]
    reauthenticate(client)
    page = client.get(url("confirm-decision", place)).content.decode()
    assert "The member’s words." in page and "Our answer to Q2." in page
    signed = client.post(url("confirm-decision", place), signature(page, place))
    assert signed.status_code == 302 and signed.url == url("decision", place)
    assert place.again().state == State.APPROVED
    record = as_(place.officer).get(url("decision", place)).content.decode()
    assert "Deputy Leader &amp; Executive Member for Planning" in record
    officer = as_(place.officer)
    officer.post(url("submit", place))
    page = officer.get(url("submitted", place)).content.decode()
    assert "The member’s words." in page and "Our answer to Q2." not in page


def signature(page: str, place: Place) -> dict[str, str]:
    """What the page that is signed sends when the member has typed their name."""
    carried = {name: hidden(page, name) for name in ("nonce", "digest")}
    return {**carried, "typed_name": place.member.name}


def test_nothing_is_signed_without_the_name_of_the_account() -> None:
    place = a_response(State.AWAITING_DECISION)
    client = as_(place.member)
    client.post(url("decide", place), {**unchanged(client, place), "outcome": "supported"})
    reauthenticate(client)
    where = url("confirm-decision", place)
    data = signature(client.get(where).content.decode(), place)
    for typed, said in (
        ("", "Type your name to sign"),
        ("Somebody Else", f"Type your name as it stands in your account: {place.member.name}."),
        ("x" * 5000, "Type your name as it stands in your account"),
    ):
        answer = client.post(where, {**data, "typed_name": typed})
        page = answer.content.decode()
        assert answer.status_code == 422 and said in page
        assert ('id="id_typed_name-error"' in page and f'value="{typed}"' in page) or not typed
        assert hidden(page, "digest") == data["digest"]
        assert place.again().state == State.AWAITING_DECISION
    typed = f"  {place.member.name.upper()} "
    assert client.post(where, {**data, "typed_name": typed})["Location"] == url("decision", place)
    assert place.again().last_decision.signed_name == place.member.name


# What is asked of every decision beside its words.
DECLARED = {"interest_kind": "none", "has_no_alternatives": "on"}


def reauthenticate(client: Client) -> None:
    from tests.world import PASSWORD

    answer = client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert answer.status_code == 302


def test_decision_on_a_page_that_went_stale_is_not_signed() -> None:
    place = a_response(State.AWAITING_DECISION)
    client = as_(place.member)
    client.post(url("decide", place), {**unchanged(client, place), "outcome": "supported"})
    reauthenticate(client)
    page = client.get(url("confirm-decision", place)).content.decode()
    data = signature(page, place)
    client.post(url("decide", place), {**unchanged(client, place), "outcome": "supported"})
    answer = client.post(url("confirm-decision", place), data, follow=True)
    assert "Nothing was signed" in answer.content.decode()
    assert place.again().state == State.AWAITING_DECISION
    forged = {**data, "nonce": "0" * 32, "digest": "ü"}
    client.post(url("confirm-decision", place), forged)
    assert place.again().state == State.AWAITING_DECISION


def unchanged(client: Client, place: Place) -> dict[str, str]:
    html = client.get(url("decide", place)).content.decode()
    data = dict(re.findall(r'<textarea name="(Q\d+-text)"[^>]*>\n?([^<]*)</textarea>', html))
    return {**data, "Q5-choice": "yes", **DECLARED}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Choose a decision."),
        ({"outcome": "modified"}, "Nothing is modified yet"),
        ({"outcome": "supported", "Q1-text": "Other"}, "You changed some responses"),
        ({"outcome": "not-supported", "Q1-text": "Other"}, "Nothing is sent when"),
        ({"outcome": "not-supported"}, "Give the reason why it is not supported."),
    ],
)
def test_open_ends_of_a_decision_are_named(data: dict[str, str], sentence: str) -> None:
    place = a_response(State.AWAITING_DECISION)
    client = as_(place.member)
    answer = client.post(url("decide", place), {**unchanged(client, place), **data})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert place.again().state == State.AWAITING_DECISION


def test_own_decision_where_officers_recommend_nothing() -> None:
    place = a_response()
    fill(place)
    part = place.response.parts.get(kind="recommendations")
    drafting.save_part(
        response=place.response,
        part=part,
        by=place.officer,
        base_version=1,
        heading=part.heading,
        text="",
    )
    as_(place.officer).post(url("send", place))
    page = as_(place.member).get(url("decide", place)).content.decode()
    assert "Own decision" in page and 'value="supported"' not in page
    assert sign(place, Outcome.OWN_DECISION).outcome == Outcome.OWN_DECISION


def test_returned_report_carries_the_reason_to_the_officer() -> None:
    place = a_response(State.AWAITING_DECISION)
    member = as_(place.member)
    assert member.post(url("return", place), {"reason": " "}).status_code == 422
    member.post(url("return", place), {"reason": "Shorten Q1 <b>please</b>."})
    page = as_(place.officer).get(url("task-list", place)).content.decode()
    assert "Shorten Q1 &lt;b&gt;please&lt;/b&gt;." in page
    assert place.again().state == State.DRAFTING


def test_submitting_after_closing_is_refused_with_a_sentence() -> None:
    from consultations.models import Consultation

    place = a_response(State.APPROVED)
    from django.utils import timezone

    Consultation.objects.filter(pk=place.invitation.consultation_id).update(
        closes_at=timezone.now()
    )
    client = as_(place.officer)
    assert "The consultation closed on" in client.get(url("submit", place)).content.decode()
    page = client.post(url("submit", place), follow=True).content.decode()
    assert "The consultation closed on" in page
    assert place.again().state == State.APPROVED


def test_typed_text_never_becomes_markup() -> None:
    attack = "<script>alert(1)</script><img src=x onerror=alert(1)>{{ 7|add:7 }}"
    place = a_response()
    fill(place)
    answer = place.response.answers.get(question__number="Q1")
    drafting.save_answer(
        response=place.response,
        question=answer.question,
        by=place.officer,
        base_version=answer.version,
        state=AnswerState.ANSWERED,
        text=attack,
    )
    officer = as_(place.officer)
    pages = [officer.get(url(name, place)) for name in ("check", "read", "history")]
    pages.append(officer.get(url("section", place, 1)))
    for page in pages:
        html = page.content.decode()
        assert "<script>alert" not in html and "<img src=x" not in html


def test_not_supported_sends_nothing_and_says_so() -> None:
    place = a_response(State.NOT_SUPPORTED)
    page = as_(place.officer).get(url("decision", place)).content.decode()
    assert page.count("Not sent") == 6
    assert "Agreed" not in page
    decided = place.response.decisions.get().answers.all()
    assert {answer.decided_state for answer in decided} == {AnswerState.UNANSWERED}


def queries(client: Client, address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


DRAFT_PAGES = ["task-list", "section", "check", "read", "title", "considerations"]


@pytest.mark.parametrize("name", [*DRAFT_PAGES, "decide", "decision", "submitted"])
def test_queries_do_not_grow_with_the_questions(name: str) -> None:
    counted = []
    states = {"decide": State.AWAITING_DECISION, "decision": State.APPROVED}
    states["submitted"] = State.SUBMITTED
    for questions in (1, 3):
        place = a_place(a_consultation(questions_per_section=questions))
        a_response(states.get(name, State.DRAFTING), place=place)
        more = [1] if name == "section" else []
        person = place.member if name == "decide" else place.officer
        counted.append(queries(as_(person), url(name, place, *more)))
    assert counted[0] == counted[1] <= 8, counted


def test_queries_of_the_council_list_do_not_grow() -> None:
    place = a_response()
    counted = []
    for number in (1, 3):
        while place.council.invitations.count() < number:
            from tests.world import invite

            a_response(
                place=Place(
                    place.council,
                    place.officer,
                    place.member,
                    place.administrator,
                    invite(a_consultation(), place.council),
                )
            )
        address = reverse("responses:consultations", args=[place.council.slug])
        counted.append(queries(as_(place.officer), address))
    assert counted[0] == counted[1] <= 8, counted

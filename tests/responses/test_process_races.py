"""Two things at once, done by processes of the operating system; each with a control that fails.

Threads of one process (test_races.py) share memory, and could owe their order to it.  Two server
processes, or a server and a worker, share nothing but the database.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from councils.enums import Role
from responses.actions import deciding
from responses.canonical import digest
from responses.content import signed_content
from responses.enums import State
from responses.models import Decision, Receipt, Submission
from responses.verification import faults
from tests.responses.processes import (
    Race,
    Round,
    a_race,
    always,
    fails_at_last,
    is_one_done,
)
from tests.responses.test_revising import revised
from tests.world import ASKED, Place, a_member, a_response, fill

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def race(django_db_setup: None) -> Iterator[Race]:
    with a_race(2) as race:
        yield race


@pytest.fixture(scope="module")
def unlocked(django_db_setup: None) -> Iterator[Race]:
    """The control: the same without any lock of a row."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite admits one writer at a time; the lock is its own")
    with a_race(2, "unlocked") as race:
        yield race


# --- signing ----------------------------------------------------------------------------------


def click(place: Place, member: Any) -> dict[str, Any]:
    """The member's page of confirmation, opened now."""
    draft = deciding.save_decision_draft(
        response=place.response, by=member, outcome="supported", changes={}, **ASKED
    )
    seen = deciding.page_digest(place.again(), draft)
    return {
        "deed": "sign",
        "response": place.response.pk,
        "by": member.pk,
        "nonce": draft.nonce,
        "seen": seen,
    }


def is_decided_once(place: Place, results: list[dict[str, Any]]) -> bool:
    decisions = Decision.objects.filter(response=place.response)
    return is_one_done(results, "Decision") and (
        [one.pk for one in decisions] == [one["pk"] for one in results if "pk" in one]
        and place.again().state == State.APPROVED
        and faults(place.response) == []
    )


def two_members(race: Race) -> bool:
    place = a_response(State.AWAITING_DECISION)
    other = a_member(place.council, Role.EXECUTIVE_MEMBER)
    clicks = [click(place, member) for member in (place.member, other)]
    return is_decided_once(place, race.run(*clicks))


def a_double_click(race: Race) -> bool:
    place = a_response(State.AWAITING_DECISION)
    return is_decided_once(place, race.run(*[click(place, place.member)] * 2))


def taken_back_while_signed(race: Race) -> bool:
    """Either the member signed what the page showed, and the officer saved nothing; or the officer
    took it back and saved, and nothing was signed."""
    place = a_response(State.AWAITING_DECISION)
    signed, saved = race.run(
        click(place, place.member),
        {
            "deed": "take_back",
            "response": place.response.pk,
            "by": place.officer.pk,
            "text": "Other words.",
        },
    )
    state = place.again().state
    if faults(place.response):
        return False
    kinds = (signed["kind"], saved["kind"])
    if state == State.APPROVED:
        return kinds == ("Decision", "Refused") and len(saved["sentences"][0]) > 20
    is_told = kinds == ("Refused", "Answer") and len(signed["sentences"][0]) > 20
    return is_told and not place.response.decisions.exists()


def saved_while_sent_and_signed(race: Race) -> bool:
    """What is stored is what was sent and what was signed."""
    place = a_response()
    fill(place)
    about = {"response": place.response.pk, "by": place.officer.pk}
    _, signed = race.run(
        {"deed": "save", **about, "times": 12},
        {"deed": "send_and_sign", **about, "member": place.member.pk},
    )
    assert signed["kind"] == "Decision", signed
    stored = digest(signed_content(place.again()))
    sent = place.response.events.get(verb="send-for-decision").facts["content"]
    answer = place.response.answers.order_by("question__position")[0]
    (verdict,) = place.response.decisions.get().answers.filter(question=answer.question)
    return stored == sent and answer.text == verdict.suggested_text == verdict.decided_text


SIGNING = [two_members, a_double_click, taken_back_while_signed, saved_while_sent_and_signed]


@pytest.mark.parametrize("is_right", SIGNING)
def test_signing(race: Race, is_right: Round) -> None:
    always(race, is_right)


# Not `taken_back_while_signed`: there `move` has a second wall (it writes the new state only over
# the one it saw), which holds also without the lock.
@pytest.mark.parametrize("is_right", [two_members, a_double_click, saved_while_sent_and_signed])
def test_signing_without_the_lock_fails(unlocked: Race, is_right: Round) -> None:
    fails_at_last(unlocked, is_right)


# --- submitting -------------------------------------------------------------------------------


def two_officers(race: Race) -> bool:
    place = a_response(State.APPROVED)
    other = a_member(place.council, Role.OFFICER)
    results = race.run(
        *(
            {"deed": "submit", "response": place.response.pk, "by": officer.pk}
            for officer in (place.officer, other)
        )
    )
    submissions = Submission.objects.filter(response=place.response)
    receipts = Receipt.objects.filter(submission__response=place.response)
    return (
        is_one_done(results, "Submission")
        and [one.pk for one in submissions] == [one["pk"] for one in results if "pk" in one]
        and [one.submission_id for one in receipts] == [one.pk for one in submissions]
        and faults(place.again()) == []
    )


def withdrawn_while_another_is_submitted(race: Race) -> bool:
    """Withdrawn first, there is nothing to submit; submitted first, that one is withdrawn: never
    does one count that its council was told is withdrawn."""
    place = revised(State.APPROVED)
    about = {"response": place.response.pk, "by": place.officer.pk}
    withdrawn, submitted = race.run({"deed": "withdraw", **about}, {"deed": "submit", **about})
    number = 2 if submitted["kind"] == "Submission" else 1
    return (
        withdrawn["kind"] == "Response"
        and (number == 2 or (submitted["kind"], submitted["codes"]) == ("Refused", ["state"]))
        and place.again().state == State.WITHDRAWN
        and not Submission.objects.in_force().filter(response=place.response).exists()
        and place.response.submissions.count() == number
        and faults(place.response) == []
    )


SUBMITTING = [two_officers, withdrawn_while_another_is_submitted]


@pytest.mark.parametrize("is_right", SUBMITTING)
def test_submitting(race: Race, is_right: Round) -> None:
    always(race, is_right)


@pytest.mark.parametrize("is_right", SUBMITTING)
def test_submitting_without_the_lock_fails(unlocked: Race, is_right: Round) -> None:
    fails_at_last(unlocked, is_right)

"""An amendment is signed while the response is submitted, a submission kept while another is sent:
one of the two happens first, and the other knows it.  With controls that must fail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection

from councils.models import User
from councils.refusals import Refused
from responses.actions import amending, moving, revising, submitting
from responses.actions.amending import proposing
from responses.actions.amending import signing as amending_signing
from responses.actions.amending.content import decided_rows
from responses.enums import AmendmentState, State
from responses.history import first_broken
from responses.models import Amendment, Decision, Event, Submission
from tests.responses.test_amending import again, an_amendment
from tests.responses.test_races import at_once, not_locked
from tests.responses.test_revising import revised

pytestmark = pytest.mark.django_db(transaction=True)


def signing(amendment: Amendment, member: User) -> Callable[[], Any]:
    """The member's click on a page that was opened before."""
    person = User.objects.get(pk=member.pk)
    given = {
        "nonce": amendment.nonce,
        "seen_digest": amending.page_digest(amendment, person, decided_rows(amendment.decision)),
        "typed_name": person.name,
        "interest_kind": "none",
    }
    return lambda: amending.sign(amendment=amendment, by=member, **given)


def submitted_against_signature() -> tuple[list[Any], Any]:
    place, amendment = an_amendment(AmendmentState.SENT)
    results = at_once(
        signing(amendment, place.member),
        lambda: submitting.submit(response=place.response, by=place.officer, decision_number=1),
    )
    return results, again(amendment)


def test_signing_an_amendment_against_submitting() -> None:
    for _ in range(6):
        results, amendment = submitted_against_signature()
        names = sorted(type(result).__name__ for result in results)
        response = amendment.response
        assert first_broken(response.events.all()) is None
        if amendment.state == AmendmentState.SIGNED:
            # The page from which it was submitted showed the first decision: nothing was sent.
            assert names == ["Decision", "Refused"]
            assert response.state == State.APPROVED
        else:
            assert names == ["Refused", "Submission"]
            assert amendment.state == AmendmentState.WITHDRAWN
            submission = Submission.objects.get(response=response)
            assert submission.decision.number == response.decisions.count() == 1


def test_signing_against_submitting_without_the_lock_fails(monkeypatch: Any) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite admits one writer at a time; the lock is its own")

    def not_noted(response: Any, verb: Any, by: Any, at: Any, facts: Any) -> Event:
        """Without the lock two events may also draw one number; that is not what is measured."""
        return Event(response=response, verb=verb, by=by, at=at, facts=facts)

    for room in (moving, proposing, amending_signing):
        monkeypatch.setattr(room, "note", not_noted)
    monkeypatch.setattr(moving, "locked", not_locked)
    monkeypatch.setattr(proposing, "locked", not_locked)

    def caught(job: Callable[[], Any]) -> Callable[[], Any]:
        def run() -> Any:
            try:
                return job()
            except IntegrityError as error:  # the database's own wall behind the lock
                return error

        return run

    def is_wrong() -> bool:
        """Whether nobody was told: both were done, or the database had to step in."""
        place, amendment = an_amendment(AmendmentState.SENT)
        results = at_once(
            caught(signing(amendment, place.member)),
            caught(
                lambda: submitting.submit(
                    response=place.response, by=place.officer, decision_number=1
                )
            ),
        )
        return not any(isinstance(result, Refused) for result in results)

    assert any(is_wrong() for _ in range(60))


def test_two_signatures_of_one_amendment_are_one_decision() -> None:
    place, amendment = an_amendment(AmendmentState.SENT)
    results = at_once(*[signing(amendment, place.member)] * 3)
    assert sorted(type(result).__name__ for result in results) == ["Decision", "Refused", "Refused"]
    assert Decision.objects.filter(response=place.response).count() == 2


def test_proposing_twice_at_once_is_one_amendment() -> None:
    place, amendment = an_amendment(AmendmentState.WITHDRAWN)
    results = at_once(
        *[lambda: amending.propose(response=place.response, by=place.officer, reason="Once.")] * 3
    )
    names = sorted(type(result).__name__ for result in results)
    assert names == ["Amendment", "Refused", "Refused"]
    assert amendment.response.amendments.not_ended().count() == 1


def test_keeping_against_submitting() -> None:
    for _ in range(4):
        place = revised(State.APPROVED)
        results = at_once(
            lambda: revising.keep(response=place.response, by=place.officer),
            lambda: submitting.submit(response=place.response, by=place.officer),
        )
        names = sorted(type(result).__name__ for result in results)
        assert names in (["Refused", "Response"], ["Refused", "Submission"])
        (counted,) = Submission.objects.in_force().filter(response=place.response)
        assert counted.number == (2 if "Submission" in names else 1)
        assert place.again().state == State.SUBMITTED
        assert place.response.submitted_at == counted.submitted_at
        assert first_broken(place.response.events.all()) is None


def test_withdrawing_against_submitting_another() -> None:
    place = revised(State.APPROVED)
    results = at_once(
        lambda: submitting.withdraw(response=place.response, by=place.officer, reason="Wrong."),
        lambda: submitting.submit(response=place.response, by=place.officer),
    )
    done = [result for result in results if not isinstance(result, Refused)]
    # Withdrawn first: there is nothing to submit. Submitted first: that one is withdrawn.
    assert len(done) in {1, 2}
    counted = Submission.objects.in_force().filter(response=place.response).count()
    assert counted == (place.again().submitted_at is not None)

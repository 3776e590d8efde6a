"""What the table of every role does not reach: the time after the end, a page that was opened
before the last save, a row that was put in behind the history, a lock that did not hold."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from councils.refusals import Refused
from responses import workflow
from responses.actions import deciding, moving
from responses.enums import State, Verb
from responses.models import Decision, Response, Submission
from responses.verification import faults
from tests.responses.test_workflow import MOVES
from tests.world import ASKED, a_place, a_response, fill, fresh, propose_nil

pytestmark = pytest.mark.django_db

# A state from which each move is made, whose it is, and whether it can be made after the end: what
# was sent for decision can be decided, but nothing is sent, taken back or begun anew.
AFTER_THE_END = {
    Verb.SEND_FOR_DECISION: (State.DRAFTING, "officer", False),
    Verb.SEND_NIL: (State.DRAFTING, "officer", False),
    Verb.RECALL: (State.AWAITING_DECISION, "officer", True),
    Verb.RETURN_FOR_CHANGES: (State.AWAITING_DECISION, "member", True),
    Verb.APPROVE: (State.AWAITING_DECISION, "member", True),
    Verb.NOT_SUPPORT: (State.AWAITING_DECISION, "member", True),
    Verb.DECIDE_NIL: ("nil", "member", True),
    Verb.RECORD_APPROVAL: (State.AWAITING_DECISION, "administrator", True),
    Verb.RECORD_NOT_SUPPORTED: (State.AWAITING_DECISION, "administrator", True),
    Verb.RECORD_NIL: ("nil", "administrator", True),
    Verb.REOPEN: (State.APPROVED, "officer", False),
    Verb.SUBMIT: (State.APPROVED, "officer", False),
    Verb.REVISE: (State.SUBMITTED, "officer", False),
    Verb.WITHDRAW: (State.SUBMITTED, "officer", False),
    Verb.RESUME: (State.WITHDRAWN, "officer", False),
}


def test_every_move_is_looked_at_after_the_end() -> None:
    # How a call-in ended, and that a submission is kept, can always be said (test_taking_effect,
    # test_revising).
    assert set(AFTER_THE_END) == set(MOVES) - {Verb.RECONSIDER, Verb.KEEP}


@pytest.mark.parametrize("verb", AFTER_THE_END)
def test_after_the_end(verb: Verb) -> None:
    state, role, is_possible = AFTER_THE_END[verb]
    place = a_place()
    a_response(State.DRAFTING if state == "nil" else state, place=place)
    if state == "nil":
        propose_nil(place)
    elif state == State.DRAFTING:
        fill(place)
    consultation = place.invitation.consultation
    consultation.closes_at = timezone.now()
    consultation.save()
    response = Response.objects.with_places().get(pk=place.response.pk)
    before, person = response.state, fresh(getattr(place, role))
    found = workflow.blockers(workflow.BY_VERB[verb], response, person, timezone.now())
    if is_possible:
        assert found == []
        MOVES[verb](response, person)
        assert place.again().state == workflow.BY_VERB[verb].to_state
        return
    assert [blocker.code for blocker in found] == ["closed"]
    with pytest.raises(Refused, match="closed on"):
        MOVES[verb](response, person)
    assert place.again().state == before


def test_a_page_from_before_the_last_save_signs_nothing_though_it_says_the_same() -> None:
    place = a_response(State.AWAITING_DECISION)
    said: dict[str, Any] = {"outcome": "supported", "changes": {}, **ASKED}
    nonces = [
        deciding.save_decision_draft(response=place.response, by=place.member, **said).nonce
        for _ in range(2)
    ]
    draft = place.response.decision_drafts.get()
    seen = deciding.page_digest(place.again(), draft)
    click = {"response": place.response, "by": place.member, "seen_digest": seen}
    with pytest.raises(Refused, match="in another window") as refused:
        deciding.decide(**click, nonce=nonces[0])
    assert [blocker.code for blocker in refused.value.blockers] == ["stale"]
    assert not Decision.objects.exists() and place.again().state == State.AWAITING_DECISION
    deciding.decide(**click, nonce=nonces[1])


def put_in_again(row: Any, **other: Any) -> None:
    """A copy of the row, as somebody puts it in who has the database: nothing refuses that."""
    copy = type(row).objects.get(pk=row.pk)
    copy.pk = None
    for name, value in other.items():
        setattr(copy, name, value)
    copy.save(force_insert=True)


def test_a_decision_that_was_put_in_is_found() -> None:
    place = a_response(State.SUBMITTED)
    put_in_again(Decision.objects.get(), number=2)
    assert faults(place.again()) == ["decision 2 stands in no line of the history"]


def test_a_submission_that_was_put_in_is_found() -> None:
    place = a_response(State.SUBMITTED)
    put_in_again(Submission.objects.get(), number=2, reference="2222-2222")
    assert faults(place.again()) == ["submission 2222-2222 stands in no line of the history"]


def test_where_the_state_changed_in_spite_of_the_lock_nothing_is_done() -> None:
    place = a_response(State.AWAITING_DECISION)
    events = place.response.events.count()

    def meanwhile(response: Response, now: Any) -> dict[str, Any]:
        Response.objects.filter(pk=response.pk).update(title="Other")
        Response.objects.filter(pk=response.pk).update(
            state=State.DRAFTING, sent_at=None, sent_by=None
        )
        return {}

    with pytest.raises(Refused) as refused:
        moving.move(response=place.response, verb=Verb.RECALL, by=place.officer, work=meanwhile)
    assert [blocker.code for blocker in refused.value.blockers] == ["state"]
    assert place.again().events.count() == events
    assert place.response.state == State.AWAITING_DECISION and place.response.title != "Other"

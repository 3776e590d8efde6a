"""Every state × move × role: what is offered is what the server accepts, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from councils.enums import Role, StaffRoleKind
from councils.models import Membership
from councils.refusals import Refused
from responses import workflow
from responses.actions import deciding, revising, submitting
from responses.enums import Outcome, State, Verb
from responses.models import Response
from responses.particulars import Particulars
from tests.responses.deciding_ways import a_scan
from tests.world import (
    ASKED,
    Place,
    a_member,
    a_place,
    a_practice,
    a_response,
    call_in,
    fill,
    fresh,
    propose_nil,
    publish,
    staff,
)

pytestmark = pytest.mark.django_db

MOVES: dict[Verb, Callable[[Response, Any], Any]] = {
    Verb.SEND_FOR_DECISION: lambda r, by: deciding.send_for_decision(response=r, by=by),
    Verb.SEND_NIL: lambda r, by: deciding.send_nil_return(
        response=r, by=by, reason="It does not concern us."
    ),
    Verb.RECALL: lambda r, by: deciding.recall(response=r, by=by),
    Verb.RETURN_FOR_CHANGES: lambda r, by: deciding.return_for_changes(
        response=r, by=by, reason="Shorter."
    ),
    Verb.APPROVE: lambda r, by: signed(r, by, Outcome.SUPPORTED),
    Verb.NOT_SUPPORT: lambda r, by: signed(r, by, Outcome.NOT_SUPPORTED),
    Verb.DECIDE_NIL: lambda r, by: signed(r, by, Outcome.NIL_RETURN),
    Verb.RECORD_APPROVAL: lambda r, by: recorded(r, by, Outcome.SUPPORTED),
    Verb.RECORD_NOT_SUPPORTED: lambda r, by: recorded(r, by, Outcome.NOT_SUPPORTED),
    Verb.RECORD_NIL: lambda r, by: recorded(r, by, Outcome.NIL_RETURN),
    Verb.REOPEN: lambda r, by: deciding.reopen(response=r, by=by, reason="New facts."),
    Verb.RECONSIDER: lambda r, by: deciding.end_call_in(
        response=r, by=by, outcome="reconsider", outcome_on=timezone.localdate(), words=""
    ),
    Verb.SUBMIT: lambda r, by: submitting.submit(response=r, by=by),
    Verb.REVISE: lambda r, by: revising.revise(response=r, by=by, reason="New facts."),
    Verb.KEEP: lambda r, by: revising.keep(response=r, by=by),
    Verb.WITHDRAW: lambda r, by: submitting.withdraw(response=r, by=by, reason="A mistake."),
    Verb.RESUME: lambda r, by: submitting.resume(response=r, by=by),
}


def signed(response: Response, by: Any, outcome: str) -> Any:
    draft = deciding.save_decision_draft(
        response=response, by=by, outcome=outcome, changes={}, reasons="Because.", **ASKED
    )
    return deciding.decide(
        response=response,
        by=by,
        nonce=draft.nonce,
        seen_digest=deciding.page_digest(response, draft),
    )


def recorded(response: Response, by: Any, outcome: str) -> Any:
    members = Membership.objects.filter(
        council=response.invitation.council, role=Role.EXECUTIVE_MEMBER
    )
    draft = deciding.save_decision_draft(
        response=response, by=by, outcome=outcome, changes={}, reasons="Because.", **ASKED
    )
    return deciding.record_decision(
        response=response,
        by=by,
        nonce=draft.nonce,
        seen_digest=deciding.page_digest(response, draft),
        recorded=deciding.Recorded(
            way="paper", made_on=timezone.localdate(), decided_by=members.earliest("pk").user
        ),
        evidence=a_scan(),
    )


def people(place: Place) -> dict[str, Any]:
    other = a_place(place.invitation.consultation)
    both = a_member(place.council, Role.OFFICER, name="Both")
    return {
        "officer": place.officer,
        "executive member": place.member,
        "council administrator": place.administrator,
        "second officer": both,
        "other council's officer": other.officer,
        "other council's member": other.member,
        "consultee member": a_member(place.council, Role.CONSULTEE),
        "contributor": a_member(place.council, Role.CONTRIBUTOR),
        "LGA editor": staff(StaffRoleKind.EDITOR),
        "LGA analyst": staff(StaffRoleKind.ANALYST),
        "LGA administrator": staff(StaffRoleKind.ADMINISTRATOR),
    }


MAY = {
    Verb.SEND_FOR_DECISION: {"officer", "second officer"},
    Verb.SEND_NIL: {"officer", "second officer"},
    Verb.RECALL: {"officer", "second officer"},
    Verb.RETURN_FOR_CHANGES: {"executive member"},
    Verb.APPROVE: {"executive member"},
    Verb.NOT_SUPPORT: {"executive member"},
    Verb.DECIDE_NIL: {"executive member"},
    Verb.RECORD_APPROVAL: {"council administrator"},
    Verb.RECORD_NOT_SUPPORTED: {"council administrator"},
    Verb.RECORD_NIL: {"council administrator"},
    Verb.REOPEN: {"officer", "second officer", "executive member"},
    Verb.RECONSIDER: {"officer", "second officer", "council administrator"},
    Verb.SUBMIT: {"officer", "second officer"},
    Verb.REVISE: {"officer", "second officer"},
    Verb.KEEP: {"officer", "second officer"},
    Verb.WITHDRAW: {"officer", "second officer"},
    Verb.RESUME: {"officer", "second officer"},
}
FROM = {
    Verb.SEND_FOR_DECISION: {State.DRAFTING},
    Verb.SEND_NIL: {State.DRAFTING},
    Verb.RECALL: {State.AWAITING_DECISION},
    Verb.RETURN_FOR_CHANGES: {State.AWAITING_DECISION},
    Verb.APPROVE: {State.AWAITING_DECISION},
    Verb.NOT_SUPPORT: {State.AWAITING_DECISION},
    Verb.DECIDE_NIL: {State.AWAITING_DECISION},
    Verb.RECORD_APPROVAL: {State.AWAITING_DECISION},
    Verb.RECORD_NOT_SUPPORTED: {State.AWAITING_DECISION},
    Verb.RECORD_NIL: {State.AWAITING_DECISION},
    Verb.REOPEN: {State.APPROVED, State.NOT_SUPPORTED, State.NIL_RETURN},
    Verb.RECONSIDER: {State.APPROVED, State.NOT_SUPPORTED, State.NIL_RETURN, State.SUBMITTED},
    Verb.SUBMIT: {State.APPROVED},
    Verb.REVISE: {State.SUBMITTED},
    Verb.KEEP: set(),  # tests/responses/test_revising.py has those with a submission in force
    Verb.WITHDRAW: {State.SUBMITTED},
    Verb.RESUME: {State.WITHDRAWN},
}


# While a decision is awaited: what is decided of a report is not decided of a nil return.
OF_A_REPORT = {
    Verb.APPROVE,
    Verb.NOT_SUPPORT,
    Verb.RECORD_APPROVAL,
    Verb.RECORD_NOT_SUPPORTED,
}
OF_A_NIL_RETURN = {Verb.DECIDE_NIL, Verb.RECORD_NIL}
STANDS = [*((state, False) for state in State), (State.AWAITING_DECISION, True)]


@pytest.mark.parametrize("verb", list(MOVES))
@pytest.mark.parametrize(("state", "is_nil"), STANDS)
def test_move_for_every_role(state: State, is_nil: bool, verb: Verb) -> None:
    from django.db import transaction

    place = a_place()
    if verb == Verb.RECONSIDER:  # of a decision that was called in, submitted before it was
        place.invitation.consultation.accepts_subject_to_call_in = True
        place.invitation.consultation.save()
        a_practice(place)
    place = a_response(State.DRAFTING if is_nil else state, place=place)
    if is_nil:
        propose_nil(place)
    elif state == State.DRAFTING:
        fill(place)
    if verb == Verb.RECONSIDER and state in FROM[verb]:
        if state != State.SUBMITTED:
            publish(place)
        call_in(place)
    place.again()
    is_other = verb in (OF_A_REPORT if is_nil else OF_A_NIL_RETURN)
    for role, person in people(place).items():
        person = fresh(person)
        response = Response.objects.with_places().get(pk=place.response.pk)
        events = response.events.count()
        point = transaction.savepoint()
        offered = {t.verb for t in workflow.offered(person, response)}
        blockers = workflow.blockers(workflow.BY_VERB[verb], response, person, timezone.now())
        try:
            MOVES[verb](response, person)
            result = "done"
        except PermissionDenied:
            result = "who"
        except Refused as refused:
            assert all(blocker.sentence for blocker in refused.blockers)
            result = "when"
        fits = state in FROM[verb] and not is_other
        expected = "who" if role not in MAY[verb] else "done" if fits else "when"
        # Who may not, at a time when nobody may, is told either.
        is_neither = role not in MAY[verb] and not fits
        assert result == expected or (is_neither and result == "when"), (state, verb, role)
        assert (verb in offered and not blockers) == (result == "done"), (state, verb, role)
        stored = Response.objects.get(pk=response.pk)
        if result == "done":
            assert stored.state == workflow.BY_VERB[verb].to_state
            assert stored.events.count() == events + 1
        else:
            assert (stored.state, stored.events.count()) == (state, events)
        transaction.savepoint_rollback(point)


def test_table_is_told_in_full() -> None:
    assert set(workflow.BY_VERB) == set(MOVES) == set(MAY) == set(FROM)
    of_submission = {Verb.KEEP, Verb.WITHDRAW}
    plain = {v: t for v, t in workflow.BY_VERB.items() if v not in of_submission}
    assert {v: set(t.from_states) for v, t in plain.items()} == {v: FROM[v] for v in plain}
    for verb in of_submission:
        assert set(workflow.BY_VERB[verb].from_states) == FROM[verb] | workflow.BEFORE_ANOTHER


def test_diagram_is_not_stale() -> None:
    from django.core.management import call_command

    call_command("draw_states", "--check")


def test_nobody_decides_on_what_they_wrote() -> None:
    place = a_place()
    writer = a_member(place.council, Role.EXECUTIVE_MEMBER, name="Writer")
    from councils.models import Membership

    Membership.objects.create(user=writer, council=place.council, role=Role.OFFICER)
    writer = fresh(writer)
    from dataclasses import replace

    a_response(State.AWAITING_DECISION, place=replace(place, officer=writer))
    response = Response.objects.with_places().get(invitation=place.invitation)
    with pytest.raises(Refused) as refused:
        signed(response, writer, Outcome.SUPPORTED)
    assert refused.value.blockers[0].code == "own-work"
    assert signed(response, place.member, Outcome.SUPPORTED).decided_by == place.member


def test_unfinished_question_blocks_sending_and_is_named() -> None:
    place = a_response()
    with pytest.raises(Refused) as refused:
        deciding.send_for_decision(response=place.response, by=place.officer)
    sentences = " ".join(blocker.sentence for blocker in refused.value.blockers)
    assert "Q1 has no suggested response yet" in sentences
    assert "published" in sentences
    assert [b.code for b in refused.value.blockers] == ["unfinished"] * 5 + ["publication"]


@pytest.mark.parametrize(
    "part", ["title", "considerations", "papers", "particulars", "publication"]
)
def test_whoever_wrote_around_the_answers_does_not_decide(part: str) -> None:
    from councils.models import Membership
    from responses.actions import drafting

    place = a_response()
    writer = a_member(place.council, Role.EXECUTIVE_MEMBER)
    Membership.objects.create(user=writer, council=place.council, role=Role.OFFICER)
    writer = fresh(writer)
    said = {"response": place.response, "by": writer}
    match part:
        case "title":
            drafting.save_title_block(**said, base_version=1, title="Mine")
        case "considerations":
            row = drafting.considerations_of(place.response)[0]
            drafting.save_part(**said, part=row, base_version=1, heading="Risk", text="Mine.")
        case "papers":
            drafting.save_background_papers(**said, base_version=1, titles=["Mine"])
        case "particulars":
            drafting.save_particulars(**said, base_version=1, said=Particulars(is_key=True))
        case "publication":
            drafting.save_publication(**said, publication="published")
    fill(place)
    deciding.send_for_decision(response=place.response, by=place.officer)
    with pytest.raises(Refused) as refused:
        signed(place.again(), writer, Outcome.SUPPORTED)
    assert refused.value.blockers[0].code == "own-work"


def test_office_that_changed_after_the_page_was_opened_is_not_signed() -> None:
    place = a_response(State.AWAITING_DECISION)
    draft = deciding.save_decision_draft(
        response=place.response, by=place.member, outcome="supported", changes={}, **ASKED
    )
    seen = deciding.page_digest(place.again(), draft)
    place.member.memberships.update(office="Another office")
    with pytest.raises(Refused) as refused:
        deciding.decide(
            response=place.response, by=place.member, nonce=draft.nonce, seen_digest=seen
        )
    assert refused.value.blockers[0].code == "changed"

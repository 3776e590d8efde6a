"""Amendments beside a signed decision: every state × step × role, what is signed, what stays."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from councils.enums import Role
from councils.models import Membership, User
from councils.refusals import Conflict, Refused
from responses import amending as rules
from responses.actions import amending, deciding, submitting
from responses.actions.amending.content import decided_rows
from responses.actions.deciding import Change
from responses.enums import AmendmentState, AnswerState, Outcome, State, Verb, Verdict
from responses.history import first_broken
from responses.models import (
    AmendedAnswer,
    Amendment,
    AnswerDecision,
    Decision,
    Response,
    Submission,
)
from responses.said import Said
from tests.responses.test_pages import as_, hidden, reauthenticate
from tests.responses.test_workflow import people
from tests.world import Place, a_consultation, a_member, a_place, a_response, fresh, sign

pytestmark = pytest.mark.django_db

OPEN, SENT = AmendmentState.OPEN, AmendmentState.SENT
SIGNED, DECLINED = AmendmentState.SIGNED, AmendmentState.DECLINED
WITHDRAWN = AmendmentState.WITHDRAWN
NEW = "Words that are proposed after the signature."


def approved(place: Place | None = None) -> Place:
    """Approved as modified: the member changed Q1 and agreed to all else."""
    place = a_response(State.AWAITING_DECISION, place=place or a_place())
    question = place.response.answers.get(question__number="Q1").question
    change = Change(Said(AnswerState.ANSWERED, "The member's words."), "Plainer.")
    sign(place, Outcome.MODIFIED, {question.pk: change})
    place.again()
    return place


def change(
    amendment: Amendment, by: User, number: str = "Q2", text: str = NEW, **kwargs: Any
) -> Any:
    row = amendment.decision.answers.select_related("question").get(question__number=number)
    return amending.save_answer(
        amendment=amendment,
        question=row.question,
        by=by,
        base_version=kwargs.pop("base_version", 0),
        said=kwargs.pop("said", Said(AnswerState.ANSWERED, text)),
        **kwargs,
    )


def an_amendment(state: AmendmentState = OPEN, place: Place | None = None) -> tuple[Place, Any]:
    place = place or approved()
    made = amending.propose(response=place.response, by=place.officer, reason="A wrong figure.")
    change(made, place.officer)
    if state in {SENT, SIGNED, DECLINED}:
        amending.send(amendment=made, by=place.officer)
    if state == SIGNED:
        signed(again(made), place.member)
    if state == DECLINED:
        amending.decline(amendment=made, by=place.member, reason="It was right.")
    if state == WITHDRAWN:
        amending.withdraw(amendment=made, by=place.officer)
    assert again(made).state == state
    return place, again(made)


def again(amendment: Amendment) -> Amendment:
    found = Amendment.objects.select_related("decision", "signed_by", "declined_by").get(
        pk=amendment.pk
    )
    found.response = Response.objects.with_places().get(pk=found.response_id)
    return found


def signed(amendment: Amendment, by: User, **changes: Any) -> Decision:
    member = User.objects.get(pk=by.pk)
    seen = amending.page_digest(amendment, member, decided_rows(amendment.decision))
    given = {
        "nonce": amendment.nonce,
        "seen_digest": seen,
        "typed_name": member.name,
        "interest_kind": "none",
    }
    return amending.sign(amendment=amendment, by=by, **{**given, **changes})


STEPS: dict[Verb, Callable[[Amendment, Any], Any]] = {
    Verb.PROPOSE_AMENDMENT: lambda a, by: change(a, by, "Q3"),
    Verb.SEND_AMENDMENT: lambda a, by: amending.send(amendment=a, by=by),
    Verb.SIGN_AMENDMENT: lambda a, by: signed(a, by),
    Verb.DECLINE_AMENDMENT: lambda a, by: amending.decline(amendment=a, by=by, reason="No."),
    Verb.WITHDRAW_AMENDMENT: lambda a, by: amending.withdraw(amendment=a, by=by),
}
OFFICERS, MEMBERS = {"officer", "second officer"}, {"executive member"}
MAY = {
    Verb.PROPOSE_AMENDMENT: OFFICERS,
    Verb.SEND_AMENDMENT: OFFICERS,
    Verb.SIGN_AMENDMENT: MEMBERS,
    Verb.DECLINE_AMENDMENT: MEMBERS,
    Verb.WITHDRAW_AMENDMENT: OFFICERS,
}
FROM = {
    Verb.PROPOSE_AMENDMENT: {OPEN},
    Verb.SEND_AMENDMENT: {OPEN},
    Verb.SIGN_AMENDMENT: {SENT},
    Verb.DECLINE_AMENDMENT: {SENT},
    Verb.WITHDRAW_AMENDMENT: {OPEN, SENT},
}


@pytest.mark.parametrize("state", list(AmendmentState))
def test_step_for_every_role(state: AmendmentState) -> None:
    place, amendment = an_amendment(state)
    for role, person in people(place).items():
        person = fresh(person)
        for step in rules.STEPS:
            amendment = again(amendment)
            events = place.response.events.count()
            offered = step in rules.offered(person, amendment)
            blockers = rules.blockers(step, amendment, person, timezone.now())
            point = transaction.savepoint()
            try:
                STEPS[step.verb](amendment, person)
                result = "done"
            except PermissionDenied:
                result = "who"
            except Refused as refused:
                assert all(blocker.sentence for blocker in refused.blockers)
                result = "when"
            expected = (
                "who"
                if role not in MAY[step.verb]
                else "done"
                if state in FROM[step.verb]
                else "when"
            )
            assert result == expected, (state, step.verb, role)
            assert (offered and not blockers) == (result == "done"), (state, step.verb, role)
            if result == "done":
                assert place.response.events.count() == events + 1
                assert place.response.events.last().verb == step.verb
            else:
                assert place.response.events.count() == events
            assert place.again().state == State.APPROVED
            transaction.savepoint_rollback(point)


def test_the_table_is_told_in_full() -> None:
    assert {step.verb for step in rules.STEPS} == set(STEPS) == set(MAY) == set(FROM)
    assert {step.verb: set(step.from_states) for step in rules.STEPS} == FROM


@pytest.mark.parametrize("state", [one for one in State if one != State.NIL_RETURN])
def test_an_amendment_is_proposed_beside_a_decision_that_was_not_sent(state: State) -> None:
    place = a_response(state)
    for role, person in people(place).items():
        person = fresh(person)
        response = place.again()
        point = transaction.savepoint()
        offered = rules.can_propose(person, response)
        try:
            amending.propose(response=response, by=person, reason="A wrong figure.")
            result = "done"
        except PermissionDenied:
            result = "who"
        except Refused:
            result = "when"
        expected = "who" if role not in OFFICERS else "done" if state == State.APPROVED else "when"
        assert result == expected, (state, role)
        assert offered == (result == "done")
        transaction.savepoint_rollback(point)


# --- what is signed -------------------------------------------------------------------------


def test_signing_writes_a_complete_record_and_leaves_the_first_as_it_was() -> None:
    place, amendment = an_amendment(SENT)
    first = Decision.objects.get()
    before = (first.canonical, first.digest, list(first.answers.values()))
    second = signed(amendment, place.member)
    first.refresh_from_db()
    assert (first.canonical, first.digest, list(first.answers.values())) == before
    assert (second.number, second.amends, second.outcome) == (2, first, Outcome.MODIFIED)
    assert second.answers.count() == first.answers.count()
    rows = {row.question.number: row for row in second.answers.select_related("question")}
    carried = AnswerDecision.objects.get(decision=first, question__number="Q1")
    assert (rows["Q1"].verdict, rows["Q1"].decided_text, rows["Q1"].reason) == (
        carried.verdict,
        carried.decided_text,
        "Plainer.",
    )
    assert (rows["Q2"].verdict, rows["Q2"].decided_text) == (Verdict.MODIFIED, NEW)
    assert rows["Q2"].suggested_text == "Our answer to Q2."
    assert rows["Q2"].reason == "A wrong figure."
    assert rows["Q3"].verdict == Verdict.AGREED
    content = json.loads(second.canonical)
    assert content["amends"] == {"number": 1, "digest": first.digest}
    assert [one["number"] for one in content["amended"]] == ["Q2"]
    assert len(content["decided"]) == first.answers.count()
    assert content["interest_kind"] == second.interest_kind == "none"
    response = place.again()
    assert (response.state, response.decided_at) == (State.APPROVED, second.decided_at)
    assert first_broken(response.events.all()) is None


def test_what_is_submitted_is_the_newest_decision() -> None:
    place, amendment = an_amendment(SIGNED)
    submission = submitting.submit(response=place.response, by=place.officer)
    assert submission.decision.number == 2
    texts = dict(submission.answers.values_list("question__number", "text"))
    assert (texts["Q1"], texts["Q2"]) == ("The member's words.", NEW)
    assert amendment.state == SIGNED


def test_undoing_what_the_member_changed_makes_it_supported_again() -> None:
    place = approved()
    made = amending.propose(response=place.response, by=place.officer, reason="Back again.")
    change(made, place.officer, "Q1", "Our answer to Q1.")
    amending.send(amendment=made, by=place.officer)
    decision = signed(again(made), place.member)
    assert decision.outcome == Outcome.SUPPORTED
    assert set(decision.answers.values_list("verdict", flat=True)) == {Verdict.AGREED}


def test_until_it_is_signed_what_was_signed_can_be_submitted_and_that_ends_it() -> None:
    place, amendment = an_amendment(SENT)
    submission = submitting.submit(response=place.response, by=place.officer)
    texts = dict(submission.answers.values_list("question__number", "text"))
    assert texts["Q2"] == "Our answer to Q2."
    amendment = again(amendment)
    assert (amendment.state, amendment.withdrawn_by) == (WITHDRAWN, place.officer)
    event = place.response.events.get(verb=Verb.WITHDRAW_AMENDMENT)
    assert event.facts == {"amendment": 1, "ended_by": "submit"}
    with pytest.raises(Refused) as refused:
        signed(amendment, place.member)
    assert "was withdrawn" in refused.value.blockers[0].sentence


def test_reopening_ends_it_too() -> None:
    place, amendment = an_amendment(OPEN)
    deciding.reopen(response=place.response, by=place.officer, reason="All anew.")
    assert again(amendment).state == WITHDRAWN


def test_a_follow_up_that_a_change_asks_for_is_shown_and_must_be_answered() -> None:
    consultation = a_consultation()
    follow, asks = consultation.questions.get(number="Q4"), consultation.questions.get(number="Q5")
    asks.position, follow.position = 49, 50
    follow.follows, follow.follows_options = asks, ["no"]
    asks.save()
    follow.save()
    place = approved(a_place(consultation))
    made = amending.propose(response=place.response, by=place.officer, reason="It is no.")
    change(made, place.officer, "Q5", said=Said(AnswerState.ANSWERED, choices=("no",)))
    rows = decided_rows(made.decision)
    found = amending.changes_of(again(made), rows)
    assert [(one.question.number, one.is_proposed) for one in found] == [
        ("Q5", True),
        ("Q4", False),
    ]
    assert found[1].after.text == "Our answer to Q4."
    amending.send(amendment=made, by=place.officer)
    decision = signed(again(made), place.member)
    assert decision.answers.get(question=follow).decided_text == "Our answer to Q4."


def test_an_amendment_that_leaves_a_question_open_is_not_sent() -> None:
    place = approved()
    made = amending.propose(response=place.response, by=place.officer, reason="Less.")
    with pytest.raises(Refused) as refused:
        amending.send(amendment=made, by=place.officer)
    assert refused.value.blockers[0].code == "empty"
    with pytest.raises(Refused):
        change(made, place.officer, "Q2", "")
    assert not AmendedAnswer.objects.exists()


# --- who ------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["proposed", "wrote", "sent"])
def test_nobody_signs_an_amendment_they_wrote(part: str) -> None:
    place = approved()
    both = a_member(place.council, Role.EXECUTIVE_MEMBER, name="Both Example")
    Membership.objects.create(user=both, council=place.council, role=Role.OFFICER)
    both = fresh(both)
    proposer, writer, sender = (
        both if part == one else place.officer for one in ("proposed", "wrote", "sent")
    )
    made = amending.propose(response=place.response, by=proposer, reason="Better.")
    change(made, writer)
    amending.send(amendment=made, by=sender)
    with pytest.raises(Refused) as refused:
        signed(again(made), both)
    assert refused.value.blockers[0].code == "own-work"
    assert signed(again(made), place.member).decided_by == place.member


def test_a_forged_or_stale_page_is_not_signed() -> None:
    place, amendment = an_amendment(SENT)
    for wrong in (
        {"nonce": "another"},
        {"seen_digest": "0" * 64},
        {"typed_name": "Somebody Else"},
        {"interest_kind": ""},
        {"interest_kind": "other"},
        {"interest_kind": "pecuniary", "interest": "Shares."},
    ):
        with pytest.raises(Refused):
            signed(amendment, place.member, **wrong)
    assert Decision.objects.count() == 1
    seen = amending.page_digest(
        amendment, User.objects.get(pk=place.member.pk), decided_rows(amendment.decision)
    )
    place.member.memberships.update(office="Another office")
    with pytest.raises(Refused) as refused:
        signed(amendment, place.member, seen_digest=seen)
    assert refused.value.blockers[0].code == "changed"
    other = a_member(place.council, Role.EXECUTIVE_MEMBER)
    with pytest.raises(Refused):  # the page of a colleague
        signed(amendment, other, seen_digest=seen)
    assert signed(amendment, place.member).number == 2
    with pytest.raises(Refused) as refused:
        signed(again(amendment), place.member)
    assert "has signed this amendment already" in refused.value.blockers[0].sentence


def test_a_pecuniary_interest_with_a_dispensation_may_sign() -> None:
    place, amendment = an_amendment(SENT)
    decision = signed(
        amendment,
        place.member,
        typed_name=f"  {place.member.name.upper()} ",
        interest_kind="pecuniary",
        interest="Shares.",
        dispensation="Standards committee, 3 March 2015.",
    )
    assert (decision.interest, decision.dispensation[:9]) == ("Shares.", "Standards")


# --- its words ------------------------------------------------------------------------------


def test_a_proposal_that_was_saved_meanwhile_is_not_overwritten() -> None:
    place, amendment = an_amendment(OPEN)
    colleague = a_member(place.council, Role.OFFICER)
    with pytest.raises(Conflict) as conflict:
        change(amendment, colleague, text="Mine.")
    assert conflict.value.current.proposed_text == NEW
    assert change(amendment, colleague).version == 1  # the same words: a reply that was lost
    assert change(amendment, colleague, text="Mine.", base_version=1).version == 2


def test_decided_words_put_in_again_take_the_proposal_back() -> None:
    place, amendment = an_amendment(OPEN)
    assert change(amendment, place.officer, text="Our answer to Q2.", base_version=1) is None
    assert amending.changes_of(again(amendment), decided_rows(amendment.decision)) == []


def test_the_next_one_begins_with_the_words_of_the_one_that_was_not_signed() -> None:
    place, amendment = an_amendment(DECLINED)
    assert amendment.decline_reason == "It was right."
    second = amending.propose(response=place.response, by=place.officer, reason="Once more.")
    assert second.number == 2
    row = second.answers.get()
    assert (row.proposed_text, row.version) == (NEW, 1)
    assert amendment.answers.get().proposed_text == NEW


def test_there_is_one_at_a_time() -> None:
    place, amendment = an_amendment(SENT)
    with pytest.raises(Refused) as refused:
        amending.propose(response=place.response, by=place.officer, reason="Another.")
    assert refused.value.blockers[0].code == "another"
    with pytest.raises(IntegrityError), transaction.atomic():
        Amendment.objects.create(
            response=place.response,
            number=2,
            decision=amendment.decision,
            reason="Another.",
            proposed_at=timezone.now(),
            proposed_by=place.officer,
        )


def test_the_database_keeps_what_was_sent_and_how_it_ended() -> None:
    _, amendment = an_amendment(SENT)
    with pytest.raises(DatabaseError), transaction.atomic():
        AmendedAnswer.objects.filter(amendment=amendment).update(proposed_text="Forged.")
    with pytest.raises(DatabaseError), transaction.atomic():
        AmendedAnswer.objects.filter(amendment=amendment).delete()
    _, ended = an_amendment(SIGNED)
    for changes in ({"reason": "Forged."}, {"signed_at": None, "signed_by": None}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Amendment.objects.filter(pk=ended.pk).update(**changes)
    with pytest.raises(DatabaseError), transaction.atomic():
        Decision.objects.filter(amends__isnull=False).update(amends=None)


def test_disposal_takes_amendments_along() -> None:
    import datetime as dt

    from responses.actions.disposing import dispose

    place, _ = an_amendment(SIGNED)
    submitting.submit(response=place.response, by=place.officer)
    consultation = place.invitation.consultation
    consultation.opens_at -= dt.timedelta(days=20_000)
    consultation.closes_at = consultation.opens_at + dt.timedelta(days=1)
    consultation.save()
    dispose(response=place.again(), by="Operator", reason="Kept long enough.")
    assert not Amendment.objects.exists() and not Decision.objects.exists()


# --- pages ----------------------------------------------------------------------------------


def url(name: str, place: Place, *more: Any) -> str:
    return reverse(f"responses:{name}", args=[*place.args, *more])


def test_journey_through_the_pages() -> None:
    from post_office.models import Email

    place = approved()
    officer = as_(place.officer)
    assert "Propose an amendment" in officer.get(url("decision", place)).content.decode()
    assert officer.post(url("propose-amendment", place), {"reason": ""}).status_code == 422
    page = officer.post(url("propose-amendment", place), {"reason": "A wrong figure."}, follow=True)
    assert "Nothing yet. Open a question below" in page.content.decode()
    where = url("amend-answer", place, 1, "Q2")
    form = officer.get(where).content.decode()
    assert "Our answer to Q2." in form
    data = {"Q2-version": hidden(form, "Q2-version"), "Q2-text": NEW, "Q2-why": "It was 7."}
    assert officer.post(where, {**data, "Q2-text": ""}).status_code == 422
    page = officer.post(where, data, follow=True).content.decode()
    assert NEW in page and "Why:</strong> It was 7." in page
    officer.post(url("send-amendment", place, 1))
    told = Email.objects.get(to=place.member.email, subject__contains="amendment")
    assert "awaits your signature" in told.subject
    member = as_(place.member)
    assert (
        "Amendments waiting for a signature"
        in member.get(reverse("responses:decisions", args=place.args[:1])).content.decode()
    )
    page = member.get(url("amendment", place, 1)).content.decode()
    assert NEW in page and "Our answer to Q3." not in page and "Check and sign" in page
    sign_url = url("sign-amendment", place, 1)
    assert member.get(sign_url).url.startswith(reverse("account_reauthenticate"))  # type: ignore[attr-defined]
    reauthenticate(member)
    page = member.get(sign_url).content.decode()
    data = {name: hidden(page, name) for name in ("nonce", "digest")}
    answer = member.post(sign_url, data)
    assert answer.status_code == 422
    assert "Type your name to sign" in answer.content.decode()
    data |= {"typed_name": place.member.name, "interest_kind": "none"}
    answer = member.post(sign_url, data, follow=True)
    assert "The amendment is signed. A new decision is on record." in answer.content.decode()
    answer = member.post(sign_url, data, follow=True)
    assert "has signed this amendment already" in answer.content.decode()
    page = officer.get(url("decision", place)).content.decode()
    assert "Decision 1. What was not amended is carried over from it." in page and NEW in page
    assert "amendment signed" in Email.objects.filter(to=place.officer.email).last().subject
    page = officer.get(url("history", place)).content.decode()
    assert "proposed an amendment: Q2 (version 1)" in page
    assert "signed an amendment: amendment 1" in page


def test_a_stale_page_signs_nothing_and_says_why() -> None:
    place, amendment = an_amendment(SENT)
    member = as_(place.member)
    reauthenticate(member)
    page = member.get(url("sign-amendment", place, 1)).content.decode()
    data = {name: hidden(page, name) for name in ("nonce", "digest")}
    data |= {"typed_name": place.member.name, "interest_kind": "none"}
    amending.withdraw(amendment=amendment, by=place.officer)
    second = amending.propose(response=place.response, by=place.officer, reason="Again.")
    change(second, place.officer, text="Quite other words.", base_version=1)
    amending.send(amendment=second, by=place.officer)
    said = member.post(url("sign-amendment", place, 1), data, follow=True).content.decode()
    assert "Nothing of it was signed" in said
    said = member.post(url("sign-amendment", place, 2), data, follow=True).content.decode()
    assert "Nothing was signed" in said
    assert Decision.objects.count() == 1


def test_the_submit_page_says_what_becomes_of_it_and_sends_the_decision_that_it_showed() -> None:
    place, amendment = an_amendment(SENT)
    officer = as_(place.officer)
    page = officer.get(url("submit", place)).content.decode()
    assert "Amendment 1 to decision 1 is not signed" in page
    shown = hidden(page, "decision")
    signed(amendment, place.member)
    said = officer.post(url("submit", place), {"decision": shown}, follow=True).content.decode()
    assert "A newer decision was signed after you opened this page" in said
    assert not Submission.objects.exists()
    page = officer.get(url("submit", place)).content.decode()
    officer.post(url("submit", place), {"decision": hidden(page, "decision")})
    assert Submission.objects.get().decision.number == 2


def test_a_colleagues_proposal_is_named_and_saving_again_replaces_it() -> None:
    place, amendment = an_amendment(OPEN)
    officer = as_(place.officer)
    where = url("amend-answer", place, 1, "Q2")
    version = hidden(officer.get(where).content.decode(), "Q2-version")
    colleague = a_member(place.council, Role.OFFICER, name="Colleague Example")
    change(amendment, colleague, text="Theirs.", base_version=1)
    data = {"Q2-version": version, "Q2-text": "Mine."}
    answer = officer.post(where, data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Colleague Example saved another proposal" in page and "Theirs." in page
    assert hidden(page, "Q2-version") == "2"
    officer.post(where, {**data, "Q2-version": "2"})
    assert amendment.answers.get().proposed_text == "Mine."


def test_contributors_do_not_read_amendments() -> None:
    place, _ = an_amendment(SENT)
    contributor = a_member(place.council, Role.CONTRIBUTOR)
    assert as_(contributor).get(url("amendment", place, 1)).status_code == 403
    page = as_(contributor).get(url("task-list", place)).content.decode()
    assert "Amendment" not in page


@pytest.mark.parametrize("name", ["amendment", "sign-amendment", "decision", "task-list", "submit"])
def test_pages_cost_the_same_for_one_change_and_for_four(name: str) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    costs = []
    for numbers in (("Q2",), ("Q1", "Q2", "Q3", "Q4")):
        place = approved()
        made = amending.propose(response=place.response, by=place.officer, reason="Better.")
        for number in numbers:
            change(made, place.officer, number)
        amending.send(amendment=made, by=place.officer)
        client: Client = as_(place.member if name == "sign-amendment" else place.officer)
        reauthenticate(client)
        where = url(name, place, *([1] if "amendment" in name else []))
        client.get(where)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(where).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 22, costs

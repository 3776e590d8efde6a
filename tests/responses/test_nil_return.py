"""A nil return: proposed with a reason, decided as a report is, and nothing is sent."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from councils.enums import StaffRoleKind
from councils.refusals import Refused
from responses.actions import deciding
from responses.enums import AnswerState, Outcome, State, Verb, Verdict
from responses.models import Decision
from responses.progress import Progress, progress_of
from responses.verification import faults
from tests.councils.post import letters, path_in
from tests.responses.test_hearing import signing_page
from tests.responses.test_pages import DECLARED, as_, signature, url
from tests.world import Place, a_response, decide_nil, fill, propose_nil, sign, staff

pytestmark = pytest.mark.django_db
REASON = "It does not concern us."


def lga_sees(place: Place) -> Progress:
    analyst = staff(StaffRoleKind.ANALYST)
    (row,) = progress_of(place.invitation.consultation, analyst, timezone.now())
    return row.state


def test_nil_return_is_decided_and_nothing_is_sent() -> None:
    place = a_response()
    propose_nil(place)
    assert place.response.is_nil and place.response.nil_reason == REASON
    assert lga_sees(place) == Progress.IN_PROGRESS
    decision = sign(place, Outcome.NIL_RETURN)
    assert place.again().state == State.NIL_RETURN
    assert json.loads(decision.canonical)["nil_reason"] == REASON
    verdicts = set(decision.answers.values_list("verdict", "decided_state"))
    assert verdicts == {(Verdict.NOT_SENT, AnswerState.UNANSWERED)}
    assert lga_sees(place) == Progress.NOT_RESPONDING
    assert not place.response.submissions.exists()
    assert faults(place.response) == []
    assert "Nothing is sent to the LGA." in letters()[-1].message


def test_reason_is_needed() -> None:
    place = a_response()
    with pytest.raises(Refused) as refused:
        propose_nil(place, "  ")
    assert [one.code for one in refused.value.blockers] == ["reason"]
    assert place.again().state == State.DRAFTING


def test_members_are_told_with_the_reason() -> None:
    place = a_response()
    propose_nil(place)
    letter = letters()[-1]
    assert letter.to == [place.member.email]
    assert REASON in letter.message and path_in(letter) == url("read", place)


@pytest.mark.parametrize("outcome", [one for one in Outcome if one != Outcome.NIL_RETURN])
def test_of_a_nil_return_nothing_else_is_decided(outcome: Outcome) -> None:
    place = a_response()
    propose_nil(place)
    with pytest.raises(Refused):
        sign(place, outcome)
    assert place.again().state == State.AWAITING_DECISION
    assert not Decision.objects.exists()


def test_of_a_report_no_nil_return_is_decided() -> None:
    place = a_response(State.AWAITING_DECISION)
    with pytest.raises(Refused):
        sign(place, Outcome.NIL_RETURN)
    assert place.again().state == State.AWAITING_DECISION


def test_returned_and_recalled_proposals_keep_their_words_until_a_report_is_sent() -> None:
    place = a_response()
    propose_nil(place)
    deciding.recall(response=place.response, by=place.officer)
    propose_nil(place, "We have no view.")
    deciding.return_for_changes(response=place.response, by=place.member, reason="We have one.")
    assert (place.again().state, place.response.round) == (State.DRAFTING, 2)
    page = as_(place.officer).get(url("task-list", place)).content.decode()
    assert "We have no view." in page and "We have one." in page
    assert "We have no view." in as_(place.officer).get(url("send-nil", place)).content.decode()
    fill(place)
    deciding.send_for_decision(response=place.response, by=place.officer)
    assert (place.again().is_nil, place.response.nil_reason, place.response.round) == (False, "", 3)
    sign(place)
    assert place.again().state == State.APPROVED


def test_reopened_nil_return_can_become_a_response() -> None:
    place = a_response()
    decision = decide_nil(place)
    deciding.reopen(response=place.again(), by=place.member, reason="We have a view now.")
    assert (place.again().is_nil, place.response.nil_reason) == (False, "")
    assert lga_sees(place) == Progress.IN_PROGRESS
    fill(place)
    deciding.send_for_decision(response=place.response, by=place.officer)
    sign(place)
    assert place.again().state == State.APPROVED
    assert json.loads(Decision.objects.get(pk=decision.pk).canonical)["nil_reason"] == REASON
    assert faults(place.response) == []


def test_after_closing_no_nil_return_is_proposed_and_one_awaited_can_be_decided() -> None:
    place, late = a_response(), a_response()
    propose_nil(place)
    for one in (place, late):
        consultation = one.invitation.consultation
        consultation.closes_at = timezone.now()
        consultation.save()
    with pytest.raises(Refused) as refused:
        propose_nil(late)
    assert [one.code for one in refused.value.blockers] == ["closed"]
    sign(place, Outcome.NIL_RETURN)
    assert place.again().state == State.NIL_RETURN


def test_whoever_proposed_it_does_not_decide_on_it() -> None:
    from councils.enums import Role
    from councils.models import Membership

    place = a_response()
    Membership.objects.create(
        user=place.officer, council=place.council, role=Role.EXECUTIVE_MEMBER, office="Leader"
    )
    place.member = place.officer = type(place.officer).objects.get(pk=place.officer.pk)
    propose_nil(place)
    with pytest.raises(Refused) as refused:
        sign(place, Outcome.NIL_RETURN)
    assert refused.value.blockers[0].code == "own-work"


def test_whole_way_through_the_pages() -> None:
    place = a_response()
    officer, member = as_(place.officer), as_(place.member)
    assert url("send-nil", place) in officer.get(url("task-list", place)).content.decode()
    assert officer.post(url("send-nil", place), {"reason": ""}).status_code == 422
    sent = officer.post(url("send-nil", place), {"reason": REASON}, follow=True).content.decode()
    assert "The nil return was sent to the executive member." in sent
    assert "Nil return sent for decision by" in sent

    read = member.get(url("read", place)).content.decode()
    assert "Officers propose that no response is sent" in read and REASON in read
    decide = member.get(url("decide", place)).content.decode()
    assert 'name="outcome"' not in decide and "Change Q1" not in decide
    member.post(url("decide", place), {"reasons": "So it is.", "comments": "", **DECLARED})
    page = signing_page(member, url("confirm-decision", place))
    assert "Decided that no response is sent" in page and REASON in page and "So it is." in page
    done = member.post(
        url("confirm-decision", place), signature(page, place), follow=True
    ).content.decode()
    assert "Decision: no response will be sent" in done and REASON in done
    assert "sees that the council does not respond" in done
    assert place.again().events.last().verb == Verb.DECIDE_NIL

    for name in ("task-list", "history", "read", "check", "rounds"):
        assert officer.get(url(name, place)).status_code == 200, name
    listed = officer.get(reverse("responses:consultations", args=place.args[:1]))
    assert "Nil return decided" in listed.content.decode()
    assert "Submit" not in member.get(url("decision", place)).content.decode()
    refused = officer.post(url("submit", place), follow=True).content.decode()
    assert "so this cannot be done" in refused

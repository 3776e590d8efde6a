"""Consulted members: who is asked, what they say to the record, and that silence stands there."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from councils.enums import Role, StaffRoleKind
from councils.forms import ROLE_HINTS
from councils.models import Membership, User
from councils.policies import spoken
from councils.refusals import Refused
from responses.actions import deciding, submitting
from responses.enums import InterestKind, Outcome, State
from responses.models import ConsultedMember, Response
from responses.verification import faults
from tests.councils.post import letters, path_in
from tests.responses.forging import behind_the_triggers
from tests.responses.test_pages import as_, signature, url
from tests.world import (
    ASKED,
    Place,
    a_consultation,
    a_member,
    a_place,
    a_response,
    consult,
    fill,
    fresh,
    propose_nil,
    sign,
    staff,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def say(place: Place, member: User, comment: str = "Quite right.", **kwargs: Any) -> Any:
    said = {"interest_kind": InterestKind.NONE, **kwargs}
    return deciding.comment_to_record(
        response=place.response, by=fresh(member), comment=comment, **said
    )


def post_of(day: dt.date, member: User) -> dict[str, Any]:
    return {
        "member": member.pk,
        "comment_by_day": day.day,
        "comment_by_month": day.month,
        "comment_by_year": day.year,
    }


def codes(refused: Any) -> list[str]:
    return [blocker.code for blocker in refused.value.blockers]


def pass_days(asked: ConsultedMember, days: int) -> None:
    """So many days go by for this request."""
    asked.comment_by -= dt.timedelta(days=days)
    asked.save(update_fields=["comment_by"])


# --- asking ---------------------------------------------------------------------------------


def people(place: Place) -> dict[str, User]:
    other = a_place(place.invitation.consultation)
    return {
        "officer": place.officer,
        "executive member": place.member,
        "contributor": a_member(place.council, Role.CONTRIBUTOR),
        "consultee member": a_member(place.council, Role.CONSULTEE),
        "council administrator": place.administrator,
        "other council's officer": other.officer,
        "other council's member": other.member,
        "LGA editor": staff(StaffRoleKind.EDITOR),
        "LGA administrator": staff(StaffRoleKind.ADMINISTRATOR),
    }


@pytest.mark.parametrize("state", list(State))
def test_who_asks_in_which_state(state: State) -> None:
    place = a_response(state)
    for role, person in people(place).items():
        member = a_member(place.council, Role.CONSULTEE, office="Member for Housing")
        events = place.response.events.count()
        try:
            deciding.ask_member(
                response=place.response, by=fresh(person), member=member, comment_by=TODAY()
            )
            result = "done"
        except PermissionDenied:
            result = "who"
        except Refused as refused:
            assert [one.code for one in refused.blockers] == ["state"]
            result = "when"
        may = role in {"officer", "executive member"}
        when = "done" if state == State.AWAITING_DECISION else "when"
        assert result == (when if may else "who"), (state, role)
        assert place.response.events.count() - events == (result == "done")


def test_asking_is_noted_and_tells_the_member_by_mail() -> None:
    place = a_response(State.AWAITING_DECISION)
    member = consult(place)
    asked = place.response.consulted_members.get()
    assert (asked.round, asked.name, asked.office) == (1, member.name, "Member for Housing")
    assert place.response.events.last().facts == {
        "consulted": asked.pk,
        "person": member.pk,
        "round": 1,
    }
    letter = letters()[-1]
    assert letter.to == [member.email]
    assert "comment" in letter.subject and spoken(asked.comment_by) in letter.message
    assert path_in(letter) == url("comment-to-record", place)


def test_whoever_cannot_be_asked_and_why() -> None:
    place = a_response(State.AWAITING_DECISION)
    officer = a_member(place.council, Role.OFFICER)
    foreign = a_place(place.invitation.consultation)
    asked = consult(place)
    for member, day, code in (
        (officer, 1, "member"),
        (foreign.member, 1, "member"),
        (asked, 1, "member"),  # already
        (place.member, 1, "member"),  # the only one who could decide
        (a_member(place.council, Role.CONSULTEE), -1, "day"),
        (a_member(place.council, Role.CONSULTEE), 30, "day"),
    ):
        with pytest.raises(Refused) as refused:
            consult(place, member, days=day)
        assert codes(refused) == [code]
    assert place.response.consulted_members.count() == 1


def test_member_whose_role_ended_is_not_asked() -> None:
    place = a_response(State.AWAITING_DECISION)
    member = a_member(place.council, Role.CONSULTEE)
    member.roles  # read before  # noqa: B018
    member.memberships.update(ended_at=timezone.now(), ended_by=place.administrator)
    with pytest.raises(Refused):
        consult(place, member)


def test_whoever_is_consulted_does_not_decide_in_that_round() -> None:
    place = a_response(State.AWAITING_DECISION)
    second = a_member(place.council, Role.EXECUTIVE_MEMBER, office="Leader")
    consult(place, place.member)
    with pytest.raises(Refused) as refused:
        sign(place)
    assert "consulted" in codes(refused)
    with pytest.raises(Refused) as refused:  # nobody would be left
        consult(place, second)
    assert codes(refused) == ["member"]
    page = as_(place.member).get(url("read", place)).content.decode()
    assert "Comment to the record" in page
    assert url("decide", place) not in page
    # The next round is another one.
    deciding.recall(response=place.response, by=place.officer)
    deciding.send_for_decision(response=place.response, by=place.officer)
    sign(place)
    assert place.again().state == State.APPROVED


# --- commenting -----------------------------------------------------------------------------


@pytest.mark.parametrize("state", list(State))
def test_comment_in_every_state(state: State) -> None:
    """Who was asked while the decision was awaited can answer only until it is made."""
    place = a_place()
    place.response = a_response(State.DRAFTING, place=place).response
    if state == State.NIL_RETURN:
        propose_nil(place)
    else:
        fill(place)
        deciding.send_for_decision(response=place.response, by=place.officer)
    place.again()
    member = consult(place)
    walk(place, state)
    if state == State.AWAITING_DECISION:
        assert say(place, member).commented_at
        return
    with pytest.raises(Refused) as refused:
        say(place, member)
    assert codes(refused) == ["state"]
    assert place.response.consulted_members.get().comment == ""


def walk(place: Place, state: State) -> None:
    from responses.actions import submitting

    match state:
        case State.DRAFTING:
            deciding.recall(response=place.response, by=place.officer)
        case State.NIL_RETURN:
            sign(place, Outcome.NIL_RETURN)
        case State.NOT_SUPPORTED:
            sign(place, Outcome.NOT_SUPPORTED)
        case State.APPROVED | State.SUBMITTED | State.WITHDRAWN:
            sign(place)
    if state in {State.SUBMITTED, State.WITHDRAWN}:
        submitting.submit(response=place.response, by=place.officer)
    if state == State.WITHDRAWN:
        submitting.withdraw(response=place.response, by=place.officer, reason="A mistake.")
    assert place.again().state == state


def test_nobody_else_comments_to_the_record() -> None:
    place = a_response(State.AWAITING_DECISION)
    asked = consult(place)
    for role, person in people(place).items():
        with pytest.raises(PermissionDenied):
            say(place, person)
        assert not place.response.consulted_members.filter(commented_at__isnull=False), role
    Membership.objects.filter(user=asked).update(ended_at=timezone.now(), ended_by=asked)
    with pytest.raises(PermissionDenied):
        say(place, asked)


def test_comment_is_given_once_and_until_its_day_has_passed() -> None:
    place = a_response(State.AWAITING_DECISION)
    first, second = consult(place, days=0), consult(place, days=0)
    say(place, first)
    with pytest.raises(Refused) as refused:
        say(place, first, "Something else.")
    assert codes(refused) == ["said"]
    pass_days(place.response.consulted_members.get(member=second), 1)
    with pytest.raises(Refused) as refused:
        say(place, second)
    assert codes(refused) == ["day"]
    assert place.response.consulted_members.get(member=first).comment == "Quite right."


def test_interest_is_declared_with_what_it_is() -> None:
    place = a_response(State.AWAITING_DECISION)
    member = consult(place)
    for kind, interest in ((InterestKind.OTHER, " "), (InterestKind.PECUNIARY, ""), ("", "x")):
        with pytest.raises(Refused) as refused:
            say(place, member, interest_kind=kind, interest=interest)
        assert codes(refused) == ["interest"]
    said = say(
        place,
        member,
        interest_kind=InterestKind.PECUNIARY,
        interest="I own land there.",
        dispensation="Monitoring officer, 1 March 2015",
    )
    assert said.interest == "I own land there."
    none = consult(place)
    said = say(place, none, interest="Typed and then not meant.", dispensation="x")
    assert (said.interest, said.dispensation) == ("", "")


# --- the record -----------------------------------------------------------------------------


def test_comments_and_silence_stand_in_what_is_signed() -> None:
    place = a_response(State.AWAITING_DECISION)
    spoke, silent, late = consult(place), consult(place), consult(place)
    say(place, spoke, "More about hedges.", interest_kind=InterestKind.OTHER, interest="A hedge.")
    pass_days(place.response.consulted_members.get(member=silent), 3)
    decision = sign(place)
    recorded = {one["name"]: one for one in json.loads(decision.canonical)["consulted"]}
    assert recorded[spoke.name]["comment"] == "More about hedges."
    assert recorded[silent.name]["commented_at"] is None
    page = as_(place.officer).get(url("decision", place)).content.decode()
    assert "More about hedges." in page and "Declared an interest: A hedge." in page
    assert f"by {recorded_day(recorded[silent.name])} and did not comment." in page
    assert "had not commented when the decision was made" in page  # late could still have
    assert late.name in page
    assert faults(place.again()) == []


def recorded_day(one: dict[str, Any]) -> str:
    return spoken(dt.date.fromisoformat(one["comment_by"]))


def test_record_of_a_decision_says_what_was_so_then() -> None:
    """A later round changes nothing in it."""
    place = a_response(State.AWAITING_DECISION)
    member = consult(place)
    say(place, member, "First thoughts.")
    sign(place, Outcome.NOT_SUPPORTED)
    deciding.reopen(response=place.response, by=place.officer, reason="New facts.")
    deciding.send_for_decision(response=place.response, by=place.officer)
    assert place.again().round == 2
    asked_again = consult(place, member)
    say(place, asked_again, "Second thoughts.")
    page = as_(place.officer).get(url("decision", place)).content.decode()
    assert "First thoughts." in page and "Second thoughts." not in page
    page = as_(place.member).get(url("read", place)).content.decode()
    assert "First thoughts." not in page and "Second thoughts." in page


@pytest.mark.parametrize("happens", ["comment", "asked", "both", "office"])
def test_what_happened_after_the_page_was_opened_is_named_and_nothing_signed(happens: str) -> None:
    place = a_response(State.AWAITING_DECISION)
    early, other = consult(place), consult(place)
    say(place, early, "Seen on the page.")
    draft = deciding.save_decision_draft(
        response=place.response, by=place.member, outcome="supported", changes={}, **ASKED
    )
    seen = deciding.page_digest(place.again(), draft)
    names = set()
    if happens in {"comment", "both"}:
        say(place, other, "Came late.")
        names.add(f"{other.name} commented to the record")
    if happens in {"asked", "both"}:
        names.add(f"{consult(place).name} was asked to comment")
    if happens == "office":
        place.member.memberships.update(office="Another office")
    with pytest.raises(Refused) as refused:
        deciding.decide(
            response=place.response, by=place.member, nonce=draft.nonce, seen_digest=seen
        )
    (blocker,) = refused.value.blockers
    assert blocker.code == "changed"
    assert all(name in blocker.sentence for name in names), blocker.sentence
    assert early.name not in blocker.sentence
    assert ("What stands on this page changed" in blocker.sentence) == (happens == "office")
    assert place.again().state == State.AWAITING_DECISION
    # What is shown now can be signed.
    deciding.decide(
        response=place.response,
        by=fresh(place.member),
        nonce=draft.nonce,
        seen_digest=deciding.page_digest(place.again(), deciding_draft(place)),
    )


def deciding_draft(place: Place) -> Any:
    return place.response.decision_drafts.select_related("member").get()


def test_comment_that_was_altered_is_found() -> None:
    place = a_response(State.AWAITING_DECISION)
    say(place, consult(place))
    assert faults(place.response) == []
    with behind_the_triggers():
        ConsultedMember.objects.update(comment="Quite wrong.")
    number = place.response.events.count()
    found = f"a comment to the record (event {number}) is not what was said"
    assert faults(place.response) == [found]


# --- who reads what -------------------------------------------------------------------------


@pytest.mark.parametrize("state", list(State))
def test_consultee_reads_from_awaiting_decision_on(state: State) -> None:
    place = a_response(state)
    client = as_(a_member(place.council, Role.CONSULTEE))
    expected = 404 if state == State.DRAFTING else 200
    for name in ("read", "history", "comments", "report-pdf", "preview", "rounds"):
        status = client.get(url(name, place)).status_code
        assert status in {expected, 202 if expected == 200 else 404}, name
    # That the council is asked, and how far it is, is no secret within the council.
    page = client.get(url("task-list", place))
    assert page.status_code == 200
    if state == State.DRAFTING:
        assert "is being drafted" in page.content.decode()
        assert place.response.title not in page.content.decode()
    assert client.get(url("decision", place)).status_code == 403 or not place.response.decided_at


def test_consultee_who_is_an_officer_too_reads_everything() -> None:
    place = a_response()
    both = a_member(place.council, Role.CONSULTEE)
    Membership.objects.create(user=both, council=place.council, role=Role.OFFICER)
    assert as_(fresh(both)).get(url("read", place)).status_code == 200


def test_consultee_of_one_council_is_a_stranger_in_another() -> None:
    consultation = a_consultation()
    here, there = a_response(place=a_place(consultation)), a_response(place=a_place(consultation))
    person = a_member(here.council, Role.CONSULTEE)
    Membership.objects.create(user=person, council=there.council, role=Role.OFFICER)
    person = fresh(person)
    seen = Response.objects.visible_to(person)
    assert list(seen) == [there.response]


def test_consultee_is_not_told_of_comments_on_a_draft() -> None:
    from responses.actions import comments

    place = a_response()
    consultee = a_member(place.council, Role.CONSULTEE)
    readers = {role.user for role in comments.colleagues(place.response)}
    assert consultee not in readers and place.officer in readers
    fill(place)
    deciding.send_for_decision(response=place.response, by=place.officer)
    assert consultee in {role.user for role in comments.colleagues(place.again())}


def test_role_is_given_with_an_office() -> None:
    assert set(ROLE_HINTS) == set(Role)
    from councils.policies import office_is_given

    assert office_is_given(Role.CONSULTEE, "") and not office_is_given(Role.CONSULTEE, "Housing")


# --- pages ----------------------------------------------------------------------------------


def test_asking_and_commenting_in_the_pages() -> None:
    place = a_response(State.AWAITING_DECISION)
    member = a_member(place.council, Role.CONSULTEE, "Hetty Heard", office="Member for Housing")
    client, where = as_(place.officer), url("ask-members", place)
    assert "Hetty Heard" in client.get(where).content.decode()
    day = TODAY() + dt.timedelta(days=2)
    assert place.member.name not in client.get(where).content.decode()  # nobody would decide
    assert client.post(where, post_of(day, place.member)).status_code == 422
    assert client.post(where, post_of(TODAY() - dt.timedelta(days=1), member)).status_code == 422
    done = client.post(where, post_of(day, member), follow=True).content.decode()
    assert "Hetty Heard was asked to comment, by e-mail." in done
    assert f"Asked to comment by {spoken(day)}. No answer yet." in done

    consulted, where = as_(member), url("comment-to-record", place)
    page = consulted.get(where).content.decode()
    assert f"asks you to comment to the record by {spoken(day)}" in page
    assert "Our answer to Q1." in page  # the report is there to be read
    assert consulted.post(where, {"comment": "Yes."}).status_code == 422  # nothing declared
    lacking = consulted.post(where, {"comment": "Yes.", "interest_kind": "pecuniary"})
    assert "Say what the interest is" in lacking.content.decode()
    said = {"comment": "Yes.", "interest_kind": "other", "other_interest": "I rent a hall."}
    done = consulted.post(where, said, follow=True).content.decode()
    assert "Declared an interest: I rent a hall." in done
    assert 'name="comment"' not in done
    again = consulted.post(where, {**said, "comment": "No."}, follow=True)
    assert place.response.consulted_members.get().comment == "Yes.", again


def test_warning_before_the_day_is_on_the_page_and_stops_nobody() -> None:
    place = a_response(State.AWAITING_DECISION)
    member = consult(place)
    deciding.save_decision_draft(
        response=place.response, by=place.member, outcome="supported", changes={}, **ASKED
    )
    client, where = as_(place.member), url("confirm-decision", place)
    page = signing_page(client, where)
    assert f"{member.name} has not answered yet." in page and "govuk-warning-text" in page
    data = signature(page, place)
    say(place, member, "Just in time.")
    refused = client.post(where, data, follow=True).content.decode()
    assert f"{member.name} commented to the record after you opened this page" in refused
    assert "Just in time." in refused and "has not answered yet" not in refused
    data = signature(refused, place)
    done = client.post(where, data, follow=True).content.decode()
    assert "Your decision is signed and on record." in done


def signing_page(client: Any, where: str) -> str:
    """The confirm page, after the password was given if it is asked for."""
    from tests.world import PASSWORD

    page = client.get(where)
    if page.status_code == 302:
        client.post(page["Location"], {"password": PASSWORD})
        page = client.get(where)
    html: str = page.content.decode()
    return html


def test_contributors_do_not_read_what_members_say() -> None:
    place = a_response(State.AWAITING_DECISION)
    say(place, consult(place), "Between members.")
    for person, sees in (
        (a_member(place.council, Role.CONTRIBUTOR), False),
        (a_member(place.council, Role.CONSULTEE), False),
        (place.officer, True),
        (place.administrator, True),
        (place.member, True),
    ):
        page = as_(person).get(url("read", place)).content.decode()
        assert ("Between members." in page) is sees


def test_pages_ask_the_same_queries_for_one_and_three_consulted() -> None:
    place = a_response(State.AWAITING_DECISION)
    member = consult(place)
    pages = [
        (place.officer, "ask-members"),
        (place.member, "read"),
        (place.member, "decide"),
        (member, "comment-to-record"),
    ]

    def asked() -> list[int]:
        found = []
        for person, name in pages:
            client = as_(person)
            client.get(url(name, place))
            with CaptureQueriesContext(connection) as captured:
                assert client.get(url(name, place)).status_code == 200
            found.append(len(captured))
        return found

    one = asked()
    consult(place)
    consult(place)
    assert asked() == one


# --- withdrawing a request -------------------------------------------------------------------


def withdraw(place: Place, member: User, by: User | None = None) -> ConsultedMember:
    asked = place.response.consulted_members.filter(member=member).last()
    assert asked is not None
    return deciding.withdraw_request(asked=asked, by=fresh(by or place.officer))


def test_a_withdrawn_request_stands_in_the_history_and_not_in_the_record() -> None:
    place = a_response(State.AWAITING_DECISION)
    member = consult(place)
    row = withdraw(place, member)
    assert (row.withdrawn_by, row.commented_at) == (place.officer, None) and row.withdrawn_at
    event = place.response.events.get(verb="withdraw-request")
    assert event.facts == {"consulted": row.pk, "person": member.pk, "round": 1}
    assert letters()[-1].to == [member.email]
    assert "no longer asked to comment" in letters()[-1].subject
    with pytest.raises(PermissionDenied):
        say(place, member)
    with pytest.raises(Refused) as refused:
        withdraw(place, member)
    assert codes(refused) == ["withdrawn"]
    consult(place, member)  # and is asked again
    say(place, member, "Now it is asked in earnest.")
    with pytest.raises(Refused) as refused:
        withdraw(place, member)
    assert codes(refused) == ["said"]
    decision = sign(place)
    recorded = json.loads(decision.canonical)["consulted"]
    assert [one["comment"] for one in recorded] == ["Now it is asked in earnest."]
    assert faults(place.again()) == []
    history = as_(place.officer).get(url("history", place)).content.decode()
    assert f"withdrew the request to comment: {member.name}" in history
    with pytest.raises(DatabaseError), transaction.atomic():
        ConsultedMember.objects.filter(pk=row.pk).update(comment_by=TODAY())
    with behind_the_triggers():
        ConsultedMember.objects.filter(pk=row.pk).update(
            withdrawn_at=None, withdrawn_by=None, member=place.officer
        )
    assert "which requests to comment were withdrawn is not what was noted" in faults(place.again())


def test_who_is_no_longer_asked_may_decide() -> None:
    place = a_response(State.AWAITING_DECISION)
    second = a_member(place.council, Role.EXECUTIVE_MEMBER)
    consult(place, place.member)
    with pytest.raises(Refused) as refused:
        sign(place)
    assert codes(refused) == ["consulted"]
    withdraw(place, place.member, second)
    assert place.member in deciding.others_who_decide(place.again(), second)
    assert json.loads(sign(place).canonical)["consulted"] == []


def walk_on(place: Place, state: State) -> None:
    """From a decision that is awaited to that state."""
    match state:
        case State.DRAFTING:
            deciding.recall(response=place.response, by=place.officer)
        case State.NOT_SUPPORTED:
            sign(place, Outcome.NOT_SUPPORTED)
        case State.NIL_RETURN:
            deciding.recall(response=place.response, by=place.officer)
            propose_nil(place)
            sign(place, Outcome.NIL_RETURN)
        case State.APPROVED | State.SUBMITTED | State.WITHDRAWN:
            sign(place)
    if state in {State.SUBMITTED, State.WITHDRAWN}:
        submitting.submit(response=place.response, by=place.officer)
    if state == State.WITHDRAWN:
        submitting.withdraw(response=place.response, by=place.officer, reason="A mistake.")
    assert place.again().state == state


@pytest.mark.parametrize("state", list(State))
def test_who_withdraws_in_which_state(state: State) -> None:
    place = a_response(State.AWAITING_DECISION)
    for _ in people(place):
        consult(place, days=5)
    walk_on(place, state)
    rows = list(ConsultedMember.objects.all())
    for row, (role, person) in zip(rows, people(place).items(), strict=True):
        try:
            deciding.withdraw_request(asked=row, by=fresh(person))
            result = "done"
        except PermissionDenied:
            result = "who"
        except Refused as refused:
            assert [one.code for one in refused.blockers] == ["state"]
            result = "when"
        when = "done" if state == State.AWAITING_DECISION else "when"
        may = role in {"officer", "executive member"}
        assert result == (when if may else "who"), (state, role)


def test_silence_is_not_withdrawn_afterwards() -> None:
    place = a_response(State.AWAITING_DECISION)
    member = consult(place)
    pass_days(place.response.consulted_members.get(), 3)
    with pytest.raises(Refused) as refused:
        withdraw(place, member)
    assert codes(refused) == ["day"]


def test_a_page_opened_before_a_withdrawal_is_not_signed_and_says_why() -> None:
    place = a_response(State.AWAITING_DECISION)
    first, second = consult(place), consult(place)
    draft = deciding.save_decision_draft(
        response=place.response, by=place.member, outcome="supported", changes={}, **ASKED
    )
    seen = deciding.page_digest(place.again(), draft)
    withdraw(place, first)
    say(place, second)
    with pytest.raises(Refused) as refused:
        deciding.decide(
            response=place.response, by=place.member, nonce=draft.nonce, seen_digest=seen
        )
    assert str(refused.value).startswith(
        f"The request to {first.name} to comment was withdrawn and {second.name} commented to the "
        "record after you opened this page. Nothing was signed."
    )


def test_a_request_is_withdrawn_on_the_page() -> None:
    place = a_response(State.AWAITING_DECISION)
    member, other = consult(place), a_response(State.AWAITING_DECISION)
    row = place.response.consulted_members.get()
    where = reverse("responses:withdraw-request", args=[*place.args, row.pk])
    officer = as_(place.officer)
    assert where in officer.get(url("ask-members", place)).content.decode()
    assert as_(other.officer).post(where).status_code == 404
    swapped = reverse("responses:withdraw-request", args=[*other.args, row.pk])
    assert as_(other.officer).post(swapped).status_code == 404
    assert as_(member).post(where).status_code == 403
    assert member.name in officer.get(where).content.decode()
    page = officer.post(where, follow=True).content.decode()
    assert f"{place.officer.name} withdrew the request to {member.name} on" in page
    assert f'<option value="{member.pk}"' in page or f'value="{member.pk}"' in page
    assert as_(member).get(url("comment-to-record", place)).status_code == 403
    assert "This cannot be done now" in officer.get(where).content.decode()


def test_nil_return_is_commented_on_as_well() -> None:
    place = a_response()
    propose_nil(place)
    say(place, consult(place), "We should answer.")
    decision = sign(place, Outcome.NIL_RETURN)
    assert "We should answer." in decision.canonical

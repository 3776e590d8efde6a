"""By which route a report is decided: who may, who is told, what the record says of it."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from post_office.models import Email

from councils.actions import deciding as how_deciding
from councils.actions import roles
from councils.enums import Role, RouteKind
from councils.refusals import Refused
from responses import permissions
from responses.actions import deciding
from responses.enums import DecisionWay, State
from responses.verification import faults
from tests.responses.deciding_ways import (
    a_route,
    also,
    another_officer,
    sent,
    signs,
    stand_in,
)
from tests.world import ASKED, Place, a_member, a_place, a_response, fill, fresh

pytestmark = pytest.mark.django_db

AWAITED = "awaits your decision"


def told(words: str) -> set[str]:
    return {mail.to[0] for mail in Email.objects.filter(subject__contains=words)}


def logged_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def may_decide(place: Place, *people: Any) -> list[bool]:
    response = place.again()
    return [permissions.can_decide(fresh(person), response) for person in people]


def test_council_without_routes_is_decided_by_any_executive_member() -> None:
    place = a_place()
    second = a_member(place.council, Role.EXECUTIVE_MEMBER)
    sent(place)
    assert may_decide(place, place.member, second, place.officer) == [True, True, False]
    assert told(AWAITED) == {place.member.email, second.email}
    decision = signs(place, second)
    assert (decision.route_kind, decision.route_name, decision.in_place_of) == ("", "", "")
    assert decision.way == DecisionWay.SIGNED
    assert decision.made_on == timezone.localdate()
    assert faults(place.again()) == []


def test_the_one_route_is_taken_without_asking_and_copied() -> None:
    place = a_place()
    route = a_route(place, RouteKind.MEMBER, "Cabinet Member for Planning", reference="Part 3, 2.4")
    second = a_member(place.council, Role.EXECUTIVE_MEMBER)
    sent(place)
    assert may_decide(place, place.member, second) == [True, True]
    how_deciding.end_route(route=route, by=place.administrator)
    decision = signs(place, place.member)
    assert (decision.route_kind, decision.route_name, decision.route_reference) == (
        "member",
        "Cabinet Member for Planning",
        "Part 3, 2.4",
    )
    assert json.loads(decision.canonical)["authority"] == {
        "kind": "member",
        "name": "Cabinet Member for Planning",
        "reference": "Part 3, 2.4",
        "consults_member": False,
        "in_place_of": "",
    }
    page = logged_in(place.officer).get(reverse("responses:decision", args=place.args))
    page = page.content.decode()
    assert "One executive member: Cabinet Member for Planning" in page and "Part 3, 2.4" in page


def test_named_member_decides_alone() -> None:
    place = a_place()
    a_route(place, RouteKind.MEMBER, "Cabinet member")
    second = a_member(place.council, Role.EXECUTIVE_MEMBER)
    sent(place, decider=place.member)
    assert may_decide(place, place.member, second) == [True, False]
    assert told(AWAITED) == {place.member.email}
    with pytest.raises(PermissionDenied):
        signs(place, second)
    # Whoever does not decide may still comment.
    assert permissions.can_comment_everywhere(fresh(second), place.again())


def test_leader_is_named_where_there_are_several_members() -> None:
    place = a_place()
    a_route(place, RouteKind.LEADER, "Leader")
    second = a_member(place.council, Role.EXECUTIVE_MEMBER)
    with pytest.raises(Refused) as refused:
        sent(place)
    assert refused.value.blockers[0].sentence == "Say who decides as “Leader”."
    deciding.send_for_decision(response=place.response, by=place.officer, decider=second)
    assert may_decide(place, place.member, second) == [False, True]
    assert signs(place, second).route_kind == RouteKind.LEADER


def test_only_leader_is_taken() -> None:
    place = a_place()
    a_route(place, RouteKind.LEADER, "Mayor")
    sent(place)
    assert place.response.decider == place.member


def test_several_routes_are_chosen_among() -> None:
    place = a_place()
    member = a_route(place, RouteKind.MEMBER, "Cabinet member")
    a_route(place, RouteKind.BODY, "Cabinet")
    with pytest.raises(Refused) as refused:
        sent(place)
    assert refused.value.blockers[0].sentence == "Choose how it is decided."
    foreign = a_route(a_place(), RouteKind.MEMBER, "Elsewhere")
    with pytest.raises(Refused):
        deciding.send_for_decision(response=place.response, by=place.officer, route=foreign)
    with pytest.raises(Refused):  # an officer does not decide as a member
        deciding.send_for_decision(
            response=place.response, by=place.officer, route=member, decider=place.officer
        )
    deciding.send_for_decision(response=place.response, by=place.officer, route=member)
    assert place.again().route_name == "Cabinet member"


def test_stand_in_signs_for_the_member_and_the_record_says_so() -> None:
    place = a_place()
    a_route(place, RouteKind.MEMBER, "Cabinet member")
    acting = a_member(place.council, Role.EXECUTIVE_MEMBER, name="Acting", office="Deputy")
    third = a_member(place.council, Role.EXECUTIVE_MEMBER)
    stand_in(place, acting)
    sent(place, decider=place.member)
    assert may_decide(place, place.member, acting, third) == [True, True, False]
    assert told(AWAITED) == {place.member.email, acting.email}
    client = logged_in(acting)
    decision = signs(place, acting)
    words = f"for {place.member.name}, under Leader's decision 7"
    assert decision.in_place_of == words
    assert json.loads(decision.canonical)["authority"]["in_place_of"] == words
    page = client.get(reverse("responses:decision", args=place.args)).content.decode()
    assert f"{place.member.name}, under Leader&#x27;s decision 7" in page
    assert faults(place.again()) == []


@pytest.mark.parametrize("when", ["before", "after", "ended"])
def test_stand_in_decides_only_in_its_days(when: str) -> None:
    place = a_place()
    a_route(place, RouteKind.MEMBER, "Cabinet member")
    acting = a_member(place.council, Role.EXECUTIVE_MEMBER)
    day, today = dt.timedelta(days=1), timezone.localdate()
    if when == "before":
        stand_in(place, acting, starts_on=today + day, ends_on=today + 2 * day)
    else:
        standing = stand_in(place, acting)
        if when == "ended":
            how_deciding.end_stand_in(standing=standing, by=place.administrator)
        else:
            type(standing).objects.update(starts_on=today - 2 * day, ends_on=today - day)
    sent(place, decider=place.member)
    assert may_decide(place, acting) == [False]


def test_nobody_stands_in_for_a_member_who_has_left() -> None:
    place = a_place()
    a_route(place, RouteKind.MEMBER, "Cabinet member")
    acting = a_member(place.council, Role.EXECUTIVE_MEMBER)
    stand_in(place, acting)
    sent(place, decider=place.member)
    assert may_decide(place, acting) == [True]
    (held,) = place.member.memberships.filter(role=Role.EXECUTIVE_MEMBER)
    roles.end_role(held=held, by=place.administrator)
    assert may_decide(place, acting) == [False]


def test_stand_in_that_ends_while_the_page_is_open_signs_nothing() -> None:
    place = a_place()
    a_route(place, RouteKind.MEMBER, "Cabinet member")
    acting = a_member(place.council, Role.EXECUTIVE_MEMBER)
    standing = stand_in(place, acting)
    sent(place, decider=place.member)
    acting = fresh(acting)
    draft = deciding.save_decision_draft(
        response=place.response, by=acting, outcome="supported", changes={}, **ASKED
    )
    seen = deciding.page_digest(place.again(), draft)
    how_deciding.end_stand_in(standing=standing, by=place.administrator)
    with pytest.raises(PermissionDenied):
        deciding.decide(response=place.response, by=acting, nonce=draft.nonce, seen_digest=seen)
    assert place.again().state == State.AWAITING_DECISION


def test_officer_under_delegation_decides_and_no_other_officer_or_member() -> None:
    place = a_place()
    chief = another_officer(place)
    a_route(place, RouteKind.OFFICER, "Chief Executive", reference="Scheme 4.1")
    sent(place)
    assert place.response.decider == chief
    assert may_decide(place, chief, place.officer, place.member) == [True, False, False]
    assert told(AWAITED) == {chief.email}
    page = logged_in(chief).get(reverse("responses:read", args=place.args)).content.decode()
    assert reverse("responses:decide", args=place.args) in page
    decision = signs(place, chief)
    assert (decision.office, decision.route_reference) == ("Chief Executive", "Scheme 4.1")
    assert place.again().state == State.APPROVED
    assert faults(place.response) == []


def test_officer_who_wrote_or_sent_is_nobodys_choice() -> None:
    place = a_place()
    a_route(place, RouteKind.OFFICER, "Chief Executive", reference="Scheme 4.1")
    a_response(State.DRAFTING, place=place)
    fill(place)
    with pytest.raises(Refused) as refused:  # there is no other officer
        deciding.send_for_decision(response=place.response, by=place.officer)
    assert refused.value.blockers[0].code == "nobody-decides"
    second = another_officer(place)
    with pytest.raises(Refused):  # whoever sends it wrote nothing, but the writer decides nothing
        deciding.send_for_decision(response=place.response, by=second, decider=place.officer)
    third = another_officer(place, "Third")
    deciding.send_for_decision(response=place.response, by=second, decider=third)
    assert may_decide(place, third, second, place.officer) == [True, False, False]


def test_officer_consults_a_member_first_where_the_scheme_says_so() -> None:
    place = a_place()
    chief = another_officer(place)
    a_route(
        place, RouteKind.OFFICER, "Chief Executive", reference="Scheme 4.1", consults_member=True
    )
    sent(place)
    with pytest.raises(Refused) as refused:
        signs(place, chief)
    assert refused.value.blockers[0].code == "consultation"
    decision = signs(place, chief, consultee_comments="Cllr Made Up agrees.")
    assert json.loads(decision.canonical)["authority"]["consults_member"] is True


def test_nobody_signs_where_a_meeting_decides() -> None:
    place = a_place()
    a_route(place, RouteKind.BODY, "Cabinet", reference="Part 3, 1")
    sent(place)
    assert may_decide(place, place.member, place.officer, place.administrator) == [False] * 3
    assert told(AWAITED) == set()
    assert told("decided in a meeting") == {place.administrator.email}
    with pytest.raises(PermissionDenied):
        signs(place, place.member)
    page = logged_in(place.administrator).get(reverse("responses:decisions", args=place.args[:1]))
    words = page.content.decode()
    assert "Cabinet decides under Part 3, 1" in words
    assert reverse("responses:record-decision", args=place.args) in words


def test_meeting_needs_nobody_here_and_other_routes_need_somebody() -> None:
    place = a_place()
    place.member.memberships.update(ended_at=timezone.now(), ended_by=place.administrator)
    a_route(place, RouteKind.LEADER, "Leader")
    with pytest.raises(Refused) as refused:
        sent(place)
    assert refused.value.blockers[0].code == "nobody-decides"
    cabinet = a_route(place, RouteKind.BODY, "Cabinet")
    deciding.send_for_decision(response=place.response, by=place.officer, route=cabinet)
    assert place.again().route_kind == RouteKind.BODY


def test_sending_again_takes_the_route_of_then() -> None:
    place = a_place()
    route = a_route(place, RouteKind.MEMBER, "Cabinet member")
    sent(place, decider=place.member)
    deciding.recall(response=place.response, by=place.officer)
    how_deciding.end_route(route=route, by=place.administrator)
    deciding.send_for_decision(response=place.response, by=place.officer)
    response = place.again()
    assert (response.route_kind, response.route_name, response.decider) == ("", "", None)


def test_officer_chooses_route_and_person_on_the_page() -> None:
    place = a_place()
    second = a_member(place.council, Role.EXECUTIVE_MEMBER, name="Second Member")
    member = a_route(place, RouteKind.MEMBER, "Cabinet member")
    leader = a_route(place, RouteKind.LEADER, "Leader")
    a_response(State.DRAFTING, place=place)
    fill(place)
    client = logged_in(place.officer)
    send = reverse("responses:send", args=place.args)
    page = client.get(send).content.decode()
    assert "How is it decided?" in page and page.count("Second Member") == 2
    assert client.post(send, {}).status_code == 422
    unnamed = client.post(send, {"route": leader.pk})
    assert "Choose who decides" in unnamed.content.decode()
    page = client.post(
        send, {"route": member.pk, f"person-{member.pk}": second.pk}, follow=True
    ).content.decode()
    assert "Second Member decides as Cabinet member." in page
    assert place.again().decider == second
    recall = client.get(reverse("responses:recall", args=place.args)).content.decode()
    assert "It can no longer be decided until you send it again." in recall


def test_nil_return_goes_by_a_route_too() -> None:
    place = a_place()
    cabinet = a_route(place, RouteKind.BODY, "Cabinet")
    leader = a_route(place, RouteKind.LEADER, "Leader")
    a_response(State.DRAFTING, place=place)
    client = logged_in(place.officer)
    where = reverse("responses:send-nil", args=place.args)
    page = client.get(where).content.decode()
    assert "How is it decided?" in page and "Why does the council not respond?" in page
    assert client.post(where, {"reason": "Nothing to say."}).status_code == 422
    client.post(where, {"reason": "Nothing to say.", "route": leader.pk})
    response = place.again()
    assert (response.is_nil, response.route_name, response.decider) == (
        True,
        "Leader",
        place.member,
    )
    assert cabinet.pk and may_decide(place, place.member) == [True]


def test_page_of_the_only_route_asks_nothing() -> None:
    place = a_place()
    a_route(place, RouteKind.BODY, "Cabinet")
    a_response(State.DRAFTING, place=place)
    fill(place)
    client = logged_in(place.officer)
    page = client.get(reverse("responses:send", args=place.args)).content.decode()
    assert "Cabinet: It meets" in page and "How is it decided?" not in page
    client.post(reverse("responses:send", args=place.args))
    assert place.again().state == State.AWAITING_DECISION


ROUTES = ("none", "member", "named member", "leader", "officer", "body")
MAY = {
    "none": {"member", "second member", "stand-in"},
    "member": {"member", "second member", "stand-in"},
    "named member": {"member", "stand-in"},
    "leader": {"member", "stand-in"},
    "officer": {"chief"},
    "body": set(),
}


@pytest.mark.parametrize("route", ROUTES)
def test_who_decides_by_each_route(route: str) -> None:
    """Route × person: what is allowed is exactly what the table says."""
    place, other = a_place(), a_place()
    people = {
        "member": place.member,
        "second member": a_member(place.council, Role.EXECUTIVE_MEMBER),
        "stand-in": a_member(place.council, Role.EXECUTIVE_MEMBER),
        "chief": another_officer(place),
        "other officer": another_officer(place, "Other"),
        "sender": place.officer,
        "contributor": a_member(place.council, Role.CONTRIBUTOR),
        "administrator": place.administrator,
        "foreign member": other.member,
    }
    stand_in(place, people["stand-in"])
    kind = route.removeprefix("named ")
    if route != "none":
        a_route(place, kind, kind.title(), reference="R 1")
    decider = {"named member": place.member, "leader": place.member, "officer": people["chief"]}
    sent(place, decider=decider.get(route))
    for name, person in people.items():
        (may,) = may_decide(place, person)
        assert may == (name in MAY[route]), (route, name)
        if not may:  # (the administrator may keep a draft, to record it, and not sign it)
            with pytest.raises(PermissionDenied):
                signs(place, person)


def test_writer_with_a_second_role_does_not_decide_by_any_route() -> None:
    place = a_place()
    writer = also(place.officer, place, Role.EXECUTIVE_MEMBER)
    a_route(place, RouteKind.MEMBER, "Cabinet member")
    sent(place)
    with pytest.raises(Refused) as refused:
        signs(place, writer)
    assert refused.value.blockers[0].code == "own-work"


def test_named_member_hands_over_to_one_to_whom_it_was_not_sent() -> None:
    place = a_place()
    a_route(place, RouteKind.MEMBER, "Cabinet member")
    second = a_member(place.council, Role.EXECUTIVE_MEMBER)
    sent(place, decider=place.member)
    deciding.hand_over(
        response=place.response,
        by=place.member,
        to=second,
        interest_kind="pecuniary",
        interest="A house beside it.",
    )
    assert place.again().decider == second
    assert may_decide(place, second) == [True]
    assert signs(place, second).decided_by == second


def test_officer_hands_over_to_another_officer_and_to_no_member() -> None:
    place = a_place()
    chief, third = another_officer(place), another_officer(place, "Third")
    a_route(place, RouteKind.OFFICER, "Chief Executive", reference="Scheme 4.1")
    sent(place, decider=chief)
    said = {"interest_kind": "pecuniary", "interest": "A house beside it."}
    with pytest.raises(Refused):
        deciding.hand_over(response=place.response, by=chief, to=place.member, **said)
    deciding.hand_over(response=place.response, by=chief, to=third, **said)
    assert signs(place, third).decided_by == third

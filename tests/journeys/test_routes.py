"""Who decides by which authority: signed here, or recorded from paper or minutes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from post_office.models import Email

from councils.enums import Role, RouteKind
from responses.enums import State
from responses.models import Decision, Submission
from tests.responses.deciding_ways import PDF, a_route
from tests.world import Place, a_member, a_response, fill, propose_nil

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DELEGATED = "Part 3, section 2.4"
SCAN = {"name": "signed paper.pdf", "mimeType": "application/pdf", "buffer": PDF}


@pytest.fixture
def place() -> Place:
    """A finished draft at a council that decides in every way."""
    place = a_response()
    fill(place)
    a_member(place.council, Role.EXECUTIVE_MEMBER, "Lea Example", office="Leader")
    a_member(place.council, Role.OFFICER, "Charlie Example", office="Chief Executive")
    for kind, name, more in (
        (RouteKind.MEMBER, "Executive Member for Planning", {"reference": "Part 3, section 1"}),
        (RouteKind.LEADER, "Leader of the Council", {}),
        (RouteKind.BODY, "Cabinet", {"reference": "Part 4"}),
        (RouteKind.OFFICER, "Head of Policy", {"reference": DELEGATED}),
        (
            RouteKind.OFFICER,
            "Chief Executive",
            {"reference": "Part 3, section 2.5", "consults_member": True},
        ),
    ):
        a_route(place, kind, name, **more)
    return place


def send(officer: Any, route: str, decider: str = "") -> None:
    officer.open("send/").check(route)
    if decider:
        choice = officer.page.locator("select:visible")
        if choice.count():  # where several could decide by this route
            choice.select_option(label=decider)
    officer.look().click("Send for decision").reads("Awaiting decision")


# By which route, who signs, what the record says of it.
SIGNED = {
    "one member": ("Executive Member for Planning", "Lea Example", "Part 3, section 1"),
    "leader": ("Leader of the Council", "Lea Example", "Leader or elected mayor"),
    "officer": ("Head of Policy", "Charlie Example", DELEGATED),
    "officer who consults": ("Chief Executive", "Charlie Example", "Part 3, section 2.5"),
}


@pytest.mark.parametrize("way", SIGNED)
def test_signed_by_whom_the_route_names(visit: Callable[..., Any], place: Place, way: str) -> None:
    route, name, authority = SIGNED[way]
    signer = place.council.memberships.get(user__name=name).user
    officer, decider = visit(place.officer, place), visit(signer, place)
    send(officer, route, name)
    officer.reads(f"{name} decides as")
    decider.go("read/").click("Decide").check("Supported")
    if way == "officer who consults":
        decider.declare_nothing().click("Continue to signing").look()
        decider.reads("asks that an executive member is consulted first")
        decider.page.get_by_label("Comments of consultee executive members").fill(
            "The Executive Member for Planning was heard and agrees."
        )
    decider.sign().reads("Decision: supported").reads(name).reads(route).reads(authority)
    if way != "officer who consults":
        return
    decider.reads("The Executive Member for Planning was heard and agrees.")
    # Whoever else could sign by another route cannot sign by this one.
    visit(place.member, place).go("decide/").reads("You may not do this")


def enter(administrator: Any, *, who: str, way: str, meeting: str = "") -> None:
    """The page on which it is said who decided and when, with the scan."""
    page = administrator.page
    administrator.prove().reads("Check and record the decision")
    administrator.click("Record the decision").look()
    administrator.reads("Choose the scan of the signed paper or of the minutes")
    administrator.check(who).check(way)
    if meeting:
        administrator.fill("Which meeting, and which item or minute", meeting)
    administrator.date("On which day was it decided?", timezone.localdate())
    page.get_by_label("Scan of the signed paper or of the minutes").set_input_files(SCAN)
    administrator.look().click("Record the decision").look()


def test_meeting_recorded_from_its_minutes(visit: Callable[..., Any], place: Place) -> None:
    officer, member = visit(place.officer, place), visit(place.member, place)
    administrator = visit(place.administrator, place)
    page = administrator.page
    send(officer, "Cabinet")
    officer.reads("Cabinet decides under Part 4; the council's administrator records")
    member.go("decide/").reads("You may not do this")

    administrator.open("").click("Record the decision").look()
    administrator.check("Modified as below").unfold("Change Q1")
    administrator.fill("Your words for Q1", "As the cabinet has it.")
    page.locator("#Q1").get_by_label("Why it is changed").fill("Minute 47.")
    administrator.declare_nothing().look().click("Continue")
    enter(administrator, who="Cabinet", way="Made in a meeting", meeting="Cabinet, minute 47")
    administrator.reads("Decision: modified as below").reads("Cabinet, minute 47")
    administrator.reads(place.administrator.name)
    with page.expect_download() as download:
        page.get_by_role("link", name="signed paper").click()
    assert download.value.path().read_bytes() == PDF

    told = {mail.to[0] for mail in Email.objects.filter(subject__contains="decision recorded")}
    assert place.member.email in told
    member.open("decision/").reads("Object to the record")
    decision = Decision.objects.get()
    assert (decision.route_kind, decision.signed_name) == (RouteKind.BODY, "Cabinet")
    officer.go("submit/").click("Submit the response").reads("As the cabinet has it.")


def test_paper_recorded_objected_to_and_settled(visit: Callable[..., Any]) -> None:
    place = a_response(State.AWAITING_DECISION)
    officer, member = visit(place.officer, place), visit(place.member, place)
    administrator = visit(place.administrator, place)
    administrator.go("decide/elsewhere/").check("Supported").declare_nothing().click("Continue")
    enter(administrator, who=place.member.name, way="Signed on paper")
    administrator.reads("Decision: supported").reads(place.member.name)

    # The member is told, and says that it was not decided.
    (mail,) = Email.objects.filter(to=place.member.email, subject__contains="decision recorded")
    assert "object on that page" in mail.message
    member.open("decision/").click("Object to the record").look().click("Object")
    member.reads("Say what is wrong with the record")
    member.fill("What is wrong with the record?", "I have not signed this.").click("Object").look()
    officer.open("decision/").reads("I have not signed this.").reads("Open")
    officer.open("submit/").reads("This cannot be done now")
    assert not Submission.objects.exists()

    # It is settled, and the response goes out.
    member.click("Withdraw your objection", "link").look().click("Withdraw the objection").look()
    member.reads("Say how it was settled").fill("How was it settled?", "It was another paper.")
    member.click("Withdraw the objection").look().reads("I have not signed this.")
    member.reads("It was another paper.")
    officer.go("submit/").click("Submit the response").reads("Response submitted")


def test_nil_return_recorded_from_paper(visit: Callable[..., Any]) -> None:
    place = a_response()
    propose_nil(place)
    administrator = visit(place.administrator, place)
    administrator.open("").click("Record the decision").look()
    administrator.reads("You record that it was decided not to respond.").declare_nothing()
    administrator.click("Continue")
    enter(administrator, who=place.member.name, way="Signed on paper")
    administrator.reads("Decision: no response will be sent")
    assert place.again().state == State.NIL_RETURN


def test_stand_in_under_the_leaders_scheme(visit: Callable[..., Any], place: Place) -> None:
    """The administrator adds a route and a stand-in; the report goes to the member who is away."""
    administrator, officer = visit(place.administrator, place), visit(place.officer, place)
    today, member = timezone.localdate(), place.member
    lea = place.council.memberships.get(user__name="Lea Example").user
    routes = f"/councils/{place.council.slug}/routes/"
    administrator.open(f"{routes}add/").check("An officer under delegation")
    administrator.fill("Name", "Director of Place").click("Add route").look()
    administrator.reads("Give the reference of the scheme of delegation")
    administrator.page.get_by_label("Reference in the constitution").fill("Part 3, section 2.6")
    administrator.click("Add route").look().reads("Director of Place")

    administrator.click("Record a stand-in").look()
    page = administrator.page
    page.get_by_label("Executive member", exact=True).select_option(label=member.name)
    page.get_by_label("Who stands in for them").select_option(label=lea.name)
    administrator.fill("Reference of the leader’s scheme or decision", "Leader’s decision 7")
    administrator.fill("For what", "All functions of the portfolio")
    administrator.date("Last day", today + dt.timedelta(days=7))
    administrator.click("Record stand-in").look().reads(f"{lea.name} for {member.name}")

    send(officer, "Executive Member for Planning", member.name)
    acting = visit(lea, place)
    acting.go("read/").click("Decide").check("Supported").sign()
    acting.reads(f"{member.name}, under Leader’s decision 7")
    decision = Decision.objects.get()
    assert (decision.decided_by, decision.signed_name) == (lea, lea.name)
    expect(acting.page.get_by_role("heading", level=1)).to_have_text("Decision: supported")

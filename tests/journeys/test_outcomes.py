"""Every outcome of a decision, from the member's choice to what the officer can do then."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from councils.enums import StaffRoleKind
from responses.actions import deciding, drafting
from responses.enums import State
from responses.models import Decision, Submission
from tests.world import Place, a_place, a_response, fill, staff

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SUGGESTED = "Our answer to Q1."
WORDS = "Our own answer to Q1."


@pytest.fixture
def place() -> Place:
    """A report that awaits its decision."""
    return a_response(State.AWAITING_DECISION)


def without_recommendation() -> Place:
    place = a_response()
    fill(place)
    part = place.response.parts.get(kind="recommendations")
    words = {"base_version": part.version, "heading": part.heading, "text": ""}
    drafting.save_part(response=place.response, part=part, by=place.officer, **words)
    deciding.send_for_decision(response=place.response, by=place.officer)
    place.again()
    return place


def test_supported(visit: Callable[..., Any], place: Place) -> None:
    member, officer = visit(place.member, place), visit(place.officer, place)
    member.open(f"/councils/{place.council.slug}/decisions/").click("Read and decide").look()
    member.click("Decide").check("Supported").sign().reads("Decision: supported")
    member.reads(place.member.name).reads("Deputy Leader & Executive Member for Planning")
    officer.open("").reads("Approved").click("Submit the response").look()
    officer.click("Submit the response").look().reads("Response submitted").reads(SUGGESTED)


def test_not_supported(visit: Callable[..., Any], place: Place) -> None:
    member, officer = visit(place.member, place), visit(place.officer, place)
    member.go("decide/").check("Not supported").declare_nothing().click("Continue to signing")
    member.look().reads("Give the reason why it is not supported.")
    member.fill("Reasons", "It says too little.").sign(declares=False)
    member.reads("Decision: not supported").reads("It says too little.").reads("Nothing is sent")

    officer.open("").reads("Nothing is sent").does_not_read("Submit the response")
    officer.open("submit/").reads("This cannot be done now")
    expect(officer.page.get_by_role("button", name="Submit the response")).to_have_count(0)
    assert not Submission.objects.exists()


def test_modified(visit: Callable[..., Any], place: Place) -> None:
    """A reason is asked where the words depart; what was struck out and added is marked, side by
    side and in one text."""
    member, officer = visit(place.member, place), visit(place.officer, place)
    page = member.page
    member.go("decide/").check("Modified as below").declare_nothing()
    member.click("Continue to signing").reads("Nothing is modified yet")
    member.unfold("Change Q1").fill("Your words for Q1", WORDS)
    member.click("Continue to signing").look().reads("Say why your words for Q1 differ")
    page.locator("#Q1").get_by_label("Why it is changed").fill("It is ours.")
    member.unfold("Change Q5")
    page.locator("#Q5").get_by_label("No", exact=True).check()
    page.locator("#Q5").get_by_label("Why it is changed").fill("Members disagree.")
    member.look().click("Continue to signing").prove().reads("Check and sign your decision")

    question = page.get_by_role("region", name="Q1.")
    for where in ("confirm", "decision"):
        expect(question.locator(".app-columns ins")).to_contain_text("own")
        expect(question).to_contain_text("added:")
        expect(question).to_contain_text("Why: It is ours.")
        member.look().click("in one text", "link").look()
        expect(question.locator(".app-columns")).to_have_count(0)
        expect(question.locator("ins")).to_contain_text("own")
        expect(page.get_by_role("region", name="Q5.")).to_contain_text("Why: Members disagree.")
        expect(page.get_by_role("region", name="Q2.")).to_contain_text("Agreed")
        if where == "confirm":
            member.click("side by side", "link").type_name().click("Sign the decision")
            member.reads("Decision: modified as below")

    officer.go("submit/").click("Submit the response").reads(WORDS).does_not_read(SUGGESTED)
    kept = Decision.objects.get().answers.get(question__number="Q1")
    assert (kept.suggested_text, kept.decided_text) == (SUGGESTED, WORDS)
    assert Submission.objects.get().answers.get(question__number="Q1").text == WORDS


def test_own_decision(visit: Callable[..., Any]) -> None:
    place = without_recommendation()
    member = visit(place.member, place)
    member.open("decide/").reads("Officers recommend nothing.").check("Own decision")
    expect(member.page.get_by_label("Supported", exact=True)).to_have_count(0)
    member.declare_nothing().click("Continue to signing").reads("Write down your decision.")
    member.fill("Your decision in words", "We answer in our own words.")
    member.unfold("Change Q1").fill("Your words for Q1", WORDS)
    member.page.locator("#Q1").get_by_label("Why it is changed").fill("Nothing was advised.")
    member.sign(declares=False).reads("Decision: own decision")
    member.reads("We answer in our own words.")
    assert Decision.objects.get().answers.get(question__number="Q1").decided_text == WORDS


def test_returned_for_changes_and_a_second_round(visit: Callable[..., Any], place: Place) -> None:
    member, officer = visit(place.member, place), visit(place.officer, place)
    page = member.page
    member.open("return/").click("Return for changes").look().reads("Say what should change")
    member.fill("What should change?", "Bolder, please.")
    page.locator("#Q1 summary").click()
    member.fill("What should change in Q1", "Name the towns.")
    member.look().click("Return for changes").look().reads("Drafting")

    officer.open("").reads("Bolder, please.").open("sections/1/").reads("Name the towns.")
    officer.page.get_by_label("Suggested response to Q1").fill("Our answer from both towns.")
    officer.click("Save and continue").reads("Section 1 saved at")
    officer.open("send/").click("Send to executive member").reads("Awaiting decision")

    member.open("read/").reads("round 2").open("rounds/").reads("Name the towns.")
    expect(page.locator("#Q1 ins")).to_contain_text("from both towns")
    member.go("decide/").reads("Asked for in the round before").check("Supported")
    member.sign().reads("Our answer from both towns.")
    assert Decision.objects.get().answers.get(question__number="Q1").decided_text == (
        "Our answer from both towns."
    )


def test_nil_return(visit: Callable[..., Any]) -> None:
    """It is proposed, decided and on record; the LGA learns that nothing comes, and not why."""
    place = a_response(place=a_place())
    officer, member = visit(place.officer, place), visit(place.member, place)
    editor = visit(staff(StaffRoleKind.EDITOR))
    officer.open("nil-return/").click("Send to executive member")
    officer.look().reads("Say why the council does not respond")
    officer.fill("Why does the council not respond?", "It concerns counties only.")
    officer.click("Send to executive member").look().reads("Awaiting decision")

    member.open("read/").reads("It concerns counties only.").click("Decide").look()
    member.reads("you agree that no response is sent").sign()
    member.reads("Decision: no response will be sent").reads("It concerns counties only.")
    officer.open("").reads("no response is sent").does_not_read("Submit the response")
    assert place.again().state == State.NIL_RETURN and not Submission.objects.exists()

    code = place.invitation.consultation.code
    editor.open(f"/lga/consultations/{code}/progress/").reads("Not responding")
    editor.does_not_read("counties only")

"""From the signature to the day on which a decision has effect, and what happens on the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from post_office.models import Email

from councils.enums import StaffRoleKind
from councils.policies import spoken
from responses.enums import State
from responses.models import Decision, Submission
from tests.world import (
    Place,
    a_consultation,
    a_place,
    a_practice,
    a_response,
    fill,
    publish,
    sign,
    staff,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DAY = dt.timedelta(days=1)


def a_council_with_call_in(**asked: Any) -> Place:
    """Its decisions can be called in for five working days after publication."""
    place = a_place(a_consultation(closes=60 * DAY, **asked))
    a_practice(place, 5)
    return place


def test_nothing_is_submitted_before_the_decision_has_effect(visit: Callable[..., Any]) -> None:
    place = a_response(State.APPROVED, place=a_council_with_call_in())
    officer, today = visit(place.officer, place), timezone.localdate()
    officer.open("").does_not_read("Submit the response")
    officer.open("submit/").reads("The decision has no effect before it is published")
    officer.open("").click("Record the publication").look()
    officer.date("When was it published?", today + DAY).click("Record the publication").look()
    officer.reads("still to come").date("When was it published?", today)
    officer.click("Record the publication").look().reads("Open to call-in")
    officer.reads("Register of executive decisions")

    effect = Decision.objects.get().effect_on(today)
    assert effect.until and effect.since
    officer.open("submit/").reads(f"The decision can be called in until {spoken(effect.until)}.")
    officer.reads(f"The response can be submitted from {spoken(effect.since)}.")
    officer.open("dates/").reads("Submit")
    assert not Submission.objects.exists()


def test_subject_to_call_in_called_in_and_upheld(visit: Callable[..., Any]) -> None:
    place = a_council_with_call_in(accepts_subject_to_call_in=True)
    a_response(State.APPROVED, place=place)
    publish(place)
    today, editor = timezone.localdate(), staff(StaffRoleKind.EDITOR)
    until = f"ubject to call-in until {spoken(Decision.objects.get().effect_on(today).until)}"  # type: ignore[arg-type]
    officer, lga = visit(place.officer, place), visit(editor)
    officer.open("submit/").reads(until).click("Submit the response").look().reads(until)
    sent = Submission.objects.in_force().get()
    page = f"/lga/submissions/{sent.reference}/"
    lga.open(page).reads(until).go("/lga/consultations/")  # nothing there asks for its paper

    Email.objects.all().delete()
    officer.open("decision/call-in/").date("When was it called in?", today)
    officer.fill("By whom?", "Chair of Scrutiny").fill("On what grounds? (optional)", "Too fast.")
    officer.click("Record the call-in").look().reads("Called in").reads("Too fast.")
    told = {mail.to[0] for mail in Email.objects.all()}
    assert {editor.email, place.member.email} <= told
    assert "Too fast." not in "".join(mail.message for mail in Email.objects.all())
    assert not Submission.objects.in_force().exists()
    officer.open("submitted/").reads("is not counted")
    answer = lga.page.goto(f"{lga.site}{page}")
    assert answer is not None and answer.status == 404

    officer.open("decision/call-in/outcome/").click("Record the outcome")
    officer.look().reads("Choose how the call-in ended").check("The decision stands")
    officer.date("When was that found?", today).click("Record the outcome").look()
    officer.reads("It was called in and stands.")
    lga.open(page).does_not_read("ubject to call-in")
    officer.go("submitted/").reads("Response submitted").reads("What happens next")
    assert Submission.objects.in_force().get() == sent


def test_called_in_and_made_again(visit: Callable[..., Any]) -> None:
    place = a_council_with_call_in(accepts_subject_to_call_in=True)
    a_response(State.SUBMITTED, place=place)
    officer, member = visit(place.officer, place), visit(place.member, place)
    today = timezone.localdate()
    officer.go("decision/call-in/").date("When was it called in?", today)
    officer.fill("By whom?", "Chair of Scrutiny").click("Record the call-in").reads("on record")
    officer.go("decision/call-in/outcome/").check("The decision is to be made again")
    officer.date("When was that found?", today).click("Record the outcome").look()
    officer.open("submitted/").reads("not counted")
    member.open("read/").click("Decide").look().check("Not supported")
    member.fill("Reasons", "After the call-in.").sign().reads("Decision: not supported")
    assert place.again().state == State.NOT_SUPPORTED
    assert not Submission.objects.in_force().exists()


def test_what_cannot_wait_is_submitted_at_once(visit: Callable[..., Any]) -> None:
    place = a_response(place=a_council_with_call_in())
    fill(place)
    officer, member = visit(place.officer, place), visit(place.member, place)
    officer.open("report/particulars/").unfold("If it cannot wait for call-in")
    officer.page.get_by_label("Why it cannot wait for call-in").fill("It closes before.")
    officer.page.get_by_role("group", name="Is it a key decision?").get_by_label("No").check()
    officer.check("All of it is for publication").click("Save").look()
    officer.reads("Say who agreed that it cannot be called in.").go("report/particulars/")
    officer.page.get_by_label("Who agreed that call-in is waived").fill("Chair of Scrutiny")
    officer.look().click("Save").reads("saved at")
    officer.go("send/").click("Send to executive member").reads("Awaiting decision")
    member.go("decide/").check("Supported").sign().reads("Call-in is waived")
    member.reads("It closes before.").reads("Chair of Scrutiny")
    officer.go("").click("Submit the response").look().click("Submit the response")
    officer.reads("Response submitted").does_not_read("ubject to call-in")


def test_too_late_for_the_closing_asks_for_more_time(visit: Callable[..., Any]) -> None:
    """The dates warn that it cannot work; the LGA is asked and gives the time."""
    place = a_place(a_consultation(closes=4 * DAY))
    a_practice(place, 5)
    a_response(State.AWAITING_DECISION, place=place)
    sign(place)
    publish(place)
    officer, editor = visit(place.officer, place), visit(staff(StaffRoleKind.EDITOR))
    officer.open("submit/").reads("ask the Local Government Association for more time")
    officer.open("dates/").click("Ask the LGA for more time").look()
    officer.date("Last day that you need", timezone.localdate() + 14 * DAY)
    officer.page.get_by_label("Why does the council need more time?").fill("For the call-in.")
    officer.look().click("Ask for more time").look().reads("For the call-in.")

    code = place.invitation.consultation.code
    editor.open(f"/lga/consultations/{code}/extensions/").reads("For the call-in.")
    editor.click("Answer").look().check("Give more time")
    editor.click("Send the answer").look()
    officer.open("submit/").reads("The response can be submitted from")
    officer.does_not_read("for more time")

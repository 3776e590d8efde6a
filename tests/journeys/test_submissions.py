"""What is sent to the LGA, its receipt, and everything that can become of it afterwards."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from responses.actions.counting import freeze_manifest
from responses.enums import Consent, State
from responses.models import Decision, Submission
from tests.world import Place, a_response, fill

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def place() -> Place:
    return a_response(State.SUBMITTED)


def reference() -> str:
    return Submission.objects.order_by("-number")[0].reference


def download(person: Any, link: str, path: Path) -> None:
    with person.page.expect_download() as found:
        person.page.get_by_role("link", name=link).click()
    found.value.save_as(path)


def test_receipt_manifest_and_proof(
    visit: Callable[..., Any], place: Place, tmp_path: Path
) -> None:
    """The council checks with the public script alone that its submission came and is counted."""
    officer = visit(place.officer, place)
    officer.open("submitted/").click("Signed receipt, and how to check it", "link").look()
    officer.reads(reference()).reads("After that it is fixed which submissions are counted")
    consultation = place.invitation.consultation
    consultation.closes_at = timezone.now()
    consultation.save()
    freeze_manifest(consultation=consultation)
    officer.open(f"receipts/{reference()}/").reads("among the submissions that are counted")
    for link, name in (
        ("The receipt (JSON)", "receipt.json"),
        ("What was submitted (JSON)", "submission.json"),
        ("The proof that it is counted (JSON)", "proof.json"),
        ("keys.json", "keys.json"),
        ("verify_receipt.py", "v.py"),
    ):
        download(officer, link, tmp_path / name)
    files = ["receipt.json", *(f"--{one}={one}.json" for one in ("keys", "submission", "proof"))]
    done = subprocess.run(
        [sys.executable, "-I", "-S", "v.py", *files],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.count("ok:")) == (0, 3), done.stdout + done.stderr


def test_another_submission_takes_its_place(visit: Callable[..., Any], place: Place) -> None:
    first = reference()
    officer, member = visit(place.officer, place), visit(place.member, place)
    officer.open("submitted/").click("Prepare another submission", "link").look()
    officer.click("Prepare another submission").look().reads("Say why another submission")
    officer.fill("Why is another submission prepared?", "A figure was wrong.")
    officer.click("Prepare another submission").look().reads("counts until")
    officer.go("sections/1/").page.get_by_label("Suggested response to Q1").fill("It is 8.")
    officer.click("Save and continue").reads("Section 1 saved at")
    officer.go("send/").click("Send to executive member").reads("Awaiting decision")
    member.go("decide/").check("Supported").sign()
    officer.open("submit/").reads("This is the one that replaces it.")
    officer.click("Submit the response").look().reads("It is 8.")
    assert reference() != first and Submission.objects.count() == 2
    officer.open(f"receipts/{first}/").reads(f"This submission was replaced by {reference()}.")


def test_given_up_for_the_submission_in_force(visit: Callable[..., Any], place: Place) -> None:
    officer, first = visit(place.officer, place), reference()
    officer.go("revise/").fill("Why is another submission prepared?", "Perhaps.")
    officer.click("Prepare another submission").reads("still counts")
    officer.open("keep/").click("Keep the submission in force").look()
    officer.reads("The submission stays in force.").reads(first)
    assert place.again().state == State.SUBMITTED


def test_withdrawn_and_taken_up_again(visit: Callable[..., Any], place: Place) -> None:
    officer = visit(place.officer, place)
    officer.open("withdraw/").click("Withdraw the submission").look()
    officer.reads("Say why the submission is withdrawn")
    officer.fill("Why is it withdrawn?", "It was the wrong draft.")
    officer.click("Withdraw the submission").look().reads("Withdrawn")
    officer.open("submitted/").reads("Submission withdrawn").reads("It was the wrong draft.")
    assert not Submission.objects.in_force().exists()
    officer.open("resume/").click("Take it up again").look().reads("Drafting")


def test_amended_after_signing(visit: Callable[..., Any]) -> None:
    """The signed text stays in force until the member signs the changes, and nothing else."""
    place = a_response(State.APPROVED)
    officer, member = visit(place.officer, place), visit(place.member, place)
    officer.go("decision/").click("Propose an amendment of this decision", "link").look()
    officer.fill("Why is the decision to be amended?", "A wrong figure.")
    officer.click("Propose an amendment").look().reads("Nothing yet.")
    officer.click("Q2.", "link").look().fill("Proposed words for Q2", "Our answer is 8.")
    officer.click("Save the proposal").look().reads("Our answer is 8.")
    officer.click("Send to executive member").look().click("Send to executive member").look()
    officer.open("submit/").reads("is no part of what is sent now")

    member.open(f"/councils/{place.council.slug}/decisions/").reads("Amendments waiting")
    member.open("amendments/1/").does_not_read("Our answer to Q3.")
    expect(member.page.locator("#Q2 ins")).to_contain_text("is 8")
    member.click("Check and sign").prove().look().fill("Your name", "")
    member.click("Sign the amendment").look().reads("Type your name to sign")
    member.check("No interest to declare").type_name().click("Sign the amendment").look().reads(
        "A new decision is on record."
    )
    member.reads("Decision 1. What was not amended is carried over from it.")
    assert Decision.objects.count() == 2
    officer.go("submit/").click("Submit the response").reads("Our answer is 8.")


def test_consent_signed_and_made_less_afterwards(visit: Callable[..., Any]) -> None:
    place = a_response()
    fill(place)
    officer, member = visit(place.officer, place), visit(place.member, place)
    officer.open("publication/").reads("can be searched")
    every = officer.page.get_by_role("group", name="What may the LGA publish of the words")
    every.get_by_label("Without attribution").check()
    officer.page.get_by_label("Q1.").select_option(label="With the council’s name")
    officer.click("Save").reads("saved at").go("send/").click("Send to executive member")
    officer.reads("Awaiting decision")
    member.open("decide/").reads("May be published: with the council’s name")
    member.check("Supported").sign().reads("May be published: without attribution")
    officer.go("submit/").click("Submit the response")
    officer.click("Allow less", "link").look()
    officer.page.get_by_label("Q1.").select_option(label="Confidential")
    officer.click("Allow less").look().reads("What may be published was changed.")
    answers = Submission.objects.get().answers.select_related("question")
    assert answers.get(question__number="Q1").consent == Consent.NAMED  # as it was signed
    levels = Submission.objects.get().consent_changes.levels_now()
    assert set(levels.values()) == {Consent.CONFIDENTIAL}

"""The main job on the real report: officer, executive member, officer again, the LGA, others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect
from post_office.models import Email

from responses.models import Response

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HERE = "/councils/chesterfield/consultations/taking-stock-2015/"
OFFICER = "officer@chesterfield.example.org"
MEMBER = "member@chesterfield.example.org"
DERBY_OFFICER = "officer@derby.example.org"
DERBY_MEMBER = "member@derby.example.org"
ANALYST = "analyst@lga.example.org"
EDITOR = "editor@lga.example.org"
MODIFIED = "Place-based work should be at the heart of peer challenge."


def test_from_draft_to_submission(visitor: Callable[..., Any], worker: Callable[[], None]) -> None:
    officer = visitor(OFFICER)
    officer.open("/").reads("Taking stock: Where next with sector-led improvement?")
    officer.reads("9 days left")
    officer.click("Go on drafting", "button").look().reads("Q13–Q19 not applicable")

    # A section: its background, its questions, what was suggested; changed and saved.
    officer.open(f"{HERE}sections/1/").reads("The key principles of sector led improvement are:")
    officer.page.get_by_label("Suggested response to Q1").fill(
        "Yes, they are still relevant.\n\nÂŵ"
    )
    expect(officer.page.locator("#Q2").get_by_label("No response", exact=True)).to_be_checked()
    officer.click("Save and continue").reads("Section 1 saved at").look()
    officer.page.get_by_label("Yes, it is completed").check()
    officer.click("Save and continue").reads("Section 1 is marked as completed.").look()
    officer.reads("Improvement, assurance and intervention")
    expect(officer.page.get_by_label("Yes – unless there are exceptional")).to_be_checked()
    officer.open(f"{HERE}sections/4/").reads("which Chesterfield Borough Council does not provide")

    # The check page names what is missing, and sending waits for it.
    officer.open(f"{HERE}check/").reads("Say whether the council has published")
    officer.click("Say whether the council has published or will publish its answers.", "link")
    officer.look().page.get_by_label("Yes, it will publish them").check()
    officer.click("Save").look()
    officer.open(f"{HERE}check/").does_not_read("Before it can be sent")
    officer.click("Send to executive member").look()
    officer.click("Send to executive member").look().reads("Awaiting decision")

    # Foreign people and the LGA see nothing of it.
    foreign = visitor(DERBY_OFFICER)
    assert foreign.page.goto(f"{foreign.site}{HERE}").status == 404
    assert foreign.page.goto(f"{foreign.site}{HERE}report.pdf").status == 404
    analyst = visitor(ANALYST)
    analyst.open("/lga/consultations/taking-stock-2015/progress/").reads("In progress")
    analyst.does_not_read("Awaiting decision")
    assert analyst.page.goto(f"{analyst.site}{HERE}").status == 404

    # The member reads, changes two responses, proves again who they are, and signs.
    worker()
    member = visitor(MEMBER)
    member.open("/councils/chesterfield/decisions/").reads("Sent for decision by Olive Example")
    member.click("Read and decide").look().reads("Suggested response")
    member.click("Decide").look()
    member.page.get_by_label("Modified as below").check()
    member.page.get_by_text("Change Q3").click()
    member.page.get_by_label("Your words for Q3").fill(MODIFIED)
    member.page.locator("#Q3").get_by_label("Why it is changed").fill("The council goes further.")
    member.page.get_by_text("Change Q8").click()
    member.page.locator("#Q8").get_by_label("No", exact=True).check()
    member.page.locator("#Q8").get_by_label("Why it is changed").fill("Members disagree.")
    member.declare_nothing()
    member.look().click("Continue to signing")
    member.look().prove().look().reads(MODIFIED).reads("Check and sign your decision")
    member.click("Sign the decision").look()
    member.reads("Officer recommendation modified as below").reads("Max Example")
    member.reads("Deputy Leader & Executive Member for Planning")

    # The officer submits; the modified words go out.
    officer.open(HERE).click("Submit the response").look()
    officer.click("Submit the response").look().reads("Response submitted")
    officer.reads(MODIFIED).reads("What happens next")
    worker()
    with officer.page.expect_download() as download:
        officer.page.goto(f"{officer.site}{HERE}submitted/")
        officer.page.get_by_role("link", name="Download the PDF report").click()
    assert download.value.suggested_filename == "taking-stock-2015-chesterfield-report.pdf"
    officer.open(f"{HERE}history/").reads("submitted it to the LGA")

    # The LGA reads what was submitted.
    analyst.open("/lga/consultations/taking-stock-2015/progress/?region=East+Midlands")
    analyst.click("Chesterfield Borough Council", "link").look().reads(MODIFIED)
    analyst.does_not_read("Olive Example").does_not_read("Max Example")
    assert foreign.page.goto(foreign.page.url).status == 404

    # Everybody concerned was told.
    response = Response.objects.get()
    assert response.state == "submitted"
    told = {(mail.to[0], mail.subject.split(":")[0]) for mail in Email.objects.all()}
    assert len({to for to, _ in told}) >= 2, told


def test_without_javascript(visitor: Callable[..., Any]) -> None:
    officer = visitor(OFFICER, script=False)
    officer.open(f"{HERE}sections/2/")
    officer.page.get_by_label("Suggested response to Q7").fill("No script was needed.")
    officer.click("Save and go to the task list").look().reads("Section 2 saved at")
    officer.open(f"{HERE}publication/").page.get_by_label("No, it will not publish them").check()
    officer.click("Save")
    officer.open(f"{HERE}check/").reads("No script was needed.").click("Send to executive member")
    officer.click("Send to executive member").look().reads("Awaiting decision")
    member = visitor(MEMBER, script=False)
    member.open(f"{HERE}read/").click("Decide").look()
    member.page.get_by_label("Not supported").check()
    member.click("Continue to signing").look().reads("Give the reason why it is not supported.")
    member.page.get_by_label("Reasons").fill("It says too little.")
    member.declare_nothing()
    member.click("Continue to signing").page.get_by_label("Password", exact=True).fill(
        "taking-stock-2015"
    )
    member.page.get_by_role("button").filter(has_text="Confirm").first.click()
    member.type_name().click("Sign the decision").look().reads("recommendation not supported")
    officer.open(HERE).reads("Nothing is sent").does_not_read("Submit the response")


def test_returned_for_changes_and_sent_again(visitor: Callable[..., Any]) -> None:
    officer, member = visitor(OFFICER), visitor(MEMBER)
    officer.open(f"{HERE}publication/").page.get_by_label("Yes, it has published them").check()
    officer.click("Save")
    officer.open(f"{HERE}send/").click("Send to executive member")
    member.open(f"{HERE}read/").click("Return for changes", "link").look()
    member.page.get_by_label("What should change?").fill("Say more about scrutiny in Q6.")
    member.click("Return for changes").look()
    officer.open(HERE).reads("Say more about scrutiny in Q6.").reads("Drafting")
    officer.open(f"{HERE}send/").click("Send to executive member").look()
    officer.reads("Awaiting decision")


def tab_to(page: Any, name: str) -> None:
    """Presses Tab until the field or button of that name has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == name:
            return
    raise AssertionError(f"{name} is not reached by Tab")


def test_section_by_keyboard_alone(visitor: Callable[..., Any]) -> None:
    officer = visitor(OFFICER)
    officer.open(f"{HERE}sections/2/")
    page = officer.page
    page.keyboard.press("Tab")
    expect(page.locator(".govuk-skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, "Q7-text")
    page.keyboard.press("Control+A")
    page.keyboard.type("Typed without a mouse.")
    tab_to(page, "Q8-choice")
    page.keyboard.press("ArrowDown")  # Q8: from "Yes" to "No"
    tab_to(page, "continue")
    page.keyboard.press("Enter")
    officer.reads("Section 2 saved at")
    officer.open(f"{HERE}sections/2/").reads("Typed without a mouse.")
    expect(page.locator("#Q8").get_by_label("No", exact=True)).to_be_checked()


def test_single_tier_council_is_asked_all_questions(visitor: Callable[..., Any]) -> None:
    officer = visitor(DERBY_OFFICER)
    officer.open("/councils/derby/").click("Open the consultation").look()
    officer.click("Start the response").look().reads("0 of 8 answered")
    officer.open("/councils/derby/consultations/taking-stock-2015/sections/4/")
    officer.does_not_read("Not asked of the council").reads("Suggested response to Q13")
    officer.open("/councils/derby/consultations/taking-stock-2015/read/").reads("Not yet answered")


def test_one_person_serves_two_councils(visitor: Callable[..., Any]) -> None:
    officer = visitor("shared.officer@example.org")
    officer.open("/").reads("Chesterfield").reads("North East Derbyshire")
    officer.open("/councils/chesterfield/")
    officer.page.get_by_role("link", name="Switch to North East Derbyshire").click()
    officer.look().reads("North East Derbyshire District Council")


@pytest.mark.parametrize("email", [EDITOR, "administrator@lga.example.org"])
def test_pages_of_the_lga(visitor: Callable[..., Any], email: str) -> None:
    staff = visitor(email)
    staff.open("/")
    paths = {
        EDITOR: ["/lga/consultations/", "/lga/consultations/taking-stock-2015/questions/"],
        "administrator@lga.example.org": ["/lga/councils/", "/lga/people/"],
    }
    for path in paths[email]:
        staff.open(path)


def test_public_pages(visitor: Callable[..., Any]) -> None:
    anybody = visitor()
    anybody.open("/account/login/").open("/consultations/taking-stock-2015/")
    anybody.reads("The wording of this question is not held.")
    for page in ("accessibility", "privacy", "cookies", "contact", "licences"):
        anybody.open(f"/{page}/")
    anybody.page.goto(f"{anybody.site}{HERE}")
    expect(anybody.page).to_have_url(f"{anybody.site}/account/login/?next={HERE}")

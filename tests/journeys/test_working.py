"""Working together: an officer assigns, a contributor writes there only, both see how far it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from responses.models import Answer, Assignment, SectionCheck, Visit
from tests.councils.post import letters, letters_minutes_later, path_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HERE = "/councils/chesterfield/consultations/taking-stock-2015/"
OFFICER = "officer@chesterfield.example.org"
CONTRIBUTOR = "finance@chesterfield.example.org"
ADMINISTRATOR = "administrator@chesterfield.example.org"


def answer_to(number: str) -> Answer:
    return Answer.objects.get(question__number=number)


def field(person: Any, number: str) -> Any:
    return person.page.get_by_label(f"Suggested response to {number}")


def assign_q7(officer: Any) -> None:
    officer.open(f"{HERE}sections/2/")
    officer.page.locator("#Q7").get_by_role("link", name="Assign").click()
    officer.look().reads("Who has what")
    officer.page.get_by_label("Fiona Example").check()
    officer.page.get_by_label("Write", exact=True).check()
    officer.click("Assign").reads("Q7 is assigned to Fiona Example.")


def test_contributor_from_the_mail_to_a_completed_section(visitor: Callable[..., Any]) -> None:
    officer = visitor(OFFICER)
    officer.open(HERE).reads("working days").reads("sections completed")
    assign_q7(officer)
    officer.look().reads("With Fiona Example")

    # The mail leads there after log-in.
    (letter,) = letters_minutes_later()
    assert letter.to == [CONTRIBUTOR]
    assert "Olive Example asks you to write Q7." in letter.message
    fiona = visitor()
    fiona.page.goto(f"{fiona.site}{path_in(letter)}")
    fiona.page.get_by_label("E-mail address").fill(CONTRIBUTOR)
    fiona.page.get_by_label("Password", exact=True).fill("taking-stock-2015")
    fiona.page.get_by_role("button", name="Log in").click()
    # At the question, not only on its page.
    expect(fiona.page).to_have_url(re.compile(r"/sections/2/#Q7$"))
    expect(fiona.page.locator("#Q7-wording")).to_be_in_viewport()
    fiona.look()

    # She writes there and nowhere else, and says that it is ready.
    expect(field(fiona, "Q7")).to_be_editable()
    expect(field(fiona, "Q6")).to_have_count(0)
    fiona.does_not_read("Decisions")
    field(fiona, "Q7").fill("The finance team supports this.")
    expect(fiona.page.locator("#Q7 [data-saved]")).to_contain_text("Saved")
    fiona.click("Mark as ready for review").reads("Q7 is marked as ready for review.").look()
    assert answer_to("Q7").ready_by.email == CONTRIBUTOR  # type: ignore[union-attr]
    fiona.open(f"{HERE}?mine=1").reads("Mine (1 question)").reads("1 ready for review")
    fiona.open(f"{HERE}?mine=1&questions=1").reads("Ready for review")
    assert fiona.page.goto(f"{fiona.site}{HERE}check/").status == 403
    assert fiona.page.goto(f"{fiona.site}{HERE}report/1/").status == 403

    # The officer sees it, changes a word (then it is not ready any more) and completes the section.
    officer.open(f"{HERE}?questions=1").reads("Ready for review")
    officer.open(f"{HERE}sections/2/").reads("Ready for review,")
    field(officer, "Q7").fill("The finance team supports this fully.")
    expect(officer.page.locator("#Q7").get_by_text("Mark as ready for review")).to_be_visible()
    expect(officer.page.locator("#Q7").get_by_text("Ready for review,")).to_be_hidden()
    expect(officer.page.locator("#Q7 [data-saved]")).to_contain_text("Saved")
    officer.click("Save and continue").reads("Have you completed this section?").look()
    officer.page.get_by_label("Yes, it is completed").check()
    officer.click("Save and continue").reads("Section 2 is marked as completed.").look()
    assert SectionCheck.objects.get().section.number == 2
    officer.open(HERE).reads("1 of").reads("Completed")
    officer.open(f"{HERE}check/").reads("Q7 is still assigned: Fiona Example").reads("Completed")
    officer.open(f"{HERE}history/").reads("marked a section as completed: section 2")
    officer.reads("assigned work: Q7, Fiona Example")

    # The assignment ends; her page has no field any more.
    officer.open(f"{HERE}assign/").click("End", "link").look()
    officer.click("End the assignment").look().reads("Q7 is no longer assigned")
    fiona.open(f"{HERE}sections/2/")
    expect(field(fiona, "Q7")).to_have_count(0)
    fiona.open(f"{HERE}?mine=1").reads("Nothing is assigned to you at present.")


def test_without_javascript(visitor: Callable[..., Any]) -> None:
    officer = visitor(OFFICER, script=False)
    assign_q7(officer)
    assert not Visit.objects.exists()
    officer.open(HERE).reads("first visit")
    officer.click("Mark all as seen").look().reads("nobody else has changed anything")
    fiona = visitor(CONTRIBUTOR, script=False)
    fiona.open(HERE).click("Mine (1 question)", "link").look()
    fiona.click("2. ", "link").look()
    field(fiona, "Q7").fill("Written without any script.")
    fiona.page.locator("#Q7").get_by_role("button", name="Mark as ready for review").click()
    fiona.look().reads("Q7 is marked as ready for review.").reads("Written without any script.")
    assert answer_to("Q7").ready_at is not None
    fiona.page.locator("#Q7").get_by_role("button", name="Not ready").click()
    fiona.reads("Q7 is no longer marked as ready.")
    officer.open(HERE).reads("1 answer saved").reads("New: Q7 saved")


def test_by_keyboard_alone(visitor: Callable[..., Any]) -> None:
    officer = visitor(OFFICER)
    officer.open(f"{HERE}assign/?what=Q7")
    page = officer.page
    page.get_by_label("What", exact=True).focus()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")  # a colleague is chosen
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")  # "Comment only"
    for _ in range(6):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == "Assign":
            break
    page.keyboard.press("Enter")
    officer.reads("Q7 is assigned to")
    assert Assignment.objects.get().may_write is False
    # Enter in a field is "Save and continue", never the first button of a quiet line.
    officer.open(f"{HERE}sections/2/")
    page.locator("#Q8 input[type=radio]").first.focus()
    page.keyboard.press("Enter")
    officer.reads("Have you completed this section?")
    assert not Answer.objects.filter(ready_at__isnull=False).exists()


def test_administrator_invites_a_contributor(visitor: Callable[..., Any]) -> None:
    administrator = visitor(ADMINISTRATOR)
    administrator.open("/councils/chesterfield/people/").reads("Fiona Example").reads("Contributor")
    administrator.click("Invite somebody").look()
    page = administrator.page
    expect(page.get_by_role("main")).to_contain_text("only where a policy officer assigns")
    page.get_by_label("Full name").fill("Nia Example")
    page.get_by_label("E-mail address").fill("nia@chesterfield.example.org")
    page.get_by_label("Contributor", exact=True).check()
    administrator.click("Send invitation").look().reads("nia@chesterfield.example.org")
    (letter,) = letters()
    assert letter.to == ["nia@chesterfield.example.org"]
    assert "invited you as contributor of" in letter.message


def test_visit_is_noted_by_the_page_and_points_out_what_changed(
    visitor: Callable[..., Any],
) -> None:
    officer = visitor(OFFICER)
    officer.open(HERE).reads("first visit")
    officer.page.wait_for_load_state("networkidle")
    assert Visit.objects.get().person.email == OFFICER
    officer.click("Mark all as seen").reads("nobody else has changed anything")
    assign_q7(officer)
    fiona = visitor(CONTRIBUTOR)
    fiona.open(f"{HERE}sections/2/")
    field(fiona, "Q7").fill("Changed meanwhile.")
    expect(fiona.page.locator("#Q7 [data-saved]")).to_contain_text("Saved")
    officer.open(HERE).reads("1 answer saved").reads("New: Q7 saved")

"""Words typed into a form that is sent with a button: the log-in ends, the server is away, a
colleague is faster, and they are still there."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from responses.models import Comment, DecisionDraft, Response

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HERE = "/councils/chesterfield/consultations/taking-stock-2015/"
OFFICER = "officer@chesterfield.example.org"
COLLEAGUE = "shared.officer@example.org"
MEMBER = "member@chesterfield.example.org"
WORDS = "Typed for an hour"
Visit = Callable[..., Any]

KEPT = """Object.entries(sessionStorage).filter(([key]) => key.startsWith("kept:"))
    .map(([, entry]) => entry)"""


def kept(person: Any) -> list[str]:
    found: list[str] = person.page.evaluate(KEPT)
    return found


def keeps(person: Any, number: int) -> None:
    """Awaits it: words are kept a moment after they were typed."""
    for _ in range(100):
        if len(kept(person)) == number:
            return
        person.page.wait_for_timeout(50)
    assert len(kept(person)) == number


def offer(person: Any) -> Any:
    return person.page.locator(".app-kept")


def log_in_again(person: Any, email: str) -> None:
    expect(person.page.get_by_role("heading", name="Log in")).to_be_visible()
    person.page.get_by_label("E-mail address").fill(email)
    person.page.get_by_label("Password", exact=True).fill("taking-stock-2015")
    person.page.get_by_role("button", name="Log in").click()
    expect(person.page.get_by_role("button", name="Log out")).to_be_visible()


def warnings(person: Any) -> list[str]:
    """What the browser asks before the page is left; everything is agreed to."""
    asked: list[str] = []

    def agree(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.accept()

    person.page.on("dialog", agree)
    return asked


FORMS = {
    "comment": (f"{HERE}sections/1/Q1/comments/", "Your comment", "Add comment"),
    "title": (f"{HERE}report/title/", "Title of the report", "Save"),
    "appendix": (f"{HERE}report/", "Heading of the appendix", "Add the appendix"),
    "template": ("/councils/chesterfield/report-template/", "Other considerations", "Save"),
}


@pytest.mark.parametrize("path, label, button", FORMS.values(), ids=FORMS)
def test_the_log_in_ends_before_the_form_is_sent(
    visitor: Visit, path: str, label: str, button: str
) -> None:
    officer = visitor(OFFICER).open(path)
    page = officer.page
    before = page.get_by_label(label, exact=True).first.input_value()
    page.get_by_label(label, exact=True).first.fill(WORDS)
    Session.objects.all().delete()
    page.get_by_role("button", name=button, exact=True).last.click()
    log_in_again(officer, OFFICER)
    # Offered, and not filled in unasked.
    expect(page).to_have_url(re.compile(re.escape(path)))
    expect(offer(officer)).to_contain_text("You typed this on")
    expect(offer(officer)).to_contain_text(WORDS)
    expect(page.get_by_label(label, exact=True).first).to_have_value(before)
    officer.look()
    token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    assert not any(token in entry for entry in kept(officer))
    offer(officer).get_by_role("button", name="Put it back").click()
    expect(page.get_by_label(label, exact=True).first).to_have_value(WORDS)
    expect(offer(officer)).to_have_count(0)
    # It goes when the server says that it has it.
    page.get_by_role("button", name=button, exact=True).last.click()
    expect(page.locator(".govuk-notification-banner--success")).to_be_visible()
    keeps(officer, 0)
    officer.open(path)
    expect(offer(officer)).to_have_count(0)


def test_a_colleague_saved_meanwhile_and_the_two_are_compared(visitor: Visit) -> None:
    officer = visitor(OFFICER).open(f"{HERE}report/title/")
    title = officer.page.get_by_label("Title of the report")
    title.fill("Mine, typed before")
    keeps(officer, 1)
    asked = warnings(officer)
    officer.open(HERE)
    assert asked == ["beforeunload"]
    colleague = visitor(COLLEAGUE).open(f"{HERE}report/title/")
    colleague.page.get_by_label("Title of the report").fill("Theirs, saved meanwhile")
    colleague.click("Save").reads("Title, meeting and reference saved")
    officer.open(f"{HERE}report/title/")
    expect(title).to_have_value("Theirs, saved meanwhile")
    expect(offer(officer)).to_contain_text("Mine, typed before")
    expect(offer(officer)).to_contain_text("Somebody has saved since.")
    offer(officer).get_by_role("button", name="Put it back").click()
    officer.click("Save").reads("Two texts for the title block").look()
    officer.reads("Theirs, saved meanwhile")
    expect(title).to_have_value("Mine, typed before")
    stored = Response.objects.get(invitation__council__code="CHS")
    assert stored.title == "Theirs, saved meanwhile"
    # The page shows what is not stored: it is still kept, and leaving asks.
    assert len(kept(officer)) == 1
    asked.clear()
    officer.open(HERE)
    assert asked == ["beforeunload"]
    officer.open(f"{HERE}report/title/")
    expect(offer(officer)).to_contain_text("Mine, typed before")
    offer(officer).get_by_role("button", name="Throw it away").click()
    keeps(officer, 0)
    officer.open(f"{HERE}report/title/")
    expect(offer(officer)).to_have_count(0)


def test_what_the_server_refuses_is_kept(visitor: Visit) -> None:
    officer = visitor(OFFICER).open(f"{HERE}report/title/")
    asked = warnings(officer)
    title, ward = (
        officer.page.get_by_label("Title of the report"),
        officer.page.get_by_label("Ward"),
    )
    title.fill("")
    ward.fill(WORDS)
    officer.click("Save").reads("Give the report a title").look()
    expect(ward).to_have_value(WORDS)
    assert asked == []
    assert len(kept(officer)) == 1
    # The page of the refusal is left without a word more being typed.
    officer.open(HERE)
    assert asked == ["beforeunload"]
    officer.open(f"{HERE}report/title/")
    expect(offer(officer)).to_contain_text(WORDS)
    # Typing comes first; what was kept changes places with it.
    ward.fill("Another ward")
    offer(officer).get_by_role("button", name="Put it back").click()
    expect(ward).to_have_value(WORDS)
    expect(offer(officer)).to_contain_text("Another ward")
    offer(officer).get_by_role("button", name="Throw it away").click()
    title.fill("A title after all")
    officer.click("Save").reads("Title, meeting and reference saved at")
    keeps(officer, 0)
    draft = Response.objects.get(invitation__council__code="CHS")
    assert (draft.title, draft.wards) == ("A title after all", WORDS)


def test_heading_beside_what_saves_itself_is_kept(visitor: Visit) -> None:
    officer = visitor(OFFICER).open(f"{HERE}report/considerations/")
    asked = warnings(officer)
    heading = officer.page.get_by_label("Another consideration")
    heading.fill("Health of the public")
    keeps(officer, 1)
    officer.open(HERE)
    assert asked == ["beforeunload"]
    officer.open(f"{HERE}report/considerations/")
    expect(offer(officer)).to_contain_text("Health of the public")
    officer.look()
    offer(officer).get_by_role("button", name="Put it back").click()
    expect(heading).to_be_focused()
    heading.press("Enter")
    officer.reads("“Health of the public” is added.")
    keeps(officer, 0)


def test_what_the_log_in_took_and_the_report_that_was_sent_is_shown_to_be_copied(
    visitor: Visit,
) -> None:
    officer = visitor(OFFICER).open(f"{HERE}report/title/")
    asked = warnings(officer)
    officer.page.get_by_label("Ward", exact=True).fill("Typed, and not sent")
    officer.open(f"{HERE}report/considerations/")
    unit = officer.page.locator("[data-name='Equalities']")
    Session.objects.all().delete()
    unit.get_by_label("Text").fill(WORDS)
    expect(unit.locator("[data-saved]")).to_contain_text("Not saved: you have been logged out")
    colleague = visitor(COLLEAGUE).open(f"{HERE}publication/")
    colleague.page.get_by_role("radio").first.check()
    colleague.click("Save").open(f"{HERE}send/").click("Send to executive member")
    officer.page.goto(f"{officer.site}{HERE}report/considerations/")
    assert asked == ["beforeunload", "beforeunload"]
    log_in_again(officer, OFFICER)
    officer.complaints.clear()
    for path, words in (
        ("report/considerations/", WORDS),
        ("report/title/", "Typed, and not sent"),
    ):
        officer.open(f"{HERE}{path}")
        expect(offer(officer)).to_contain_text(words)
        expect(offer(officer)).to_contain_text("this cannot be saved. Copy it from here.")
        expect(offer(officer).get_by_role("button", name="Put it back")).to_have_count(0)
    # It is still there when the report comes back.
    colleague.open(f"{HERE}recall/").click("Recall the report")
    officer.open(f"{HERE}report/considerations/")
    offer(officer).get_by_role("button", name="Put it back and save it").click()
    expect(unit.locator("[data-saved]")).to_contain_text(re.compile("^Saved"))
    keeps(officer, 1)
    colleague.open(f"{HERE}send/").click("Send to executive member")
    officer.open(f"{HERE}report/considerations/").reads(WORDS)
    expect(offer(officer)).to_have_count(0)
    officer.open(f"{HERE}report/title/")
    offer(officer).get_by_role("button", name="Throw it away").click()
    keeps(officer, 0)
    expect(officer.page.get_by_role("heading", level=1)).to_be_focused()


def test_a_reason_that_came_too_late_is_kept(visitor: Visit) -> None:
    officer = visitor(OFFICER).open(f"{HERE}publication/")
    officer.page.get_by_role("radio").first.check()
    officer.click("Save")
    officer.open(f"{HERE}send/").click("Send to executive member")
    member = visitor(MEMBER).open(f"{HERE}return/")
    member.page.get_by_label("What should change?", exact=True).fill(WORDS)
    officer.open(f"{HERE}recall/").click("Recall the report")
    member.click("Return")  # refused, on another page
    expect(member.page.locator(".govuk-notification-banner").first).to_be_visible()
    assert len(kept(member)) == 1
    officer.open(f"{HERE}send/").click("Send to executive member")
    member.open(f"{HERE}return/")
    expect(offer(member)).to_contain_text(WORDS)
    offer(member).get_by_role("button", name="Put it back").click()
    member.click("Return").reads("The report was returned")
    keeps(member, 0)


def test_a_decision_in_mid_sentence(visitor: Visit) -> None:
    officer = visitor(OFFICER).open(f"{HERE}publication/")
    officer.page.get_by_role("radio").first.check()
    officer.click("Save")
    officer.open(f"{HERE}send/").click("Send to executive member")
    member = visitor(MEMBER).open(f"{HERE}decide/")
    page = member.page
    page.get_by_label("Modified").check()
    page.locator("#Q1 summary").first.click()
    page.get_by_label("Your words for Q1", exact=True).fill(WORDS)
    page.get_by_label("Reasons", exact=True).fill("Because")
    page.locator("#Q1").get_by_label("Why it is changed").fill("Clearer")
    member.declare_nothing()
    Session.objects.all().delete()
    member.click("Continue to signing")
    log_in_again(member, MEMBER)
    for words in (WORDS, "Because", "Modified"):
        expect(offer(member)).to_contain_text(words)
    expect(offer(member)).not_to_contain_text("Yes, the council answers")
    member.look()
    offer(member).get_by_role("button", name="Put it back").click()
    expect(page.get_by_label("Your words for Q1", exact=True)).to_be_visible()
    expect(page.get_by_label("Your words for Q1", exact=True)).to_have_value(WORDS)
    expect(page.get_by_label("Modified")).to_be_checked()
    member.click("Continue to signing")
    assert DecisionDraft.objects.get().reasons == "Because"
    keeps(member, 0)
    # Nothing that proves who signs is ever kept.
    page.get_by_label("Password", exact=True).fill("taking-stock-2015")
    page.wait_for_timeout(400)  # longer than typed words wait until they are kept
    assert kept(member) == []
    member.click("Confirm").reads("Check and sign your decision")
    member.type_name().click("Sign the decision").reads("Your decision is signed")
    assert kept(member) == []


def test_no_server_and_then_a_lost_reply(visitor: Visit) -> None:
    path = f"{HERE}sections/1/Q1/comments/"
    officer = visitor(OFFICER).open(path)
    page = officer.page
    page.get_by_label("Your comment").fill(WORDS)

    def away(route: Any) -> None:
        if route.request.method == "POST":
            route.abort()
        else:
            route.continue_()

    page.route(f"**{path}", away)
    page.get_by_role("button", name="Add comment").click()
    page.wait_for_url(re.compile("chrome-error"))
    page.unroute(f"**{path}")
    officer.complaints.clear()
    officer.open(path)
    expect(offer(officer)).to_contain_text(WORDS)
    assert not Comment.objects.filter(text=WORDS).exists()
    offer(officer).get_by_role("button", name="Put it back").click()

    # The comment arrives, the page after it does not: the next one says that it is stored.
    def deaf(route: Any) -> None:
        if route.request.method == "POST":
            route.fetch(max_redirects=0)
            route.abort()
        else:
            route.continue_()

    page.route(f"**{path}", deaf)
    page.get_by_role("button", name="Add comment").click()
    page.wait_for_url(re.compile("chrome-error"))
    page.unroute(f"**{path}")
    officer.complaints.clear()
    assert Comment.objects.filter(text=WORDS).count() == 1
    officer.open(path)
    expect(offer(officer)).to_have_count(0)
    assert kept(officer) == []


def test_a_reply_is_offered_where_it_was_typed(visitor: Visit) -> None:
    path = f"{HERE}sections/1/Q1/comments/"
    officer = visitor(OFFICER).open(path)
    officer.page.get_by_label("Your comment").fill("First")
    officer.click("Add comment").click("Reply", "link")
    officer.page.get_by_label("Your reply").fill(WORDS)
    Session.objects.all().delete()
    officer.click("Add reply")
    log_in_again(officer, OFFICER)
    expect(officer.page.get_by_label("Your reply")).to_be_visible()
    expect(offer(officer)).to_contain_text(WORDS)
    offer(officer).get_by_role("button", name="Put it back").click()
    officer.click("Add reply").reads("Your reply is added.")
    assert Comment.objects.get(text=WORDS).parent is not None
    # Back to the page on which it was typed: it is stored, so there is nothing to ask or to offer.
    asked = warnings(officer)
    officer.page.go_back()
    expect(officer.page.get_by_label("Your reply")).to_have_value("")
    expect(offer(officer)).to_have_count(0)
    officer.open(HERE)
    assert asked == []


def test_logging_out_asks_and_forgets(visitor: Visit) -> None:
    officer = visitor(OFFICER).open(f"{HERE}report/background-papers/")
    page = officer.page
    page.get_by_label("Background papers").fill(WORDS)
    keeps(officer, 1)
    asked: list[str] = []

    def stay(dialog: Any) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.once("dialog", stay)
    page.get_by_role("button", name="Log out").click()
    assert asked == [
        "Something you typed here is not saved and would be lost. Log out all the same?"
    ]
    expect(page.get_by_label("Background papers")).to_have_value(WORDS)
    assert len(kept(officer)) == 1
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    assert kept(officer) == []


def test_words_of_somebody_else_are_not_offered(visitor: Visit) -> None:
    path = f"{HERE}report/background-papers/"
    officer = visitor(OFFICER).open(path)
    officer.page.get_by_label("Background papers").fill("For my eyes")
    Session.objects.all().delete()
    officer.page.get_by_role("button", name="Save", exact=True).click()
    log_in_again(officer, COLLEAGUE)
    expect(officer.page.get_by_label("Background papers")).to_be_visible()
    officer.does_not_read("For my eyes")
    assert kept(officer) == []

"""Two people talk about a draft, look at what changed, and bring an earlier version back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from responses.models import Answer, Comment
from slisystem.demo import PASSWORD
from tests.councils.post import (
    letters,
    letters_minutes_later,
    letters_next_morning,
    path_in,
)
from tests.journeys.test_main_job import HERE, MEMBER, OFFICER

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Q7 = f"{HERE}sections/2/Q7/"


def test_comment_mention_reply_and_resolution(visitor: Callable[..., Any]) -> None:
    officer = visitor(OFFICER)
    officer.open(f"{HERE}sections/2/")
    officer.page.locator("#Q7").get_by_role("link", name="Comments").click()
    officer.look().reads("Comments on Q7").reads("No comments yet.")
    officer.page.get_by_label("Your comment").fill("Do we want to say this so openly?")
    officer.page.get_by_text("Tell colleagues by mail").click()
    officer.page.get_by_label("Max Example").check()
    officer.look().click("Add comment").look().reads("tells Max Example")

    # The mail of the next day leads there, through log-in, where nobody is logged in.
    (mail,) = letters_next_morning()
    assert mail.to == [MEMBER] and "Olive Example mentions you" in mail.message
    assert "openly" not in mail.message
    member = visitor()
    member.page.goto(f"{member.site}{path_in(mail)}")
    member.page.get_by_label("E-mail address").fill(MEMBER)
    member.page.get_by_label("Password", exact=True).fill(PASSWORD)
    member.page.get_by_role("button", name="Log in").click()
    expect(member.page).to_have_url(f"{member.site}{Q7}comments/")
    member.reads("Do we want to say this so openly?")
    member.click("Reply", "link").look().page.get_by_label("Your reply").fill(
        "Yes. @Olive Example, please leave it."
    )
    member.click("Add reply").look().reads("tells Olive Example")

    officer.open(HERE).reads("1 open comment")
    officer.open(f"{HERE}comments/").reads("1 reply").click("Read the thread", "link")
    officer.click("Resolve").look().reads("Resolved (1)")
    officer.page.get_by_text("Resolved (1)").click()
    officer.look().reads("Resolved by Olive Example").click("Reopen").look()
    officer.reads("had resolved this on")
    assert Comment.objects.count() == 3


def test_history_compared_and_restored(visitor: Callable[..., Any]) -> None:
    officer = visitor(OFFICER)
    answer = Answer.objects.get(question__number="Q7")
    written = answer.text
    officer.open(f"{HERE}sections/2/")
    officer.page.get_by_label("Suggested response to Q7").fill("Something shorter.")
    officer.click("Save and go to the task list").reads("Section 2 saved at")
    officer.open(f"{HERE}sections/2/")
    officer.page.locator("#Q7").get_by_role("link", name="History").click()
    officer.look().reads("History of Q7").reads("2 versions since")
    officer.click("Show each version", "link").look().reads("removed")
    officer.page.get_by_label("Compare version").fill("2")
    officer.page.get_by_label("with version").fill("3")
    officer.click("Compare").look().reads("Earlier: version 2").reads("Later: version 3")
    officer.click("Restore version 2").look().reads("Version 2 is restored as version")
    officer.reads("The words of version 2")
    answer.refresh_from_db()
    assert answer.text == written

    # Executive members read the history, and nothing there is theirs to change.
    member = visitor(MEMBER)
    member.open(f"{Q7}history/").reads("Version").does_not_read("Restore")


def test_restore_while_a_colleague_saves(visitor: Callable[..., Any]) -> None:
    officer, colleague = visitor(OFFICER), visitor("shared.officer@example.org")
    officer.open(f"{Q7}history/?each=1")
    colleague.open(f"{HERE}sections/2/")
    colleague.page.get_by_label("Suggested response to Q7").fill("A colleague's words.")
    colleague.click("Save and go to the task list").reads("Section 2 saved at")
    officer.click("Restore version 1").look().reads("Nothing was restored yet")
    officer.reads("A colleague's words.")
    officer.click("Cancel", "link").reads("by Toni Twohats")
    officer.click("Restore version 1").reads("Version 1 is restored as version")


def test_part_of_the_report_has_history_and_comments(visitor: Callable[..., Any]) -> None:
    officer = visitor(OFFICER)
    officer.open(f"{HERE}report/2/")
    officer.page.get_by_role("link", name="Comments on").click()
    officer.look().reads("What stands in the report")
    officer.click("History of", "link").look().reads("Versions")


def test_talking_without_javascript_and_by_keyboard(visitor: Callable[..., Any]) -> None:
    officer = visitor(OFFICER, script=False)
    officer.open(f"{Q7}comments/")
    page = officer.page
    page.get_by_label("Your comment").focus()
    page.keyboard.type("Typed without a mouse, @Max Example.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # unfolds "Tell colleagues by mail"
    for _ in range(12):
        page.keyboard.press("Tab")
        if "Add comment" in page.evaluate("document.activeElement.textContent"):
            break
    page.keyboard.press("Enter")
    officer.reads("Comment added.").look().reads("tells Max Example")
    page.get_by_role("link", name="Reply").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Your reply").fill("To myself.")
    officer.click("Add reply").reads("Your reply is added.").click("Resolve").reads("Resolved (1)")
    officer.open(f"{Q7}history/?earlier=1&later=2")
    officer.reads("Earlier: version 1")


def test_at_sign_offers_names_to_the_keyboard(visitor: Callable[..., Any]) -> None:
    officer = visitor(OFFICER)
    officer.open(f"{Q7}comments/")
    page = officer.page
    field = page.get_by_label("Your comment")
    field.press_sequentially("Mail x@ma, but ask @exa")
    names = page.get_by_role("list", name="Colleagues").get_by_role("button")
    expect(names).not_to_have_count(0)
    officer.look()
    field.press_sequentially(" nobody")
    expect(names).to_have_count(0)
    field.fill("")
    field.press_sequentially("Ask @ma")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("button", name="Max Example")).to_be_focused()
    page.keyboard.press("Enter")
    expect(field).to_be_focused()
    page.keyboard.type("please.")
    expect(field).to_have_value("Ask @Max Example please.")
    field.press_sequentially(" @ma")
    page.keyboard.press("Escape")
    expect(names).to_have_count(0)
    officer.click("Add comment").reads("tells Max Example")


def choose_mentions(member: Any, when: str) -> None:
    member.open("/account/mail/")
    mentions = member.page.get_by_role("group", name="When somebody mentions you")
    mentions.get_by_label(when).check()
    member.click("Save").reads("It counts from the next mail on.")


def write(officer: Any, text: str) -> None:
    officer.open(f"{Q7}comments/").page.get_by_label("Your comment").fill(text)
    officer.click("Add comment").reads("Comment added.")


def test_mails_are_chosen_and_come_in_one_a_day(visitor: Callable[..., Any]) -> None:
    member, officer = visitor(MEMBER), visitor(OFFICER)
    member.open("/account/").click("Change Mails you get", "link").look()
    mentions = member.page.get_by_role("group", name="When somebody mentions you")
    expect(mentions.get_by_label("In one mail a day")).to_be_checked()

    # As it usually is: nothing until the next morning, then one mail with one line for one page.
    for text in ("One for @Max Example.", "Two for @Max Example."):
        write(officer, text)
    assert letters_minutes_later() == []
    (digest,) = letters_next_morning()
    assert digest.to == [MEMBER] and "one thing for you" in digest.subject
    member.page.goto(f"{member.site}{path_in(digest)}")
    member.reads("One for @Max Example.").reads("Two for @Max Example.")

    # At once: some minutes later, and two that follow one another are one mail.
    choose_mentions(member, "At once")
    write(officer, "Three for @Max Example.")
    officer.open(f"{HERE}sections/1/Q6/comments/").page.get_by_label("Your comment").fill(
        "And here, @Max Example."
    )
    officer.click("Add comment").reads("Comment added.")
    assert letters() == [digest]
    *_, mail = letters_minutes_later()
    assert "2 things for you" in mail.subject
    assert letters_next_morning() == [digest, mail]

    choose_mentions(member, "Not at all")
    write(officer, "Four for @Max Example.")
    assert letters_next_morning() == [digest, mail]

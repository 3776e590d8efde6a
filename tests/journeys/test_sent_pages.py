"""The save button: half an answer, two texts at once, a report that was sent meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from responses.models import Answer
from tests.journeys.test_every_kind import HERE as EVERY_KIND
from tests.journeys.test_every_kind import asked, question, start
from tests.journeys.test_main_job import HERE, OFFICER

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COLLEAGUE = "shared.officer@example.org"

__all__ = ["asked"]  # the fixture


def stored(number: str, consultation: str) -> Answer:
    return Answer.objects.get(question__number=number, question__consultation__code=consultation)


@pytest.mark.parametrize("script", [True, False])
def test_half_an_answer_is_kept_named_and_finished_later(
    visitor: Callable[..., Any], asked: None, script: bool
) -> None:
    officer = start(visitor, script=script)
    officer.open(f"{EVERY_KIND}sections/2/")
    page = officer.page
    page.get_by_label("Comment on Q5 (optional)").fill("Soon.")
    officer.click("Save and continue").reads("Not finished yet").look()
    assert page.title().startswith("Error: ")
    assert (stored("Q5", "every-kind").text, stored("Q5", "every-kind").choices) == ("Soon.", [])
    sentence = "Saved, but not finished. Choose an answer to Q5 beside the words, too."
    expect(question(page, "Q5")).to_contain_text(sentence)
    page.get_by_role("link", name=sentence).click()
    expect(question(page, "Q5").get_by_label("This year")).to_be_focused()
    officer.click("Finish it later", "link").look()
    officer.open(f"{EVERY_KIND}sections/2/").does_not_read("Not finished yet")
    expect(page.get_by_label("Comment on Q5 (optional)")).to_have_value("Soon.")
    question(page, "Q5").get_by_label("This year").check()
    officer.click("Save and continue").reads("Have you completed this section?")


def test_two_texts_have_the_full_width_and_cover_nothing(visitor: Callable[..., Any]) -> None:
    officer, colleague = visitor(OFFICER, script=False), visitor(COLLEAGUE, script=False)
    for person, words in ((officer, "Mine, in full."), (colleague, "Theirs, in full.")):
        person.open(f"{HERE}sections/1/")
        person.page.get_by_label("Suggested response to Q1").fill(words)
    colleague.click("Save and go to the task list").reads("Section 1 saved at")
    officer.click("Save and go to the task list").reads("Two texts for Q1")
    officer.reads("Q1 was not saved. Everything else on this page was saved.").look()
    page = officer.page
    for width in (1280, 800):
        page.set_viewport_size({"width": width, "height": 900})
        whole = page.locator(".govuk-grid-row").bounding_box()
        box = page.locator(".app-conflict").bounding_box()
        beside = page.locator(".app-aside").bounding_box()
        field = page.get_by_label("Suggested response to Q1").bounding_box()
        form = page.locator("form[data-writing]").bounding_box()
        assert whole and box and beside and field and form
        assert abs(box["width"] - (whole["width"] - 30)) < 2, width
        assert field["width"] < 0.7 * whole["width"]  # as before
        assert beside["y"] >= form["y"] + form["height"] - 1
    page.get_by_label("Keep my text").check()
    officer.click("Save this choice").reads("Mine, in full.")
    page.set_viewport_size({"width": 1280, "height": 900})
    beside = page.locator(".app-aside").bounding_box()
    assert beside and beside["x"] > 800  # in its place again


@pytest.mark.parametrize("script", [True, False])
def test_report_that_was_sent_meanwhile_shows_words_and_what_was_typed(
    visitor: Callable[..., Any], script: bool
) -> None:
    officer, colleague = visitor(OFFICER, script=script), visitor(COLLEAGUE)
    officer.open(f"{HERE}report/3/")
    colleague.open(f"{HERE}publication/")
    colleague.page.get_by_label("Yes, it will publish them").check()
    colleague.click("Save").open(f"{HERE}send/").click("Send to executive member")
    officer.page.get_by_label("Paragraphs").fill("Typed while it was being sent.")
    # The words save themselves before the page is sent: only the page that follows says this.
    officer.click("Save").reads("You sent this, and it was not saved.").reads("Recall it first")
    officer.look().reads("Typed while it was being sent.")
    expect(officer.page.get_by_role("main").get_by_role("textbox")).to_have_count(0)
    for path in ("sections/1/", "report/title/", "report/considerations/", "publication/"):
        officer.open(f"{HERE}{path}").reads("Awaiting decision")
        expect(officer.page.get_by_role("main").get_by_role("textbox")).to_have_count(0)
        expect(officer.page.get_by_role("main").get_by_role("radio")).to_have_count(0)

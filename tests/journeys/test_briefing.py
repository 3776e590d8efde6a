"""The briefing: one question at a time on a tablet, by keyboard alone, and without scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from responses.enums import Outcome, State
from responses.models import Decision
from tests.journeys.test_main_job import tab_to
from tests.world import a_response

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TABLET = 768


@pytest.mark.parametrize("script", [True, False])
def test_one_question_at_a_time_on_a_tablet(visit: Callable[..., Any], script: bool) -> None:
    """Agree, change the words, ask the officer; what was said is kept and leads to the decision."""
    place = a_response(State.AWAITING_DECISION)
    member, officer = visit(place.member, place, script=script), visit(place.officer, place)
    member.widths = (1280, 360, TABLET)
    page = member.page
    member.open("briefing/").click("Start with Q1").look().reads("Our answer to Q1.").click("Agree")
    member.reads("Our answer to Q2.").unfold("Change the words").look()
    member.fill("Your words for Q2", "My words for Q2.").fill("Why it is changed", "Clearer.")
    member.click("Keep these words")
    member.reads("Our answer to Q3.").unfold("Ask the officer")
    page.get_by_label("Your question to the policy officers").fill("Is that still so?")
    member.click("Ask").reads("the policy officers are asked")

    # Another day: it goes on where it was left.
    member.open("briefing/").reads("Asked the officer").reads("Changed by you")
    officer.open("sections/2/Q3/comments/").reads("Is that still so?").click("Reply", "link")
    officer.page.get_by_label("Your reply").fill("It is.")
    officer.click("Add reply").reads("It is.")
    member.click("Go on with Q4").click("Agree").click("Agree").look()
    member.open("briefing/Q3/").click("Agree").open("briefing/")
    member.reads("You have been through every question.").click("Go on to the decision").look()
    expect(page.locator("#Q2").get_by_label("Your words for Q2")).to_be_visible()
    member.check("Modified as below").sign().reads("Decision: modified as below")
    decision = Decision.objects.get()
    assert decision.outcome == Outcome.MODIFIED
    assert [one.verdict for one in decision.answers.order_by("question__position")[:3]] == [
        "agreed",
        "modified",
        "agreed",
    ]


def test_briefing_by_keyboard_alone(visit: Callable[..., Any]) -> None:
    place = a_response(State.AWAITING_DECISION)
    member = visit(place.member, place)
    keyboard, page = member.page.keyboard, member.page

    def tab_until(words: str) -> None:
        for _ in range(60):
            keyboard.press("Tab")
            if page.evaluate("document.activeElement.textContent.trim()").startswith(words):
                return
        pytest.fail(f"“{words}” is not reached by Tab")

    member.go("briefing/")
    tab_until("Start with Q1")
    keyboard.press("Enter")
    member.reads("Our answer to Q1.")
    tab_until("Agree")
    keyboard.press("Enter")
    member.reads("Our answer to Q2.")
    tab_until("Change the words")
    keyboard.press("Enter")
    tab_to(page, "Q2-text")
    keyboard.press("Control+A")
    keyboard.type("Typed without a mouse.")
    tab_to(page, "Q2-why")
    keyboard.type("Clearer.")
    keyboard.press("Tab")
    keyboard.press("Enter")
    member.reads("Q2: your words are kept.").reads("Our answer to Q3.")
    tab_until("Ask the officer")
    keyboard.press("Enter")
    tab_to(page, "question")
    keyboard.type("Is that still so?")
    keyboard.press("Tab")
    keyboard.press("Enter")
    member.reads("Q3: the policy officers are asked")
    member.go("briefing/").reads("Agreed").reads("Changed by you").reads("Asked the officer")


def test_briefing_on_paper(visit: Callable[..., Any]) -> None:
    place = a_response(State.AWAITING_DECISION)
    member = visit(place.member, place).open("briefing/print/").reads("Our answer to Q1.")
    member.page.emulate_media(media="print")
    questions = member.page.locator(".app-question:has(.app-ballot__boxes)")
    kept = questions.evaluate_all("all => all.map(one => getComputedStyle(one).breakInside)")
    assert set(kept) == {"avoid"}

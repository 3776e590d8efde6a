"""The report around the answers: its order, what it weighs, the paper beside the form, and what
the council said before."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from councils.models import Council, User
from responses.actions import drafting
from responses.enums import AnswerState, State
from responses.models import Answer, ReportTemplate, Response
from tests.world import Place, a_consultation, a_response, invite

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HERE = "/councils/chesterfield/consultations/taking-stock-2015/"
TEMPLATE = "/councils/chesterfield/report-template/"
OFFICER = "officer@chesterfield.example.org"


def the_draft() -> Response:
    return Response.objects.get(invitation__consultation__code="taking-stock-2015")


def order(person: Any) -> list[str]:
    found = person.page.locator("[data-part]").evaluate_all("all => all.map(e => e.dataset.part)")
    return [str(kind) for kind in found]


def an_earlier_response() -> Place:
    """What Chesterfield sent to another consultation, one answer of it."""
    council = Council.objects.get(slug="chesterfield")
    people = {
        name: User.objects.get(email=f"{name}@chesterfield.example.org")
        for name in ("officer", "member", "administrator")
    }
    consultation = a_consultation(title="Fire safety in tall buildings")
    place = Place(council, **people, invitation=invite(consultation, council))
    place.response = drafting.start(invitation=place.invitation, by=place.officer)
    answer = place.response.answers.get(question__number="Q1")
    drafting.save_answer(
        response=place.response,
        question=answer.question,
        by=place.officer,
        base_version=answer.version,
        state=AnswerState.ANSWERED,
        text="The council supports sprinklers in every tall building. " * 12
        + "\n\nIt asks that the SPRINKLER programme is funded.",
    )
    return a_response(State.SUBMITTED, place=place)


def test_template_by_keyboard_and_taken_over(visitor: Callable[..., Any]) -> None:
    officer = visitor(OFFICER)
    officer.open("/councils/chesterfield/").click("Report template", "link")
    officer.look().reads("reports are built that are started from now on")

    # The arrows move a part and keep the focus; a screen reader hears where it went.
    officer.page.get_by_role("button", name="Move Background up").focus()
    officer.page.keyboard.press("Enter")
    expect(officer.page.locator("[data-order-said]")).to_contain_text("is part 2 of 9 now")
    officer.page.keyboard.press("Space")
    expect(officer.page.locator("[data-order-said]")).to_contain_text("is part 1 of 9 now")
    focused = officer.page.evaluate("document.activeElement.textContent")
    assert "Move Background down" in focused
    assert order(officer)[:2] == ["background", "purpose"]

    # By its grip a part can be dragged.
    grip = officer.page.locator("[data-part=recommendations] .app-order__grip")
    grip.drag_to(officer.page.locator("[data-part=purpose]"), target_position={"x": 60, "y": 5})
    assert order(officer)[:3] == ["background", "recommendations", "purpose"]

    officer.page.get_by_label("Legal", exact=True).check()
    officer.page.get_by_label("Other considerations").fill("Health and safety")
    officer.page.get_by_label("Number the paragraphs").uncheck()
    officer.page.get_by_label("Reason for recommendations").fill("")
    officer.click("Save").look().reads("There is a problem")
    officer.page.get_by_label("Reason for recommendations").fill("Why we recommend this")
    officer.click("Save").look().reads("Report template saved at")
    outline = ReportTemplate.objects.get().outline
    assert [kind for kind, _ in outline["items"]][:3] == [
        "background",
        "recommendations",
        "purpose",
    ]
    assert outline["considerations"] == [
        "Legal",
        "Risk management",
        "Equalities",
        "Health and safety",
    ]

    # A draft that was started before stays as it is until somebody takes the template over.
    assert the_draft().report_outline.kinds[0] == "purpose"
    officer.open(HERE).click("Order, appendices and report template", "link")
    officer.look().reads("This report was built in another way.")
    officer.click("Take the template over", "link")
    officer.look().reads("is called “Why we recommend this”")
    officer.click("Take it over for this report")
    officer.look().reads("has the order of the council’s template now")
    assert the_draft().report_outline.kinds[0] == "background"
    officer.open(f"{HERE}check/").reads("“Legal” and “Health and safety” are expected")
    officer.open(f"{HERE}read/").reads("Why we recommend this")


def test_paper_beside_the_form_follows_each_save(visitor: Callable[..., Any]) -> None:
    officer = visitor(OFFICER)
    part = the_draft().parts.get(kind="background")
    officer.open(f"{HERE}report/{part.position}/")
    sheet = officer.page.get_by_role("region", name="Preview of the paper")
    expect(sheet).to_contain_text("3.0 Background")
    officer.page.set_viewport_size({"width": 1280, "height": 900})
    words = officer.page.get_by_label("Paragraphs")
    words.fill("Written just now.\n\n- first\n- second")
    expect(sheet).to_contain_text("Written just now.")
    expect(sheet.get_by_role("listitem")).to_have_count(2)
    officer.look()

    # What was emptied can be had back from the consultation, as a new version.
    officer.click("Insert the consultation’s background").look()
    officer.reads("The consultation’s background is inserted")
    part.refresh_from_db()
    assert part.text.endswith("Written just now.\n\n- first\n- second")
    revision = part.revisions.order_by("-version").first()
    assert revision is not None and revision.source == "the consultation's background"

    # On a section's page the preview follows, too.
    officer.open(f"{HERE}sections/1/")
    sheet = officer.page.get_by_role("region", name="Preview of the paper")
    sheet.scroll_into_view_if_needed()
    expect(sheet).to_contain_text("Suggested response")
    officer.page.get_by_label("Suggested response to Q1").fill("Seen in the paper at once.")
    expect(sheet).to_contain_text("Seen in the paper at once.")
    officer.open(f"{HERE}preview/").reads("Preview of the report")


def test_clearance_is_of_exactly_these_words(visitor: Callable[..., Any]) -> None:
    officer = visitor(OFFICER)
    officer.open(f"{HERE}report/considerations/").reads("Not cleared")
    boxes = officer.page.get_by_role("group", name="Equalities")
    boxes.get_by_label("Cleared by").fill("Lena Example")
    boxes.get_by_label("Day").fill("4")
    boxes.get_by_label("Month").fill("March")
    boxes.get_by_label("Year").fill("2015")
    officer.click("Save").reads("Considerations saved at")
    officer.open(f"{HERE}report/considerations/").reads("by Lena Example, 4 March 2015")
    officer.open(f"{HERE}preview/considerations/").reads("Cleared by Lena Example, 4 March 2015")
    officer.open(f"{HERE}report/considerations/")
    boxes = officer.page.get_by_role("group", name="Equalities").first
    boxes.get_by_label("Text").fill("Other words.")
    officer.click("Save").look()
    officer.reads("“Equalities” was cleared by Lena Example on 4 March 2015. The words changed")
    officer.open(f"{HERE}preview/considerations/").does_not_read("Cleared")
    officer.open(f"{HERE}check/").reads("not cleared by anybody")

    officer.open(f"{HERE}report/background-papers/")
    officer.page.get_by_label("There are none").uncheck()
    officer.click("Save")
    officer.open(f"{HERE}check/").reads("Nobody has said yet whether there are background papers.")
    officer.open(f"{HERE}preview/title/").reads("Not yet stated")


def test_earlier_answer_is_found_and_copied(visitor: Callable[..., Any]) -> None:
    an_earlier_response()
    officer = visitor(OFFICER)
    officer.open(f"{HERE}sections/1/")
    officer.page.locator("#Q1").get_by_role("link", name="Earlier answers").click()
    officer.look()
    officer.page.get_by_label("Words to look for").fill("Sprinkler FUNDED")
    officer.page.keyboard.press("Enter")
    officer.page.wait_for_url(re.compile("q="))
    officer.look().reads("1 answer has these words.")
    expect(officer.page.locator("mark").first).to_have_text("sprinkler")
    officer.click("Copy into Q1").look().reads("Copied into Q1")
    answer = Answer.objects.get(
        question__number="Q1", response__invitation__consultation__code="taking-stock-2015"
    )
    assert "It asks that the SPRINKLER programme is funded." in answer.text
    revision = answer.revisions.order_by("-version").first()
    assert revision is not None
    assert revision.source == "Copied from Fire safety in tall buildings, Q1"


def test_all_of_it_without_script(visitor: Callable[..., Any]) -> None:
    officer = visitor(OFFICER, script=False)
    officer.open(TEMPLATE)
    officer.page.get_by_label("Purpose of report").fill("What this is about")
    officer.page.get_by_role("button", name="Move Background up").click()
    officer.reads("“Background” is part 2 of 9 now. It is not saved yet.")
    assert order(officer)[1] == "background"
    expect(officer.page.get_by_label("Purpose of report")).to_have_value("What this is about")
    assert not ReportTemplate.objects.exists()
    officer.page.keyboard.press("Enter")  # the arrow that was pressed has the focus again
    officer.reads("“Background” is part 1 of 9 now.")
    officer.click("Save").look().reads("Report template saved at")
    assert ReportTemplate.objects.get().outline["items"][1] == ["purpose", "What this is about"]

    # An appendix: added, written, removed and put back.
    officer.open(f"{HERE}report/")
    officer.page.get_by_label("Heading of the appendix").fill("The council’s figures")
    officer.click("Add the appendix").reads("Write it here")
    officer.page.get_by_label("Paragraphs").fill("Figures of the year.")
    officer.click("Save").reads("“The council’s figures” saved at")
    officer.open(f"{HERE}preview/").reads("Appendix 1: The council’s figures")
    officer.open(f"{HERE}report/")
    officer.click("Remove", "link").look().reads("It begins: “Figures of the year.”")
    officer.click("Remove the appendix").look().reads("It can be put back.")
    officer.open(f"{HERE}preview/").does_not_read("Figures of the year.")
    officer.open(f"{HERE}report/").click("Put back").reads("is part of the report again")
    officer.open(f"{HERE}preview/").reads("Figures of the year.")

    # The paper is a link away from every form, and what was typed is saved before the insertion.
    part = the_draft().parts.get(kind="background")
    officer.open(f"{HERE}report/{part.position}/").click("Preview of what is saved", "link")
    officer.look().reads("Preview of this part of the report")
    officer.open(f"{HERE}report/{part.position}/")
    officer.page.get_by_label("Paragraphs").fill("Typed and not saved.")
    officer.click("Save")
    officer.open(f"{HERE}report/{part.position}/")
    officer.page.get_by_label("Paragraphs").fill("Typed and not saved, either.")
    officer.click("Insert the consultation’s background").look()
    part.refresh_from_db()
    assert part.text.endswith("Typed and not saved, either.") and part.version > 2

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
COLLEAGUE = "shared.officer@example.org"


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


def weighed(person: Any, heading: str = "Equalities") -> Any:
    return person.page.locator(f"[data-name='{heading}']")


def clear(unit: Any, name: str) -> None:
    unit.get_by_label("Cleared by").fill(name)
    for label, value in (("Day", "4"), ("Month", "March"), ("Year", "2015")):
        unit.get_by_label(label).fill(value)


def test_clearance_is_of_exactly_these_words(visitor: Callable[..., Any]) -> None:
    officer = visitor(OFFICER)
    officer.open(f"{HERE}report/considerations/").reads("Not cleared by anybody.")
    unit = weighed(officer)
    note, standing = unit.locator("[data-note]"), unit.locator("[data-standing]")
    sheet = officer.page.get_by_role("region", name="Preview of the paper")

    # By half it is no clearance, and keeps no word back.
    unit.get_by_label("Cleared by").fill("Lena Example")
    expect(note).to_have_text("Say when it was cleared.")
    expect(unit.locator("[data-saved]")).to_contain_text("Saved")
    clear(unit, "Lena Example")
    expect(standing).to_contain_text("by Lena Example, 4 March 2015.")
    expect(note).to_be_empty()
    expect(sheet).to_contain_text("Cleared by Lena Example, 4 March 2015")
    officer.look()

    # Other words have to be cleared again: the page says so and takes it out of the fields.
    unit.get_by_label("Text").fill("Other words.")
    fallen = "“Equalities” was cleared by Lena Example on 4 March 2015. The words changed"
    expect(note).to_contain_text(fallen)
    expect(unit.get_by_label("Cleared by")).to_have_value("")
    expect(unit.get_by_label("Year")).to_have_value("")
    expect(standing).to_contain_text("Not cleared")
    unit.get_by_label("Text").press_sequentially(" And more.")
    expect(sheet).to_contain_text("Other words. And more.")
    expect(note).to_contain_text(fallen)  # until there is another clearance
    expect(sheet).not_to_contain_text("Cleared by")
    officer.look()
    clear(unit, "Lena Example")
    expect(standing).to_contain_text("by Lena Example, 4 March 2015.")
    expect(note).to_be_empty()

    # Its history, and the version that was cleared before brought back with its clearance.
    unit.get_by_role("link", name="History").click()
    officer.look().reads("Clearance: Cleared by Lena Example, 4 March 2015")
    officer.open(f"{HERE}check/").reads("“Risk Management” is not cleared by anybody.")

    officer.open(f"{HERE}report/background-papers/")
    officer.page.get_by_label("There are none").uncheck()
    officer.click("Save")
    officer.open(f"{HERE}check/").reads("Nobody has said yet whether there are background papers.")
    officer.open(f"{HERE}preview/title/").reads("Not yet stated")


def test_two_people_write_one_consideration(visitor: Callable[..., Any]) -> None:
    officer = visitor(OFFICER).open(f"{HERE}report/considerations/")
    # Nothing reaches the officer's page about what the colleague saves.
    alone = {"company": "", "answers": {}, "again": 4}
    officer.page.route("**/live/", lambda route: route.fulfill(json=alone))
    colleague = visitor(COLLEAGUE).open(f"{HERE}report/considerations/")
    mine, theirs = weighed(officer), weighed(colleague)
    theirs.get_by_label("Text").fill("No group of people is affected.")
    expect(theirs.locator("[data-saved]")).to_contain_text("by Toni Twohats")
    mine.get_by_label("Text").fill("Some groups of people are affected.")
    box = mine.locator(".app-conflict")
    expect(box.get_by_role("heading", name="Two texts for Equalities")).to_be_visible()
    officer.look()
    # The other consideration is not held up by it.
    other = weighed(officer, "Risk Management")
    other.get_by_label("Text").fill("Low.")
    expect(other.locator("[data-saved]")).to_contain_text("by Olive Example")
    box.get_by_label("Keep Toni Twohats’s text").check()
    box.get_by_role("button", name="Save this choice").click()
    expect(box).to_have_count(0)
    expect(mine.get_by_label("Text")).to_have_value("No group of people is affected.")
    part = the_draft().parts.get(heading="Equalities")
    texts = list(part.revisions.order_by("version").values_list("text", flat=True))
    assert texts[-3:] == [
        "No group of people is affected.",
        "Some groups of people are affected.",
        "No group of people is affected.",
    ]


def test_considerations_come_and_go_without_script(visitor: Callable[..., Any]) -> None:
    officer = visitor(OFFICER, script=False)
    officer.open(f"{HERE}report/considerations/")
    weighed(officer).get_by_label("Text").fill("Nobody is affected.")
    officer.page.get_by_label("Another consideration").fill("Climate change")
    officer.click("Save and add it").look().reads("“Climate change” is added. Write it here.")
    expect(weighed(officer).get_by_label("Text")).to_have_value("Nobody is affected.")
    weighed(officer, "Climate change").get_by_label("Text").fill("Less travel.")
    officer.page.get_by_role("button", name="Save", exact=True).last.click()
    officer.reads("Considerations saved at")
    officer.open(f"{HERE}preview/considerations/").reads("Less travel.")
    officer.open(f"{HERE}report/considerations/")
    weighed(officer, "Climate change").get_by_role("link", name="Remove").click()
    officer.look().reads("It begins: “Less travel.”")
    officer.click("Remove the consideration").look().reads("It can be put back.")
    officer.open(f"{HERE}preview/considerations/").does_not_read("Less travel.")
    officer.open(f"{HERE}report/considerations/").click("Put back")
    officer.look().reads("is part of the report again")


def test_two_people_write_the_title_block_without_script(visitor: Callable[..., Any]) -> None:
    officer = visitor(OFFICER, script=False).open(f"{HERE}report/title/")
    colleague = visitor(COLLEAGUE, script=False).open(f"{HERE}report/title/")
    colleague.page.get_by_label("Reference").fill("J031")
    colleague.click("Save").reads("Title, meeting and reference saved at")
    officer.page.get_by_label("Reference").fill("J032")
    officer.page.get_by_label("Ward").fill("Hasland")
    officer.click("Save").look().reads("Two texts for the title block")
    expect(officer.page.get_by_label("Ward")).to_have_value("Hasland")
    officer.page.get_by_label("Keep my text").check()
    officer.click("Save this choice").reads("Title, meeting and reference saved at")
    officer.open(f"{HERE}report/title/").click("History", "link")
    officer.look().reads("Reference: J032, was: J031. Ward: Hasland, was: All.")
    officer.click("Changes", "link").look().reads("Version 3 and version 4")
    officer.open(f"{HERE}report/title/history/?each=1")
    officer.look().click("Restore version 3").reads("Version 3 is restored as version 5")
    assert the_draft().reference == "J031"


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

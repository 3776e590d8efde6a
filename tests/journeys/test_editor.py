"""An LGA editor writes a draft by keyboard alone, and drags a question."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from consultations.actions import rewriting
from consultations.definition import parse
from consultations.definition.stored import definition_of
from consultations.models import Consultation
from councils.enums import StaffRoleKind
from tests.world import staff

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EDIT = "/lga/consultations/shared-libraries/edit/"


def the_draft() -> Consultation:
    return Consultation.objects.get(code="shared-libraries")


def press(person: Any, name: str, role: str = "button", *, stays: bool = False) -> Any:
    """By keyboard: the control is reached, Enter is pressed, and another page has come."""
    control = person.page.get_by_role(role, name=name, exact=True).first
    control.focus()
    if stays:
        person.page.keyboard.press("Enter")
        return person
    with person.page.expect_event("load"):
        person.page.keyboard.press("Enter")
    return person


def type_into(person: Any, label: str, words: str) -> None:
    person.page.get_by_label(label, exact=True).first.focus()
    person.page.keyboard.press("Control+A")
    person.page.keyboard.type(words)


def type_day(person: Any, group: str, *parts: str) -> None:
    person.page.get_by_role("group", name=group).get_by_label("Day").focus()
    for part in parts:
        person.page.keyboard.type(part)
        person.page.keyboard.press("Tab")


def texts() -> list[list[str]]:
    return [[one.text for one in each.questions] for each in definition_of(the_draft()).sections]


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_draft_by_keyboard(visit: Callable[..., Any], script: bool) -> None:
    editor = visit(staff(StaffRoleKind.EDITOR), script=script)
    press(editor.open("/lga/consultations/"), "Write a new consultation")
    type_into(editor.look(), "Title", "Shared libraries")
    type_day(editor, "Opening day", "1", "3", "2030")
    type_day(editor, "Closing day", "30", "4", "2030")
    type_into(editor, "Confidentiality", "No council is named.")
    press(editor, "Begin the draft")
    press(editor.look().reads("The draft has no sections yet"), "Add a section")
    type_into(editor.look(), "Heading", "Choices")
    press(editor, "Add the section")
    press(editor, "Add a question to section 1", "link")
    type_into(editor.look(), "Words of the question", "What should come first?")
    press(editor, "Add it and write the next").reads("Q1 is added to section 1.")
    editor.page.get_by_label("Kind of question").focus()
    editor.page.keyboard.type("Single")
    if not script:
        press(editor, "Show the fields of this kind")
    type_into(editor, "Words of the question", "Who should run it?")
    rows = editor.page.get_by_role("list", name="Answer options").get_by_role("group")
    for at, words in enumerate(("A trust", "The county")):
        rows.nth(at).get_by_label("Option", exact=True).focus()
        editor.page.keyboard.type(words)
    press(editor, "Add an option", stays=script)
    expect(rows.nth(2).get_by_label("Option", exact=True)).to_be_focused()
    editor.page.keyboard.type("Don’t know")
    press(editor, "Move Option 3 up", stays=script)
    expect(editor.page.get_by_role("button", name="Move Option 2 up")).to_be_focused()
    editor.reads("“Don’t know” is option 2 of 3 now. It is not saved yet.")
    press(editor, "Take out Option 1", stays=script)
    expect(editor.page.get_by_role("button", name="Take out Option 1")).to_be_focused()
    press(editor.look(), "Add the question").reads("Q2 is added to section 1.")
    assert texts() == [["What should come first?", "Who should run it?"]]
    question = list(definition_of(the_draft()).questions)[1]
    assert [one.code for one in question.options] == ["dont-know", "the-county"]

    press(editor.look(), "Move Q2 up")
    expect(editor.page.get_by_role("button", name="Move Q1 down")).to_be_focused()
    editor.look().reads("Q1 is question 1 of 2 in section 1 now, and that is saved.")
    assert texts() == [["Who should run it?", "What should come first?"]]
    for path in ("particulars/", "sections/1/", "versions/", "versions/4/", "discard/"):
        editor.open(EDIT + path)


def test_a_question_is_dragged_into_another_section_and_previewed(
    visit: Callable[..., Any],
) -> None:
    by = staff(StaffRoleKind.EDITOR)
    definition = parse(Path("fixtures/consultations/every-kind.yaml").read_bytes())
    draft = rewriting.begin(definition=definition, by=by, what="Begun")
    editor = visit(by)
    editor.page.set_viewport_size({"width": 1280, "height": 3000})  # nothing scrolls under the drag
    editor.go(f"/lga/consultations/{draft.code}/edit/")
    first = next(definition.questions)
    grip = editor.page.locator(f"[data-part='{first.identity}'] .app-order__grip")
    target = editor.page.locator("[data-places='2'] > li").nth(1)
    grip.drag_to(target, target_position={"x": 200, "y": 2})
    editor.page.wait_for_url("**/edit/?question=*")
    assert definition_of(draft).sections[1].questions[1].identity == first.identity

    question = next(one for one in definition.questions if one.number == "Q2")
    editor.go(f"/lga/consultations/{draft.code}/edit/questions/{question.identity}/")
    editor.fill("Words of the question", "Who else should run it?")
    expect(editor.page.locator("#preview")).to_contain_text("Who else should run it?")

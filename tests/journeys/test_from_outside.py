"""Words from outside reach the draft: a paper that the council has, by keyboard alone and on a
phone, and the draft that a colleague edited in Word."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from responses.enums import AnswerState
from responses.models import KeptFile
from responses.said import Said
from tests import every_kind
from tests.responses.chesterfield import PAPER
from tests.responses.test_importing_pages import a_paper, chesterfields_place, key, stored
from tests.responses.test_word_editing import add_comment
from tests.responses.test_word_importing import Q1, Q3, writing
from tests.responses.word_drafts import edited, place_lines
from tests.world import Place, a_response

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Visit = Callable[..., Any]


@pytest.fixture
def place() -> Place:
    return a_response(place=every_kind.a_place_asked_everything())


def patient(person: Any) -> Any:
    """A file is read in a process of its own, and a whole draft is saved at once."""
    person.page.set_default_timeout(90_000)
    return person


def tab_to(person: Any, asked: str) -> None:
    """Tab until what has the focus matches: as somebody comes there without a mouse."""
    for _ in range(120):
        person.page.keyboard.press("Tab")
        if person.page.evaluate("which => document.activeElement.matches(which)", asked):
            return
    raise AssertionError(f"{asked} is not reached by Tab")


def enter(person: Any) -> Any:
    with person.page.expect_event("load"):
        person.page.keyboard.press("Enter")
    return person


def test_a_paper_by_keyboard_alone(visit: Visit, place: Place, tmp_path: Path) -> None:
    paper = tmp_path / "notes.txt"
    answers = {"Q1": "The paper says so.", "Q3": "Because it does.", "Q8": "Once a year."}
    paper.write_bytes(a_paper(place, **answers))
    officer = patient(visit(place.officer, place)).open("paper/")
    tab_to(officer, "input[type=file]")
    with officer.page.expect_file_chooser() as chooser:
        officer.page.keyboard.press("Space")
    chooser.value.set_files(paper)
    tab_to(officer, "form button[type=submit]")
    enter(officer).look().reads("What was recognised").reads("Nothing is saved yet")

    # One of the three is not wanted; the list at the top leads to it, and Tab goes on from there.
    row = f"input[name=take][value='{key(place, 'Q3')}']"
    expect(officer.page.locator(row)).to_be_checked()
    tab_to(officer, row)
    officer.page.keyboard.press("Space")
    expect(officer.page.locator(row)).not_to_be_checked()
    tab_to(officer, "button:not([name])")
    enter(officer).look().reads("Saved from notes.txt").reads("The file is deleted")
    assert stored(place, "Q1").text == "The paper says so."
    assert stored(place, "Q3").state == AnswerState.UNANSWERED
    assert stored(place, "Q8").text == "Once a year."

    # From what was saved to where it stands in the draft.
    tab_to(officer, "#saved a")
    enter(officer)
    field = officer.page.get_by_label("Suggested response to Q1", exact=True)
    expect(field).to_have_value("The paper says so.")
    expect(officer.page.locator("#Q1")).to_be_in_viewport()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_the_whole_paper_is_pasted_on_a_phone(visit: Visit, script: bool) -> None:
    place = chesterfields_place()
    officer = patient(visit(place.officer, place, script=script))
    officer.widths = (360,)
    officer.open("paper/").fill("Or paste its text", PAPER.read_text())
    officer.click("Show what is recognised").look().reads("On this page")
    # The list at the top leads down to one answer, and from below it back again.
    officer.click("Q3", "link")
    expect(officer.page.get_by_role("heading", name="Q3.")).to_be_in_viewport()
    officer.page.get_by_role("link", name="Back to what is on this page").first.click()
    expect(officer.page.get_by_role("heading", name="On this page")).to_be_in_viewport()
    officer.page.get_by_label("Keep the pasted text with the response").check()
    officer.click("Save what is ticked").look().reads("Saved from the pasted text")
    officer.reads("The pasted text is kept with the response").does_not_read("Not saved:")
    assert stored(place, "Q2").state == AnswerState.NO_RESPONSE
    assert KeptFile.objects.get().name == "Pasted text.txt"
    officer.open("sections/1/")


def test_the_draft_goes_to_word_and_comes_back(visit: Visit, place: Place, tmp_path: Path) -> None:
    every_kind.fill_everything(place)
    officer = patient(visit(place.officer, place)).open("word/")
    with officer.page.expect_download() as download:
        officer.page.get_by_role("link", name="Download the draft").click()
    content = Path(download.value.path()).read_bytes()
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    # A colleague writes in it, and somebody else in the portal meanwhile.
    content = edited(edited(content, writing(Q1, "From Word.")), writing(Q3, "Also from Word."))
    content = add_comment(content, "Dee Test", "Is it?", lambda root: place_lines(root, Q3)[0])
    every_kind.say(place, "Q3", Said("answered", "From the portal."))
    document = tmp_path / "draft.docx"
    document.write_bytes(content)

    officer.page.get_by_label("The draft that was edited").set_input_files(document)
    officer.click("Show what would change").look().reads("Changed here, too")
    officer.reads("Also from Word.").reads("From the portal.").reads("Dee Test")
    officer.click("Save what is ticked").look().reads("1 comment was added")
    assert stored(place, "Q1").text == "From Word."
    assert stored(place, "Q3").text == "From the portal."

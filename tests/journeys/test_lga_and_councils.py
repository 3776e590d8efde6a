"""What the LGA does for councils after publishing, and what a council sees of it: a correction,
letters, the register and contacts, and Welsh."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail

from consultations.definition.stored import definition_of
from consultations.models import Question
from councils import register
from councils.enums import CouncilType, Nation, StaffRoleKind
from councils.models import Contact, Council
from tests import world
from tests.councils.test_register import COUNTY, DISTRICT, UNITARY, sheet
from tests.responses.mailings import send_all
from tests.responses.test_mailing import MailServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def press(person: Any, name: str, role: str = "button") -> Any:
    """By keyboard: the control is reached, Enter is pressed, and another page has come."""
    person.page.get_by_role(role, name=name).first.focus()
    with person.page.expect_event("load"):
        person.page.keyboard.press("Enter")
    return person


def by_keyboard(person: Any, label: str, words: str) -> None:
    person.page.get_by_label(label, exact=True).focus()
    person.page.keyboard.press("Control+A")
    person.page.keyboard.type(words)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_correction_of_meaning_is_read_and_the_answer_confirmed(
    visit: Callable[..., Any], script: bool
) -> None:
    """The editor and the officer use the keyboard alone."""
    place = world.a_response()
    world.fill(place)
    asked = place.invitation.consultation
    editor = visit(world.staff(StaffRoleKind.EDITOR), script=script)
    editor.go(f"/lga/consultations/{asked.code}/corrections/")
    press(editor.look(), "Q1", "link")
    by_keyboard(editor, "Wording", "What do you want of matter 1?")
    by_keyboard(editor, "Why is it corrected?", "It asked the wrong thing.")
    editor.page.get_by_label("What the question means").focus()
    editor.page.keyboard.press("Space")
    press(editor, "See what changes").reads("Nothing is stored yet.").look()
    press(editor, "Make this correction").look().reads("It asked the wrong thing.")

    officer = visit(place.officer, place, script=script)
    officer.open("").reads("corrected")
    officer.open("corrections/").reads("Answers given before the meaning was corrected")
    officer.reads("What do you want of matter 1?")
    press(officer, "Confirm that it is still right").look()
    officer.does_not_read("Answers given before the meaning was corrected")
    row = place.response.answers.select_related("question").get(question__number="Q1")
    assert (row.question_version, row.question.version) == (2, 2)
    public = visit(None, script=script)
    public.open(f"/consultations/{asked.code}/corrections/").reads("It asked the wrong thing.")


def test_an_invitation_is_previewed_sent_once_and_its_failure_shown(
    visit: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = world.a_consultation()
    first, second = world.a_place(asked), world.a_place(asked)
    server = MailServer(monkeypatch)
    wrong = SMTPRecipientsRefused({second.officer.email: (550, b"5.1.1 No such user")})
    server.answers = {second.officer.email: wrong}
    editor = visit(world.staff(StaffRoleKind.EDITOR))
    editor.open(f"/lga/consultations/{asked.code}/letters/").click("Invitation", "link").look()
    editor.click("Preview").reads("4 letters to 2 councils. Nothing has been sent yet.").look()
    assert not mail.outbox
    # An impatient finger: the letter leaves once.
    editor.page.get_by_role("button", name="Send 4 letters").dblclick()
    editor.page.wait_for_url("**/letters/*/")
    editor.look()
    here = editor.page.url
    send_all()
    editor.page.goto(here)
    editor.look().reads("The mail server refused it: 550 5.1.1 No such user")
    assert len(mail.outbox) == 3
    server.answers = {}
    editor.page.goto(here)
    editor.click("Send again to those that failed").look().click("Send again")
    send_all()
    assert len(mail.outbox) == 4
    assert {one.to[0] for one in mail.outbox} >= {first.officer.email, second.officer.email}
    editor.page.goto(here)
    editor.look().does_not_read("The mail server refused it")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_the_register_and_its_contacts_come_from_files(
    visit: Callable[..., Any], tmp_path: Path, script: bool
) -> None:
    register.load(sheet(COUNTY, DISTRICT))
    councils, contacts = tmp_path / "councils.csv", tmp_path / "contacts.csv"
    councils.write_text(sheet(COUNTY, DISTRICT | {"name": "New Bland District Council"}, UNITARY))
    keeper = visit(world.staff(StaffRoleKind.ADMINISTRATOR), script=script)
    keeper.open("/lga/councils/import/")
    keeper.page.get_by_label("File").set_input_files(councils)
    keeper.click("Check the file").look().reads("New councils").reads("New Bland District Council")
    assert not Council.objects.filter(code="CCC").exists()
    keeper.click("Change 2 councils").look().reads("1 added, 1 changed, 1 unchanged.")

    contacts.write_text(
        "council,name,email,role\n"
        "Bland,Ann Example,ann@example.org,policy officer\n"
        "Atlantis,Bob Example,bob@example.org,policy officer\n"
        "CCC,Cat Example,no address,policy officer\n"
    )
    editor = visit(world.staff(StaffRoleKind.EDITOR), script=script)
    editor.open("/lga/contacts/import/")
    editor.page.get_by_label("Spreadsheet").set_input_files(contacts)
    editor.click("Check the file").look()
    editor.reads("Line 3").reads("No council of the register is known").reads("Line 4")
    assert not Contact.objects.exists()
    editor.click("Take over 1 line").look()
    editor.reads("1 added, 0 changed, 0 unchanged, 2 refused")
    assert [one.council.code for one in Contact.objects.select_related("council")] == ["BBB"]


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_draft_is_translated_and_a_council_in_wales_reads_it(
    visit: Callable[..., Any], script: bool
) -> None:
    editing = world.staff(StaffRoleKind.EDITOR)
    asked = world.a_consultation(
        published_at=None,
        published_by=None,
        purpose="To know.",
        still_open="All.",
        next_steps="We write to you.",
    )
    council = world.a_council("Môn", nation=Nation.WALES, type=CouncilType.WELSH, tier="single")
    officer = world.a_member(council, "officer")
    editor = visit(editing, script=script)
    edit = f"/lga/consultations/{asked.code}/edit/"
    editor.open(edit + "welsh/").click("Section 1", "link").look()
    editor.fill("Welsh: Q1, Wording", "Beth yw eich barn am fater 1?")
    editor.fill("Welsh: Heading and background, Title", "Thema 1")
    editor.click("Save the Welsh").look()

    # The English changes: the Welsh is stale, and somebody says that it is still right.
    question = next(definition_of(asked).questions)
    editor.go(f"{edit}questions/{question.identity}/").fill("Words of the question", "What of 1?")
    editor.click("Save").go(edit + "welsh/1/").reads("The English has changed since:").look()
    editor.page.get_by_label("The Welsh is still right").check()
    editor.click("Save the Welsh").go(edit + "welsh/1/")
    editor.does_not_read("The English has changed since:")

    asked.refresh_from_db()
    world.publish_draft(consultation=asked, by=editing)
    reader = visit(officer, script=script)
    reader.go(f"/councils/{council.slug}/consultations/{asked.code}/").reads("Theme 1")
    reader.click("Read the consultation’s texts in Welsh").reads("Thema 1").look()
    reader.click("Read them in English").reads("Theme 1")
    assert Question.objects.get(consultation=asked, number="Q1").welsh

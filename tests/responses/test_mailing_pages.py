"""The pages of letters to councils: what is previewed is sent, and what became of it is shown."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from consultations.enums import DeliveryState
from consultations.models import Consultation, Mailing
from councils.actions import contacts
from councils.enums import StaffRoleKind
from councils.models import User
from responses.forms.mailing import MailingForm
from tests.responses.mailings import BODY, SUBJECT, a_mailing, send_all
from tests.responses.test_board import a_crowd_of
from tests.world import Place, a_consultation, a_council, a_place, invite, staff

pytestmark = pytest.mark.django_db

TYPED = {"kind": "reminder", "whom": "not-submitted", "subject": SUBJECT, "body": BODY}


def client(role: str = StaffRoleKind.EDITOR) -> Client:
    found = Client()
    found.force_login(staff(role))
    return found


def new(asked: Consultation) -> str:
    return reverse("responses:mailing-new", args=[asked.code])


def text_of(response: Any) -> str:
    return response.content.decode()


def hidden(page: str) -> dict[str, str]:
    """The fields that travel with a preview, as a browser sends them."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    return {name: re.sub(r"\r?\n", "\r\n", html.unescape(value)) for name, value in found}


def test_a_letter_is_written_previewed_changed_and_sent_once() -> None:
    asked = a_consultation()
    first, second = a_place(asked), a_place(asked)
    editor = client()
    begin = text_of(editor.get(new(asked) + "?kind=last-call"))
    assert "last call" in begin
    page = text_of(editor.post(new(asked), {**TYPED, "step": "preview"}))
    assert "4 letters to 2 councils" in page and first.officer.email in page
    assert f"{first.council.name}: please answer" in page
    other = {**hidden(page), "step": "preview", "shown": second.council.code}
    page = text_of(editor.post(new(asked), other))
    assert f"{second.council.name}: please answer" in page
    assert Mailing.objects.count() == 0
    changed = text_of(editor.post(new(asked), {**hidden(page), "step": "change"}))
    assert "{closes}" in changed and "Preview" in changed
    sent = {**hidden(page), "step": "send"}
    for _ in range(2):  # an impatient finger
        answer = editor.post(new(asked), sent)
        assert answer.status_code == 302
    mailing = Mailing.objects.get()
    assert answer["Location"] == reverse("responses:mailing", args=[asked.code, mailing.pk])
    send_all()
    assert len(mail.outbox) == 4
    letter = mail.outbox[0]
    assert letter.subject == f"{first.council.name}: please answer"
    assert f"/councils/{first.council.slug}/" in letter.body and "{" not in letter.body
    page = text_of(editor.get(answer["Location"]))
    assert "Sent" in page and first.officer.email in page


def test_an_invitation_as_it_is_preset_reaches_who_used_the_portal_before() -> None:
    asked = a_consultation()
    place = a_place(asked)
    User.objects.filter(pk=place.officer.pk).update(last_login=timezone.now())
    editor = client()
    form = editor.get(new(asked) + "?kind=invitation").context["form"]
    preset = {name: form[name].value() for name in TYPED}
    assert preset["kind"] == "invitation"
    page = text_of(editor.post(new(asked), {**preset, "step": "preview"}))
    assert "to 1 council." in page and place.officer.email in page


def test_contacts_are_added_while_the_letter_stays_as_it_is() -> None:
    asked, council = a_consultation(), a_council()
    a_place(asked)
    invite(asked, council)
    by, editor = staff(StaffRoleKind.EDITOR), client()
    page = text_of(editor.post(new(asked), {**TYPED, "step": "preview"}))
    assert "2 letters to 1 council" in page and "Nobody can be written to at 1 council" in page
    assert re.search(r'target="_blank"[^>]*>Add contacts \(opens in a new tab\)', page)
    contacts.add_contact(
        council=council, name="Example Contact", email="c@example.org", role="other", by=by
    )
    assert 'value="preview"' in page
    again = text_of(editor.post(new(asked), {**hidden(page), "step": "preview"}))
    assert "3 letters to 2 councils" in again and "Nobody can be written to" not in again
    assert (hidden(again)["subject"], hidden(again)["body"]) == (
        hidden(page)["subject"],
        hidden(page)["body"],
    )


def test_what_changed_since_the_preview_is_previewed_again() -> None:
    asked = a_consultation()
    a_place(asked)
    editor = client()
    page = text_of(editor.post(new(asked), {**TYPED, "step": "preview"}))
    a_place(asked)
    answer = editor.post(new(asked), {**hidden(page), "step": "send"})
    assert answer.status_code == 422
    assert "has changed" in text_of(answer) and "4 letters to 2 councils" in text_of(answer)
    assert not Mailing.objects.exists()


@pytest.mark.parametrize(
    "typed, field, said",
    [
        ({"subject": "x\r\nBcc: all@example.org"}, "subject", "on one line"),
        ({"subject": "x\u2028y"}, "subject", "on one line"),
        ({"subject": "{person}, hello"}, "subject", "{person} stands for nothing"),
        ({"body": "{council.pk} {x}"}, "body", "{council.pk}, {x} stand for nothing"),
        ({"body": " \r\n"}, "body", "Write the letter"),
        ({"whom": "all"}, "whom", "Other letter"),
        ({"whom": "named", "councils": "Nowhere"}, "councils", "is not asked"),
        ({"whom": "named"}, "councils", "Name at least one council"),
        ({"kind": "spam"}, "kind", "not one of the available choices"),
    ],
)
def test_bad_input_is_refused_beside_its_field(
    typed: dict[str, str], field: str, said: str
) -> None:
    asked = a_consultation()
    a_place(asked)
    for step in ("preview", "send"):
        answer = client().post(new(asked), {**TYPED, **typed, "step": step})
        assert answer.status_code == 422
        form: MailingForm = answer.context["form"]
        assert said in " ".join(form.errors[field])
    assert not Mailing.objects.exists()


def test_a_list_of_the_board_only_fills_the_form_in() -> None:
    asked = a_consultation()
    place, other = a_place(asked), a_place(asked)
    editor = client()
    board = text_of(editor.get(reverse("responses:progress", args=[asked.code])))
    assert "Write to these councils" in board and new(asked) in board
    posted = {"list": "1", "councils": place.council.code, "step": "send"}
    page = text_of(editor.post(new(asked), posted))
    shown = re.search(r'<textarea name="councils"[^>]*>([^<]*)', page)
    assert shown and shown[1].split("\n")[-1].strip() == place.council.name
    assert other.council.name not in page and not Mailing.objects.exists()
    analyst = client(StaffRoleKind.ANALYST)
    board = text_of(analyst.get(reverse("responses:progress", args=[asked.code])))
    assert "Write to these councils" not in board


def test_analysts_see_what_became_of_letters_and_no_address() -> None:
    asked = a_consultation()
    place = a_place(asked)
    mailing = a_mailing(asked, staff(StaffRoleKind.EDITOR))
    address = reverse("responses:mailing", args=[asked.code, mailing.pk])
    page = text_of(client(StaffRoleKind.ANALYST).get(address))
    assert place.council.name in page and "Policy officer" in page
    assert place.officer.email not in page and place.officer.name not in page
    elsewhere = reverse("responses:mailing", args=[a_consultation().code, mailing.pk])
    assert client().get(elsewhere).status_code == 404


def test_failed_letters_are_found_and_sent_again() -> None:
    asked = a_consultation()
    place = a_place(asked)
    mailing = a_mailing(asked, staff(StaffRoleKind.EDITOR))
    mailing.recipients.filter(address=place.officer.email).update(
        state=DeliveryState.FAILED, failed_at=mailing.made_at, reason="No such user."
    )
    editor = client()
    address = reverse("responses:mailing", args=[asked.code, mailing.pk])
    page = text_of(editor.get(address + "?state=failed"))
    assert "No such user." in page and place.administrator.email not in page
    again = reverse("responses:mailing-again", args=[asked.code, mailing.pk])
    assert "1 letter that the mail server refused" in text_of(editor.get(again))
    assert editor.post(again).status_code == 302
    assert not mailing.recipients.filter(state=DeliveryState.FAILED).exists()
    assert editor.post(again).status_code == 422


def test_the_pages_ask_the_same_number_of_statements_for_any_number_of_letters() -> None:
    asked, by = a_consultation(), staff(StaffRoleKind.EDITOR)
    editor = client()

    def a_council_with_contact() -> None:
        place: Place = a_place(asked)
        council = a_council()
        invite(asked, council)
        contacts.add_contact(
            council=council,
            name="Example Contact",
            email=f"c{place.council.pk}@example.org",
            role="other",
            by=by,
        )

    def statements() -> list[int]:
        pages = [
            lambda: editor.get(reverse("responses:mailings", args=[asked.code])),
            lambda: editor.get(
                reverse("responses:mailing", args=[asked.code, Mailing.objects.latest("pk").pk])
            ),
            lambda: editor.get(new(asked)),
            lambda: editor.post(new(asked), {**TYPED, "step": "preview"}),
        ]
        counted = []
        for page in pages:
            with CaptureQueriesContext(connection) as asked_for:
                assert page().status_code == 200
            counted.append(len(asked_for))
        return counted

    a_council_with_contact()
    a_mailing(asked, by)
    statements()
    one = statements()
    for _ in range(2):
        a_council_with_contact()
        a_mailing(asked, by)
    assert statements() == one
    asked = a_crowd_of(398)
    a_council_with_contact()
    a_mailing(asked, by)
    assert asked.invitations.count() == 400
    assert statements() == one

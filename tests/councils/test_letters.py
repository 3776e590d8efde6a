from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from post_office.mail import send_queued
from post_office.models import STATUS, Email, Log

from councils import mail
from councils.actions import contacts
from councils.enums import StaffRoleKind
from councils.models import Council, User
from councils.refusals import Refused
from responses.actions import deciding, drafting
from responses.enums import Outcome, State
from tests.councils.post import an_invitation, letters, path_in
from tests.world import a_council, a_member, a_place, a_response, a_user, fill, sign, staff

pytestmark = pytest.mark.django_db


LETTERS = Path(__file__).parents[2] / "templates" / "mail"


def words(**given: object) -> dict[str, object]:
    return {
        "person": User(name="Anna"),
        "actor": User(name="Ben"),
        "council": Council(name="Hope"),
        "role": "officer",
        **given,
    }


def a_letter(to: User | str, **given: object) -> Email:
    mail.send_letter(to=to, template="role-ended", context=words(**given))
    return letters()[-1]


def test_letter_is_queued_plain_text_to_one_address():
    person = a_user(email="anna@example.org")
    letter = a_letter(person)
    assert (letter.to, letter.cc, letter.bcc) == (["anna@example.org"], [], [])
    assert letter.status == STATUS.queued
    assert letter.html_message == ""
    assert letter.subject == "Hope: your role has ended"
    assert letter.message.startswith("Dear Anna,\n\nBen has ended")


def test_letter_does_not_escape_for_html():
    assert (
        "O'Hara & <Sons>" in a_letter("x@example.org", actor=User(name="O'Hara & <Sons>")).message
    )


def test_letter_runs_nothing_that_a_person_typed():
    code = "{{ 7|add:7 }}{% include '403.html' %}{% now 'Y' %}"
    letter = a_letter("x@example.org", actor=User(name=code), council=Council(name=code))
    assert code in letter.message
    assert code in letter.subject


@pytest.mark.parametrize(
    "name, subject",
    [
        ("Hope\nBcc: all@example.org", "Hope"),
        ("Hope\rBcc: all@example.org", "Hope Bcc: all@example.org: your role has ended"),
        ("Hope\u2028Bcc: all@example.org", "Hope Bcc: all@example.org: your role has ended"),
        ("Ho\x00pe\u202e", "Hope: your role has ended"),
    ],
)
def test_subject_cannot_begin_a_new_header(name, subject):
    place = Council(name=name)
    mail.send_letter(to="x@example.org", template="role-ended", context=words(council=place))
    letter = letters()[-1]
    assert letter.subject == subject
    sent = letter.email_message().message()
    assert sent["Bcc"] is None
    assert sent["To"] == "x@example.org"


def test_recipient_cannot_bring_others():
    with pytest.raises(Exception, match="Invalid email"):
        a_letter("x@example.org\nBcc: all@example.org")
    assert letters() == []


def test_nothing_is_written_to_a_closed_account():
    mail.send_letter(to=a_user(is_active=False), template="role-ended", context={})
    assert letters() == []


@pytest.mark.parametrize("path", sorted(LETTERS.glob("*.txt")), ids=lambda path: path.stem)
def test_every_letter_begins_with_a_subject(path):
    subject, empty, *_ = path.read_text().splitlines()
    assert subject.startswith("Subject: ")
    assert empty == ""


def test_letter_without_a_subject_is_refused(settings, tmp_path):
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "bare.txt").write_text("Dear you,")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    with pytest.raises(ImproperlyConfigured, match="Subject"):
        mail.send_letter(to="x@example.org", template="bare", context={})


@pytest.mark.django_db(transaction=True)
def test_letter_of_a_transaction_that_failed_does_not_exist():
    transaction.set_autocommit(False)
    try:
        a_letter("x@example.org")
        transaction.rollback()
        assert letters() == []
        a_letter("x@example.org")
        transaction.commit()
    finally:
        transaction.set_autocommit(True)
    assert len(letters()) == 1


def test_mail_server_that_is_away_loses_nothing(settings, monkeypatch):
    from django.core.mail.backends.locmem import EmailBackend

    a_letter("x@example.org")

    def away(self, messages):
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "send_messages", away)
    assert send_queued() == (0, 0, 1)
    letter = letters()[0]
    assert letter.status == STATUS.requeued
    assert letter.scheduled_time > letter.created
    assert letter.message != ""


def test_delivered_letters_are_forgotten_but_not_that_they_were_sent():
    a_letter("x@example.org")
    waiting = a_letter("y@example.org")
    Email.objects.filter(pk=letters()[0].pk).update(status=STATUS.sent)
    assert mail.forget_delivered() == 1
    assert mail.forget_delivered() == 0
    assert letters()[0].message == ""
    assert letters()[0].subject == "Hope: your role has ended"
    assert letters()[1].message == waiting.message


def test_the_address_of_a_contact_that_was_removed_does_not_stay():
    council, by = a_council(), staff(StaffRoleKind.EDITOR)
    officer = a_member(council, "officer")
    kept, removed = (
        contacts.add_contact(council=council, name=name, email=email, role="other", by=by)
        for name, email in (("Kept", "kept@example.org"), ("Gone", "gone@example.org"))
    )
    administrator = a_member(council, "administrator")
    an_invitation(council=council, role="officer", by=administrator, email="invited@example.org")
    for to in (officer.email, kept.email, removed.email, removed.email):
        a_letter(to)
    waiting = letters()[-1]
    Email.objects.exclude(pk=waiting.pk).update(status=STATUS.sent)
    for letter in letters():
        Log.objects.create(email=letter, status=STATUS.failed, message=f"<{letter.to[0]}>: no")
    assert mail.forget_strangers() == 0
    contacts.remove_contact(contact=removed, by=by)
    assert mail.forget_strangers() == 1
    assert mail.forget_strangers() == 0
    assert [letter.to for letter in letters()] == [
        ["invited@example.org"],
        [officer.email],
        ["kept@example.org"],
        [],
        ["gone@example.org"],  # leaves first
    ]
    assert Log.objects.count() == 4
    Email.objects.update(status=STATUS.failed)
    assert mail.forget_strangers() == 1 and Log.objects.count() == 3


def test_demonstration_keeps_its_mail(settings):
    settings.DEMO = True
    a_letter("x@example.org")
    Email.objects.update(status=STATUS.sent)
    assert mail.forget_delivered() == 0


def test_invitation_letter_says_role_days_and_link():
    council = a_council("Hope")
    _, token = an_invitation(
        council=council, role="officer", by=a_member(council, "administrator", "Ada")
    )
    letter = letters()[-1]
    assert letter.subject == "Hope: you are invited as policy officer"
    assert "Ada has invited you as policy officer of Hope" in letter.message
    assert "14 days" in letter.message
    assert path_in(letter) == f"/account/invitation/{token}/"


def test_invitation_letter_of_the_lga():
    an_invitation(council=None, role="editor", by=staff(StaffRoleKind.ADMINISTRATOR))
    assert letters()[-1].subject == "You are invited as LGA editor"


# --- what a response's moves say ------------------------------------------------------------


def subjects() -> list[tuple[str, str]]:
    return [(letter.subject.split(": ", 1)[1].split(" (")[0], letter.to[0]) for letter in letters()]


def test_letters_of_the_way_to_a_submission():
    place = a_response(State.SUBMITTED)
    assert sorted(subjects()) == sorted(
        [
            ("a report awaits your decision", place.member.email),
            ("decided", place.officer.email),
            *(
                (f"response submitted, reference {place.response.submissions.get().reference}", who)
                for who in (place.member.email, place.officer.email)
            ),
        ]
    )
    for letter in letters():
        assert path_in(letter).startswith(f"/councils/{place.council.slug}/consultations/")
        assert place.invitation.consultation.title in letter.message
        assert re.search(
            r"(Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)", letter.message
        )
    assert "The decision: Supported." in letters()[1].message
    assert "Next: submit the response to the LGA before" in letters()[1].message


def test_letter_of_a_return_carries_the_reason_as_it_was_typed():
    place = a_response(State.AWAITING_DECISION)
    reason = "Say more on <b>cost</b>.\n\n{{ council }} & others"
    deciding.return_for_changes(response=place.response, by=place.member, reason=reason)
    letter = letters()[-1]
    assert letter.to == [place.officer.email]
    assert reason in letter.message


def test_letter_of_a_refusal_says_that_nothing_is_sent():
    place = a_place()
    place.response = drafting.start(invitation=place.invitation, by=place.officer)
    fill(place)
    deciding.send_for_decision(response=place.response, by=place.officer)
    sign(place, Outcome.NOT_SUPPORTED)
    assert "The decision: Not supported." in letters()[-1].message
    assert "Nothing is sent to the LGA." in letters()[-1].message


def test_refused_move_writes_no_letter():
    place = a_response(State.DRAFTING)
    with pytest.raises(Refused):
        deciding.send_for_decision(response=place.response, by=place.officer)
    assert letters() == []

"""What the LGA does is told to councils wherever it can write to them, in a few statements."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from consultations.actions import documents, extending
from consultations.actions.extending import Grant
from consultations.actions.versions import identities_ever, keep
from consultations.definition.stored import definition_of
from consultations.document_files import Handed, handed
from consultations.editing import remove_question
from consultations.models import Consultation, ExtensionRequest
from consultations.policies import end_of_day
from councils.actions import contacts
from councils.enums import StaffRoleKind
from councils.models import Contact
from tests.councils.post import letters, path_in
from tests.responses.test_board import a_crowd_of
from tests.world import a_consultation, a_council, a_place, invite, staff

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
A_PDF = b"%PDF-1.7\nsome pages\n%%EOF\n"


def a_contact(consultation: Consultation) -> Contact:
    """Somebody without an account at a council that is asked."""
    council = a_council()
    invite(consultation, council)
    return contacts.add_contact(
        council=council,
        name="Example Contact",
        email=f"contact{council.pk}@example.org",
        role="other",
        by=staff(StaffRoleKind.EDITOR),
    )


def a_file(content: bytes = A_PDF) -> Handed:
    return handed("Regulations.pdf", content)


def test_contacts_are_told_of_more_time_and_of_documents() -> None:
    asked, by = a_consultation(), staff(StaffRoleKind.EDITOR)
    contact, place = a_contact(asked), a_place(asked)
    people = {contact.email, place.officer.email, place.administrator.email}
    until = end_of_day(timezone.localdate(asked.closes_at) + DAY)
    extending.extend(consultation=asked, by=by, granted=Grant(until), reason="Easter.")
    paths = {letter.to[0]: path_in(letter) for letter in letters()}
    assert set(paths) == people
    assert paths[contact.email] == reverse("consultations:public", args=[asked.code])
    assert paths[place.officer.email] == reverse("responses:dates", args=place.args)
    before = len(letters())
    made = documents.add_document(
        consultation=asked, by=by, title="Regulations", file=a_file(), note="As they are proposed."
    )
    documents.add_version(document=made, by=by, file=a_file(A_PDF + b"2"), note="A slip.")
    added = letters()[before:]
    assert {letter.to[0] for letter in added} == people and len(added) == 6
    assert "As they are proposed." in added[0].message
    assert "newer version" in added[-1].subject and "A slip." in added[-1].message


def test_nobody_is_told_of_a_document_that_nobody_can_read_or_use() -> None:
    by = staff(StaffRoleKind.EDITOR)
    for asked in (
        a_consultation(published_at=None, published_by=None),
        a_consultation(closes=-DAY),
    ):
        a_contact(asked)
        documents.add_document(
            consultation=asked, by=by, title="Regulations", file=a_file(), note="As proposed."
        )
    assert letters() == []


def test_more_time_for_all_asks_as_many_statements_for_one_council_as_for_many() -> None:
    """SQLite writes some fifty mails by one statement; nothing else grows."""
    counted = {}
    for number in (1, 40, 400):
        asked, by = a_crowd_of(number), staff(StaffRoleKind.EDITOR)
        waiting = asked.invitations.all()[: number // 4]
        for invitation in waiting:
            ExtensionRequest.objects.create(
                invitation=invitation,
                asked_at=timezone.now(),
                asked_by=by,
                wanted_until=asked.closes_at + DAY,
                reason="Cabinet.",
            )
        until = end_of_day(timezone.localdate(asked.closes_at) + DAY)
        before = len(letters())
        with CaptureQueriesContext(connection) as captured:
            extending.extend(consultation=asked, by=by, granted=Grant(until), reason="Easter.")
        assert len(letters()) - before == number
        counted[number] = len(captured)
    assert counted[40] <= counted[1] + 2, counted  # rows that are new, and rows that waited
    assert counted[400] <= counted[1] + 40, counted


def test_identities_of_all_versions_are_read_by_one_statement() -> None:
    asked, by = a_consultation(), staff(StaffRoleKind.EDITOR)
    definition = definition_of(asked)
    keep(asked, definition, what="Begun", by=by, at=timezone.now())
    ever = identities_ever(asked)
    assert ever == {question.identity for question in definition.questions}
    less = definition
    for question in list(definition.questions)[:-1]:
        less = remove_question(less, question.identity)
        keep(asked, less, what="Removed", by=by, at=timezone.now())
    with CaptureQueriesContext(connection) as captured:
        assert identities_ever(asked) == ever
    assert len(captured) == 1

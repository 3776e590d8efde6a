"""Contacts at councils: added, corrected, removed, and taken over from a spreadsheet.

They are personal data of people who never asked for an account, so removing one deletes it. Who
keeps a council's contacts: LGA editors and administrators, and the council's own administrators.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from councils import permissions
from councils.actions.doorway import fresh, lock_people
from councils.actions.waiting import take_waiting
from councils.contacts.matching import Names
from councils.contacts.reading import Fate, Line, Person, counts, read
from councils.contacts.sheets import rows_of
from councils.enums import ContactRole, FileKind
from councils.mail import one_line
from councils.models import Contact, Council, User
from councils.naming import named
from councils.refusals import Blocker, Refused, refuse

BY_HAND = "Entered by hand"


def add_contact(*, council: Council, name: str, email: str, role: str, by: User) -> Contact:
    """Adds somebody. Raises PermissionDenied, and Refused if the address is there already."""
    name, email = one_line(name), one_line(email).lower()
    with transaction.atomic():
        by = _keeper(council, by)
        refuse(against_contact(council, name, email, role))
        now = timezone.now()
        return Contact.objects.create(
            council=council,
            name=name,
            email=email,
            role=role,
            source=BY_HAND,
            added_at=now,
            added_by=by,
            checked_at=now,
        )


def correct_contact(*, contact: Contact, name: str, email: str, role: str, by: User) -> Contact:
    """What was wrong is overwritten: no earlier name or address is kept."""
    name, email = one_line(name), one_line(email).lower()
    with transaction.atomic():
        _keeper(contact.council, by)
        refuse(against_contact(contact.council, name, email, role, but=contact))
        stored = Contact.objects.select_for_update(of=("self",)).filter(pk=contact.pk).first()
        if stored is None:
            raise Refused([Blocker("gone", _("Somebody has removed this contact meanwhile."))])
        contact = stored
        contact.name, contact.email, contact.role = name, email, role
        contact.checked_at = timezone.now()
        contact.save()
        return contact


def remove_contact(*, contact: Contact, by: User) -> None:
    """Deletes the row: nothing of the person stays here."""
    with transaction.atomic():
        _keeper(contact.council, by)
        Contact.objects.filter(pk=contact.pk).delete()


def against_contact(
    council: Council, name: str, email: str, role: str, *, but: Contact | None = None
) -> list[Blocker]:
    blockers = []
    if not name:
        blockers.append(Blocker("name", _("Enter the name"), "name"))
    if role not in ContactRole.values:
        blockers.append(Blocker("role", _("Choose what they do at the council"), "role"))
    others = council.contacts.exclude(pk=but.pk if but else 0)
    if others.filter(email=email).exists():
        said = _("%(council)s already has a contact with this address") % {
            "council": council.short_name
        }
        blockers.append(Blocker("twice", said, "email"))
    return blockers


# --- from a spreadsheet ---------------------------------------------------------------------


@dataclass(frozen=True)
class Report:
    """What a spreadsheet does, line by line, to the contacts as they are."""

    lines: tuple[Line, ...]
    counts: dict[str, int]
    state: str  # hash of the contacts and councils that it was compared with


def report_on(content: bytes) -> Report:
    """Reads only. Raises NotASheet. A constant number of queries."""
    names, held, state = _state()
    lines = read(rows_of(content), names, held)
    return Report(lines, counts(lines), state)


def import_contacts(*, seen_file: str, seen_state: str, by: User) -> Report:
    """Writes the lines that were not refused: those that the confirmed page showed.

    Raises PermissionDenied, and Refused if the file is not waiting any more or the contacts or
    the register have changed since the page was shown. Contacts that the file does not name stay.
    """
    with transaction.atomic():
        list(Council.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))
        by = fresh(by)
        if not permissions.can_import_contacts(by):
            raise PermissionDenied("Only LGA editors and administrators import contacts.")
        file = take_waiting(kind=FileKind.CONTACTS, seen=seen_file, by=by)
        report = report_on(bytes(file.content))
        if report.state != seen_state:
            said = (
                "Contacts or councils were changed after you read this. Nothing was written: "
                "below is what the file would do now."
            )
            raise Refused([Blocker("changed-meanwhile", said)])
        _write(report.lines, file.name, by)
        return report


def _write(lines: tuple[Line, ...], source: str, by: User) -> None:
    now = timezone.now()
    pks = dict(Council.objects.values_list("code", "pk"))
    fit = {(pks[one.code], one.person.email): one for one in lines if one.fate != Fate.REFUSED}
    stored = {
        (one.council_id, one.email): one
        for one in Contact.objects.filter(council_id__in={key[0] for key in fit})
        if (one.council_id, one.email) in fit
    }
    for key, contact in stored.items():
        contact.name, contact.role = fit[key].person.name, fit[key].person.role
        contact.checked_at = now
    Contact.objects.bulk_update(stored.values(), ["name", "role", "checked_at"])
    Contact.objects.bulk_create(
        Contact(
            council_id=council,
            name=line.person.name,
            email=email,
            role=line.person.role,
            source=source,
            added_at=now,
            added_by=by,
            checked_at=now,
        )
        for (council, email), line in fit.items()
        if line.fate == Fate.ADDED
    )


def _state() -> tuple[Names, dict[tuple[str, str], Person], str]:
    """Councils by name, contacts by council and address, and the hash of both (three queries)."""
    today = timezone.localdate()
    councils = list(Council.objects.order_by("pk"))
    codes = {council.pk: council.code for council in councils}
    known = named(councils, today)
    rows = Contact.objects.order_by("pk").values_list("council_id", "name", "email", "role")
    held = {(codes[row[0]], row[2]): Person(row[1], row[2], row[3]) for row in rows}
    told = json.dumps([str(known), sorted((code, str(one)) for (code, _), one in held.items())])
    return Names(known), held, hashlib.sha256(told.encode()).hexdigest()


def _keeper(council: Council, by: User) -> User:
    lock_people(council)
    by = fresh(by)
    if not permissions.can_keep_contacts(by, council):
        raise PermissionDenied(_("Your role does not include the contacts of this council."))
    return by

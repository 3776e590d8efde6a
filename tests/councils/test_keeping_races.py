"""Two at once: one import of the register counts, and two memberships never overlap."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from councils import register
from councils.actions import registering
from councils.actions.waiting import keep_waiting
from councils.enums import FileKind, StaffRoleKind
from councils.models import LgaMembership, RegisterImport, User
from councils.refusals import Blocker, Refused
from tests.councils.test_invitations import at_once
from tests.councils.test_register import COUNTY, DISTRICT, UNITARY, sheet
from tests.world import a_council, staff

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_database_lets_one_of_two_overlapping_memberships_in():
    council, by = a_council(), staff(StaffRoleKind.ADMINISTRATOR)

    def record() -> None:
        try:
            with transaction.atomic():
                LgaMembership.objects.create(
                    council=council,
                    starts_on=dt.date(2015, 1, 1),
                    recorded_at=timezone.now(),
                    recorded_by=by,
                )
                time.sleep(0.3)  # both have written before either is through
        except IntegrityError as error:
            raise Refused([Blocker("overlap", "It overlaps.")]) from error

    assert sorted(at_once(record, record)) == ["done", "overlap"]
    assert LgaMembership.objects.count() == 1


def confirming(by: User, text: str, seen: str) -> Any:
    held = keep_waiting(kind=FileKind.REGISTER, name="x.csv", content=text.encode(), by=by)
    return lambda: registering.import_register(seen_file=held.sha256, seen_register=seen, by=by)


def test_of_two_clicks_one_imports():
    text = sheet(COUNTY, UNITARY)
    work = confirming(staff(StaffRoleKind.ADMINISTRATOR), text, register.fingerprint({}))
    assert sorted(at_once(work, work)) == ["done", "gone"]
    assert RegisterImport.objects.count() == 1


def test_of_two_people_who_read_the_same_register_one_changes_it():
    register.load(sheet(COUNTY, UNITARY))
    seen = register.fingerprint(register.stored_entries())
    works = [
        confirming(staff(StaffRoleKind.ADMINISTRATOR), text, seen)
        for text in (sheet(COUNTY | {"name": "One"}), sheet(DISTRICT))
    ]
    assert sorted(at_once(*works)) == ["changed-meanwhile", "done"]
    assert RegisterImport.objects.count() == 2

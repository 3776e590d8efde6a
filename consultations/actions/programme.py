"""Who keeps the forward programme: entries are added, changed and removed by LGA editors.

An entry is a plan and no record, so it may go. Two editors who change the same entry are told:
each save names the version that it was based on.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from consultations import permissions
from consultations.models import Consultation, ProgrammeEntry
from consultations.prose import clean, clean_line
from councils.models import User
from councils.refusals import Blocker, Refused


@dataclass(frozen=True)
class Planned:
    """What an editor says of one entry. Months are their first days; None: not known yet."""

    title: str
    consultation: Consultation | None = None
    opens_in: dt.date | None = None
    closes_in: dt.date | None = None
    reports_in: dt.date | None = None
    board: str = ""
    board_on: dt.date | None = None
    owner: str = ""
    note: str = ""
    is_announced: bool = False


@transaction.atomic
def add(*, by: User, planned: Planned) -> ProgrammeEntry:
    """A new entry. Raises PermissionDenied for anybody but editors, Refused for what makes no
    sense: no title, months out of order, a day without a board."""
    person = _editor(by)
    entry = ProgrammeEntry(changed_by=person)
    _write(entry, person, planned)
    return entry


@transaction.atomic
def change(*, entry: ProgrammeEntry, by: User, seen: int, planned: Planned) -> ProgrammeEntry:
    """The entry anew; `seen` is the version that the editor read. Raises as `add`, and Refused
    when somebody else changed or removed it meanwhile."""
    person = _editor(by)
    fresh = _locked(entry, seen)
    fresh.version += 1
    _write(fresh, person, planned)
    return fresh


@transaction.atomic
def remove(*, entry: ProgrammeEntry, by: User, seen: int) -> None:
    """Raises as `change`."""
    _editor(by)
    _locked(entry, seen).delete()


def _editor(by: User) -> User:
    person = User.objects.get(pk=by.pk)
    if not permissions.can_plan(person):
        raise PermissionDenied("Only LGA editors keep the forward programme.")
    return person


def _locked(entry: ProgrammeEntry, seen: int) -> ProgrammeEntry:
    fresh = ProgrammeEntry.objects.select_for_update().filter(pk=entry.pk).first()
    if fresh is None:
        raise Refused([Blocker("gone", "Somebody has removed this entry meanwhile.")])
    if fresh.version != seen:
        sentence = "Somebody has changed this entry meanwhile. Open it again to see what it says."
        raise Refused([Blocker("changed", sentence)])
    return fresh


def _write(entry: ProgrammeEntry, person: User, planned: Planned) -> None:
    blockers = against(planned)
    if blockers:
        raise Refused(blockers)
    now = timezone.now()
    entry.title = clean_line(planned.title)
    entry.consultation = planned.consultation
    entry.opens_in = planned.opens_in
    entry.closes_in = planned.closes_in
    entry.reports_in = planned.reports_in
    entry.board = clean_line(planned.board)
    entry.board_on = planned.board_on
    entry.owner = clean_line(planned.owner)
    entry.note = clean(planned.note)
    entry.changed_at, entry.changed_by = now, person
    if planned.is_announced and entry.announced_at is None:
        entry.announced_at, entry.announced_by = now, person
    if not planned.is_announced:
        entry.announced_at = entry.announced_by = None
    entry.save()


def against(planned: Planned) -> list[Blocker]:
    """What stands in the way of saying this, each at its field."""
    found = []
    if not clean_line(planned.title):
        found.append(Blocker("title", "Enter a title", "title"))
    months = [
        ("closes_in", "closes", planned.opens_in, planned.closes_in),
        ("reports_in", "reports", planned.closes_in or planned.opens_in, planned.reports_in),
    ]
    for field, verb, before, after in months:
        if before is not None and after is not None and after < before:
            sentence = f"The month in which it {verb} is before the one that comes first"
            found.append(Blocker("order", sentence, field))
    if planned.board_on is not None and not clean_line(planned.board):
        found.append(Blocker("board", "Name the board that meets on that day", "board"))
    return found

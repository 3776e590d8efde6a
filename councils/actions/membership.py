"""When a council was a member of the LGA. What was recorded by mistake is taken out again."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from councils import permissions
from councils.actions.doorway import fresh, lock_people, refuse
from councils.models import Council, LgaMembership, User
from councils.policies import spoken
from councils.refusals import Blocker


def record_membership(
    *, council: Council, starts_on: dt.date, ends_on: dt.date | None, by: User
) -> LgaMembership:
    """Records a time of membership. Raises Refused if it overlaps with another."""
    with transaction.atomic():
        by = _administrator(council, by)
        refuse(against_period(council, starts_on, ends_on))
        return LgaMembership.objects.create(
            council=council,
            starts_on=starts_on,
            ends_on=ends_on,
            recorded_at=timezone.now(),
            recorded_by=by,
        )


def change_membership(
    *, period: LgaMembership, starts_on: dt.date, ends_on: dt.date | None, by: User
) -> LgaMembership:
    with transaction.atomic():
        by = _administrator(period.council, by)
        period = LgaMembership.objects.select_related("council").get(pk=period.pk)
        refuse(against_period(period.council, starts_on, ends_on, but=period))
        period.starts_on, period.ends_on = starts_on, ends_on
        period.recorded_at, period.recorded_by = timezone.now(), by
        period.save()
        return period


def remove_membership(*, period: LgaMembership, by: User) -> None:
    """Takes out a period that was recorded by mistake; councils asked before stay asked."""
    with transaction.atomic():
        _administrator(period.council, by)
        LgaMembership.objects.filter(pk=period.pk).delete()


def against_period(
    council: Council,
    starts_on: dt.date,
    ends_on: dt.date | None,
    *,
    but: LgaMembership | None = None,
) -> list[Blocker]:
    """Days in order, within the council's life, and apart from its other periods."""
    if ends_on is not None and ends_on < starts_on:
        return [Blocker("dates", "The last day is before the first day", "ends_on")]
    if council.start_date is not None and starts_on < council.start_date:
        began = spoken(council.start_date)
        return [Blocker("before", f"{council.name} is in being from {began} on", "starts_on")]
    if council.end_date is not None and (ends_on is None or ends_on > council.end_date):
        over = spoken(council.end_date)
        return [Blocker("after", f"The last day of {council.name} is {over}", "ends_on")]
    for other in council.lga_memberships.exclude(pk=but.pk if but else 0):
        is_before = ends_on is not None and ends_on < other.starts_on
        is_after = other.ends_on is not None and other.ends_on < starts_on
        if not is_before and not is_after:
            until = f"to {spoken(other.ends_on)}" if other.ends_on else "on"
            said = f"It overlaps with the membership from {spoken(other.starts_on)} {until}"
            return [Blocker("overlap", said, "starts_on")]
    return []


def _administrator(council: Council, by: User) -> User:
    lock_people(council)
    by = fresh(by)
    if not permissions.is_lga_administrator(by):
        raise PermissionDenied("Only LGA administrators record who is a member.")
    return by

"""Who at the LGA read a council's answers, line by line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from councils.models import StaffRole
from responses.models import Reading


@dataclass(frozen=True)
class ReadingLine:
    at: dt.datetime
    who: str
    role: str
    what: str
    reference: str


def reading_lines(readings: Iterable[Reading]) -> list[ReadingLine]:
    """The readings as lines; `by` with its roles is prefetched. An export names no reference:
    it took the submission in force."""
    return [
        ReadingLine(
            reading.at,
            reading.by.name,
            role_at(reading.by.held_staff_roles.all(), reading.at),
            str(reading.get_way_display()),
            reading.submission.reference if reading.submission else "",
        )
        for reading in readings
    ]


def role_at(roles: Iterable[StaffRole], at: dt.datetime) -> str:
    """The roles somebody had at the LGA at that moment: "LGA editor, LGA analyst"."""
    day = timezone.localdate(at)
    held = [
        str(role.get_role_display())
        for role in roles
        if role.given_at <= at
        and role.starts_on <= day
        and (role.ends_on is None or role.ends_on >= day)
        and (role.ended_at is None or role.ended_at > at)
    ]
    return ", ".join(held) or _("LGA")

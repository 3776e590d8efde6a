"""The demonstration's forward programme: the work of an LGA board, in the months to come.

Titles follow the forward programme that the Improvement Board had before it in September 2009;
months count from today, and owners are invented.
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from consultations.actions import programme
from consultations.actions.programme import Planned
from consultations.models import Consultation, ProgrammeEntry
from councils.models import User

BOARD = "Improvement Board"


def load(*, editor: User, consultation: Consultation) -> int:
    """Makes the entries if there is none; says how many."""
    if ProgrammeEntry.objects.exists():
        return 0
    for planned in _entries(consultation):
        programme.add(by=editor, planned=planned)
    return ProgrammeEntry.objects.count()


def _entries(consultation: Consultation) -> list[Planned]:
    closes = timezone.localdate(consultation.closes_at)
    return [
        Planned(
            consultation.title[:200],
            consultation,
            reports_in=_month(closes, 2),
            board=BOARD,
            owner="Sector improvement team",
            is_announced=True,
        ),
        Planned(
            "New sector-led model of performance management",
            opens_in=_month(closes, 2),
            closes_in=_month(closes, 4),
            reports_in=_month(closes, 6),
            board=BOARD,
            board_on=_second_tuesday(_month(closes, 4)),
            owner="Edith Sample",
            note="Consultation paper first, proposals agreed two months later.",
            is_announced=True,
        ),
        Planned("Regional partnerships: annual report", reports_in=_month(closes, 6), board=BOARD),
        Planned("State of the nation report"),
    ]


def _month(day: dt.date, ahead: int) -> dt.date:
    """The first day of the month so many months later."""
    number = day.year * 12 + day.month - 1 + ahead
    return dt.date(number // 12, number % 12 + 1, 1)


def _second_tuesday(month: dt.date) -> dt.date:
    """A day on which boards meet."""
    tuesday = 1
    return month + dt.timedelta(days=(tuesday - month.weekday()) % 7 + 7)

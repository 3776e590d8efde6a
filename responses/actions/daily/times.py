"""The moment of the day at which people are told what can wait."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
MORNING = dt.time(7, 30)


def morning(day: dt.date) -> dt.datetime:
    """The moment of that day at which its mail is sent; it exists on every day of the year."""
    return dt.datetime.combine(day, MORNING, LONDON)


def day_of(now: dt.datetime) -> dt.date:
    """Which day it is in London."""
    return now.astimezone(LONDON).date()

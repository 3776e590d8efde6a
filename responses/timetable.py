"""Counting backwards from the closing moment: by when is what to be done, so that a decision has
effect in time?

A member's decision does not have effect when it is signed.  It is published, and for some working
days after that it can be called in (B4 of the council's own constitution: how many days, or none,
is data).  Only then can what was decided be sent.

    sent to the member → decided → published → [working days of call-in] → in effect → submitted

Days are days in London; the moment of closing decides which is the last (one that closes at
midnight has the day before).  Plain Python on plain values.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from consultations.working_days import DAY, is_working_day, working_day_after, working_day_before

LONDON = ZoneInfo("Europe/London")
INSTANT = dt.timedelta(microseconds=1)


@dataclass(frozen=True)
class CallIn:
    """A council's rule. `working_days`: how many working days after the day of publication the
    decision can be called in; 0, or `applies` False, where there is none."""

    applies: bool = True
    working_days: int = 5

    @property
    def days(self) -> int:
        return self.working_days if self.applies else 0


NO_CALL_IN = CallIn(applies=False, working_days=0)


@dataclass(frozen=True)
class Usual:
    """How many working days a council takes: for the member to read and decide, and from the
    decision to its publication."""

    to_decide: int = 3
    to_publish: int = 1


@dataclass(frozen=True)
class Timetable:
    """The last days, in the order in which they come."""

    send_by: dt.date
    decide_by: dt.date
    publish_by: dt.date
    effective_by: dt.date  # the last day on which the decision may come into effect
    submit_by: dt.datetime  # the moment of closing

    @property
    def days(self) -> tuple[dt.date, ...]:
        return (self.send_by, self.decide_by, self.publish_by, self.effective_by)


def last_day(closes_at: dt.datetime) -> dt.date:
    """The last day in London that has a moment before the closing."""
    return (closes_at.astimezone(LONDON) - INSTANT).date()


def effective_from(published_on: dt.date, rule: CallIn) -> dt.date:
    """The first day on which the decision has effect: at once without call-in, else the day after
    the last working day on which it could be called in."""
    if not rule.days:
        return published_on
    return working_day_after(published_on, rule.days) + DAY


def call_in_ends(published_on: dt.date, rule: CallIn) -> dt.date:
    """The last day on which the decision can be called in. Raises ValueError without call-in."""
    if not rule.days:
        raise ValueError("This decision cannot be called in.")
    return working_day_after(published_on, rule.days)


def latest_publication(effective_by: dt.date, rule: CallIn) -> dt.date:
    """The last working day whose publication has effect on that day or before."""
    if not rule.days:
        return working_day_before(effective_by, 0)
    day = working_day_before(effective_by, rule.days)
    while not is_working_day(day) or effective_from(day, rule) > effective_by:
        day -= DAY
    return day


def timetable(closes_at: dt.datetime, rule: CallIn, usual: Usual) -> Timetable:
    """The last day for each step; every one is a working day but the last."""
    effective_by = last_day(closes_at)
    publish_by = latest_publication(effective_by, rule)
    decide_by = working_day_before(publish_by, usual.to_publish)
    return Timetable(
        send_by=working_day_before(decide_by, usual.to_decide),
        decide_by=decide_by,
        publish_by=publish_by,
        effective_by=effective_by,
        submit_by=closes_at,
    )


def earliest_effect(today: dt.date, rule: CallIn) -> dt.date:
    """The first day on which a decision can have effect that is made and published today, or on
    the next working day."""
    return effective_from(working_day_after(today, 0), rule)

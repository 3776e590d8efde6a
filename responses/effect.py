"""Since when does a decision have effect, and what stands in between?

A decision is made, published, and for some working days after that it can be called in by those
whom the council's constitution names.  Nothing that hangs on it is done before it has effect,
unless the call-in was waived because the matter is urgent.  The rule is the council's own, as it
was on the day of the decision.  Plain Python on plain values.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from responses.timetable import CallIn, call_in_ends, effective_from


class CallInOutcome(StrEnum):
    """How a call-in ended."""

    STANDS = "stands"  # the decision has effect from the day on which that was found
    RECONSIDER = "reconsider"  # whoever decided decides again


class Standing(StrEnum):
    """Where a decision stands."""

    IN_EFFECT = "in-effect"
    UNPUBLISHED = "unpublished"  # call-in cannot begin before it is published
    OPEN = "open"  # it can still be called in
    CALLED_IN = "called-in"
    SENT_BACK = "sent-back"


@dataclass(frozen=True)
class Course:
    """What became of a decision so far. `rule` None: the council has not said how it calls in."""

    made_on: dt.date
    rule: CallIn | None
    is_waived: bool = False
    published_on: dt.date | None = None
    called_in_on: dt.date | None = None
    outcome: CallInOutcome | None = None
    outcome_on: dt.date | None = None


@dataclass(frozen=True)
class Effect:
    """`since` is the first day of effect, known or expected; `until` the last day of call-in."""

    standing: Standing
    since: dt.date | None = None
    until: dt.date | None = None


def effect_of(course: Course, today: dt.date) -> Effect:
    """Where the decision stands today."""
    if course.outcome == CallInOutcome.RECONSIDER:
        return Effect(Standing.SENT_BACK)
    if course.outcome == CallInOutcome.STANDS:
        return Effect(Standing.IN_EFFECT, since=course.outcome_on)
    if course.called_in_on is not None:
        return Effect(Standing.CALLED_IN)
    rule = course.rule
    if rule is None or not rule.days or course.is_waived:
        return Effect(Standing.IN_EFFECT, since=course.made_on)
    if course.published_on is None:
        return Effect(Standing.UNPUBLISHED)
    since, until = (
        effective_from(course.published_on, rule),
        call_in_ends(course.published_on, rule),
    )
    return Effect(Standing.IN_EFFECT if today >= since else Standing.OPEN, since, until)


def may_be_called_in(course: Course, on: dt.date) -> bool:
    """Whether a call-in on that day is in time: published, not waived, not over, not done yet."""
    if course.called_in_on is not None or course.published_on is None or course.is_waived:
        return False
    rule = course.rule
    if rule is None or not rule.days:
        return False
    return course.published_on <= on <= call_in_ends(course.published_on, rule)

"""Since when a decision has effect: every course that it can take."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses.effect import (
    CallInOutcome,
    Course,
    Effect,
    Standing,
    effect_of,
    may_be_called_in,
)
from responses.timetable import NO_CALL_IN, CallIn

WEDNESDAY = dt.date(2015, 3, 4)
FIVE = CallIn(working_days=5)
MADE = Course(WEDNESDAY, FIVE)
PUBLISHED = Course(WEDNESDAY, FIVE, published_on=WEDNESDAY)
CALLED_IN = Course(WEDNESDAY, FIVE, published_on=WEDNESDAY, called_in_on=dt.date(2015, 3, 9))

days = st.dates(dt.date(2015, 1, 1), dt.date(2028, 12, 31))


@pytest.mark.parametrize(
    ["course", "today", "effect"],
    [
        (MADE, "2015-12-01", Effect(Standing.UNPUBLISHED)),
        (
            PUBLISHED,
            "2015-03-11",
            Effect(Standing.OPEN, dt.date(2015, 3, 12), dt.date(2015, 3, 11)),
        ),
        (
            PUBLISHED,
            "2015-03-12",
            Effect(Standing.IN_EFFECT, dt.date(2015, 3, 12), dt.date(2015, 3, 11)),
        ),
        (CALLED_IN, "2015-12-01", Effect(Standing.CALLED_IN)),
        (
            Course(WEDNESDAY, FIVE, is_waived=True),
            "2015-03-04",
            Effect(Standing.IN_EFFECT, WEDNESDAY),
        ),
        (Course(WEDNESDAY, None), "2015-03-04", Effect(Standing.IN_EFFECT, WEDNESDAY)),
        (Course(WEDNESDAY, NO_CALL_IN), "2015-03-04", Effect(Standing.IN_EFFECT, WEDNESDAY)),
        (
            Course(
                WEDNESDAY,
                FIVE,
                published_on=WEDNESDAY,
                called_in_on=dt.date(2015, 3, 9),
                outcome=CallInOutcome.STANDS,
                outcome_on=dt.date(2015, 3, 20),
            ),
            "2015-03-20",
            Effect(Standing.IN_EFFECT, dt.date(2015, 3, 20)),
        ),
        (
            Course(
                WEDNESDAY,
                FIVE,
                published_on=WEDNESDAY,
                called_in_on=dt.date(2015, 3, 9),
                outcome=CallInOutcome.RECONSIDER,
                outcome_on=dt.date(2015, 3, 20),
            ),
            "2015-12-01",
            Effect(Standing.SENT_BACK),
        ),
    ],
)
def test_where_a_decision_stands(course: Course, today: str, effect: Effect) -> None:
    assert effect_of(course, dt.date.fromisoformat(today)) == effect


@given(days, days, st.integers(1, 12))
def test_it_can_be_called_in_until_it_has_effect(
    published: dt.date, on: dt.date, number: int
) -> None:
    """No day is without either, and none has both."""
    course = Course(published, CallIn(working_days=number), published_on=published)
    if on >= published:
        is_open = effect_of(course, on).standing == Standing.OPEN
        until = effect_of(course, on).until
        assert until is not None
        assert may_be_called_in(course, on) == (on <= until)
        assert may_be_called_in(course, on) == is_open
    else:
        assert not may_be_called_in(course, on)


@given(days, st.sampled_from([MADE, CALLED_IN, Course(WEDNESDAY, None, published_on=WEDNESDAY)]))
def test_what_is_not_published_or_called_in_already_cannot_be(on: dt.date, course: Course) -> None:
    assert not may_be_called_in(course, on)

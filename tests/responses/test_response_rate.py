"""The response rate of each day is what stood on that day, and the last one is the board's."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from councils.enums import Role, StaffRoleKind
from responses.enums import State
from responses.presenters.over_time import over_time
from responses.progress import Progress, counts, progress_of, response_rates
from responses.progress.rate import Sent, Span, curve_of, spans_of
from responses.timetable import LONDON
from tests.world import (
    a_consultation,
    a_council,
    a_member,
    a_place,
    a_response,
    call_in,
    staff,
)

OPENED = dt.date(2015, 3, 27)  # the clocks go forward two days later
LAST = OPENED + dt.timedelta(days=9)
START = dt.datetime(2015, 3, 27, 9, tzinfo=LONDON)


def at(hours: int) -> dt.datetime:
    return (START.astimezone(dt.UTC) + dt.timedelta(hours=hours)).astimezone(LONDON)


@st.composite
def submissions(draw: st.DrawFn) -> list[Sent]:
    """Of one response, in their order: each may be withdrawn or called in before the next."""
    moments = sorted(draw(st.lists(st.integers(0, 300), max_size=6, unique=True)))
    found = []
    for hour, following in pairwise([*moments, 400]):
        later = st.none() | st.integers(hour, following)
        called_in = draw(later)
        ended = draw(st.none() | st.integers(called_in, 450)) if called_in is not None else None
        withdrawn = draw(later)
        found.append(
            Sent(
                1,
                at(hour),
                *(at(one) if one is not None else None for one in (withdrawn, called_in, ended)),
            )
        )
    return found


def stands(sent: list[Sent], now: dt.datetime) -> bool:
    """The rule in plain words: the last one sent by then, unless withdrawn or called in."""
    there = [one for one in sent if one.at <= now]
    if not there:
        return False
    last = there[-1]
    if last.withdrawn_at is not None and last.withdrawn_at <= now:
        return False
    if last.called_in_at is None or last.called_in_at > now:
        return True
    return last.call_in_ended_at is not None and last.call_in_ended_at <= now


@given(st.lists(submissions(), max_size=4), st.integers(0, 300))
def test_each_day_counts_what_stood_at_its_end(responses: list[list[Sent]], hours: int) -> None:
    now = at(hours)
    days = curve_of([list(spans_of(one)) for one in responses], OPENED, LAST, now)
    assert len(days) == min((now.date() - OPENED).days, 9) + 1
    before = 0
    for day in days:
        after = dt.datetime.combine(day.on + dt.timedelta(days=1), dt.time(), tzinfo=LONDON)
        end = min(after - dt.timedelta(microseconds=1), now)
        assert day.submitted == sum(stands(one, end) for one in responses)
        assert day.submitted == before + day.came - day.gone
        before = day.submitted


def test_amended_counts_once_and_taken_back_leaves_on_its_day() -> None:
    amended = list(spans_of([Sent(1, at(1)), Sent(1, at(30))]))
    taken_back = list(spans_of([Sent(2, at(2), withdrawn_at=at(50))]))
    days = curve_of([amended, taken_back], OPENED, LAST, at(24 * 20))
    assert [(day.submitted, day.came, day.gone) for day in days[:4]] == [
        (2, 2, 0),
        (2, 0, 0),
        (1, 0, 1),
        (1, 0, 0),
    ]
    assert curve_of([[Span(at(1), None)]], OPENED, LAST, at(-48)) == ()


@pytest.mark.django_db
def test_last_day_is_what_the_board_says() -> None:
    asked = a_consultation()
    for state in State:
        a_response(state, place=a_place(asked))
    called_in = a_response(State.SUBMITTED, place=a_place(asked))
    if called_in.response.last_decision.call_in_days:
        call_in(called_in)
    a_response(State.WITHDRAWN, place=a_place(asked))
    analyst, now = staff(StaffRoleKind.ANALYST), timezone.now()
    [curve] = response_rates(asked, analyst, now)
    assert (
        curve.days[-1].submitted
        == dict(counts(progress_of(asked, analyst, now)))[Progress.SUBMITTED]
    )
    assert curve.asked == len(State) + 2
    assert response_rates(asked, a_member(a_council(), Role.OFFICER), now) == []


@pytest.mark.django_db
def test_beside_earlier_consultations_at_the_same_day() -> None:
    asked = a_consultation()
    before = a_consultation(opens=dt.timedelta(days=-60), closes=dt.timedelta(days=-50))
    a_place(before)
    a_consultation(opens=dt.timedelta(days=-1))  # later
    a_consultation(opens=dt.timedelta(days=-90), published_at=None, published_by=None)  # a draft
    a_response(State.SUBMITTED, place=a_place(asked))
    a_place(asked)
    curves = response_rates(asked, staff(StaffRoleKind.EDITOR), timezone.now())
    assert [curve.title for curve in curves] == [asked.title, before.title]
    drawn = over_time(curves)
    assert drawn is not None
    assert drawn.sentences == (
        "Day 3 after the opening: 1 of 2 councils asked (50 %) have submitted.",
    )
    assert [line.said for line in drawn.lines] == ["50 % on day 3", "0 % on day 3"]
    assert [row.number for row in drawn.rows] == [0, 1, 2, 3]
    assert drawn.rows[-1].rates == ((asked.title, "50 %"), (before.title, "0 %"))
    assert over_time([]) is None

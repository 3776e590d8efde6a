"""Counting backwards from the closing moment; bank holidays; clock changes."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from consultations.working_days import (
    DAY,
    announced,
    bank_holidays,
    is_working_day,
    usual_bank_holidays,
    working_day_after,
    working_day_before,
    working_days,
)
from responses.timetable import (
    LONDON,
    NO_CALL_IN,
    CallIn,
    Usual,
    call_in_ends,
    earliest_effect,
    effective_from,
    last_day,
    latest_publication,
    timetable,
)

days = st.dates(dt.date(2015, 1, 1), dt.date(2035, 12, 31))
rules = st.builds(CallIn, st.booleans(), st.integers(0, 12))
usuals = st.builds(Usual, st.integers(0, 10), st.integers(0, 5))

# What was moved or added by proclamation, for one year only.
PROCLAIMED = {
    dt.date(2020, 5, 8),
    dt.date(2022, 6, 2),
    dt.date(2022, 6, 3),
    dt.date(2022, 9, 19),
    dt.date(2023, 5, 8),
}
MOVED_AWAY = {dt.date(2020, 5, 4), dt.date(2022, 5, 30)}


def london(*moment: int) -> dt.datetime:
    return dt.datetime(*moment, tzinfo=LONDON)  # type: ignore[misc]


def test_what_was_announced_differs_from_the_rule_by_what_was_proclaimed() -> None:
    assert sorted(announced()) == list(range(2015, 2029))
    for year, found in announced().items():
        usual = usual_bank_holidays(year)
        assert found - usual == {day for day in PROCLAIMED if day.year == year}
        assert usual - found == {day for day in MOVED_AWAY if day.year == year}


def test_a_year_that_is_not_announced_follows_the_rule() -> None:
    assert bank_holidays(2040) == usual_bank_holidays(2040)
    assert dt.date(2040, 1, 2) in bank_holidays(2040)  # 1 January is a Sunday


def test_the_report_of_2015() -> None:
    """Decided on 4 March, closing on Friday 13 March: with five days of call-in two days remain."""
    rule = CallIn(working_days=5)
    assert call_in_ends(dt.date(2015, 3, 4), rule) == dt.date(2015, 3, 11)
    assert effective_from(dt.date(2015, 3, 4), rule) == dt.date(2015, 3, 12)
    table = timetable(london(2015, 3, 13, 23, 59), rule, Usual(to_decide=3, to_publish=1))
    assert table.effective_by == dt.date(2015, 3, 13)
    assert table.publish_by == dt.date(2015, 3, 5)
    assert table.decide_by == dt.date(2015, 3, 4)
    assert table.send_by == dt.date(2015, 2, 27)


def test_over_easter_and_without_call_in() -> None:
    closes = london(2015, 4, 8, 17, 0)
    table = timetable(closes, CallIn(working_days=3), Usual(2, 0))
    assert table.publish_by == dt.date(2015, 3, 31)  # 1, 2 and 7 April; in effect on 8 April
    assert timetable(closes, NO_CALL_IN, Usual(0, 0)).days == (dt.date(2015, 4, 8),) * 4


def test_a_closing_at_midnight_has_the_day_before() -> None:
    assert last_day(london(2026, 3, 14, 0, 0)) == dt.date(2026, 3, 13)
    assert last_day(london(2026, 3, 13, 23, 59)) == dt.date(2026, 3, 13)
    assert last_day(london(2026, 3, 14, 0, 1)) == dt.date(2026, 3, 14)


def test_the_last_day_is_one_in_london_whatever_the_clock() -> None:
    # 23:59 on the last day of summer time and on the first: an hour apart in UTC.
    for moment, day in (
        (dt.datetime(2026, 10, 24, 22, 59, tzinfo=dt.UTC), dt.date(2026, 10, 24)),
        (dt.datetime(2026, 10, 25, 23, 59, tzinfo=dt.UTC), dt.date(2026, 10, 25)),
        (dt.datetime(2026, 3, 28, 23, 59, tzinfo=dt.UTC), dt.date(2026, 3, 28)),
        (dt.datetime(2026, 3, 29, 22, 59, tzinfo=dt.UTC), dt.date(2026, 3, 29)),
        (dt.datetime(2026, 3, 29, 23, 30, tzinfo=dt.UTC), dt.date(2026, 3, 30)),
    ):
        assert last_day(moment) == day


@given(days, st.integers(1, 40))
def test_counting_working_days_forwards_and_backwards(day: dt.date, number: int) -> None:
    after, before = working_day_after(day, number), working_day_before(day, number)
    assert is_working_day(after) and is_working_day(before)
    assert working_days(day, after) == number
    assert working_days(before - DAY, day - DAY) == number


@given(days)
def test_no_working_day_is_the_day_itself_or_the_next_one(day: dt.date) -> None:
    assert working_day_after(day, 0) >= day >= working_day_before(day, 0)
    if is_working_day(day):
        assert working_day_after(day, 0) == day == working_day_before(day, 0)


@given(days, rules)
def test_the_latest_publication_has_effect_in_time_and_a_later_one_has_not(
    effective_by: dt.date, rule: CallIn
) -> None:
    latest = latest_publication(effective_by, rule)
    assert is_working_day(latest)
    assert effective_from(latest, rule) <= effective_by
    assert effective_from(working_day_after(latest, 1), rule) > effective_by


@given(days, rules)
def test_every_day_of_call_in_is_a_working_day_that_follows(day: dt.date, rule: CallIn) -> None:
    effective = effective_from(day, rule)
    if rule.days:
        assert working_days(day, call_in_ends(day, rule)) == rule.days
        assert effective == call_in_ends(day, rule) + DAY
    else:
        assert effective == day


@given(days, st.times(timezones=st.just(LONDON)), rules, usuals)
def test_the_days_come_in_their_order(
    day: dt.date, time: dt.time, rule: CallIn, usual: Usual
) -> None:
    table = timetable(dt.datetime.combine(day, time), rule, usual)
    assert list(table.days) == sorted(table.days)
    assert last_day(table.submit_by) == table.effective_by
    assert earliest_effect(table.publish_by, rule) <= table.effective_by

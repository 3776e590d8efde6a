"""Working days in England and Wales: Monday to Friday without bank holidays.

Bank holidays are those that the government announced (`fixtures/bank-holidays.csv`, its source in
`fixtures/README.md`).  For a year that the file does not have they follow from the Banking and
Financial Dealings Act 1971 and the proclamations made every year (New Year's Day, the first
Monday in May, substitute days); a day that is proclaimed for one year only, such as a coronation,
is known from the file alone.  Plain Python.
"""

from __future__ import annotations

import csv
import datetime as dt
from functools import cache
from pathlib import Path

SATURDAY = 5
DAY = dt.timedelta(days=1)
FILE = Path(__file__).resolve().parents[1] / "fixtures" / "bank-holidays.csv"


def easter_sunday(year: int) -> dt.date:
    """Easter of the Gregorian calendar (Meeus, Jones and Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return dt.date(year, month, day + 1)


@cache
def announced() -> dict[int, frozenset[dt.date]]:
    """The bank holidays of each year that the file has."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        days = [dt.date.fromisoformat(row["date"]) for row in csv.DictReader(lines)]
    years = {day.year for day in days}
    return {year: frozenset(day for day in days if day.year == year) for year in years}


def bank_holidays(year: int) -> frozenset[dt.date]:
    """As announced; of another year as they will be unless one is moved or added."""
    return announced().get(year) or usual_bank_holidays(year)


@cache
def usual_bank_holidays(year: int) -> frozenset[dt.date]:
    """The eight of the year; one that falls on a weekend has its substitute after it."""
    easter = easter_sunday(year)
    days = {
        easter - 2 * DAY,
        easter + DAY,
        _monday_from(dt.date(year, 5, 1)),
        _monday_from(dt.date(year, 5, 25)),  # the last in May
        _monday_from(dt.date(year, 8, 25)),  # the last in August
    }
    for day in (dt.date(year, 1, 1), dt.date(year, 12, 25), dt.date(year, 12, 26)):
        substitute = day
        while substitute.weekday() >= SATURDAY or substitute in days:
            substitute += DAY
        days.add(substitute)
    return frozenset(days)


def _monday_from(day: dt.date) -> dt.date:
    return day + (7 - day.weekday()) % 7 * DAY


def is_working_day(day: dt.date) -> bool:
    return day.weekday() < SATURDAY and day not in bank_holidays(day.year)


def working_days(after: dt.date, until: dt.date) -> int:
    """How many working days follow `after`, up to and with `until`; 0 when there is none."""
    days = ((after + number * DAY) for number in range(1, (until - after).days + 1))
    return sum(is_working_day(day) for day in days)


def working_day_after(day: dt.date, number: int) -> dt.date:
    """The working day that comes `number` working days after `day`; with 0 the day itself, or the
    first working day after it."""
    while not is_working_day(day) and number == 0:
        day += DAY
    while number:
        day += DAY
        number -= is_working_day(day)
    return day


def working_day_before(day: dt.date, number: int) -> dt.date:
    """As `working_day_after`, backwards."""
    while not is_working_day(day) and number == 0:
        day -= DAY
    while number:
        day -= DAY
        number -= is_working_day(day)
    return day

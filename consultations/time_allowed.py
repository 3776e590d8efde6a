"""Whether councils are given enough time, as warnings: the LGA decides, and it is kept what it was
warned of.

A council that gives 28 days' notice of a key decision (Local Authorities (Executive Arrangements)
(Meetings and Access to Information) (England) Regulations 2012, regulation 9) and five clear days
of its agenda (regulation 7) needs six weeks once its officers have read the questions.  Plain
Python.
"""

from __future__ import annotations

import datetime as dt

from consultations.definition.moments import LONDON
from consultations.working_days import DAY, is_working_day, working_day_before

FEWEST = 30  # working days: six weeks
BEFORE_ELECTIONS = 25  # working days: notice of an election is given by then, and words are weighed
THURSDAY = 3


def warnings(opens_at: dt.datetime, closes_at: dt.datetime) -> list[str]:
    """What speaks against the dates, in sentences; nothing for dates that leave time."""
    first, last = opens_at.astimezone(LONDON).date(), closes_at.astimezone(LONDON).date()
    days = [
        day
        for number in range(1, (last - first).days + 1)
        if is_working_day(day := first + number * DAY)
    ]
    quiet = [day for day in days if is_quiet(day)]
    found = []
    if len(days) < FEWEST:
        found.append(
            f"Councils have {_working_days(len(days))} after the opening day. One that must give "
            f"notice of its decision and publish its agenda needs about {FEWEST}, six weeks."
        )
    elif len(days) - len(quiet) < FEWEST:
        found.append(
            f"{_working_days(len(quiet))} of {len(days)} are in August or around Christmas, when "
            f"hardly any council meets; {len(days) - len(quiet)} are left."
        )
    election = ordinary_day_of_election(last.year)
    begins = working_day_before(election, BEFORE_ELECTIONS)
    if begins <= last <= election:
        found.append(
            f"It closes in the weeks before the local elections of {_day(election)} (from "
            f"{_day(begins)}), when many councils put decisions off."
        )
    if not is_working_day(last):
        found.append(f"It closes on {last:%A} {_day(last)}, which is no working day.")
    return found


def is_quiet(day: dt.date) -> bool:
    """August, and 20 December to 3 January."""
    return day.month == 8 or (day.month, day.day) >= (12, 20) or (day.month, day.day) <= (1, 3)


def ordinary_day_of_election(year: int) -> dt.date:
    """The first Thursday in May (Representation of the People Act 1983, section 37)."""
    day = dt.date(year, 5, 1)
    return day + (THURSDAY - day.weekday()) % 7 * DAY


def _working_days(number: int) -> str:
    return "1 working day" if number == 1 else f"{number} working days"


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"

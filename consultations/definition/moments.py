"""Moments as people write them: London time, to the minute."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2})( GMT| BST)?")
FIRST_YEAR, LAST_YEAR = 2000, 2099


def london_moment(value: str) -> dt.datetime:
    """ "2015-03-13 23:59", London time, as a moment in UTC.

    Raises ValueError with a sentence: for another form, for a time that the clocks skip in
    spring, and for one that they repeat in autumn and that says neither GMT nor BST.
    """
    match = MOMENT.fullmatch(value)
    try:
        if match is None:
            raise ValueError
        local = dt.datetime.strptime(f"{match[1]} {match[2]}", "%Y-%m-%d %H:%M")  # noqa: DTZ007
    except ValueError:
        raise ValueError(f"“{value[:40]}” is not a time of the form 2015-03-13 23:59.") from None
    if not FIRST_YEAR <= local.year <= LAST_YEAR:
        raise ValueError(f"the year must be from {FIRST_YEAR} to {LAST_YEAR}.")
    readings = [local.replace(tzinfo=LONDON, fold=fold) for fold in (0, 1)]
    moments = [reading.astimezone(dt.UTC) for reading in readings]
    if moments[0].astimezone(LONDON).replace(tzinfo=None) != local:
        raise ValueError(f"{value} does not exist in London: the clocks go forward over it.")
    if match[3]:
        zone = match[3].strip()
        for reading, moment in zip(readings, moments, strict=True):
            if reading.tzname() == zone:
                return moment
        raise ValueError(f"{value} does not exist: London has {readings[0].tzname()} then.")
    if moments[0] != moments[1]:
        raise ValueError(
            f"{value} comes twice in London, when the clocks go back: add BST (first) or GMT."
        )
    return moments[0]


def london_words(moment: dt.datetime) -> str:
    """The moment as `london_moment` reads it; with GMT or BST where the clocks repeat it."""
    local = moment.astimezone(LONDON)
    words = f"{local:%Y-%m-%d %H:%M}"
    other = local.replace(fold=1 - local.fold)
    return words if other.utcoffset() == local.utcoffset() else f"{words} {local.tzname()}"

"""The response rate over time as a drawing, a sentence and a table.

The drawing is computed here, in thousandths of its own width and height, and stretched by the
browser; what is text or has a width of its own is in pixels, so that it keeps its size on a phone.
Lines differ by their dashes as well as by their colour, and the table says all that they say.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from responses.progress import Curve
from responses.progress.figures import rate_in_words

SIZE = 1000  # of the drawing, either way
MOST_MARKS = 7  # on the axis of days
STEPS = (1, 2, 7, 14, 28, 56, 112)


@dataclass(frozen=True)
class Mark:
    """A line of the grid: where it is in per cent, and its words."""

    at: str
    words: str


@dataclass(frozen=True)
class DrawnLine:
    """One consultation: `kind` 0 is this one, the others are told apart by their dashes."""

    kind: int
    title: str
    points: str
    said: str


@dataclass(frozen=True)
class RateRow:
    """The end of one day; a cell a consultation, this one first. "–": not that far, or not yet."""

    number: int
    on: dt.date
    came: int
    gone: int
    submitted: int
    rates: tuple[tuple[str, str], ...]  # title and rate


@dataclass(frozen=True)
class OverTime:
    sentences: tuple[str, ...]
    alternative: str
    lines: tuple[DrawnLine, ...]
    days: tuple[Mark, ...]
    shares: tuple[Mark, ...]
    titles: tuple[str, ...]
    rows: tuple[RateRow, ...]
    has_gone: bool


def over_time(curves: Sequence[Curve]) -> OverTime | None:
    """This consultation's curve, given first, beside earlier ones; None before its first day."""
    if not curves or not curves[0].days:
        return None
    own, *earlier = curves
    width = own.last + 1
    day = own.days[-1].number
    lines = tuple(
        DrawnLine(kind, curve.title, _points(curve, width), _said(curve, day))
        for kind, curve in enumerate(curves)
    )
    return OverTime(
        sentences=_sentences(own, earlier, day),
        alternative=f"Line chart: share of the councils asked that had submitted, by days after "
        f"the opening, for {len(curves)} consultation{'s' if earlier else ''}. Its figures stand "
        "in the list and in the table after it.",
        lines=lines,
        days=tuple(_day_marks(width)),
        shares=tuple(Mark(f"{100 - share}%", f"{share} %") for share in (100, 75, 50, 25, 0)),
        titles=tuple(curve.title for curve in curves),
        rows=tuple(
            RateRow(
                one.number,
                one.on,
                one.came,
                one.gone,
                one.submitted,
                tuple((curve.title, _rate(curve, one.number)) for curve in curves),
            )
            for one in own.days
        ),
        has_gone=any(one.gone for one in own.days),
    )


def _points(curve: Curve, width: int) -> str:
    """From nothing at the opening to the end of each day; a share stands until the next day."""
    found = [(0, SIZE)]
    for one in curve.days[:width]:
        share = one.submitted * SIZE // curve.asked if curve.asked else 0
        found.append(((one.number + 1) * SIZE // width, SIZE - share))
    return " ".join(f"{x},{y}" for x, y in found)


def _rate(curve: Curve, number: int) -> str:
    found = curve.at(number)
    return rate_in_words(found.submitted, curve.asked) if found else "–"


def _said(curve: Curve, day: int) -> str:
    """ "42 % on day 12"; of one that was over by then, how it ended."""
    if curve.at(day) is not None:
        return f"{_rate(curve, day)} on day {day}"
    if not curve.days:
        return "no councils asked"
    return f"ended with {_rate(curve, curve.days[-1].number)} on day {curve.days[-1].number}"


def _sentences(own: Curve, earlier: Sequence[Curve], day: int) -> tuple[str, ...]:
    last = own.days[-1]
    first = (
        f"Day {day} after the opening: {last.submitted} of {own.asked} councils asked "
        f"({_rate(own, day)}) have submitted."
    )
    if not earlier:
        return (first, "There is no earlier consultation to compare with.")
    return (first,)


def _day_marks(width: int) -> list[Mark]:
    """Days on the axis, so few that their numbers have room on a phone."""
    step = next((one for one in STEPS if width / one <= MOST_MARKS), STEPS[-1])
    return [
        Mark(f"{100 * (number + 1) / width:.2f}%", str(number)) for number in range(0, width, step)
    ]

"""A count as it is published, and what may be computed from published counts.

A figure is *shown* (it has a number) or an *edge* (it has only a word): two types, so that no
table and no export can leak a number that it does not hold.  Percentages, means and net scores
take figures and nothing else; they cannot know more than a reader of the release.

No 0, no 100 % and no "all" is ever printed: at most 2 reads "few or none", at least n − 2
"nearly all".  The adjusted count is kept within 0 to n, which costs nothing: those values lie
inside the edges.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Literal

EDGE = 2
FEWEST_FOR_PERCENT = 20
LOWEST_PERCENT, HIGHEST_PERCENT = 5, 95
RATE_STEP = 5


@dataclass(frozen=True)
class Shown:
    """An adjusted count."""

    value: int


@dataclass(frozen=True)
class Edge:
    """ "low": at most 2; "high": at least n − 2. There is no number."""

    end: Literal["low", "high"]


Figure = Shown | Edge


@dataclass(frozen=True)
class Whole:
    """What percentages are of: a number that the release shows, and of which councils it is."""

    value: int
    of: Literal["answered", "responded", "asked"]


@dataclass(frozen=True)
class Percent:
    """A whole number of per cent, from 5 to 95."""

    value: int


@dataclass(frozen=True)
class PercentEdge:
    """ "under": under 5 %; "over": over 95 %."""

    end: Literal["under", "over"]


@dataclass(frozen=True)
class NotGiven:
    """Nothing is computed here, and why, as a sentence."""

    reason: str


def published(count: int, members: int, adjustment: int) -> Figure:
    """The count of a group of `members` as it is printed."""
    value = min(members, max(0, count + adjustment))
    if value <= EDGE:
        return Edge("low")
    if value >= members - EDGE:
        return Edge("high")
    return Shown(value)


def in_words(figure: Figure) -> str:
    """ "12", "few or none", "nearly all"."""
    match figure:
        case Shown(value):
            return str(value)
        case Edge("low"):
            return "few or none"
        case Edge():
            return "nearly all"


def denominator(base: Figure, responses: Figure, asked: int) -> Whole | NotGiven:
    """What percentages are of: the published base; where nearly all that responded answered, the
    published number of responses; where nearly all that were asked did both, the number asked,
    which is public. Below 20 there are none."""
    whole: Whole | None = None
    match base, responses:
        case Shown(value), _:
            whole = Whole(value, "answered")
        case Edge("high"), Shown(value):
            whole = Whole(value, "responded")
        case Edge("high"), Edge("high"):
            whole = Whole(asked, "asked")
    if whole is None or whole.value < FEWEST_FOR_PERCENT:
        return NotGiven("Percentages are given only of at least 20 councils.")
    return whole


def percent(figure: Figure, whole: Whole | NotGiven) -> Percent | PercentEdge | NotGiven:
    """The share of a published count in what `denominator` says, rounded half up."""
    if isinstance(whole, NotGiven):
        return whole
    if isinstance(figure, Edge):
        return NotGiven("The count is given in words.")
    if 100 * figure.value < LOWEST_PERCENT * whole.value:
        return PercentEdge("under")
    if 100 * figure.value > HIGHEST_PERCENT * whole.value:
        return PercentEdge("over")
    return Percent((200 * figure.value + whole.value) // (2 * whole.value))


def percent_in_words(share: Percent | PercentEdge | NotGiven) -> str:
    """ "57 %", "under 5 %", "over 95 %"; empty when none is given."""
    match share:
        case Percent(value):
            return f"{value} %"
        case PercentEdge("under"):
            return f"under {LOWEST_PERCENT} %"
        case PercentEdge():
            return f"over {HIGHEST_PERCENT} %"
        case NotGiven():
            return ""


def response_rate(responses: Figure, asked: int) -> Percent | NotGiven:
    """The published number of responses over the number asked, to the nearest 5 %, 5 to 95."""
    if isinstance(responses, Edge):
        # At least all but two: in a small group that may be much less than 95 %.
        if (
            responses.end == "high"
            and _rate_steps(asked - EDGE, asked) * RATE_STEP >= HIGHEST_PERCENT
        ):
            return Percent(HIGHEST_PERCENT)
        return NotGiven("The number of responses is given in words.")
    steps = _rate_steps(responses.value, asked)
    return Percent(min(HIGHEST_PERCENT, max(LOWEST_PERCENT, RATE_STEP * steps)))


def _rate_steps(responses: int, asked: int) -> int:
    """The share in steps of 5 %, rounded half up."""
    return (200 * responses + RATE_STEP * asked) // (2 * RATE_STEP * asked)


def mean_score(figures: Mapping[str, Figure], scores: Mapping[str, Fraction]) -> Decimal | NotGiven:
    """The mean of the scored options, to one decimal place, from their published counts.

    "Few or none" counts as 1, its middle; beside a "nearly all" no mean is given, nor where
    the scored counts sum to less than 20, nor where options were merged in this group.
    """
    weights = _weights(figures, scores)
    if isinstance(weights, NotGiven):
        return weights
    total = sum(weights.values())
    mean = Fraction(sum(scores[option] * weight for option, weight in weights.items()), total)
    return _rounded(mean, Decimal("0.1"))


def net_score(figures: Mapping[str, Figure], scores: Mapping[str, Fraction]) -> int | NotGiven:
    """Above the middle of the scale less below it, in percentage points of the scored counts;
    from −95 to 95, under the same conditions as the mean."""
    weights = _weights(figures, scores)
    if isinstance(weights, NotGiven):
        return weights
    middle = (min(scores.values()) + max(scores.values())) / 2
    above = sum(weight for option, weight in weights.items() if scores[option] > middle)
    below = sum(weight for option, weight in weights.items() if scores[option] < middle)
    points = int(_rounded(Fraction(100 * (above - below), sum(weights.values())), Decimal(1)))
    return min(HIGHEST_PERCENT, max(-HIGHEST_PERCENT, points))


def _weights(
    figures: Mapping[str, Figure], scores: Mapping[str, Fraction]
) -> dict[str, int] | NotGiven:
    if not scores or not scores.keys() <= figures.keys():
        return NotGiven("The scored options are not published one by one here.")
    weights = {}
    for option in scores:
        figure = figures[option]
        if isinstance(figure, Shown):
            weights[option] = figure.value
        elif figure.end == "low":
            weights[option] = 1
        else:
            return NotGiven("Nearly all chose one option.")
    if sum(weights.values()) < FEWEST_FOR_PERCENT:
        return NotGiven("Scores are given only where at least 20 answered.")
    return weights


def _rounded(number: Fraction, step: Decimal) -> Decimal:
    # Thirty digits are exact enough that half up never turns on the last of them.
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    return exact.quantize(step, rounding=ROUND_HALF_UP)

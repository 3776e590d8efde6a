"""How many councils had submitted on which day after the opening, as it stood on that day.

A submission counts from its moment until it is withdrawn or replaced by a later one of the same
response, and not while its decision is called in.  So a council that amends what it sent stays one
council, one that takes it back leaves the count on that day and not before, and the last figure is
what the board says.  Only numbers leave this module, never a name.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise

from django.db.models import Count
from django.utils import timezone

from consultations.models import Consultation
from councils.enums import FOLLOWERS
from councils.models import User
from responses.enums import CallInOutcome
from responses.models import Submission
from responses.timetable import LONDON, last_day

EARLIER = 3  # consultations beside this one
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Sent:
    """One submission, of one response: what began, interrupted and ended its counting."""

    response: int
    at: dt.datetime
    withdrawn_at: dt.datetime | None = None
    called_in_at: dt.datetime | None = None
    call_in_ended_at: dt.datetime | None = None  # only where the decision stands


@dataclass(frozen=True)
class Span:
    """A time during which one council counts; `until` None: it still does."""

    since: dt.datetime
    until: dt.datetime | None


@dataclass(frozen=True)
class Day:
    """The end of one day in London: `number` counts from 0, the day of the opening. `came` and
    `gone` are councils that count now and did not the day before, and the other way round."""

    number: int
    on: dt.date
    submitted: int
    came: int
    gone: int


@dataclass(frozen=True)
class Curve:
    """One consultation: `days` up to today or to the last day of its last council, the latter
    being day `last`."""

    code: str
    title: str
    asked: int
    last: int
    days: tuple[Day, ...]

    def at(self, number: int) -> Day | None:
        return self.days[number] if 0 <= number < len(self.days) else None


def response_rates(consultation: Consultation, user: User, now: dt.datetime) -> list[Curve]:
    """The consultation's own curve, then those of the last that opened before it; three queries.

    Only for those at the LGA who follow progress; anybody else gets an empty list.
    """
    if not user.staff_roles & FOLLOWERS:
        return []
    visible = Consultation.objects.visible_to(user).published()
    counted = visible.annotate(councils_asked=Count("invitations"))
    earlier = counted.filter(opens_at__lt=consultation.opens_at).exclude(pk=consultation.pk)
    found = [*counted.filter(pk=consultation.pk), *earlier.order_by("-opens_at")[:EARLIER]]
    sent = _sent([one.pk for one in found])
    return [_curve(one, sent.get(one.pk, []), now) for one in found]


def spans_of(sent: Sequence[Sent]) -> Iterator[Span]:
    """When one response's submissions count, given in their order; no two spans overlap."""
    for one, later in pairwise([*sent, None]):
        assert one is not None
        ends = [end for end in (one.withdrawn_at, later.at if later else None) if end]
        end = min(ends) if ends else None
        if one.called_in_at is None:
            parts: list[Span] = [Span(one.at, end)]
        else:
            parts = [Span(one.at, _first(one.called_in_at, end))]
            if one.call_in_ended_at is not None:
                parts.append(Span(max(one.at, one.call_in_ended_at), end))
        yield from (part for part in parts if part.until is None or part.since < part.until)


def curve_of(
    responses: Iterable[Sequence[Span]], opened_on: dt.date, last_on: dt.date, now: dt.datetime
) -> tuple[Day, ...]:
    """Each day from the opening to the last one or today; one span sequence a response."""
    until = min(last_on, now.astimezone(LONDON).date())
    length = max(0, (until - opened_on).days + 1)
    ends = [min(_end_of(opened_on + DAY * number), now) for number in range(length)]
    came, gone = [0] * (length + 1), [0] * (length + 1)
    for spans in responses:
        for first, end in _days_of(spans, ends):
            came[first] += 1
            gone[end] += 1
    standing = list(accumulate(more - less for more, less in zip(came, gone, strict=True)))
    return tuple(
        Day(number, opened_on + DAY * number, standing[number], came[number], gone[number])
        for number in range(length)
    )


def _days_of(spans: Sequence[Span], ends: Sequence[dt.datetime]) -> Iterator[tuple[int, int]]:
    """The runs of days at whose ends the response counts, each as its first day and the first day
    after it; spans that meet within a day are one run."""
    begun: tuple[int, int] | None = None
    for span in spans:
        first = bisect_left(ends, span.since)
        end = len(ends) if span.until is None else bisect_left(ends, span.until)
        if first >= end:
            continue
        if begun is not None and first <= begun[1]:
            begun = (begun[0], end)
            continue
        if begun is not None:
            yield begun
        begun = (first, end)
    if begun is not None:
        yield begun


def _curve(asked: Consultation, sent: list[Sent], now: dt.datetime) -> Curve:
    opened_on, last_on = timezone.localdate(asked.opens_at), last_day(asked.ends_at)
    responses = [
        list(spans_of(list(of_one))) for _, of_one in groupby(sent, key=lambda one: one.response)
    ]
    days = curve_of(responses, opened_on, last_on, now)
    number = getattr(asked, "councils_asked")  # noqa: B009
    return Curve(asked.code, asked.title, number, (last_on - opened_on).days, days)


def _sent(consultations: list[int]) -> dict[int, list[Sent]]:
    rows = (
        Submission.objects.filter(invitation__consultation__in=consultations)
        .order_by("response", "number")
        .values_list(
            "invitation__consultation",
            "response",
            "submitted_at",
            "withdrawal__withdrawn_at",
            "decision__called_in__recorded_at",
            "decision__called_in__ended_at",
            "decision__called_in__outcome",
        )
    )
    found: dict[int, list[Sent]] = {}
    for asked, response, at, withdrawn, called_in, ended, outcome in rows:
        stands = ended if outcome == CallInOutcome.STANDS else None
        found.setdefault(asked, []).append(Sent(response, at, withdrawn, called_in, stands))
    return found


def _first(moment: dt.datetime, other: dt.datetime | None) -> dt.datetime:
    return min(moment, other) if other is not None else moment


def _end_of(day: dt.date) -> dt.datetime:
    """The last instant of the day in London."""
    after = dt.datetime.combine(day + DAY, dt.time(), tzinfo=LONDON)
    return after - dt.timedelta(microseconds=1)

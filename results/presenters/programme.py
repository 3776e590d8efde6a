"""The forward programme → months and entries in words, for page, PDF and calendar.

What an entry is follows from its consultation's own moments once that is published: *planned*
(also while it is scheduled), *open*, *closed*, *reported* (a release is published).  Until then,
and for what has no moment yet, the months stand as they were planned; a month that nobody knows is
shown nowhere and said to be open.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Min, QuerySet
from django.urls import reverse
from django.utils import timezone

from consultations.enums import ConsultationState
from consultations.models import ProgrammeEntry
from councils.models import User

NOT_KNOWN = "not known yet"


class Stage(StrEnum):
    PLANNED = "Planned"
    OPEN = "Open"
    CLOSED = "Closed"
    REPORTED = "Reported"


COLOURS = {Stage.PLANNED: "grey", Stage.OPEN: "green", Stage.CLOSED: "", Stage.REPORTED: "teal"}
# Of each step: planned for a month, to come on a day, and done.
VERBS = {
    "opens": ("To open", "Opens", "Opened"),
    "closes": ("To close", "Closes", "Closed"),
    "reports": ("To report", "Reports", "Reported"),
    "board": ("", "Board meets", "Board met"),
}


@dataclass(frozen=True)
class Step:
    """One step of an entry: a month, and where it is known its day and moment."""

    kind: str
    month: dt.date
    day: dt.date | None
    at: dt.datetime | None
    is_done: bool

    @property
    def verb(self) -> str:
        planned, comes, done = VERBS[self.kind]
        return planned if self.day is None else done if self.is_done else comes

    @property
    def when(self) -> str:
        """ "3 March 2027", or the month."""
        return f"{self.day.day} {self.day:%B %Y}" if self.day else f"{self.month:%B %Y}"


@dataclass(frozen=True)
class Entry:
    """One entry; `change_url` is empty for who does not keep the programme."""

    pk: int
    title: str
    stage: Stage
    colour: str
    steps: tuple[Step, ...]
    board: str
    owner: str
    note: str
    is_announced: bool
    url: str
    change_url: str

    def when(self, kind: str) -> str:
        return next((step.when for step in self.steps if step.kind == kind), NOT_KNOWN)

    @property
    def opens(self) -> str:
        return self.when("opens")

    @property
    def closes(self) -> str:
        return self.when("closes")

    @property
    def reports(self) -> str:
        return self.when("reports")

    @property
    def meets(self) -> str:
        """ "Improvement Board, 12 March 2027"."""
        days = [step.when for step in self.steps if step.kind == "board"]
        return ", ".join(part for part in (self.board, *days) if part)


@dataclass(frozen=True)
class Line:
    """What happens in a month and to which entry: "Opens", "3 March 2027"; "To open", "in March
    2027"."""

    verb: str
    when: str
    title: str
    board: str
    stage: Stage
    colour: str
    url: str


@dataclass(frozen=True)
class Month:
    id: str
    label: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Programme:
    """`months` from this one on, `past` the others, the latest first; `open` are entries without
    any month."""

    months: tuple[Month, ...]
    past: tuple[Month, ...]
    open: tuple[Entry, ...]
    entries: tuple[Entry, ...]


def entries_for(user: User) -> QuerySet[ProgrammeEntry]:
    """The entries that this person may see, with what the presenter reads; one query."""
    return with_moments(ProgrammeEntry.objects.visible_to(user))


def with_moments(entries: QuerySet[ProgrammeEntry]) -> QuerySet[ProgrammeEntry]:
    found = entries.select_related("consultation")
    return found.annotate(reported_at=Min("consultation__releases__published_at"))


def programme_of(
    entries: Iterable[ProgrammeEntry], now: dt.datetime, *, can_change: bool = False
) -> Programme:
    found = [_entry(one, now, can_change) for one in entries]
    months: dict[dt.date, list[tuple[dt.date, str, Line]]] = {}
    for entry in found:
        for step in entry.steps:
            line = Line(
                step.verb,
                step.when if step.day else f"in {step.when}",
                entry.title,
                entry.board if step.kind == "board" else "",
                entry.stage,
                entry.colour,
                entry.url,
            )
            # What is known for the month only stands behind what has its day.
            place = step.day or step.month.replace(day=28) + dt.timedelta(days=10)
            months.setdefault(step.month, []).append((place, entry.title, line))
    this = timezone.localdate(now).replace(day=1)
    coming = [_month(month, months[month]) for month in sorted(months) if month >= this]
    past = [_month(month, months[month]) for month in sorted(months, reverse=True) if month < this]
    return Programme(
        tuple(coming),
        tuple(past),
        tuple(entry for entry in found if not entry.steps),
        tuple(sorted(found, key=_order)),
    )


def _entry(entry: ProgrammeEntry, now: dt.datetime, can_change: bool) -> Entry:
    asked = entry.consultation
    stage, url = Stage.PLANNED, ""
    moments: dict[str, dt.datetime] = {}
    if asked is not None and asked.published_at is not None:
        moments = {"opens": asked.opens_at, "closes": asked.closes_at}
        reported: dt.datetime | None = getattr(entry, "reported_at")  # noqa: B009
        state = asked.state_at(now)
        if state != ConsultationState.SCHEDULED:
            stage = Stage.OPEN if state == ConsultationState.OPEN else Stage.CLOSED
            url = asked.get_absolute_url()
        if reported is not None:
            moments["reports"], stage = reported, Stage.REPORTED
    planned = {"opens": entry.opens_in, "closes": entry.closes_in, "reports": entry.reports_in}
    steps = [_of_moment(kind, at, now) for kind, at in moments.items()]
    steps += [
        Step(kind, month.replace(day=1), None, None, False)
        for kind, month in planned.items()
        if month is not None and kind not in moments
    ]
    if entry.board_on is not None:
        is_over = entry.board_on < timezone.localdate(now)
        steps.append(Step("board", entry.board_on.replace(day=1), entry.board_on, None, is_over))
    return Entry(
        pk=entry.pk,
        title=entry.title,
        stage=stage,
        colour=COLOURS[stage],
        steps=tuple(steps),
        board=entry.board,
        owner=entry.owner,
        note=entry.note,
        is_announced=entry.announced_at is not None,
        url=url,
        change_url=reverse("consultations:change-entry", args=[entry.pk]) if can_change else "",
    )


def _of_moment(kind: str, at: dt.datetime, now: dt.datetime) -> Step:
    day = timezone.localdate(at)
    return Step(kind, day.replace(day=1), day, at, at <= now)


def _month(month: dt.date, lines: list[tuple[dt.date, str, Line]]) -> Month:
    ordered = sorted(lines, key=lambda one: one[:2])
    return Month(f"{month:%Y-%m}", f"{month:%B %Y}", tuple(line for _, _, line in ordered))


def _order(entry: Entry) -> tuple[dt.date, str]:
    """By the first month; without one behind all others."""
    return min((step.month for step in entry.steps), default=dt.date.max), entry.title

"""Approaching dates: closings in seven and in two days, assignments due tomorrow or overdue."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from consultations.policies import spoken_moment
from councils.models import User
from responses.actions.daily.times import day_of, morning
from responses.actions.letters import deciders, officers
from responses.actions.moving import locked
from responses.actions.notices import tell
from responses.enums import NoticeKind, State
from responses.models import Assignment, Notice, Response, SectionCheck

CLOSING_DAYS = (2, 7)  # how many days before the closing day people are reminded
# Where something is still to be done before the closing, and by whom.
OPEN = (State.DRAFTING, State.AWAITING_DECISION, State.APPROVED, State.WITHDRAWN)


@dataclass(frozen=True)
class Date:
    """One date to be told: `since` is the day from which a notice of this path is of this date."""

    sentence: str
    path: str
    since: dt.date


def remind(now: dt.datetime) -> None:
    """Tells of closings in seven and in two days, and of assignments due tomorrow or overdue.

    Doing it again on the same day tells nobody again.
    """
    today = day_of(now)
    until = morning(today + dt.timedelta(days=max(CLOSING_DAYS) + 1))
    soon = Response.objects.filter(
        _ends_after(now, "invitation"),
        ~_ends_after(until, "invitation"),
        state__in=OPEN,
    )
    for response in soon.with_places():
        date = closing_of(response, today)
        if date is not None:
            _tell_all(response, dict.fromkeys(concerned(response), date), today)
    for response, dates in due_assignments(today, now).items():
        for date, people in dates.items():
            _tell_all(response, dict.fromkeys(people, date), today)


def _ends_after(moment: dt.datetime, invitation: str) -> Q:
    """The council can still submit at that moment: the closing, or what it was granted, is later
    (`Invitation.ends_at` is the later of the two)."""
    closing = Q(**{f"{invitation}__consultation__closes_at__gt": moment})
    granted = Q(
        **{
            f"{invitation}__extended_until__isnull": False,
            f"{invitation}__extended_until__gt": moment,
        }
    )
    return closing | granted


def closing_of(response: Response, today: dt.date) -> Date | None:
    """The end of the council's time as it is told on that day; None when it is far away."""
    invitation = response.invitation
    closing_day = day_of(invitation.ends_at)
    left = (closing_day - today).days
    step = next((days for days in CLOSING_DAYS if left <= days), None)
    if step is None:
        return None
    when = {0: "today", 1: "tomorrow"}.get(left, f"in {left} days")
    is_longer = invitation.ends_at > invitation.consultation.closes_at
    what = "The time that the council was given ends" if is_longer else "The consultation closes"
    return Date(
        f"{what} {when}, on {spoken_moment(invitation.ends_at)}. {_stands(response)}",
        response.get_absolute_url(),
        closing_day - dt.timedelta(days=step),
    )


def _stands(response: Response) -> str:
    match State(response.state):
        case State.AWAITING_DECISION:
            return "The report awaits its decision."
        case State.APPROVED:
            return "The response is decided and not yet submitted."
        case State.WITHDRAWN:
            return "The submission was withdrawn and nothing has taken its place."
        case _:
            return "The response is a draft."


def concerned(response: Response) -> list[User]:
    """Whom a closing concerns: the officers, and who is to write or to decide just now."""
    people = {person.pk: person for person in officers(response)}
    if response.state == State.AWAITING_DECISION:
        people |= {person.pk: person for person in deciders(response)}
    if response.state == State.DRAFTING:
        assignments = response.assignments.open().with_people()
        people |= {one.person_id: one.person for one in assignments if one.is_here}
    return list(people.values())


def due_assignments(today: dt.date, now: dt.datetime) -> dict[Response, dict[Date, list[User]]]:
    """Open assignments of drafts that are due by tomorrow, or were; without what is ready."""
    assignments = (
        Assignment.objects.open()
        .with_people()
        .filter(
            _ends_after(now, "response__invitation"),
            due_on__lte=today + dt.timedelta(days=1),
            response__state=State.DRAFTING,
        )
        .select_related(
            "question__section",
            "section",
            "response__invitation__council",
            "response__invitation__consultation",
        )
    )
    found: dict[Response, dict[Date, list[User]]] = {}
    for one in assignments:
        if one.is_here and not _is_done(one):
            dates = found.setdefault(one.response, {})
            dates.setdefault(_date_of(one, today), []).append(one.person)
    return found


def _is_done(assignment: Assignment) -> bool:
    """Whether what was assigned was marked as ready, or its section as completed."""
    if assignment.question is not None:
        ready = assignment.response.answers.filter(ready_at__isnull=False)
        return ready.filter(question=assignment.question).exists()
    assert assignment.section is not None
    checks = SectionCheck.objects.filter(response_id=assignment.response_id)
    return checks.filter(section=assignment.section).exists()


def _date_of(assignment: Assignment, today: dt.date) -> Date:
    due_on = assignment.due_on
    assert due_on is not None
    question = assignment.question
    section = question.section if question is not None else assignment.section
    assert section is not None
    path = reverse("responses:section", args=[*assignment.response.url_args, section.number])
    if question is not None:
        what, path = f"{question.number}, assigned to you,", f"{path}#{question.number}"
    else:
        what = f"Section {section.number} ({section.title}), assigned to you,"
    day = f"{due_on.day} {due_on:%B %Y}"
    if due_on < today:
        return Date(f"{what} was due on {day}.", path, due_on + dt.timedelta(days=1))
    when = "today" if due_on == today else "tomorrow"
    return Date(f"{what} is due {when}, {day}.", path, due_on - dt.timedelta(days=1))


def _tell_all(response: Response, dates: dict[User, Date], today: dt.date) -> None:
    """Tells each person their date unless they know of it; asked again under the lock."""
    if all(_knows(response, person, date) for person, date in dates.items()):
        return
    with locked(response) as (fresh, _):
        if fresh.state != response.state:
            return  # the next morning tells what is true then
        for person, date in dates.items():
            if not _knows(fresh, person, date):
                tell(person, NoticeKind.DATE, fresh, date.sentence, date.path, at=morning(today))


def _knows(response: Response, person: User, date: Date) -> bool:
    told = Notice.objects.filter(response=response, person=person, kind=NoticeKind.DATE)
    return told.filter(path=date.path, told_at__gte=morning(date.since)).exists()

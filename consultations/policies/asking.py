"""What councils ask the LGA for: more time, and answers to questions."""

from __future__ import annotations

import datetime as dt

from consultations.definition import LONDON
from consultations.models import ExtensionRequest, Invitation
from consultations.policies.spoken import spoken_moment
from councils.refusals import Blocker

MOST_DAYS = 92  # after the present end, or after today when that is over
MOST_WAITING = 20  # questions of one council that nobody has answered


def end_of_day(day: dt.date) -> dt.datetime:
    """23:59 of that day in London; no change of the clocks touches that time."""
    return dt.datetime.combine(day, dt.time(23, 59), LONDON)


def against_asking(invitation: Invitation, now: dt.datetime) -> list[Blocker]:
    """A council asks while it can still submit, one request at a time."""
    asked = invitation.consultation
    if not invitation.is_open_at(now):
        sentence = (
            f"The time to respond ended on {spoken_moment(invitation.ends_at)}. Write to the "
            f"{asked.publisher}."
            if now >= invitation.ends_at
            else "The consultation is not open yet."
        )
        return [Blocker("closed", sentence)]
    waiting = invitation.extension_requests.waiting().first()
    if waiting is not None:
        sentence = (
            f"A request of {spoken_moment(waiting.asked_at)} waits for the answer of the "
            f"{asked.publisher}."
        )
        return [Blocker("waiting", sentence)]
    return []


def against_end(
    present: dt.datetime, wanted: dt.datetime, now: dt.datetime, field: str
) -> list[Blocker]:
    """More time is later than the present end and than now, and not absurdly late."""
    if wanted <= max(present, now):
        ends = f"the time ends on {spoken_moment(present)}" if present > now else "it is past"
        return [Blocker("not-later", f"Give a later day: {ends}.", field)]
    latest = max(present, now).astimezone(LONDON).date() + dt.timedelta(days=MOST_DAYS)
    if wanted.astimezone(LONDON).date() > latest:
        sentence = f"Give a day up to {latest.day} {latest:%B %Y}, {MOST_DAYS} days at most."
        return [Blocker("too-late", sentence, field)]
    return []


def against_answering(request: ExtensionRequest) -> list[Blocker]:
    """A request is answered or withdrawn, once; more can be given later without one."""
    if request.withdrawn_at is not None and request.withdrawn_by is not None:
        sentence = (
            f"{request.withdrawn_by.name} withdrew this request on "
            f"{spoken_moment(request.withdrawn_at)}."
        )
        return [Blocker("withdrawn", sentence)]
    if request.answered_at is not None and request.answered_by is not None:
        sentence = (
            f"{request.answered_by.name} answered this request on "
            f"{spoken_moment(request.answered_at)}."
        )
        return [Blocker("answered", sentence)]
    return []


def against_asking_lga(invitation: Invitation, now: dt.datetime) -> list[Blocker]:
    """A council asks while it can still submit."""
    if not invitation.is_open_at(now):
        sentence = f"The time to respond ended on {spoken_moment(invitation.ends_at)}."
        return [Blocker("closed", sentence)]
    if invitation.council_questions.waiting().count() >= MOST_WAITING:
        sentence = f"{MOST_WAITING} questions of the council wait for an answer already."
        return [Blocker("waiting", sentence)]
    return []

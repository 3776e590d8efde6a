"""What councils ask the LGA for: more time, and answers to questions."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from consultations.definition import LONDON
from consultations.models import ExtensionRequest, Invitation
from consultations.policies.spoken import spoken_moment
from councils.policies import spoken
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
            _("The time to respond ended on %(moment)s. Write to the %(publisher)s.")
            % {"moment": spoken_moment(invitation.ends_at), "publisher": asked.publisher}
            if now >= invitation.ends_at
            else _("The consultation is not open yet.")
        )
        return [Blocker("closed", sentence)]
    waiting = invitation.extension_requests.waiting().first()
    if waiting is not None:
        sentence = _("A request of %(moment)s waits for the answer of the %(publisher)s.") % {
            "moment": spoken_moment(waiting.asked_at),
            "publisher": asked.publisher,
        }
        return [Blocker("waiting", sentence)]
    return []


def against_end(
    present: dt.datetime, wanted: dt.datetime, now: dt.datetime, field: str
) -> list[Blocker]:
    """More time is later than the present end and than now, and not absurdly late."""
    if wanted <= max(present, now):
        sentence = _("Give a later day: it is past.")
        if present > now:
            sentence = _("Give a later day: the time ends on %(moment)s.") % {
                "moment": spoken_moment(present)
            }
        return [Blocker("not-later", sentence, field)]
    latest = max(present, now).astimezone(LONDON).date() + dt.timedelta(days=MOST_DAYS)
    if wanted.astimezone(LONDON).date() > latest:
        sentence = _("Give a day up to %(day)s, %(limit)s days at most.") % {
            "day": spoken(latest),
            "limit": MOST_DAYS,
        }
        return [Blocker("too-late", sentence, field)]
    return []


def against_answering(request: ExtensionRequest) -> list[Blocker]:
    """A request is answered or withdrawn, once; more can be given later without one."""
    if request.withdrawn_at is not None and request.withdrawn_by is not None:
        sentence = _("%(name)s withdrew this request on %(moment)s.") % {
            "name": request.withdrawn_by.name,
            "moment": spoken_moment(request.withdrawn_at),
        }
        return [Blocker("withdrawn", sentence)]
    if request.answered_at is not None and request.answered_by is not None:
        sentence = _("%(name)s answered this request on %(moment)s.") % {
            "name": request.answered_by.name,
            "moment": spoken_moment(request.answered_at),
        }
        return [Blocker("answered", sentence)]
    return []


def against_asking_lga(invitation: Invitation, now: dt.datetime) -> list[Blocker]:
    """A council asks while it can still submit."""
    if not invitation.is_open_at(now):
        sentence = _("The time to respond ended on %(moment)s.") % {
            "moment": spoken_moment(invitation.ends_at)
        }
        return [Blocker("closed", sentence)]
    if invitation.council_questions.waiting().count() >= MOST_WAITING:
        sentence = _("%(limit)s questions of the council wait for an answer already.") % {
            "limit": MOST_WAITING
        }
        return [Blocker("waiting", sentence)]
    return []

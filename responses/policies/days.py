"""Until when: the closing of the council, and days within it."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from consultations.models import Invitation
from consultations.policies import spoken_moment
from councils.models import User
from councils.policies import spoken
from councils.refusals import Blocker
from responses.models import Response
from responses.timetable import last_day


def consultation_is_open(response: Response, by: User, now: dt.datetime) -> list[Blocker]:
    """The deadline is one moment: what arrives at it or later is late."""
    invitation = response.invitation
    consultation = invitation.consultation
    if now >= invitation.ends_at:
        return [Blocker("closed", closed_for(invitation))]
    if consultation.published_at is None or now < consultation.opens_at:
        return [
            Blocker(
                "not-open",
                _("The consultation opens on %(moment)s.")
                % {"moment": spoken_moment(consultation.opens_at)},
            )
        ]
    return []


def closed_for(invitation: Invitation) -> str:
    """Since when it is too late for this council, and what it can do."""
    asked = invitation.consultation
    closed = {"moment": spoken_moment(asked.closes_at), "publisher": asked.publisher}
    if invitation.ends_at > asked.closes_at:
        return _(
            "The consultation closed on %(moment)s, and %(until)s was the end of the time that "
            "this council was given. What you wrote is kept. To ask for more time, write to the "
            "%(publisher)s."
        ) % {**closed, "until": spoken_moment(invitation.ends_at)}
    return (
        _(
            "The consultation closed on %(moment)s. What you wrote is kept. To ask for more time, "
            "write to the %(publisher)s."
        )
        % closed
    )


def due_date_makes_sense(
    response: Response, due_on: dt.date | None, today: dt.date
) -> list[Blocker]:
    """Work is due from today up to the day the consultation closes."""
    if due_on is None:
        return []
    closes_on = last_day(response.invitation.ends_at)
    if due_on < today:
        return [Blocker("due", _("The due date has already passed."), "due_on")]
    if due_on > closes_on:
        sentence = _("The last day to submit is %(day)s: choose that day or earlier.") % {
            "day": spoken(closes_on)
        }
        return [Blocker("due", sentence, "due_on")]
    return []

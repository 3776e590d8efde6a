"""What the LGA may know of a council before it submits: one of five states, nothing else.

The states are *not invited yet / not started / in progress / submitted / not
responding*.  They follow from who was asked, whether a response was opened, whether a
submission is in force and whether the council's time is over (at the closing, or later where the
LGA gave it more); never from a draft's text or who works on it.  Then a council without a
submission is "not responding", however far its draft got; before, one that decided that it does
not respond (a nil return).  Of no other decision the LGA learns anything, and never a reason.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from consultations.enums import ConsultationState
from consultations.models import Consultation, Invitation
from councils.enums import FOLLOWERS
from councils.models import Council, User
from responses.enums import State
from responses.models import Response, Submission


class Progress(models.TextChoices):
    NOT_INVITED = "not-invited", "Not invited yet"
    NOT_STARTED = "not-started", "Not started"
    IN_PROGRESS = "in-progress", "In progress"
    SUBMITTED = "submitted", "Submitted"
    NOT_RESPONDING = "not-responding", "Not responding"


@dataclass(frozen=True)
class CouncilProgress:
    """One council asked: its public facts, its state, and the reference of its submission."""

    name: str
    type: str
    type_label: str
    region: str
    state: Progress
    reference: str


def progress_of(consultation: Consultation, user: User, now: dt.datetime) -> list[CouncilProgress]:
    """Every council asked (before publishing: to be asked) with its state; one query.

    Only for those at the LGA who follow progress; anybody else gets an empty list.
    """
    if not user.staff_roles & FOLLOWERS:
        return []
    phase = consultation.state_at(now)
    if phase == ConsultationState.DRAFT:
        rule = consultation.rule
        councils = Council.objects.in_being(timezone.localdate(consultation.opens_at))
        return [
            _row(council, Progress.NOT_INVITED) for council in councils if rule.fits(council.facts)
        ]
    in_force = Submission.objects.in_force().filter(invitation=OuterRef("pk"))
    invitations = (
        Invitation.objects.filter(consultation=consultation)
        .select_related("council")
        .annotate(
            is_nil=Exists(
                Response.objects.filter(invitation=OuterRef("pk"), state=State.NIL_RETURN)
            ),
            is_started=Exists(Response.objects.filter(invitation=OuterRef("pk"))),
            reference=in_force.values("reference")[:1],
        )
    )
    found = []
    for invitation in invitations:
        invitation.consultation = consultation  # its end is asked below
        state = _state(invitation, phase, now)
        found.append(_row(invitation.council, state, invitation.reference or ""))
    return found


def _state(invitation: Invitation, phase: ConsultationState, now: dt.datetime) -> Progress:
    if invitation.reference:  # type: ignore[attr-defined]
        return Progress.SUBMITTED
    if phase == ConsultationState.SCHEDULED:
        return Progress.NOT_INVITED
    if now >= invitation.ends_at or invitation.is_nil:  # type: ignore[attr-defined]
        return Progress.NOT_RESPONDING
    return Progress.IN_PROGRESS if invitation.is_started else Progress.NOT_STARTED  # type: ignore[attr-defined]


def _row(council: Council, state: Progress, reference: str = "") -> CouncilProgress:
    return CouncilProgress(
        council.name,
        council.type,
        str(council.get_type_display()),
        council.region,
        state,
        reference,
    )


def counts(rows: Sequence[CouncilProgress]) -> list[tuple[Progress, int]]:
    """How many councils are in each of the five states, in their order."""
    counted = Counter(row.state for row in rows)
    return [(state, counted[state]) for state in Progress]

"""What the LGA may know of a council before it submits: one of five states, and what it said.

The states are *not invited yet / not started / in progress / submitted / not
responding*.  They follow from who was asked, whether a response was opened, whether a
submission is in force and whether the council's time is over (at the closing, or later where the
LGA gave it more); never from a draft's text or who works on it.  Then a council without a
submission is "not responding", however far its draft got; before, one that decided that it does
not respond (a nil return).  Of no other decision the LGA learns anything, and never a reason.

"Nobody has logged in" is a part of "not started" and a fact about accounts: no active account with
a role at the council today has ever been used.  That a council cannot make the date is only what it
said itself: it asked for more time, or it decided that it does not respond (decision 0038).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch
from django.utils import timezone

from consultations.enums import ConsultationState
from consultations.models import Consultation, ExtensionRequest, Invitation
from councils.enums import FOLLOWERS
from councils.models import Council, Membership, User
from responses.enums import State
from responses.models import Response, Submission

PIECE = 500  # councils read at once for a file


class Progress(models.TextChoices):
    NOT_INVITED = "not-invited", "Not invited yet"
    NOT_STARTED = "not-started", "Not started"
    IN_PROGRESS = "in-progress", "In progress"
    SUBMITTED = "submitted", "Submitted"
    NOT_RESPONDING = "not-responding", "Not responding"


class Start(models.TextChoices):
    """The two parts of "not started"."""

    NOBODY = "nobody-logged-in", "Nobody has logged in"
    LOGGED_IN = "logged-in", "Logged in, not started"


class Said(models.TextChoices):
    """What a council without a submission said about the date."""

    WAITS = "asked", "Asked for more time, waits for an answer"
    HAS_TIME = "has-time", "Asked for more time and has it"
    DECLINED = "declined", "Asked for more time, which was declined"
    WILL_NOT = "will-not", "Says that it does not respond"


@dataclass(frozen=True)
class CouncilProgress:
    """One council asked: its public facts, its state, the reference of its submission.

    `start` is said of those that have not started, `said` of those without a submission (and None
    where a council said nothing); `wanted_until` is the moment that it asked for. `ends_at`: until
    when it can submit; None before there are invitations.
    """

    code: str
    name: str
    type: str
    type_label: str
    region: str
    nation: str
    state: Progress
    start: Start | None = None
    said: Said | None = None
    wanted_until: dt.datetime | None = None
    ends_at: dt.datetime | None = None
    reference: str = ""

    @property
    def standing(self) -> Progress | Start:
        """The state, of "not started" the part of it."""
        return self.start or self.state


def progress_of(consultation: Consultation, user: User, now: dt.datetime) -> list[CouncilProgress]:
    """Every council asked (before publishing: to be asked) with its state; two queries.

    Only for those at the LGA who follow progress; anybody else gets an empty list.
    """
    if not user.staff_roles & FOLLOWERS:
        return []
    if consultation.state_at(now) == ConsultationState.DRAFT:
        return list(_to_be_asked(consultation, _in_being(consultation)))
    return list(_asked(consultation, _invitations(consultation), now))


def progress_in_pieces(
    consultation: Consultation, user: User, now: dt.datetime
) -> Iterator[CouncilProgress]:
    """The same, one after the other: memory does not depend on how many there are."""
    if not user.staff_roles & FOLLOWERS:
        return iter(())
    if consultation.state_at(now) == ConsultationState.DRAFT:
        return _to_be_asked(consultation, _in_being(consultation).iterator(chunk_size=PIECE))
    found = _invitations(consultation).iterator(chunk_size=PIECE)
    return _asked(consultation, found, now)


def standings(
    consultation: Consultation, council_ids: Collection[int], now: dt.datetime
) -> dict[int, CouncilProgress]:
    """The state of each of these councils that is asked; two queries.

    For the worker, which writes to them in the name of an editor; pages read `progress_of`.
    """
    found = list(_invitations(consultation).filter(council__in=council_ids))
    rows = _asked(consultation, found, now)
    return {one.council_id: row for one, row in zip(found, rows, strict=True)}


def counts(rows: Sequence[CouncilProgress]) -> list[tuple[Progress, int]]:
    """How many councils are in each of the five states, in their order."""
    counted = Counter(row.state for row in rows)
    return [(state, counted[state]) for state in Progress]


def regions() -> list[str]:
    """The regions that councils are in, by name (one query): a filter that stays the same."""
    return list(Council.objects.order_by("region").values_list("region", flat=True).distinct())


def _in_being(consultation: Consultation) -> models.QuerySet[Council]:
    return Council.objects.in_being(timezone.localdate(consultation.opens_at))


def _to_be_asked(
    consultation: Consultation, councils: Iterable[Council]
) -> Iterator[CouncilProgress]:
    rule = consultation.rule
    for council in councils:
        if rule.fits(council.facts):
            yield _row(council, Progress.NOT_INVITED)


def _invitations(consultation: Consultation) -> models.QuerySet[Invitation]:
    in_force = Submission.objects.in_force().filter(invitation=OuterRef("pk"))
    responses = Response.objects.filter(invitation=OuterRef("pk"))
    used = Membership.objects.active().filter(
        council=OuterRef("council"), user__is_active=True, user__last_login__isnull=False
    )
    requests = ExtensionRequest.objects.filter(withdrawn_at__isnull=True)
    return (
        Invitation.objects.filter(consultation=consultation)
        .select_related("council")
        .annotate(
            is_nil=Exists(responses.filter(state=State.NIL_RETURN)),
            is_started=Exists(responses),
            is_used=Exists(used),
            reference=in_force.values("reference")[:1],
        )
        .prefetch_related(
            Prefetch("extension_requests", requests.order_by("asked_at", "pk"), "not_withdrawn")
        )
    )


def _asked(
    consultation: Consultation, invitations: Iterable[Invitation], now: dt.datetime
) -> Iterator[CouncilProgress]:
    phase = consultation.state_at(now)
    for invitation in invitations:
        invitation.consultation = consultation  # its end is asked below
        state = _state(invitation, phase, now)
        start = None
        if state == Progress.NOT_STARTED:
            start = Start.LOGGED_IN if invitation.is_used else Start.NOBODY  # type: ignore[attr-defined]
        said, wanted = (None, None) if state == Progress.SUBMITTED else _said(invitation)
        yield _row(
            invitation.council,
            state,
            start,
            said,
            wanted,
            invitation.ends_at,
            invitation.reference or "",  # type: ignore[attr-defined]
        )


def _state(invitation: Invitation, phase: ConsultationState, now: dt.datetime) -> Progress:
    if invitation.reference:  # type: ignore[attr-defined]
        return Progress.SUBMITTED
    if phase == ConsultationState.SCHEDULED:
        return Progress.NOT_INVITED
    if now >= invitation.ends_at or invitation.is_nil:  # type: ignore[attr-defined]
        return Progress.NOT_RESPONDING
    return Progress.IN_PROGRESS if invitation.is_started else Progress.NOT_STARTED  # type: ignore[attr-defined]


def _said(invitation: Invitation) -> tuple[Said | None, dt.datetime | None]:
    """What the council said last; that it does not respond counts more than any request.

    What the LGA gave of its own accord is nothing that the council said.
    """
    if invitation.is_nil:  # type: ignore[attr-defined]
        return Said.WILL_NOT, None
    asked = [one for one in invitation.not_withdrawn if not one.is_unasked]  # type: ignore[attr-defined]
    if not asked:
        return None, None
    last: ExtensionRequest = asked[-1]
    if last.is_waiting:
        return Said.WAITS, last.wanted_until
    # One that was declined may have got its time since, with all the others.
    has_time = last.is_granted or invitation.ends_at >= last.wanted_until
    return (Said.HAS_TIME if has_time else Said.DECLINED), last.wanted_until


def _row(
    council: Council,
    state: Progress,
    start: Start | None = None,
    said: Said | None = None,
    wanted_until: dt.datetime | None = None,
    ends_at: dt.datetime | None = None,
    reference: str = "",
) -> CouncilProgress:
    return CouncilProgress(
        council.code,
        council.name,
        council.type,
        str(council.get_type_display()),
        council.region,
        council.nation,
        state,
        start,
        said,
        wanted_until,
        ends_at,
        reference,
    )

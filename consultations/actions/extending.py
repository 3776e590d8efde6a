"""More time, and permission to submit subject to call-in: asked for by a council, given by the LGA.

The deadline of a council is its invitation's, and the consultation ends with the last of them
(`Consultation.ends_at`); both are written in one transaction under the lock of the consultation's
row, which the results take as well, so that nothing is prepared while time is being given.  Time
is only ever added.  The rows of the requests are the record: who asked, who answered, when, what.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations import permissions, policies
from consultations.actions.doorway import allowed, locked_row, said
from consultations.actions.telling import Telling, tell_councils
from consultations.models import Consultation, ExtensionRequest, Invitation
from consultations.prose import clean
from councils.enums import StaffRoleKind
from councils.mail import send_letter
from councils.models import StaffRole, User
from councils.refusals import Blocker, Refused, refuse

LOT = 200  # rows written by one statement
ANSWER = ["answered_at", "answered_by", "answer", "granted_until", "grants_subject_to_call_in"]


@dataclass(frozen=True)
class Grant:
    """What the LGA gives: time until a moment, permission to submit subject to call-in, or both."""

    until: dt.datetime | None = None
    subject_to_call_in: bool = False


@dataclass(frozen=True)
class Extended:
    """What `extend` did: the invitations that got something, and those that had it already."""

    given: tuple[Invitation, ...]
    unchanged: tuple[Invitation, ...]


@contextmanager
def locked(consultation: Consultation) -> Iterator[tuple[Consultation, dt.datetime]]:
    """A transaction with the consultation's row locked, and the one instant that counts in it.

    Councils may save and submit meanwhile. Raises Refused for a draft that was discarded.
    """
    with transaction.atomic():
        yield locked_row(consultation, no_key=True), timezone.now()


def ask(
    *, invitation: Invitation, by: User, wanted_until: dt.datetime, reason: str
) -> ExtensionRequest:
    """A council's officer asks for more time; the LGA's editors are told.

    Raises PermissionDenied for anybody else; Refused once the council's time is over, while another
    request waits, for a moment that makes no sense, and without a reason.
    """
    words = said(reason, "reason", _("Say why the council needs more time."))
    with locked(invitation.consultation) as (asked, now):
        by = _as_of_now(by)
        if not permissions.can_ask_for_time(by, invitation):
            raise PermissionDenied(_("Only the council's policy officers ask for more time."))
        fresh = _invitation(asked, invitation.pk)
        refuse(policies.against_asking(fresh, now))
        refuse(policies.against_end(fresh.ends_at, wanted_until, now, "wanted_on"))
        request = ExtensionRequest.objects.create(
            invitation=fresh, asked_at=now, asked_by=by, wanted_until=wanted_until, reason=words
        )
        for editor in editors():
            send_letter(
                to=editor,
                template="extension-asked",
                context={
                    "person": editor,
                    "council": fresh.council,
                    "consultation": asked,
                    "wanted_until": wanted_until,
                    "url_name": "consultations:answer-extension",
                    "url_args": [asked.code, request.pk],
                },
            )
    return request


def withdraw(*, request: ExtensionRequest, by: User) -> ExtensionRequest:
    """A policy officer of the council takes its request back; the LGA's editors are told.

    It stays on record as withdrawn. Raises PermissionDenied for anybody else, Refused when it was
    answered or withdrawn already.
    """
    with locked(request.invitation.consultation) as (asked, now):
        by = _as_of_now(by)
        if not permissions.can_ask_for_time(by, request.invitation):
            raise PermissionDenied(_("Only the council's policy officers withdraw its request."))
        fresh = _waiting(request)
        fresh.invitation = _invitation(asked, fresh.invitation_id)
        fresh.withdrawn_at, fresh.withdrawn_by = now, by
        fresh.save(update_fields=["withdrawn_at", "withdrawn_by"])
        for editor in editors():
            send_letter(
                to=editor,
                template="extension-withdrawn",
                context={
                    "person": editor,
                    "council": fresh.invitation.council,
                    "consultation": asked,
                    "url_name": "consultations:extensions",
                    "url_args": [asked.code],
                },
            )
    return fresh


def grant(
    *, request: ExtensionRequest, by: User, granted: Grant, answer: str = ""
) -> ExtensionRequest:
    """An editor gives what was asked for, or something else; the council is told.

    Raises PermissionDenied for anybody but editors; Refused when it is answered already, when
    nothing or no later moment is given, and once results were prepared.
    """
    with locked(request.invitation.consultation) as (asked, now):
        by = _editor(by)
        fresh = _waiting(request)
        invitation = _invitation(asked, fresh.invitation_id)
        refuse(policies.against_giving_time(asked))
        refuse(_nothing(granted))
        if granted.until is not None:
            refuse(policies.against_end(invitation.ends_at, granted.until, now, "until_on"))
        _give(asked, [invitation], granted)
        _answer(fresh, by, now, granted, clean(answer))
        _tell(asked, [fresh])
    return fresh


def decline(*, request: ExtensionRequest, by: User, answer: str) -> ExtensionRequest:
    """An editor says no, with words; the council is told. Raises as `grant` does."""
    words = said(answer, "answer", _("Say why the request is declined."))
    with locked(request.invitation.consultation) as (asked, now):
        by = _editor(by)
        fresh = _waiting(request)
        fresh.invitation = _invitation(asked, fresh.invitation_id)
        _answer(fresh, by, now, Grant(), words)
        _tell(asked, [fresh])
    return fresh


def extend(
    *,
    consultation: Consultation,
    by: User,
    granted: Grant,
    reason: str,
    invitations: Collection[Invitation] | None = None,
) -> Extended:
    """An editor gives councils something that they need not have asked for; None: all of them.

    Whoever has as much already keeps it. A waiting request of a council is answered by it; for the
    others the record says that nobody had asked. Raises as `grant` does.
    """
    words = said(reason, "reason", _("Say why more time is given."))
    with locked(consultation) as (asked, now):
        by = _editor(by)
        refuse(policies.against_giving_time(asked))
        refuse(_nothing(granted))
        if granted.until is not None:
            refuse(policies.against_end(asked.closes_at, granted.until, now, "until_on"))
        found = Invitation.objects.filter(consultation=asked).select_related("council")
        if invitations is not None:
            found = found.filter(pk__in=[one.pk for one in invitations])
        given: list[Invitation] = []
        unchanged: list[Invitation] = []
        for invitation in found:
            invitation.consultation = asked
            (given if _has_less(invitation, granted) else unchanged).append(invitation)
        if not given:
            sentence = _("Every one of these councils has as much already.")
            raise Refused([Blocker("nothing-new", sentence, "until_on")])
        _give(asked, given, granted)
        _tell(asked, _records(given, by, now, granted, words))
    return Extended(tuple(given), tuple(unchanged))


def given_to_all(asked: Consultation) -> Grant:
    """What every council asked was given, of which the least (two queries)."""
    until = policies.end_of_all(asked)
    found = asked.invitations
    without = found.filter(may_submit_subject_to_call_in=False)
    return Grant(
        until if until > asked.closes_at else None, found.exists() and not without.exists()
    )


# --- under the lock -------------------------------------------------------------------------


def _give(asked: Consultation, invitations: Sequence[Invitation], granted: Grant) -> None:
    """Writes what these councils may, and when the last of all can no longer submit."""
    for invitation in invitations:
        if granted.until is not None and granted.until > invitation.ends_at:
            invitation.extended_until = granted.until
        if granted.subject_to_call_in:
            invitation.may_submit_subject_to_call_in = True
    Invitation.objects.bulk_update(
        invitations, ["extended_until", "may_submit_subject_to_call_in"], batch_size=LOT
    )
    if granted.until is not None and granted.until > asked.ends_at:
        asked.extended_until = granted.until
        asked.save(update_fields=["extended_until"])


def _has_less(invitation: Invitation, granted: Grant) -> bool:
    is_longer = granted.until is not None and granted.until > invitation.ends_at
    return is_longer or (
        granted.subject_to_call_in and not invitation.may_submit_subject_to_call_in
    )


def _records(
    invitations: Sequence[Invitation], by: User, now: dt.datetime, granted: Grant, words: str
) -> list[ExtensionRequest]:
    """The answered rows: of requests that waited, and new ones that nobody had asked for."""
    waiting = {
        request.invitation_id: request
        for request in ExtensionRequest.objects.waiting().filter(invitation__in=invitations)
    }
    records = []
    for invitation in invitations:
        request = waiting.get(invitation.pk) or ExtensionRequest(
            asked_at=now,
            asked_by=by,
            wanted_until=granted.until or invitation.ends_at,
            reason=words,
        )
        request.invitation = invitation
        is_longer = invitation.ends_at == granted.until  # whoever had more time keeps it
        got = Grant(granted.until if is_longer else None, granted.subject_to_call_in)
        # Asked and answered in one moment by one person: without a request.
        _set_answer(request, by, now, got, words if request.pk else "")
        records.append(request)
    ExtensionRequest.objects.bulk_create([one for one in records if not one.pk], batch_size=LOT)
    ExtensionRequest.objects.bulk_update(waiting.values(), ANSWER, batch_size=LOT)
    return records


def _answer(
    request: ExtensionRequest, by: User, now: dt.datetime, granted: Grant, words: str
) -> None:
    _set_answer(request, by, now, granted, words)
    request.save(update_fields=ANSWER)


def _set_answer(
    request: ExtensionRequest, by: User, now: dt.datetime, granted: Grant, words: str
) -> None:
    request.answered_at, request.answered_by, request.answer = now, by, words
    request.granted_until = granted.until
    request.grants_subject_to_call_in = granted.subject_to_call_in


def _tell(asked: Consultation, requests: Sequence[ExtensionRequest]) -> None:
    """Everybody who is written to at these councils, with the words of the answer."""
    tell_councils(
        asked,
        "extension-answered",
        [
            Telling(
                one.invitation.council,
                {"request": one, "ends_at": one.invitation.ends_at},
                page="responses:dates",
            )
            for one in requests
        ],
    )


def editors() -> list[User]:
    held = (
        StaffRole.objects.filter(role=StaffRoleKind.EDITOR, user__is_active=True)
        .active()
        .select_related("user")
        .order_by("pk")
    )
    return [role.user for role in held]


def _editor(by: User) -> User:
    return allowed(by, permissions.can_give_time, "Only LGA editors give more time.")


def _as_of_now(by: User) -> User:
    return User.objects.get(pk=by.pk)


def _invitation(asked: Consultation, pk: int) -> Invitation:
    found = Invitation.objects.select_related("council").get(pk=pk)
    found.consultation = asked
    return found


def _waiting(request: ExtensionRequest) -> ExtensionRequest:
    """The request as it is now. Raises Refused when it was answered or withdrawn."""
    people = ("answered_by", "withdrawn_by")
    fresh = ExtensionRequest.objects.select_related(*people).get(pk=request.pk)
    refuse(policies.against_answering(fresh))
    return fresh


def _nothing(granted: Grant) -> list[Blocker]:
    if granted.until is not None or granted.subject_to_call_in:
        return []
    sentence = _("Give a last day, or say that the council may submit subject to call-in.")
    return [Blocker("nothing", sentence, "until_on")]

"""Invitations: a mailed link that works once, for 14 days, sent again or cancelled."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.db import transaction
from django.utils import timezone

from councils import policies
from councils.actions.doorway import ask_permission, crossing, fresh, lock_people
from councils.mail import one_line, send_letter
from councils.models import AccountInvitation, Council, User
from councils.refusals import refuse

INVITATION_DAYS = 14


def token_hash(token: str) -> str:
    """What is stored of a link: its 256 random bits need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def invite(
    *,
    council: Council | None,
    email: str,
    name: str,
    role: str,
    office: str = "",
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
    by: User,
) -> AccountInvitation:
    """Mails a one-time link with which a person takes up a role; `council=None` is the LGA.

    The same happens whether or not the address has an account. The link works for 14 days.
    """
    email, name, office = email.strip().lower(), one_line(name), one_line(office)
    starts_on = starts_on or timezone.localdate()
    with transaction.atomic():
        lock_people(council)
        by = fresh(by)
        ask_permission(by, council, role)
        refuse(
            policies.dates_make_sense(starts_on, ends_on)
            + policies.office_is_given(role, office)
            + crossing(by, council)
            + policies.is_not_oneself(by, council, email)
            + policies.role_is_free(council, email, role)
        )
        now = timezone.now()
        token = secrets.token_urlsafe(32)
        invitation = AccountInvitation.objects.create(
            email=email,
            name=name,
            council=council,
            role=role,
            office=office if council else "",
            starts_on=starts_on,
            ends_on=ends_on,
            token_hash=token_hash(token),
            invited_at=now,
            invited_by=by,
            expires_at=now + dt.timedelta(days=INVITATION_DAYS),
        )
        _mail_invitation(invitation, token)
    return invitation


def resend_invitation(*, invitation: AccountInvitation, by: User) -> AccountInvitation:
    """Mails a new link for another 14 days; the old link stops working."""
    with transaction.atomic():
        invitation, by = _lock_invitation(invitation, by)
        refuse(
            policies.invitation_can_be_sent_again(invitation)
            or crossing(by, invitation.council, but=invitation)
            + policies.role_is_free(
                invitation.council, invitation.email, invitation.role, but=invitation
            )
        )
        now = timezone.now()
        token = secrets.token_urlsafe(32)
        invitation.token_hash = token_hash(token)
        invitation.invited_at, invitation.invited_by = now, by
        invitation.expires_at = now + dt.timedelta(days=INVITATION_DAYS)
        invitation.save()
        _mail_invitation(invitation, token)
    return invitation


def cancel_invitation(*, invitation: AccountInvitation, by: User) -> AccountInvitation:
    """The mailed link stops working; the row stays."""
    with transaction.atomic():
        invitation, by = _lock_invitation(invitation, by)
        if invitation.accepted_at is not None or invitation.cancelled_at is not None:
            refuse(policies.invitation_is_open(invitation, timezone.now()))
        invitation.cancelled_at, invitation.cancelled_by = timezone.now(), by
        invitation.save()
    return invitation


def _lock_invitation(invitation: AccountInvitation, by: User) -> tuple[AccountInvitation, User]:
    lock_people(invitation.council)
    locked = AccountInvitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    by = fresh(by)
    ask_permission(by, locked.council, locked.role)
    return locked, by


def _mail_invitation(invitation: AccountInvitation, token: str) -> None:
    send_letter(
        to=invitation.email,
        template="invitation",
        context={
            "invitation": invitation,
            "council": invitation.council,
            "inviter": invitation.invited_by,
            "role": policies.role_label(invitation.council, invitation.role),
            "days": INVITATION_DAYS,
            "url_name": "councils:invitation",
            "url_args": [token],
        },
    )

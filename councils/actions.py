"""The only writer of people, roles and invitations.

Every verb takes `by=`, reads that person's roles anew under the lock and asks the policies
again there, so that two administrators who act at once cannot leave a council without one.
The council's row is the lock of its people; the LGA's people share the rows of its
administrators.  Raises PermissionDenied (who) and Refused (when); then nothing has happened.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from councils import permissions, policies
from councils.enums import StaffRoleKind
from councils.mail import one_line, send_letter
from councils.models import AccountInvitation, Council, Membership, StaffRole, User
from councils.refusals import Blocker, Refused

INVITATION_DAYS = 14
AnyRole = Membership | StaffRole


def token_hash(token: str) -> str:
    """What is stored of a link: its 256 random bits need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


# --- invitations --------------------------------------------------------------------------


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
        _lock_people(council)
        by = _fresh(by)
        _ask_permission(by, council, role)
        _refuse(
            policies.dates_make_sense(starts_on, ends_on)
            + policies.office_is_given(role, office)
            + _crossing(by, council)
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
        _refuse(
            policies.invitation_can_be_sent_again(invitation)
            or _crossing(by, invitation.council, but=invitation)
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
            _refuse(policies.invitation_is_open(invitation, timezone.now()))
        invitation.cancelled_at, invitation.cancelled_by = timezone.now(), by
        invitation.save()
    return invitation


def accept_invitation(*, token: str, name: str, password: str) -> User:
    """Makes the account of a new person and gives the role. The link is used up by it.

    Raises AccountInvitation.DoesNotExist for an unknown token. Somebody who has an account
    logs in and uses `take_up_invitation`.
    """
    with transaction.atomic():
        invitation = _invitation_of(token)
        _refuse(policies.nobody_has_the_address(invitation.email))
        try:
            with transaction.atomic():
                person = new_person(email=invitation.email, name=name, password=password)
        except IntegrityError:  # another invitation to this address was accepted just now
            _refuse(policies.nobody_has_the_address(invitation.email))
            raise
        _take_up(invitation, person)
    return person


def take_up_invitation(*, token: str, by: User) -> AccountInvitation:
    """Gives the role to a person who has an account with the invited address."""
    with transaction.atomic():
        invitation = _invitation_of(token)
        by = _fresh(by)
        _refuse(policies.invitation_is_for(invitation, by))
        _take_up(invitation, by)
    return invitation


def find_invitation(token: str) -> AccountInvitation | None:
    """The invitation behind a mailed link, whatever has become of it."""
    return (
        AccountInvitation.objects.select_related("council", "invited_by")
        .filter(token_hash=token_hash(token))
        .first()
    )


def _invitation_of(token: str) -> AccountInvitation:
    """The invitation with its row locked, so that of two clicks one finds it used."""
    invitation = AccountInvitation.objects.select_for_update().get(token_hash=token_hash(token))
    _refuse(policies.invitation_is_open(invitation, timezone.now()))
    return invitation


def _take_up(invitation: AccountInvitation, person: User) -> None:
    _give(
        user=person,
        council=invitation.council,
        role=invitation.role,
        office=invitation.office,
        starts_on=invitation.starts_on,
        ends_on=invitation.ends_on,
        by=invitation.invited_by,
    )
    invitation.accepted_at, invitation.accepted_by = timezone.now(), person
    invitation.save()


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


# --- people and roles ---------------------------------------------------------------------


def new_person(*, email: str, name: str, password: str | None) -> User:
    """A person without any role, who can do nothing yet. No password: they set it by a link."""
    person = User(email=email.strip().lower(), name=one_line(name))
    if password is None:
        person.set_unusable_password()
    else:
        person.set_password(password)
    person.save()
    return person


def rename(*, name: str, by: User) -> User:
    """A person corrects how their own name is written. What was signed keeps the old one."""
    person = _fresh(by)
    person.name = one_line(name)
    person.save(update_fields=["name"])
    return person


def give_role(
    *,
    user: User,
    council: Council | None,
    role: str,
    office: str = "",
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
    by: User,
) -> AnyRole:
    """Gives a role to a person who has an account, without an invitation."""
    starts_on, office = starts_on or timezone.localdate(), one_line(office)
    with transaction.atomic():
        _lock_people(council)
        by = _fresh(by)
        _ask_permission(by, council, role)
        _refuse(
            policies.dates_make_sense(starts_on, ends_on)
            + policies.office_is_given(role, office)
            + _crossing(by, council)
        )
        return _give(
            user=user,
            council=council,
            role=role,
            office=office,
            starts_on=starts_on,
            ends_on=ends_on,
            by=by,
        )


def change_role(
    *, held: AnyRole, office: str, starts_on: dt.date, ends_on: dt.date | None, by: User
) -> AnyRole:
    """New office and dates: the old row is ended and a new one begun, so that both are known."""
    office = one_line(office)
    with transaction.atomic():
        held, by = _lock_role(held, by)
        _refuse(policies.role_can_change(held, office=office, starts_on=starts_on, ends_on=ends_on))
        _end(held, by)
        return _give(
            user=held.user,
            council=_council_of(held),
            role=held.role,
            office=office,
            starts_on=starts_on,
            ends_on=ends_on,
            by=by,
        )


def end_role(*, held: AnyRole, by: User) -> AnyRole:
    """Takes a role away at once. The row stays as history; the person's sessions end."""
    with transaction.atomic():
        held, by = _lock_role(held, by)
        _refuse(policies.role_can_end(held))
        _end(held, by)
        end_sessions(held.user)
        send_letter(
            to=held.user,
            template="role-ended",
            context={
                "person": held.user,
                "council": _council_of(held),
                "role": policies.role_label(_council_of(held), held.role),
                "actor": by,
            },
        )
    return held


def end_sessions(user: User) -> int:
    """Logs a person out of every browser; says of how many.

    Sessions do not know whose they are, so the live ones are read through: some thousands at
    most, and only when a role ends.
    """
    ended = 0
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()
            ended += 1
    return ended


def create_first_administrator(
    *, email: str, name: str, password: str | None = None, another: bool = False
) -> User:
    """Gives the LGA its first administrator; only somebody at the server's console can.

    Refuses when there is one, unless `another` is wanted. A person who has an account keeps
    their name and password.
    """
    email = email.strip().lower()
    with transaction.atomic():
        _lock_people(None)
        if policies.administrators(None) and not another:
            raise Refused(
                [
                    Blocker(
                        "has-administrator",
                        "There is an LGA administrator already, who can invite others. To make "
                        "another one all the same, add --another.",
                    )
                ]
            )
        person = User.objects.filter(email=email).first()
        if person is not None and password is not None:
            raise Refused(
                [
                    Blocker(
                        "has-account",
                        f"{email} has an account and keeps its password: leave the password out.",
                    )
                ]
            )
        if person is not None and not person.is_active:
            raise Refused([Blocker("inactive", f"The account of {email} is closed.")])
        person = person or new_person(email=email, name=name, password=password)
        _give(
            user=person,
            council=None,
            role=StaffRoleKind.ADMINISTRATOR,
            office="",
            starts_on=timezone.localdate(),
            ends_on=None,
            by=None,
        )
    return person


# --- behind the doors ---------------------------------------------------------------------


def _refuse(blockers: list[Blocker]) -> None:
    if blockers:
        raise Refused(blockers)


def _fresh(user: User) -> User:
    """The person with their roles as they are now, not as they were when the page began."""
    return User.objects.get(pk=user.pk)


def _ask_permission(by: User, council: Council | None, role: str) -> None:
    if not permissions.can_give_role(by, council, role):
        raise PermissionDenied("Your role does not include looking after these people.")


def _crossing(
    by: User, council: Council | None, *, but: AccountInvitation | None = None
) -> list[Blocker]:
    """What stops somebody from the LGA who acts at a council that is not their own."""
    if council is None or permissions.can_manage_people(by, council):
        return []
    return policies.first_administrator_is_missing(council, but=but)


def _lock_people(council: Council | None) -> None:
    """From here to the end of the transaction nobody else changes these people."""
    if council is not None:
        Council.objects.select_for_update(no_key=True).get(pk=council.pk)
        return
    administrators = StaffRole.objects.filter(role=StaffRoleKind.ADMINISTRATOR).order_by("pk")
    list(administrators.select_for_update())


def _lock_invitation(invitation: AccountInvitation, by: User) -> tuple[AccountInvitation, User]:
    _lock_people(invitation.council)
    locked = AccountInvitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    by = _fresh(by)
    _ask_permission(by, locked.council, locked.role)
    return locked, by


def _lock_role(held: AnyRole, by: User) -> tuple[AnyRole, User]:
    """Only a council's own administrators change or end what its people have."""
    council = _council_of(held)
    _lock_people(council)
    by = _fresh(by)
    if council is None:
        _ask_permission(by, None, held.role)
    elif not permissions.can_manage_people(by, council):
        raise PermissionDenied("Only the council's administrators look after its people.")
    return type(held)._default_manager.select_related("user").get(pk=held.pk), by


def _council_of(held: AnyRole) -> Council | None:
    return held.council if isinstance(held, Membership) else None


def _end(held: AnyRole, by: User) -> None:
    held.ended_at, held.ended_by = timezone.now(), by
    held.save(update_fields=["ended_at", "ended_by"])


def _give(
    *,
    user: User,
    council: Council | None,
    role: str,
    office: str,
    starts_on: dt.date,
    ends_on: dt.date | None,
    by: User | None,
) -> AnyRole:
    """Writes the role. One that merely ran out is closed first and makes room for it."""
    for held in policies.held_roles(council, user.email, role):
        if not policies.has_run_out(held):
            _refuse(_has_role(user, council, role))
        _end(held, by or user)
    try:
        with transaction.atomic():
            if council is None:
                return StaffRole.objects.create(
                    user=user, role=role, starts_on=starts_on, ends_on=ends_on, given_by=by
                )
            return Membership.objects.create(
                user=user,
                council=council,
                role=role,
                office=office,
                starts_on=starts_on,
                ends_on=ends_on,
                given_by=by,
            )
    except IntegrityError as error:  # given by somebody else at this very moment
        raise Refused(_has_role(user, council, role)) from error


def _has_role(user: User, council: Council | None, role: str) -> list[Blocker]:
    where = council.name if council else "the LGA"
    label = policies.role_label(council, role)
    return [Blocker("has-role", f"{user.name} already has the role {label} at {where}.")]

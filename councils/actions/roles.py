"""Roles: given, changed and ended.  A row is never deleted, so that who could do what is known."""

from __future__ import annotations

import datetime as dt

from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from councils import permissions, policies
from councils.actions.doorway import ask_permission, fresh, lock_people
from councils.mail import one_line, send_letter
from councils.models import Council, Membership, StaffRole, User
from councils.refusals import Blocker, Refused, refuse

AnyRole = Membership | StaffRole


def change_role(
    *, held: AnyRole, office: str, starts_on: dt.date, ends_on: dt.date | None, by: User
) -> AnyRole:
    """New office and dates: the old row is ended and a new one begun, so that both are known."""
    office = one_line(office)
    with transaction.atomic():
        held, by = _lock_role(held, by)
        refuse(policies.role_can_change(held, office=office, starts_on=starts_on, ends_on=ends_on))
        _end(held, by)
        return give(
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
        refuse(policies.role_can_end(held))
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


def give(
    *,
    user: User,
    council: Council | None,
    role: str,
    office: str,
    starts_on: dt.date,
    ends_on: dt.date | None,
    by: User | None,
) -> AnyRole:
    """Writes the role; the verb that calls it has asked whether it may.

    One that merely ran out is closed first and makes room for it.
    """
    for held in policies.held_roles(council, user.email, role):
        if not policies.has_run_out(held):
            refuse(_has_role(user, council, role))
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
    where = council.name if council else _("the LGA")
    label = policies.role_label(council, role)
    return [
        Blocker(
            "has-role",
            _("%(person)s already has the role %(role)s at %(place)s.")
            % {"person": user.name, "role": label, "place": where},
        )
    ]


def _end(held: AnyRole, by: User) -> None:
    held.ended_at, held.ended_by = timezone.now(), by
    held.save(update_fields=["ended_at", "ended_by"])


def _lock_role(held: AnyRole, by: User) -> tuple[AnyRole, User]:
    """Only a council's own administrators change or end what its people have."""
    council = _council_of(held)
    lock_people(council)
    by = fresh(by)
    if council is None:
        ask_permission(by, None, held.role)
    elif not permissions.can_manage_people(by, council):
        raise PermissionDenied(_("Only the council's administrators look after its people."))
    return type(held)._default_manager.select_related("user").get(pk=held.pk), by


def _council_of(held: AnyRole) -> Council | None:
    return held.council if isinstance(held, Membership) else None

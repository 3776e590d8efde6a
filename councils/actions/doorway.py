"""What every verb does first: lock these people, read who asks anew, ask whether they may."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from councils import permissions, policies
from councils.enums import StaffRoleKind
from councils.models import AccountInvitation, Council, StaffRole, User
from councils.refusals import Blocker


def lock_people(council: Council | None) -> None:
    """From here to the end of the transaction nobody else changes these people."""
    if council is not None:
        Council.objects.select_for_update(no_key=True).get(pk=council.pk)
        return
    administrators = StaffRole.objects.filter(role=StaffRoleKind.ADMINISTRATOR).order_by("pk")
    list(administrators.select_for_update())


def fresh(user: User) -> User:
    """The person with their roles as they are now, not as they were when the page began."""
    return User.objects.get(pk=user.pk)


def ask_permission(by: User, council: Council | None, role: str) -> None:
    """Raises PermissionDenied for somebody who may not give this role."""
    if not permissions.can_give_role(by, council, role):
        raise PermissionDenied(_("Your role does not include looking after these people."))


def crossing(
    by: User, council: Council | None, *, but: AccountInvitation | None = None
) -> list[Blocker]:
    """What stops somebody from the LGA who acts at a council that is not their own."""
    if council is None or permissions.can_manage_people(by, council):
        return []
    return policies.first_administrator_is_missing(council, but=but)

"""May this *person* do it? Small predicates over roles; when it may be done is policy."""

from __future__ import annotations

from councils.enums import CONTACT_KEEPERS, Role, StaffRoleKind
from councils.models import Council, User


def is_lga_staff(user: User) -> bool:
    """Anybody with a role at the LGA today."""
    return bool(user.staff_roles)


def is_lga_administrator(user: User) -> bool:
    """Looks after the register, the LGA's own people and a council's first administrator."""
    return StaffRoleKind.ADMINISTRATOR in user.staff_roles


def can_manage_people(user: User, council: Council) -> bool:
    """The council's own administrators invite, change and end; nobody at the LGA does."""
    return Role.ADMINISTRATOR in user.roles_at(council.pk)


def can_give_role(user: User, council: Council | None, role: str) -> bool:
    """Who may give whom which role.

    LGA roles: LGA administrators. A council's roles: its administrators. The one crossing: an
    LGA administrator gives a council its first administrator (whether one is missing is policy).
    """
    if council is None:
        return is_lga_administrator(user)
    if can_manage_people(user, council):
        return True
    return role == Role.ADMINISTRATOR and is_lga_administrator(user)


def can_say_how_council_decides(user: User, council: Council) -> bool:
    """The council's own administrators keep its routes to a decision and its stand-ins."""
    return Role.ADMINISTRATOR in user.roles_at(council.pk)


def can_keep_contacts(user: User, council: Council) -> bool:
    """Who sees and keeps a council's contacts: LGA editors and administrators, and its own
    administrators. Nobody else at the council and no analyst: they write to nobody."""
    return can_import_contacts(user) or Role.ADMINISTRATOR in user.roles_at(council.pk)


def can_import_contacts(user: User) -> bool:
    """LGA editors and administrators keep the contacts of all councils."""
    return bool(user.staff_roles & CONTACT_KEEPERS)

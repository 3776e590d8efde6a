"""May this *person* do it? Small predicates over roles; when it may be done is policy."""

from __future__ import annotations

from councils.enums import FOLLOWERS, StaffRoleKind
from councils.models import User

PREPARING = frozenset({StaffRoleKind.ANALYST})
APPROVING = FOLLOWERS


def can_follow(user: User) -> bool:
    """LGA editors and analysts see the steps of a release, and frozen figures."""
    return bool(user.staff_roles & FOLLOWERS)


def can_prepare(user: User) -> bool:
    """LGA analysts prepare a release."""
    return bool(user.staff_roles & PREPARING)


def can_note(user: User) -> bool:
    """LGA analysts note which councils have published their own answers."""
    return can_prepare(user)


def can_approve(user: User) -> bool:
    """An LGA editor or analyst approves; that it is another person is policy."""
    return bool(user.staff_roles & APPROVING)


def can_end(user: User) -> bool:
    """LGA editors and analysts set a preparation aside and reject frozen figures."""
    return can_follow(user)


def can_publish(user: User) -> bool:
    """LGA editors and analysts publish a release and correct it in words."""
    return can_follow(user)


def can_export(user: User) -> bool:
    """LGA analysts take the working export, which names councils."""
    return StaffRoleKind.ANALYST in user.staff_roles

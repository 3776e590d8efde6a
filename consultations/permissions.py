"""May this *person* do it? When it may be done is policy."""

from __future__ import annotations

from councils.enums import FOLLOWERS, StaffRoleKind
from councils.models import User


def can_publish(user: User) -> bool:
    """LGA editors publish consultations."""
    return StaffRoleKind.EDITOR in user.staff_roles


def can_follow(user: User) -> bool:
    """LGA editors and analysts see which councils were asked and how far they are."""
    return bool(user.staff_roles & FOLLOWERS)

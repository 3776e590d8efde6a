"""May this *person* do it? When it may be done is policy."""

from __future__ import annotations

from consultations.models import Invitation
from councils.enums import FOLLOWERS, Role, StaffRoleKind
from councils.models import User


def can_edit(user: User) -> bool:
    """LGA editors write consultations."""
    return StaffRoleKind.EDITOR in user.staff_roles


def can_publish(user: User) -> bool:
    """LGA editors publish consultations."""
    return StaffRoleKind.EDITOR in user.staff_roles


def can_review(user: User) -> bool:
    """Anybody with a role at the LGA reads a draft for a colleague."""
    return bool(user.staff_roles)


def can_follow(user: User) -> bool:
    """LGA editors and analysts see which councils were asked and how far they are."""
    return bool(user.staff_roles & FOLLOWERS)


def can_ask_for_time(user: User, invitation: Invitation) -> bool:
    """Policy officers of the council asked."""
    return Role.OFFICER in user.roles_at(invitation.council_id)


def can_ask_lga(user: User, invitation: Invitation) -> bool:
    """Policy officers of the council asked."""
    return Role.OFFICER in user.roles_at(invitation.council_id)


def can_answer_councils(user: User) -> bool:
    """LGA editors answer the questions of councils, once for all of them."""
    return StaffRoleKind.EDITOR in user.staff_roles


def can_give_time(user: User) -> bool:
    """LGA editors answer requests for more time, and give it of their own accord."""
    return StaffRoleKind.EDITOR in user.staff_roles


def can_plan(user: User) -> bool:
    """LGA editors keep the forward programme."""
    return StaffRoleKind.EDITOR in user.staff_roles


def can_read_programme(user: User) -> bool:
    """Whoever has a role at the LGA or at a council."""
    return bool(user.staff_roles or user.roles)


def can_write_to_councils(user: User) -> bool:
    """LGA editors send invitations, reminders and last calls, and see whom they reach."""
    return StaffRoleKind.EDITOR in user.staff_roles

"""May this *person* do it? Small predicates over roles; when it may be done is policy."""

from __future__ import annotations

from consultations.models import Invitation
from councils.enums import Role
from councils.models import User
from responses.models import Response


def can_start(user: User, invitation: Invitation) -> bool:
    """Policy officers of the council asked start its response."""
    return Role.OFFICER in user.roles_at(invitation.council_id)


def can_draft(user: User, response: Response) -> bool:
    """Policy officers of the council write, send, recall, submit and withdraw."""
    return Role.OFFICER in user.roles_at(response.invitation.council_id)


def can_decide(user: User, response: Response) -> bool:
    """Executive members of the council decide or return for changes."""
    return Role.EXECUTIVE_MEMBER in user.roles_at(response.invitation.council_id)


def can_draft_or_decide(user: User, response: Response) -> bool:
    """Either side may reopen a decision before submission."""
    return can_draft(user, response) or can_decide(user, response)

"""The person of a request with their roles at hand: one query for most people.

Every page asks who somebody is and what they may do.  Whoever has a role at a council
gets both from one joined query, together with whether the LGA's roles need asking for.
"""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Exists, OuterRef

from councils.models import Membership, StaffRole, User


class Backend(AuthenticationBackend):
    """allauth's log-in by e-mail; the person is read with their roles of today."""

    def get_user(self, user_id: Any) -> User | None:
        roles = list(
            Membership.objects.filter(user_id=user_id)
            .active()
            .select_related("user", "council")
            .annotate(has_staff_role=Exists(StaffRole.objects.filter(user=OuterRef("user"))))
            .order_by("pk")
        )
        if not roles:
            user: User | None = super().get_user(user_id)
            if user is not None:
                user.__dict__["roles"] = []
            return user
        user = roles[0].user
        if not self.user_can_authenticate(user):
            return None
        user.__dict__["roles"] = roles
        if not roles[0].has_staff_role:
            user.__dict__["staff_roles"] = frozenset()
        return user

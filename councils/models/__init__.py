"""Councils, people, and how a council decides."""

from councils.models.deciding import (
    Appearance,
    DecisionRoute,
    Practice,
    StandIn,
)
from councils.models.people import (
    AccountInvitation,
    CalendarFeed,
    DatedRole,
    MailPreference,
    Membership,
    StaffRole,
    User,
)
from councils.models.register import Council, CouncilQuerySet

__all__ = [
    "AccountInvitation",
    "Appearance",
    "CalendarFeed",
    "Council",
    "CouncilQuerySet",
    "DatedRole",
    "DecisionRoute",
    "MailPreference",
    "Membership",
    "Practice",
    "StaffRole",
    "StandIn",
    "User",
]

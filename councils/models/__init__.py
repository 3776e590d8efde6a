"""Councils, people, whom the LGA reaches there, and how a council decides."""

from councils.models.contacts import Contact, ContactQuerySet
from councils.models.deciding import (
    Appearance,
    DecisionRoute,
    Practice,
    StandIn,
)
from councils.models.keeping import (
    CouncilName,
    LgaMembership,
    LgaMembershipQuerySet,
    RegisterImport,
    RegisterImportQuerySet,
    WaitingFile,
    WaitingFileQuerySet,
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
    "Contact",
    "ContactQuerySet",
    "Council",
    "CouncilName",
    "CouncilQuerySet",
    "DatedRole",
    "DecisionRoute",
    "LgaMembership",
    "LgaMembershipQuerySet",
    "MailPreference",
    "Membership",
    "Practice",
    "RegisterImport",
    "RegisterImportQuerySet",
    "StaffRole",
    "StandIn",
    "User",
    "WaitingFile",
    "WaitingFileQuerySet",
]

"""Councils, people, whom the LGA reaches there, and how a council decides."""

from councils.models.bodies import Constituent, ConstituentQuerySet
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
    TakenAway,
    TakenAwayQuerySet,
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
    "Constituent",
    "ConstituentQuerySet",
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
    "TakenAway",
    "TakenAwayQuerySet",
    "User",
    "WaitingFile",
    "WaitingFileQuerySet",
]

"""Kinds of council and of role, with the words that people read."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _


class Nation(models.TextChoices):
    ENGLAND = "England", "England"
    WALES = "Wales", "Wales"


class Division(models.TextChoices):
    """The divisions of the register. Who asks "every council" means the principal councils."""

    PRINCIPAL = "principal-council", "Principal council"
    COMBINED_AUTHORITY = "combined-authority", "Combined authority"
    FIRE = "fire-authority", "Fire and rescue authority"
    NATIONAL_PARK = "national-park", "National park authority"
    OTHER = "other-body", "Other body"


class CouncilType(models.TextChoices):
    """Types of principal council, then the other bodies, of which each division is one type."""

    COUNTY = "county", "County council"
    DISTRICT = "non-metropolitan-district", "District council"
    UNITARY = "unitary", "Unitary authority"
    METROPOLITAN = "metropolitan-district", "Metropolitan district"
    LONDON = "london-borough", "London borough"
    CITY_OF_LONDON = "city-of-london", "City of London Corporation"
    SCILLY = "isles-of-scilly", "Council of the Isles of Scilly"
    WELSH = "welsh-unitary", "Welsh principal council"
    COMBINED_AUTHORITY = Division.COMBINED_AUTHORITY.value, Division.COMBINED_AUTHORITY.label
    FIRE = Division.FIRE.value, Division.FIRE.label
    NATIONAL_PARK = Division.NATIONAL_PARK.value, Division.NATIONAL_PARK.label
    OTHER_BODY = Division.OTHER.value, Division.OTHER.label


BODIES = frozenset(kind for kind in CouncilType if kind.value in Division.values)
PRINCIPAL_TYPES = tuple(kind for kind in CouncilType if kind not in BODIES)


def division_of(council_type: str) -> Division:
    """The division in which the register has councils and bodies of this type."""
    return Division(council_type) if council_type in BODIES else Division.PRINCIPAL


def councils_and_bodies(types: Iterable[str]) -> str:
    """What to call several of these types: "councils" where there are no others."""
    found = {kind in BODIES for kind in types}
    if found == {True}:
        return "bodies"
    return "councils and other bodies" if True in found else "councils"


class Tier(models.TextChoices):
    UPPER = "upper", "Upper tier"
    LOWER = "lower", "Lower tier"
    SINGLE = "single", "Single tier"
    NONE = "none", "No tier"  # of a body that is no principal council


TIERS = (Tier.UPPER, Tier.LOWER, Tier.SINGLE)  # those of principal councils


class Function(models.TextChoices):
    """What a council does by law; a question can be aimed at councils with a function."""

    CHILDRENS_SERVICES = "childrens-services", "children's services"
    ADULT_SOCIAL_CARE = "adult-social-care", "adult social care"
    PUBLIC_HEALTH = "public-health", "public health"
    EDUCATION = "education", "education"
    HIGHWAYS = "highways", "highways"
    LIBRARIES = "libraries", "libraries"
    WASTE_DISPOSAL = "waste-disposal", "waste disposal"
    TRADING_STANDARDS = "trading-standards", "trading standards"
    HOUSING = "housing", "housing"
    PLANNING = "planning", "local planning"
    WASTE_COLLECTION = "waste-collection", "waste collection"
    ENVIRONMENTAL_HEALTH = "environmental-health", "environmental health"
    LICENSING = "licensing", "licensing"
    COUNCIL_TAX_COLLECTION = "council-tax-collection", "council tax collection"


class Role(models.TextChoices):
    """A person's role at a council."""

    OFFICER = "officer", "Policy officer"
    CONTRIBUTOR = "contributor", "Contributor"
    EXECUTIVE_MEMBER = "executive-member", "Executive member"
    CONSULTEE = "consultee", "Consultee member"
    ADMINISTRATOR = "administrator", "Council administrator"


# Who works on a response: work on it can be assigned to them.
ASSIGNABLE = frozenset({Role.OFFICER, Role.CONTRIBUTOR})
# Who stands in a decision's record, with an office: who signs, and who was asked to comment.
IN_THE_RECORD = frozenset({Role.EXECUTIVE_MEMBER, Role.CONSULTEE})


class StaffRoleKind(models.TextChoices):
    """A person's role at the LGA."""

    EDITOR = "editor", "LGA editor"
    ANALYST = "analyst", "LGA analyst"
    ADMINISTRATOR = "administrator", "LGA administrator"


# Those at the LGA who see which councils were asked, how far they are and what they submitted.
FOLLOWERS = frozenset({StaffRoleKind.EDITOR, StaffRoleKind.ANALYST})

# Those at the LGA who see and keep the contacts at councils.
CONTACT_KEEPERS = frozenset({StaffRoleKind.EDITOR, StaffRoleKind.ADMINISTRATOR})


class ContactRole(models.TextChoices):
    """What somebody who is written to without an account does at the council."""

    POLICY = "policy-officer", "Policy officer"
    DEMOCRATIC = "democratic-services", "Democratic services"
    CHIEF_EXECUTIVE = "chief-executive", "Chief executive’s office"
    MEMBER = "executive-member", "Executive member"
    OTHER = "other", "Other"


class FileKind(models.TextChoices):
    """What a file that waits for confirmation is."""

    REGISTER = "register", "Register of councils"
    CONTACTS = "contacts", "Contacts"
    WORD = "word", "Draft that was edited in Word"
    PAPER = "paper", "Existing paper"


class Taken(models.TextChoices):
    """What somebody at the LGA took away, or back."""

    DRAFT = "draft", "Draft discarded"
    PUBLISHING = "publishing", "Publishing taken back"
    MEMBERSHIP = "membership", "LGA membership removed"
    MEMBERSHIP_DATES = "membership-dates", "LGA membership given other dates"
    PROGRAMME_ENTRY = "programme-entry", "Entry of the programme removed"


class MailTime(models.TextChoices):
    """When somebody wants mail of one kind."""

    AT_ONCE = "at-once", _("At once")
    DAILY = "daily", _("In one mail a day")
    NEVER = "never", _("Not at all")


class RouteKind(models.TextChoices):
    """By which authority a council's answer is decided."""

    MEMBER = "member", "One executive member"
    LEADER = "leader", "Leader or elected mayor"
    BODY = "body", "A meeting: cabinet or committee"
    OFFICER = "officer", "An officer under delegation"

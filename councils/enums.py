"""Kinds of council and of role, with the words that people read."""

from django.db import models


class Nation(models.TextChoices):
    ENGLAND = "England", "England"
    WALES = "Wales", "Wales"


class CouncilType(models.TextChoices):
    COUNTY = "county", "County council"
    DISTRICT = "non-metropolitan-district", "District council"
    UNITARY = "unitary", "Unitary authority"
    METROPOLITAN = "metropolitan-district", "Metropolitan district"
    LONDON = "london-borough", "London borough"
    CITY_OF_LONDON = "city-of-london", "City of London Corporation"
    SCILLY = "isles-of-scilly", "Council of the Isles of Scilly"
    WELSH = "welsh-unitary", "Welsh principal council"


class Tier(models.TextChoices):
    UPPER = "upper", "Upper tier"
    LOWER = "lower", "Lower tier"
    SINGLE = "single", "Single tier"


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


class MailTime(models.TextChoices):
    """When somebody wants mail of one kind."""

    AT_ONCE = "at-once", "At once"
    DAILY = "daily", "In one mail a day"
    NEVER = "never", "Not at all"


class RouteKind(models.TextChoices):
    """By which authority a council's answer is decided."""

    MEMBER = "member", "One executive member"
    LEADER = "leader", "Leader or elected mayor"
    BODY = "body", "A meeting: cabinet or committee"
    OFFICER = "officer", "An officer under delegation"

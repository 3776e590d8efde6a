"""What the demonstration shows: the real consultation of 2015, real councils, invented people.

The consultation stands as on 4 March 2015, nine days before it closed: its closing day is
put nine days ahead and its opening moved by as many days, nothing else.  Started again
after that closing, the dates move again.  Whatever people typed or did stays: what is there
already is left alone, and only what is missing is made.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone

from consultations import actions, definition
from consultations.enums import ConsultationState
from consultations.models import Consultation
from councils import register
from councils.enums import Role, StaffRoleKind
from councils.models import Council, Membership, StaffRole, User
from responses import draft_file
from slisystem import demo_programme, demo_results

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
REGISTER = FIXTURES / "councils.csv"
CONSULTATION = FIXTURES / "consultations" / "taking-stock-2015.yaml"
DRAFT = FIXTURES / "responses" / "chesterfield-2015.yaml"

CODE = "taking-stock-2015"
DAYS_LEFT = 9
NOTE = (
    "Demonstration: the consultation of 2015 with its dates moved; "
    "the real one closed on 13 March 2015."
)
PASSWORD = "taking-stock-2015"  # noqa: S105  everybody may know it: it opens the demo only


@dataclass(frozen=True)
class DemoRole:
    """A role at the council with this code, or at the LGA ("")."""

    role: str
    council: str = ""
    office: str = ""


@dataclass(frozen=True)
class DemoPerson:
    name: str
    email: str
    roles: tuple[DemoRole, ...]


OFFICER = DemoPerson(
    "Olive Example", "officer@chesterfield.example.org", (DemoRole(Role.OFFICER, "CHS"),)
)
EDITOR = DemoPerson("Edith Sample", "editor@lga.example.org", (DemoRole(StaffRoleKind.EDITOR),))
ANALYST = DemoPerson("Anna Sample", "analyst@lga.example.org", (DemoRole(StaffRoleKind.ANALYST),))
PEOPLE = (
    OFFICER,
    DemoPerson(
        "Fiona Example", "finance@chesterfield.example.org", (DemoRole(Role.CONTRIBUTOR, "CHS"),)
    ),
    DemoPerson(
        "Max Example",
        "member@chesterfield.example.org",
        (DemoRole(Role.EXECUTIVE_MEMBER, "CHS", "Deputy Leader & Executive Member for Planning"),),
    ),
    DemoPerson(
        "Hetty Example",
        "consultee@chesterfield.example.org",
        (DemoRole(Role.CONSULTEE, "CHS", "Executive Member for Housing"),),
    ),
    DemoPerson(
        "Ada Example",
        "administrator@chesterfield.example.org",
        (DemoRole(Role.ADMINISTRATOR, "CHS"),),
    ),
    DemoPerson(
        "Toni Twohats",
        "shared.officer@example.org",
        (DemoRole(Role.OFFICER, "CHS"), DemoRole(Role.OFFICER, "NED")),
    ),
    DemoPerson("Dora Specimen", "officer@derby.example.org", (DemoRole(Role.OFFICER, "DER"),)),
    DemoPerson(
        "Desmond Specimen",
        "member@derby.example.org",
        (DemoRole(Role.EXECUTIVE_MEMBER, "DER", "Cabinet Member for Strategy"),),
    ),
    EDITOR,
    ANALYST,
    DemoPerson(
        "Adam Sample",
        "administrator@lga.example.org",
        (DemoRole(StaffRoleKind.ADMINISTRATOR),),
    ),
)


@dataclass(frozen=True)
class Demonstration:
    """What `load` found or made; `news` says what it did, in sentences."""

    consultation: Consultation
    news: tuple[str, ...]


def load(*, results: bool = True) -> Demonstration:
    """Makes what is missing of the demonstration, all of it or nothing; `results` also the
    closed synthetic consultation with its release (some seconds).

    Raises ImproperlyConfigured anywhere but in the demonstration: its log-ins are public.
    """
    if not (settings.DEMO or settings.TESTING):
        raise ImproperlyConfigured(
            "The demonstration's people have a public password, so they are made only in the "
            "demonstration's own database: start it with ./run demo."
        )
    news: list[str] = []
    with transaction.atomic():
        loaded = register.load(REGISTER.read_text(encoding="utf-8"))
        if loaded.added or loaded.changed:
            changed = len(loaded.added) + len(loaded.changed)
            news.append(f"{changed} councils were written to the register.")
        if people := _missing_people():
            news.append(f"{people} people were made.")
        consultation = _consultation(news)
        if planned := demo_programme.load(editor=_person(EDITOR), consultation=consultation):
            news.append(f"{planned} entries of the forward programme were made.")
        if results and not demo_results.is_there():
            made = demo_results.load(editor=_person(EDITOR), reviewer=_person(ANALYST))
            demo_results.release(made, analyst=_person(ANALYST), approver=_person(EDITOR))
            news.append(f"“{made.title}” was made up, closed and its results published.")
    return Demonstration(consultation, tuple(news))


def _missing_people() -> int:
    """Makes those who are not there, with their roles. Nobody's roles are given back."""
    there = set(
        User.objects.filter(email__in=[person.email for person in PEOPLE]).values_list(
            "email", flat=True
        )
    )
    missing = [person for person in PEOPLE if person.email not in there]
    if not missing:
        return 0
    password = make_password(PASSWORD)  # once: hashing is slow on purpose
    users = User.objects.bulk_create(
        User(email=person.email, name=person.name, password=password) for person in missing
    )
    codes = {role.council for person in missing for role in person.roles}
    councils = {council.code: council for council in Council.objects.filter(code__in=codes)}
    pairs = [
        (user, role) for user, person in zip(users, missing, strict=True) for role in person.roles
    ]
    Membership.objects.bulk_create(
        Membership(user=user, council=councils[role.council], role=role.role, office=role.office)
        for user, role in pairs
        if role.council
    )
    StaffRole.objects.bulk_create(
        StaffRole(user=user, role=role.role) for user, role in pairs if not role.council
    )
    return len(missing)


def _consultation(news: list[str]) -> Consultation:
    """The consultation, open now; on its first day also Chesterfield's draft."""
    consultation = Consultation.objects.filter(code=CODE).first()
    if consultation is None:
        loaded = actions.load(definition=definition.parse(CONSULTATION.read_bytes()))
        consultation = loaded.consultation
    if consultation.state == ConsultationState.DRAFT or consultation.state.is_over:
        consultation = actions.shift_for_demonstration(
            consultation=consultation,
            closes_on=timezone.localdate() + dt.timedelta(days=DAYS_LEFT),
            note=NOTE,
        )
        news.append(f"The consultation's dates were moved: it closes in {DAYS_LEFT} days.")
    if consultation.published_at is None:
        editor = User.objects.get(email=EDITOR.email)
        consultation = demo_results.reviewed_and_published(
            consultation, editor=editor, reviewer=_person(ANALYST)
        )
        news.append(f"{consultation.invitations.count()} councils were asked.")
        officer = User.objects.get(email=OFFICER.email)
        draft_file.load(draft=draft_file.parse(DRAFT.read_bytes()), by=officer)
        news.append("Chesterfield's draft of 2015 was loaded.")
    return consultation


def _person(person: DemoPerson) -> User:
    return User.objects.get(email=person.email)


def role_in_words(person: DemoPerson) -> str:
    """ "Policy officer, Chesterfield and North East Derbyshire"; LGA roles name the LGA."""
    labels = {role.role: str(_label(role)) for role in person.roles}
    places = [SHORT_NAMES[role.council] for role in person.roles if role.council]
    label = " and ".join(labels.values())
    return f"{label}, {' and '.join(places)}" if places else label


SHORT_NAMES = {"CHS": "Chesterfield", "NED": "North East Derbyshire", "DER": "Derby"}


def _label(role: DemoRole) -> str:
    return str(Role(role.role).label if role.council else StaffRoleKind(role.role).label)

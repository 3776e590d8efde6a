"""What every page knows: where the person is, where else they may go, and in whose colour.

The header names the council of the address if the person serves it.  Nothing is asked
of the database until a page prints it, and then only the person's roles, once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councils.enums import CONTACT_KEEPERS, Role, StaffRoleKind
from councils.models import Council
from councils.stored import stored

SERVICE_NAME = gettext_lazy("Consultation responses")
LGA = "Local Government Association"
COUNCIL_HOME = "responses:consultations"
STAFF_HOME = "consultations:list"


@dataclass(frozen=True)
class Place:
    """One link of the navigation; `is_here` marks the place one is in."""

    text: str
    url: str
    is_here: bool


@dataclass(frozen=True)
class Frame:
    """The frame of a page.  `brand` is council, lga or service (nobody logged in)."""

    service_name: str
    organisation: str
    home_url: str
    brand: str
    places: tuple[Place, ...]
    organisations: tuple[Place, ...]  # the switch; empty for who serves only one
    person: str
    stored: str  # marks of what was typed and is stored (councils.stored)
    is_demonstration: bool
    support_email: str


def address(name: str, *args: str) -> str:
    return reverse(name, args=args)


def place(request: HttpRequest, text: str, url: str) -> Place:
    return Place(text, url, request.path.startswith(url))


def council_places(request: HttpRequest, council: Council, roles: set[str]) -> list[Place]:
    home = address(COUNCIL_HOME, council.slug)
    decisions = address("responses:decisions", council.slug)
    people = address("councils:people", council.slug)
    is_home = request.path == home or request.path.startswith(f"{home}consultations/")
    found = [Place(_("Consultations"), home, is_home)]
    # Contributors and consultee members do not read the council's decisions.
    if roles - {Role.CONTRIBUTOR, Role.CONSULTEE}:
        found.append(place(request, _("Decisions"), decisions))
    if Role.ADMINISTRATOR in roles:
        found.append(place(request, _("People"), people))
    found.append(place(request, _("Programme"), address("results:programme")))
    return found


def staff_places(request: HttpRequest, staff_roles: frozenset[str]) -> list[Place]:
    found = [place(request, _("Consultations"), address(STAFF_HOME))]
    programme = address("results:programme")
    is_here = request.path.startswith((programme, f"/lga{programme}"))
    found.append(Place(_("Programme"), programme, is_here))
    if staff_roles & CONTACT_KEEPERS:
        found.append(place(request, _("Contacts"), address("councils:all-contacts")))
    if StaffRoleKind.ADMINISTRATOR in staff_roles:
        found.append(place(request, _("Councils"), address("councils:register")))
        found.append(place(request, _("People"), address("councils:staff")))
    return found


def frame_for(request: HttpRequest) -> Frame:
    """The frame for this person at this address."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return Frame(
            service_name=str(SERVICE_NAME),
            organisation=LGA,
            home_url=address("home"),
            brand="service",
            places=(),
            organisations=(),
            person="",
            stored="",
            is_demonstration=settings.DEMO,
            support_email=settings.SUPPORT_EMAIL,
        )
    councils = {role.council.slug: role.council for role in user.roles}
    match = request.resolver_match
    slug = str(match.kwargs.get("council", "")) if match else ""
    at_lga = bool(user.staff_roles) and (request.path.startswith("/lga/") or not councils)
    council = None if at_lga else councils.get(slug) or next(iter(councils.values()), None)
    if council is not None:
        brand, organisation = "council", council.name
        places = council_places(request, council, user.roles_at(council.pk))
    elif at_lga:
        brand, organisation = "lga", LGA
        places = staff_places(request, user.staff_roles)
    else:
        brand, organisation, places = "service", LGA, []
    switch = [
        Place(each.name, address(COUNCIL_HOME, each.slug), each == council)
        for each in councils.values()
    ]
    if user.staff_roles:
        switch.append(Place(LGA, address(STAFF_HOME), at_lga))
    return Frame(
        service_name=str(SERVICE_NAME),
        organisation=organisation,
        home_url=places[0].url if places else address("home"),
        brand=brand,
        places=tuple(places),
        organisations=tuple(switch) if len(switch) > 1 else (),
        person=user.name,
        stored=stored(request),
        is_demonstration=settings.DEMO,
        support_email=settings.SUPPORT_EMAIL,
    )


def site(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `frame`, made when a template first asks for it.

    Not called `site`, because allauth's views put Django's site under that name.
    """
    return {"frame": SimpleLazyObject(lambda: frame_for(request))}

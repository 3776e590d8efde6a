"""A council's people, looked after by its own administrators."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from councils.doors import person
from councils.forms import ROLE_HINTS, InviteForm
from councils.models import Council, Membership, Practice
from councils.presenters import practice_line
from councils.views.doors import invitation_of, own_council, role_of
from councils.views.looking_after import (
    cancel_page,
    change_role_page,
    end_role_page,
    invite_page,
    people_page,
    resend_page,
)
from councils.views.pages import read_and_send, sent


def people_url(place: Council) -> str:
    return reverse("councils:people", args=[place.slug])


@require_safe
def people(request: HttpRequest, council: str) -> HttpResponse:
    place = own_council(request, council)
    roles = Membership.objects.visible_to(person(request)).filter(council=place)
    practice = Practice.objects.visible_to(person(request)).filter(council=place).first()
    return people_page(
        request,
        council=place,
        held=roles.select_related("user"),
        hints=ROLE_HINTS,
        caption=place.name,
        invite_url=reverse("councils:invite", args=[place.slug]),
        appearance_url=reverse("councils:appearance", args=[place.slug]),
        practice_url=reverse("councils:practice", args=[place.slug]),
        practice_line=practice_line(practice),
        has_practice=practice is not None,
        routes_url=reverse("councils:routes", args=[place.slug]),
        contacts_url=reverse("councils:contacts", args=[place.slug]),
    )


@read_and_send
def invite(request: HttpRequest, council: str) -> HttpResponse:
    place = own_council(request, council)
    back = people_url(place)
    return invite_page(
        request,
        form=InviteForm(sent(request), cancel_url=back),
        council=place,
        back=back,
        caption=place.name,
        heading=_("Invite somebody"),
    )


@read_and_send
def edit_role(request: HttpRequest, council: str, pk: int) -> HttpResponse:
    place = own_council(request, council)
    return change_role_page(request, role_of(request, place, pk), people_url(place), place.name)


@read_and_send
def end_role(request: HttpRequest, council: str, pk: int) -> HttpResponse:
    place = own_council(request, council)
    return end_role_page(request, role_of(request, place, pk), people_url(place), place.name)


@read_and_send
def resend_invitation(request: HttpRequest, council: str, pk: int) -> HttpResponse:
    place = own_council(request, council)
    return resend_page(request, invitation_of(request, place, pk), people_url(place), place.name)


@read_and_send
def cancel_invitation(request: HttpRequest, council: str, pk: int) -> HttpResponse:
    place = own_council(request, council)
    return cancel_page(request, invitation_of(request, place, pk), people_url(place), place.name)

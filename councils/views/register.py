"""The register of councils, and each council's first administrator."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from councils import policies, presenters
from councils.actions import inviting
from councils.doors import person
from councils.enums import Role
from councils.forms import InviteFirstAdministratorForm, RegisterFilterForm
from councils.models import Council
from councils.register import REGION_CODES
from councils.views.doors import (
    any_council,
    as_lga_administrator,
    first_invitation_of,
    waiting_invitations,
)
from councils.views.looking_after import cancel_page, resend_page
from councils.views.pages import form_page, read_and_send, sent

PAGE = 50


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    user = as_lga_administrator(request)
    form = RegisterFilterForm(request.GET, regions=list(REGION_CODES))
    wanted = form.cleaned_data if form.is_valid() else {}
    found = presenters.filtered(Council.objects.administered_by(user), wanted)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [presenters.register_row(council) for council in page],
        "is_filtered": any(wanted.values()),
    }
    return render(request, "councils/register.html", context)


def first_administrator_url(place: Council) -> str:
    return reverse("councils:first-administrator", args=[place.slug])


@read_and_send
def first_administrator(request: HttpRequest, council: str) -> HttpResponse:
    place = any_council(request, council)
    back = first_administrator_url(place)
    waiting = waiting_invitations(person(request)).filter(council=place, role=Role.ADMINISTRATOR)
    return form_page(
        request,
        form=InviteFirstAdministratorForm(sent(request), cancel_url=reverse("councils:register")),
        do=lambda typed: inviting.invite(
            council=place, role=Role.ADMINISTRATOR, by=person(request), **typed
        ),
        done=lambda typed: f"An invitation is on its way to {typed['email']}.",
        back=back,
        template="councils/first_administrator.html",
        council=place,
        blockers=policies.first_administrator_is_missing(place),
        administrators=[held.user.name for held in policies.administrators(place)],
        invited=[
            presenters.invitation_row(
                found,
                cancel="councils:cancel-first-invitation",
                resend="councils:resend-first-invitation",
                scope=[place.slug],
            )
            for found in waiting
        ],
        register_url=reverse("councils:register"),
    )


@read_and_send
def resend_first_invitation(request: HttpRequest, council: str, pk: int) -> HttpResponse:
    place = any_council(request, council)
    return resend_page(
        request, first_invitation_of(request, place, pk), first_administrator_url(place), place.name
    )


@read_and_send
def cancel_first_invitation(request: HttpRequest, council: str, pk: int) -> HttpResponse:
    place = any_council(request, council)
    return cancel_page(
        request, first_invitation_of(request, place, pk), first_administrator_url(place), place.name
    )

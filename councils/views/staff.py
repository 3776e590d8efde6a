"""The LGA's own people, looked after by its administrators."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from councils.forms import STAFF_HINTS, InviteStaffForm
from councils.models import StaffRole
from councils.presenters import THE_LGA
from councils.views.doors import as_lga_administrator, invitation_of, staff_role_of
from councils.views.looking_after import (
    cancel_page,
    change_role_page,
    end_role_page,
    invite_page,
    people_page,
    resend_page,
)
from councils.views.pages import read_and_send, sent


@require_safe
def staff(request: HttpRequest) -> HttpResponse:
    roles = StaffRole.objects.visible_to(as_lga_administrator(request))
    return people_page(
        request,
        council=None,
        held=roles.select_related("user"),
        hints=STAFF_HINTS,
        caption=THE_LGA,
        invite_url=reverse("councils:invite-staff"),
    )


@read_and_send
def invite_staff(request: HttpRequest) -> HttpResponse:
    as_lga_administrator(request)
    back = reverse("councils:staff")
    return invite_page(
        request,
        form=InviteStaffForm(sent(request), cancel_url=back),
        council=None,
        back=back,
        caption=THE_LGA,
        heading="Invite somebody to the LGA",
    )


@read_and_send
def edit_staff_role(request: HttpRequest, pk: int) -> HttpResponse:
    held = staff_role_of(request, pk)
    return change_role_page(request, held, reverse("councils:staff"), THE_LGA)


@read_and_send
def end_staff_role(request: HttpRequest, pk: int) -> HttpResponse:
    held = staff_role_of(request, pk)
    return end_role_page(request, held, reverse("councils:staff"), THE_LGA)


@read_and_send
def resend_staff_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    as_lga_administrator(request)
    found = invitation_of(request, None, pk)
    return resend_page(request, found, reverse("councils:staff"), THE_LGA)


@read_and_send
def cancel_staff_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    as_lga_administrator(request)
    found = invitation_of(request, None, pk)
    return cancel_page(request, found, reverse("councils:staff"), THE_LGA)

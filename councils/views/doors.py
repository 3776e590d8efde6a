"""Which council, role or invitation somebody may open; the rest is not there."""

from __future__ import annotations

from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from councils import permissions, policies
from councils.doors import person
from councils.enums import Role
from councils.models import AccountInvitation, Council, Membership, StaffRole, User


def own_council(request: HttpRequest, slug: str) -> Council:
    """A council whose people this person looks after. Other councils are not there (404)."""
    found = get_object_or_404(Council.objects.visible_to(person(request)), slug=slug)
    if not permissions.can_manage_people(person(request), found):
        raise PermissionDenied(_("Only the council's administrators look after its people."))
    return found


def as_lga_administrator(request: HttpRequest) -> User:
    """The LGA's pages are not there for councils, and its administrators' only for them."""
    user = person(request)
    if not permissions.is_lga_staff(user):
        raise Http404
    if not permissions.is_lga_administrator(user):
        raise PermissionDenied("Only LGA administrators look after the register and its people.")
    return user


def any_council(request: HttpRequest, slug: str) -> Council:
    """A council of the register, for LGA administrators."""
    councils = Council.objects.administered_by(as_lga_administrator(request))
    return get_object_or_404(councils, slug=slug)


def role_of(request: HttpRequest, place: Council, pk: int) -> Membership:
    mine = Membership.objects.visible_to(person(request)).select_related("user", "council")
    return cast(Membership, get_object_or_404(mine, council=place, pk=pk))


def staff_role_of(request: HttpRequest, pk: int) -> StaffRole:
    roles = StaffRole.objects.visible_to(as_lga_administrator(request)).select_related("user")
    return cast(StaffRole, get_object_or_404(roles, pk=pk))


def waiting_invitations(user: User) -> Any:
    """Invitations that nobody has accepted or cancelled; also those that ran out."""
    return (
        AccountInvitation.objects.visible_to(user)
        .filter(accepted_at=None, cancelled_at=None)
        .select_related("invited_by", "council")
    )


def invitation_of(request: HttpRequest, place: Council | None, pk: int) -> AccountInvitation:
    return cast(
        AccountInvitation,
        get_object_or_404(waiting_invitations(person(request)), council=place, pk=pk),
    )


def first_invitation_of(request: HttpRequest, place: Council, pk: int) -> AccountInvitation:
    """Only an invitation of an administrator, and only while the council has none."""
    found = invitation_of(request, place, pk)
    if found.role != Role.ADMINISTRATOR or policies.administrators(place):
        raise Http404
    return found

"""The doors to a council's response: whatever is not this person's is not there (404)."""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from consultations.models import Invitation
from councils.models import Council, User
from responses.actions.deciding import SAID_IN_PARTS
from responses.models import Response
from responses.policies import WRITING


def council_of(user: User, slug: str) -> Council:
    return get_object_or_404(Council.objects.visible_to(user), slug=slug)


def invitation_of(user: User, council: str, consultation: str) -> Invitation:
    invitations = Invitation.objects.visible_to(user).select_related("council", "consultation")
    return get_object_or_404(invitations, council__slug=council, consultation__code=consultation)


def response_of(
    user: User, council: str, consultation: str, *, with_papers: bool = False
) -> Response:
    """`with_papers`: also how many background papers are listed."""
    responses = Response.objects.visible_to(user).with_places().with_consulted()
    if with_papers:
        responses = responses.with_number_of_papers()
    return _found(responses, council, consultation)


def response_to_decide(user: User, council: str, consultation: str) -> Response:
    """With what the page of the whole decision asks beside it."""
    responses = Response.objects.visible_to(user).with_places().with_consulted()
    responses = responses.with_work_of(user, WRITING).with_parts_said(SAID_IN_PARTS)
    return _found(responses, council, consultation)


def _found(responses: QuerySet[Response], council: str, consultation: str) -> Response:
    return get_object_or_404(
        responses, invitation__council__slug=council, invitation__consultation__code=consultation
    )

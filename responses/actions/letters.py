"""Who is told of a move, and how: mail rows written in the move's own transaction."""

from __future__ import annotations

from typing import Any

from councils.enums import Role, RouteKind
from councils.mail import send_letter
from councils.models import Membership, StandIn, User
from responses.actions.moving import Moved
from responses.models import Response


def deciders(response: Response) -> list[User]:
    """Who decides by the response's route today, with those who stand in for whom it names.

    Nobody where a meeting decides: administrators record that.
    """
    if response.route_kind == RouteKind.BODY:
        return []
    if response.route_kind == RouteKind.OFFICER:
        return [one for one in officers(response) if one.pk == response.decider_id]
    members = _people(response, Role.EXECUTIVE_MEMBER)
    if response.decider_id is None:
        return members
    acting = StandIn.objects.active().filter(
        council_id=response.invitation.council_id, member_id=response.decider_id
    )
    wanted = {response.decider_id, *acting.values_list("stand_in_id", flat=True)}
    return [one for one in members if one.pk in wanted]


def could_decide(response: Response) -> list[User]:
    """To whom the decision can be handed over by the response's route, wherever it was sent."""
    if response.route_kind == RouteKind.BODY:
        return []
    is_officer = response.route_kind == RouteKind.OFFICER
    return officers(response) if is_officer else members(response)


def members(response: Response) -> list[User]:
    """The council's executive members of today."""
    return _people(response, Role.EXECUTIVE_MEMBER)


def administrators(response: Response) -> list[User]:
    """The council's administrators of today."""
    return _people(response, Role.ADMINISTRATOR)


def officers(response: Response) -> list[User]:
    """The council's policy officers of today."""
    return _people(response, Role.OFFICER)


def _people(response: Response, role: Role) -> list[User]:
    held = (
        Membership.objects.filter(
            council_id=response.invitation.council_id, role=role, user__is_active=True
        )
        .active()
        .select_related("user")
    )
    return list({membership.user_id: membership.user for membership in held}.values())


def letter(template: str, to: User, moved: Moved, *, path: str, **context: Any) -> None:
    """Queues one mail about a move, with a link to where the person goes on."""
    consultation = moved.response.invitation.consultation
    send_letter(
        to=to,
        template=template,
        context={
            "person": to,
            "actor": moved.event.by,
            "response": moved.response,
            "council": moved.response.invitation.council,
            "consultation": consultation,
            "closes_at": moved.response.invitation.ends_at,  # for this council
            "url_name": path,
            "url_args": moved.response.url_args,
            **context,
        },
    )

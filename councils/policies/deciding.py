"""How a council decides: its routes, and who stands in for whom."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from councils.enums import Role, RouteKind
from councils.models import Council, DecisionRoute, Membership, StandIn, User
from councils.refusals import Blocker


def people_with(council_id: int, role: str) -> list[User]:
    """Those who have this role at the council today, by name."""
    held = Membership.objects.filter(council_id=council_id, role=role, user__is_active=True)
    people = {one.user_id: one.user for one in held.active().select_related("user")}
    return sorted(people.values(), key=lambda person: (person.name.casefold(), person.pk))


def route_makes_sense(council: Council, kind: str, name: str, reference: str) -> list[Blocker]:
    """A route has a name of its own; an officer decides only under a scheme that can be named."""
    found = []
    if not name:
        found.append(Blocker("name", _("Give the route a name."), "name"))
    elif council.routes.filter(name__iexact=name, ended_at__isnull=True).exists():
        found.append(Blocker("name", _("The council already has a route of this name."), "name"))
    if kind == RouteKind.OFFICER and not reference:
        found.append(
            Blocker("reference", _("Give the reference of the scheme of delegation."), "reference")
        )
    return found


def stand_in_makes_sense(
    council: Council, member: User, stand_in: User, starts_on: dt.date, ends_on: dt.date
) -> list[Blocker]:
    """Both are executive members today, two people, and not said twice for the same days.

    An executive function is discharged by the executive, a member of it, or an officer under
    delegation (Local Government Act 2000, section 9E): a stand-in is a member of the executive.
    """
    if member.pk == stand_in.pk:
        return [Blocker("stand-in", _("Nobody stands in for themselves."), "stand_in")]
    found = []
    members = {person.pk for person in people_with(council.pk, Role.EXECUTIVE_MEMBER)}
    for person, anchor in ((member, "member"), (stand_in, "stand_in")):
        if person.pk not in members:
            sentence = _("%(person)s is not an executive member of the council today.") % {
                "person": person.name
            }
            found.append(Blocker("not-a-member", sentence, anchor))
    same = StandIn.objects.standing().filter(council=council, member=member, stand_in=stand_in)
    if same.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        sentence = _("%(stand_in)s already stands in for %(member)s on some of these days.") % {
            "stand_in": stand_in.name,
            "member": member.name,
        }
        found.append(Blocker("stand-in", sentence, "stand_in"))
    return found


def stand_in_says_by_what_right(reference: str, scope: str) -> list[Blocker]:
    found = []
    if not reference:
        sentence = _("Give the reference of the leader's scheme or decision.")
        found.append(Blocker("reference", sentence, "reference"))
    if not scope:
        found.append(Blocker("scope", _("Say for what they stand in."), "scope"))
    return found


def stand_in_is_somebody_else(by: User, stand_in: User) -> list[Blocker]:
    """Nobody gives themselves the right to decide, as nobody invites themselves."""
    if by.pk != stand_in.pk:
        return []
    sentence = _("You cannot record yourself as a stand-in: another administrator records it.")
    return [Blocker("oneself", sentence, "stand_in")]


def is_not_ended(row: DecisionRoute | StandIn) -> list[Blocker]:
    if row.ended_at is None:
        return []
    return [Blocker("ended", _("This has already been ended."))]

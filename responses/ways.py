"""The ways by which a council can decide on one response: its routes, with the people of each.

Nobody decides on what they wrote or sent, so those who did are nobody's choice.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from councils.enums import Role, RouteKind
from councils.models import DecisionRoute, User
from councils.policies import people_with

MEMBERS = frozenset({RouteKind.MEMBER, RouteKind.LEADER})


@dataclass(frozen=True)
class Way:
    """A standing route of the council, with those who could decide by it."""

    route: DecisionRoute
    people: tuple[User, ...]

    @property
    def is_usable(self) -> bool:
        """A meeting decides without anybody here; every other route needs a person."""
        return self.route.kind == RouteKind.BODY or bool(self.people)

    @property
    def must_name(self) -> bool:
        """An officer decides only if named; the leader is one of several members."""
        if self.route.kind == RouteKind.LEADER:
            return len(self.people) > 1
        return self.route.kind == RouteKind.OFFICER

    @property
    def may_name(self) -> bool:
        """One of several members can be named; otherwise any of them decides."""
        return self.must_name or (self.route.kind == RouteKind.MEMBER and len(self.people) > 1)


def ways(council_id: int, but: Collection[int]) -> list[Way]:
    """The council's standing routes and their people, without those in `but` (three queries)."""
    routes = list(DecisionRoute.objects.standing().filter(council_id=council_id))
    kinds = {route.kind for route in routes}

    def people(role: Role) -> tuple[User, ...]:
        return tuple(one for one in people_with(council_id, role) if one.pk not in but)

    members = people(Role.EXECUTIVE_MEMBER) if kinds & MEMBERS else ()
    officers = people(Role.OFFICER) if RouteKind.OFFICER in kinds else ()
    by_kind = dict.fromkeys(MEMBERS, members) | {RouteKind.OFFICER: officers}
    return [Way(route, by_kind.get(RouteKind(route.kind), ())) for route in routes]

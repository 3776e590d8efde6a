"""By which route a report goes, and to whom: asked when it is sent, copied into the response."""

from __future__ import annotations

from django.utils.translation import gettext as _

from councils.enums import RouteKind
from councils.models import DecisionRoute, User
from councils.refusals import Blocker, Refused
from responses import policies
from responses.models import Response
from responses.ways import Way

ROUTE_COLUMNS = [
    "route_kind",
    "route_name",
    "route_reference",
    "route_consults_member",
    "decider",
]


def take_route(
    response: Response, *, by: User, route: DecisionRoute | None, decider: User | None
) -> None:
    """Copies the route into the locked response.

    Without routes any executive member decides, as it is without anything set up. Raises Refused
    when a choice is missing or no longer possible.
    """
    found = policies.ways_to_decide(response, by)
    if not found:
        _copy(response, None, None)
        return
    if route is None and len(found) > 1:
        raise Refused([Blocker("route", _("Choose how it is decided."), "route")])
    wanted = found[0] if route is None else next((w for w in found if w.route == route), None)
    if wanted is None:
        sentence = _("This route has been ended meanwhile. Choose another.")
        raise Refused([Blocker("route", sentence, "route")])
    _copy(response, wanted.route, _decider(wanted, decider))


def _decider(way: Way, named: User | None) -> User | None:
    """Who decides by it: the person named, or the only one there is, or (None) any of them."""
    if not way.is_usable:
        sentence = _("Nobody here can decide as “%(route)s” who wrote or sent none of it.") % {
            "route": way.route.name
        }
        raise Refused([Blocker("nobody-decides", sentence, "route")])
    if named is not None:
        if named not in way.people:
            sentence = _("%(name)s cannot decide on this response as “%(route)s”.") % {
                "name": named.name,
                "route": way.route.name,
            }
            raise Refused([Blocker("decider", sentence, "route")])
        return named
    if way.must_name and len(way.people) > 1:
        sentence = _("Say who decides as “%(route)s”.") % {"route": way.route.name}
        raise Refused([Blocker("decider", sentence, "route")])
    if way.route.kind in {RouteKind.LEADER, RouteKind.OFFICER}:
        return way.people[0]
    return None


def _copy(response: Response, route: DecisionRoute | None, decider: User | None) -> None:
    response.route_kind = route.kind if route else ""
    response.route_name = route.name if route else ""
    response.route_reference = route.reference if route else ""
    response.route_consults_member = route.consults_member if route else False
    response.decider = decider
    response.save(update_fields=ROUTE_COLUMNS)

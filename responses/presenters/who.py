"""Who decides, and who has decided, in the sentence that every page says of a response."""

from __future__ import annotations

from django.utils.translation import gettext as _

from councils.enums import RouteKind
from councils.models import User
from responses import permissions
from responses.enums import Verb
from responses.models import Response


def who_decides(response: Response) -> str:
    """ "The executive member decides." or what the route says instead."""
    under = response.route_reference
    names = {
        "who": response.decider.name if response.decider is not None else "",
        "route": response.route_name,
        "reference": under,
    }
    match response.route_kind:
        case RouteKind.BODY if under:
            sentence = _(
                "%(route)s decides under %(reference)s; the council's administrator records what "
                "was decided."
            )
        case RouteKind.BODY:
            sentence = _("%(route)s decides; the council's administrator records what was decided.")
        case RouteKind.OFFICER if response.decider is not None:
            sentence = _(
                "%(who)s decides as an officer under delegation (%(route)s, %(reference)s)."
            )
        case RouteKind.MEMBER | RouteKind.LEADER if response.decider is not None:
            sentence = (
                _("%(who)s decides as %(route)s under %(reference)s.")
                if under
                else _("%(who)s decides as %(route)s.")
            )
        case RouteKind.MEMBER | RouteKind.LEADER:
            sentence = (
                _("An executive member decides as %(route)s under %(reference)s.")
                if under
                else _("An executive member decides as %(route)s.")
            )
        case _:
            sentence = _("The executive member decides.")
    return sentence % names


def who_decided(response: Response) -> str:
    """The name in "Approved by …"; where a meeting decided, the meeting's."""
    if response.route_kind == RouteKind.BODY:
        return response.route_name
    assert response.decided_by is not None
    return response.decided_by.name


def who_signs(response: Response) -> str:
    """Who signs an amendment, within a sentence: whoever decides by the route of the response."""
    if response.route_kind == RouteKind.OFFICER and response.decider is not None:
        return response.decider.name
    return _("the executive member")


def next_for_recorder(user: User, response: Response) -> str:
    """What an administrator can do about a report that awaits its decision; "" for others."""
    if not permissions.can_record_decision(user, response):
        return ""
    if response.route_kind == RouteKind.BODY:
        return _("When it has been decided, record it with a scan of the minutes.")
    return _("If it was decided on paper or in a meeting, record it with the scan.")


def label_of(verb: str, label: str, response: Response) -> str:
    """The words of a button, which name the executive member only where one decides."""
    if verb == Verb.SEND_FOR_DECISION and getattr(response, "has_routes", False):
        return _("Send for decision")
    if verb == Verb.SEND_AMENDMENT and response.route_kind == RouteKind.OFFICER:
        return _("Send for signature")
    if verb == Verb.RECALL and response.route_kind in {RouteKind.BODY, RouteKind.OFFICER}:
        return _("Recall the report")
    return label

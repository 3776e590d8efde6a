"""How a council decides, in the words of its page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from councils import policies
from councils.models import Council, DecisionRoute, StandIn


@dataclass(frozen=True)
class RouteRow:
    """A route; `end_url` is empty once it has ended."""

    name: str
    kind: str
    reference: str
    note: str
    dates: str
    end_url: str


@dataclass(frozen=True)
class StandInRow:
    stand_in: str
    member: str
    reference: str
    scope: str
    reason: str
    dates: str
    status: str
    colour: str
    end_url: str


@dataclass(frozen=True)
class Deciding:
    """The page: what holds now or will, and what has ended."""

    routes: list[RouteRow]
    former_routes: list[RouteRow]
    stand_ins: list[StandInRow]
    former_stand_ins: list[StandInRow]


def deciding(
    council: Council, routes: Iterable[DecisionRoute], stand_ins: Iterable[StandIn]
) -> Deciding:
    ways = [(one.ended_at is None, route_row(council, one)) for one in routes]
    today = timezone.localdate()
    acting = [
        (one.ended_at is None and one.ends_on >= today, stand_in_row(council, one, today))
        for one in stand_ins
    ]
    return Deciding(
        [row for holds, row in ways if holds],
        [row for holds, row in ways if not holds],
        [row for holds, row in acting if holds],
        [row for holds, row in acting if not holds],
    )


def route_row(council: Council, route: DecisionRoute) -> RouteRow:
    added = policies.spoken(timezone.localdate(route.added_at))
    dates = _("Added %(date)s") % {"date": added}
    if route.ended_at is not None:
        ended = policies.spoken(timezone.localdate(route.ended_at))
        dates = _("Added %(added)s, ended %(ended)s") % {"added": added, "ended": ended}
    return RouteRow(
        name=route.name,
        kind=str(route.get_kind_display()),
        reference=route.reference,
        note=_("After consulting an executive member") if route.consults_member else "",
        dates=dates,
        end_url=""
        if route.ended_at
        else reverse("councils:end-route", args=[council.slug, route.pk]),
    )


def stand_in_row(council: Council, standing: StandIn, today: dt.date) -> StandInRow:
    if standing.ended_at is not None:
        ended = policies.spoken(timezone.localdate(standing.ended_at))
        status, colour = _("Ended %(date)s") % {"date": ended}, "grey"
    elif standing.ends_on < today:
        status, colour = _("Ran out"), "grey"
    elif standing.starts_on > today:
        status, colour = _("Not begun"), "blue"
    else:
        status, colour = _("Stands in"), "green"
    is_over = standing.ended_at is not None or standing.ends_on < today
    return StandInRow(
        stand_in=standing.stand_in.name,
        member=standing.member.name,
        reference=standing.reference,
        scope=standing.scope,
        reason=standing.reason,
        dates=_("%(first)s to %(last)s")
        % {
            "first": policies.spoken(standing.starts_on),
            "last": policies.spoken(standing.ends_on),
        },
        status=status,
        colour=colour,
        end_url=""
        if is_over
        else reverse("councils:end-stand-in", args=[council.slug, standing.pk]),
    )

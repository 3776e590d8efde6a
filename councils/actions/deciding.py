"""How a council decides: routes to a decision, and who stands in for whom.

Nothing is deleted: responses were sent by a route and decisions signed by a stand-in, so an
ended row stays in the table.
"""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from councils import permissions, policies
from councils.actions.doorway import fresh, lock_people
from councils.enums import RouteKind
from councils.mail import one_line, send_letter
from councils.models import Council, DecisionRoute, StandIn, User
from councils.refusals import refuse


def add_route(
    *,
    council: Council,
    kind: str,
    name: str,
    reference: str = "",
    consults_member: bool = False,
    by: User,
) -> DecisionRoute:
    """Adds a route; reports that are sent from now on can take it."""
    name, reference = one_line(name), one_line(reference)
    with transaction.atomic():
        by = _administrator(council, by)
        refuse(policies.route_makes_sense(council, kind, name, reference))
        return DecisionRoute.objects.create(
            council=council,
            kind=kind,
            name=name,
            reference=reference,
            consults_member=consults_member and kind == RouteKind.OFFICER,
            position=council.routes.count() + 1,
            added_at=timezone.now(),
            added_by=by,
        )


def end_route(*, route: DecisionRoute, by: User) -> DecisionRoute:
    """No report is sent by it any more; those that were keep it."""
    with transaction.atomic():
        by = _administrator(route.council, by)
        route = DecisionRoute.objects.select_related("council").get(pk=route.pk)
        refuse(policies.is_not_ended(route))
        route.ended_at, route.ended_by = timezone.now(), by
        route.save(update_fields=["ended_at", "ended_by"])
        return route


def add_stand_in(
    *,
    council: Council,
    member: User,
    stand_in: User,
    reference: str,
    scope: str,
    reason: str = "",
    starts_on: dt.date,
    ends_on: dt.date,
    by: User,
) -> StandIn:
    """Records that one executive member acts for another; both are told by mail."""
    reference, scope, reason = one_line(reference), one_line(scope), one_line(reason)
    with transaction.atomic():
        by = _administrator(council, by)
        refuse(
            policies.dates_make_sense(starts_on, ends_on)
            + policies.stand_in_makes_sense(council, member, stand_in, starts_on, ends_on)
            + policies.stand_in_says_by_what_right(reference, scope)
            + policies.stand_in_is_somebody_else(by, stand_in)
        )
        made = StandIn.objects.create(
            council=council,
            member=member,
            stand_in=stand_in,
            reference=reference,
            scope=scope,
            reason=reason,
            starts_on=starts_on,
            ends_on=ends_on,
            recorded_at=timezone.now(),
            recorded_by=by,
        )
        _tell(made, by, "stand-in")
        return made


def end_stand_in(*, standing: StandIn, by: User) -> StandIn:
    """The person stands in no longer, from this moment; what they signed stays. Both are told."""
    with transaction.atomic():
        by = _administrator(standing.council, by)
        people = ("council", "member", "stand_in")
        standing = StandIn.objects.select_related(*people).get(pk=standing.pk)
        refuse(policies.is_not_ended(standing))
        standing.ended_at, standing.ended_by = timezone.now(), by
        standing.save(update_fields=["ended_at", "ended_by"])
        _tell(standing, by, "stand-in-ended")
        return standing


def _administrator(council: Council, by: User) -> User:
    """The person as they are now, under the lock of the council's people."""
    lock_people(council)
    by = fresh(by)
    if not permissions.can_say_how_council_decides(by, council):
        raise PermissionDenied(_("Only the council's administrators say how it decides."))
    return by


def _tell(standing: StandIn, by: User, template: str) -> None:
    for person in (standing.stand_in, standing.member):
        send_letter(
            to=person,
            template=template,
            context={
                "person": person,
                "actor": by,
                "council": standing.council,
                "standing": standing,
                "is_stand_in": person.pk == standing.stand_in_id,
                "url_name": "responses:decisions",
                "url_args": [standing.council.slug],
            },
        )

"""Putting the latest decision on a page for everybody, in place of an earlier one, and taking it
off."""

from __future__ import annotations

import datetime as dt

from councils.models import User
from responses import public_page
from responses.actions.deciding.course import recording
from responses.actions.moving import note
from responses.enums import Verb
from responses.models import PublicDecision, Response


def put_on_page(*, response: Response, by: User) -> PublicDecision:
    """Raises PermissionDenied, and Refused where it is not published, is there already, or the
    council does not publish its answers."""
    with recording(response, by, public_page.can_be_put_on_page) as (fresh, decision, person, now):
        _take_off(fresh, person, now)
        note(fresh, Verb.PUT_ON_PAGE, person, now, {"decision": decision.number})
        return PublicDecision.objects.create(decision=decision, put_at=now, put_by=person)


def take_off_page(*, response: Response, by: User) -> None:
    """Raises PermissionDenied, and Refused where nothing is shown."""
    with recording(response, by, public_page.can_be_taken_off_page) as (fresh, _, person, now):
        _take_off(fresh, person, now)


def _take_off(response: Response, by: User, now: dt.datetime) -> None:
    rows = PublicDecision.objects.readable_by_all().filter(decision__response=response)
    for row in rows.select_related("decision"):
        row.taken_off_at, row.taken_off_by = now, by
        row.save(update_fields=["taken_off_at", "taken_off_by"])
        note(response, Verb.TAKE_OFF_PAGE, by, now, {"decision": row.decision.number})

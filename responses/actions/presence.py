"""Who has what open just now, a section or a part of the report: noted while a page is looked at,
forgotten soon after.

It is no change of the response: no lock, no event, nothing that leaves the council.  A row is
written at most every WRITE_EVERY, whatever the number of requests.
"""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.models import Section
from councils.models import User
from responses import permissions
from responses.models import Presence, ReportPart, Response

WRITE_EVERY = dt.timedelta(seconds=10)
GONE_AFTER = dt.timedelta(seconds=35)  # a page that nobody touches asks every 20 seconds


def meet(
    *, response: Response, place: Section | ReportPart, by: User, is_leaving: bool = False
) -> list[User]:
    """Notes that `by` is in the place, or has left it; returns who else is, by name.

    Raises PermissionDenied for anybody but the people who write the response.
    """
    if not permissions.can_work(by, response):
        raise PermissionDenied(_("Only the people who write the council's response work here."))
    now = timezone.now()
    kind = "section" if isinstance(place, Section) else "part"
    here = Presence.objects.filter(**{"response": response, kind: place})
    rows = list(here.select_related("person").order_by("person__name", "pk"))
    own = next((row for row in rows if row.person_id == by.pk), None)
    mine = here.filter(person=by)
    if is_leaving:
        mine.delete()
    elif own is None:
        _tidy(response, now)
        Presence.objects.bulk_create(
            [Presence(**{"response": response, kind: place}, person=by, seen_at=now)],
            update_conflicts=True,
            unique_fields=["response", kind, "person"],
            update_fields=["seen_at"],
        )
    elif now - own.seen_at >= WRITE_EVERY:
        mine.update(seen_at=now)
    return [row.person for row in rows if row is not own and now - row.seen_at < GONE_AFTER]


def _tidy(response: Response, now: dt.datetime) -> None:
    """Rows of people who closed their browser without a word."""
    Presence.objects.filter(response=response, seen_at__lt=now - dt.timedelta(hours=1)).delete()

"""A demonstration moves a consultation's dates to where somebody can try it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from consultations import policies
from consultations.definition import LONDON
from consultations.models import Consultation
from councils.refusals import Refused


def shift_for_demonstration(
    *, consultation: Consultation, closes_on: dt.date, note: str
) -> Consultation:
    """Moves the closing day to `closes_on` and the opening by as many days; nothing else.

    The times of the day stay as they are in London. Raises Refused outside a demonstration and
    while the consultation is open.
    """
    with transaction.atomic():
        fresh = Consultation.objects.select_for_update().get(pk=consultation.pk)
        if blockers := policies.against_shifting(fresh, timezone.now()):
            raise Refused(blockers)
        days = closes_on - timezone.localdate(fresh.closes_at, LONDON)
        fresh.opens_at = _days_later(fresh.opens_at, days)
        fresh.closes_at = _days_later(fresh.closes_at, days)
        # What councils were given is taken back: it was given for the dates as they were.
        fresh.extended_until = None
        fresh.invitations.update(extended_until=None)
        # And it is to be reported and archived again, after its new closing.
        fresh.reported_at = fresh.archived_at = None
        fresh.demonstration_note = note
        fresh.save(
            update_fields=[
                "opens_at",
                "closes_at",
                "extended_until",
                "reported_at",
                "archived_at",
                "demonstration_note",
            ]
        )
    return fresh


def _days_later(moment: dt.datetime, days: dt.timedelta) -> dt.datetime:
    """The same time of the day in London, whichever way the clocks went in between."""
    return (moment.astimezone(LONDON) + days).astimezone(dt.UTC)

"""When a consultation is reported and archived."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from consultations import permissions, policies
from consultations.actions.doorway import allowed, locked_row
from consultations.models import Consultation
from councils.models import User
from councils.refusals import Refused

KEPT_IN_VIEW = dt.timedelta(days=2 * 365)  # after the results; then it is archived


def note_reported(consultation: Consultation, at: dt.datetime) -> None:
    """The first results are published: it is reported from then on, and archived two years later.

    The caller has locked the consultation; later results change nothing here.
    """
    if consultation.reported_at is None:
        consultation.reported_at = at
        consultation.archived_at = consultation.archived_at or at + KEPT_IN_VIEW
        consultation.save(update_fields=["reported_at", "archived_at"])


def archive(*, consultation: Consultation, by: User, is_archived: bool) -> Consultation:
    """Puts it among the archived ones now, or takes it out for another two years; asked for twice,
    it stays archived since the first time.

    Raises PermissionDenied for anybody but LGA editors, Refused before the last council's end.
    """
    with transaction.atomic():
        by = allowed(by, permissions.can_edit, "Only LGA editors archive a consultation.")
        stored = locked_row(consultation)
        now = timezone.now()
        if blockers := policies.against_archiving(stored, now):
            raise Refused(blockers)
        since = stored.archived_at or now
        stored.archived_at = min(since, now) if is_archived else now + KEPT_IN_VIEW
        stored.save(update_fields=["archived_at"])
    return stored

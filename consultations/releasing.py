"""The declaration that holds for one consultation, complete.

Publishing completes it and thereby fixes it.  A consultation that was published before there was
a declaration has none; its is completed from what publishing froze, the councils asked, and is
therefore the same whenever somebody asks.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from consultations import policies
from consultations.models import Consultation
from consultations.release_plan import complete, is_complete


def release_plan_of(consultation: Consultation) -> dict[str, Any]:
    """The complete declaration (at most one query); of a draft as publishing now would fix it."""
    stored = consultation.release_plan
    if is_complete(stored):
        return dict(stored)
    return complete(stored, _nations_asked(consultation))


def _nations_asked(consultation: Consultation) -> set[str]:
    if consultation.published_at is None:
        return {council.nation for council in policies.councils_asked(consultation, timezone.now())}
    invitations = consultation.invitations.order_by()
    return set(invitations.values_list("council__nation", flat=True).distinct())

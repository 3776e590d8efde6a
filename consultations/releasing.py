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
    places = _places_asked(consultation)
    return complete(stored, {nation for nation, _ in places}, {division for _, division in places})


def _places_asked(consultation: Consultation) -> set[tuple[str, str]]:
    """Nation and division of the councils asked."""
    if consultation.published_at is None:
        asked = policies.councils_asked(consultation, timezone.now())
        return {(council.nation, council.division) for council in asked}
    invitations = consultation.invitations.order_by()
    return set(invitations.values_list("council__nation", "council__division").distinct())

"""What is taken away leaves one line: what it was, who took it, when, and why."""

from __future__ import annotations

from django.utils import timezone

from councils.enums import Taken
from councils.models import TakenAway, User


def note_taken(
    *, kind: Taken, name: str, by: User, about: str = "", was: str = "", reason: str = ""
) -> TakenAway:
    """Writes the line; to be called in the transaction that takes it away."""
    return TakenAway.objects.create(
        kind=kind,
        about=about,
        name=name[:250],
        was=was,
        reason=reason,
        taken_at=timezone.now(),
        taken_by=by,
    )

"""Before the opening, publishing is taken back: the consultation is a draft again.

Nobody outside the LGA has read it.  What would be corrected by one person once it is open is
changed here, and read again by two.  The councils that it would have asked are not told, because
they knew nothing of it either; those named in addition are named again after the next publishing.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from consultations import permissions, policies
from consultations.actions.doorway import allowed, locked_row
from consultations.models import Consultation
from consultations.prose import clean
from consultations.release_plan import declared_of
from councils.actions.taking_away import note_taken
from councils.enums import Taken
from councils.models import User
from councils.refusals import Blocker, Refused


def take_back(*, consultation: Consultation, by: User, reason: str) -> Consultation:
    """Makes a draft of what was published and has not opened; who published it stays on record.

    Raises PermissionDenied for anybody but LGA editors; Refused without a reason, for a draft, and
    once it has opened or councils were told of it.
    """
    words = clean(reason)
    with transaction.atomic():
        by = allowed(by, permissions.can_publish, "Only LGA editors take a consultation back.")
        stored = locked_row(consultation)
        blockers = policies.against_taking_back(stored, timezone.now())
        if not words:
            blockers.append(Blocker("reason", "Say why it is taken back.", "reason"))
        if blockers:
            raise Refused(blockers)
        assert stored.published_at is not None and stored.published_by is not None
        published = policies.spoken_moment(stored.published_at)
        note_taken(
            kind=Taken.PUBLISHING,
            about=stored.code,
            name=stored.title,
            was=f"Published on {published} by {stored.published_by.name}.",
            reason=words,
            by=by,
        )
        try:
            with transaction.atomic():
                stored.invitations.all().delete()
        except ProtectedError as protected:
            sentence = "Something was written down at a council already, and that stays on record."
            raise Refused([Blocker("councils-know", sentence)]) from protected
        stored.published_at = stored.published_by = None
        stored.published_despite = ""
        stored.asked_fixed_at = None
        stored.release_plan = declared_of(stored.release_plan)
        stored.save(
            update_fields=[
                "published_at",
                "published_by",
                "published_despite",
                "asked_fixed_at",
                "release_plan",
            ]
        )
    return stored

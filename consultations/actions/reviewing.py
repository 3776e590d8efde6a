"""A colleague reads a draft before it is published."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from consultations import permissions, policies
from consultations.definition.stored import digest_of
from consultations.enums import Verdict
from consultations.models import Consultation, Review
from consultations.prose import clean
from councils.models import User
from councils.refusals import Blocker, Refused


def review(
    *, consultation: Consultation, by: User, seen: str, verdict: Verdict, words: str = ""
) -> Review:
    """Notes what somebody at the LGA says of the draft whose digest they read (`seen`).

    Raises PermissionDenied for people without a role at the LGA, and Refused for one who alone
    wrote it, for a draft that changed meanwhile, and for changes that are not named.
    """
    words = clean(words)
    with transaction.atomic():
        by = User.objects.get(pk=by.pk)  # the roles as they are now, not when the page began
        if not permissions.can_review(by):
            raise PermissionDenied("People with a role at the LGA review a draft.")
        stored = Consultation.objects.select_for_update().get(pk=consultation.pk)
        if blockers := policies.against_reviewing(stored, by):
            raise Refused(blockers)
        if seen != digest_of(stored):
            sentence = (
                "The draft was changed after you opened the page. Read it as it is now; what you "
                "typed is still here."
            )
            raise Refused([Blocker("changed", sentence)])
        if verdict == Verdict.CHANGES and not words:
            raise Refused([Blocker("words", "Say what should change.", "words")])
        return Review.objects.create(
            consultation=stored,
            version=stored.version,
            sha256=seen,
            verdict=verdict,
            words=words,
            reviewed_at=timezone.now(),
            reviewed_by=by,
        )

"""A colleague reads a draft before it is published."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from consultations import permissions, policies
from consultations.actions.doorway import allowed, locked_row
from consultations.actions.extending import editors
from consultations.definition.stored import digest_of
from consultations.enums import Verdict
from consultations.models import Consultation, Review
from consultations.prose import clean
from councils.mail import Post, send_letters
from councils.models import User
from councils.refusals import Blocker, Refused


def review(
    *, consultation: Consultation, by: User, seen: str, verdict: Verdict, words: str = ""
) -> Review:
    """Notes what somebody at the LGA says of the draft whose digest they read (`seen`); who wrote
    it is told by mail.

    Raises PermissionDenied for people without a role at the LGA, and Refused for one who alone
    wrote it, for a draft that changed meanwhile, and for changes that are not named.
    """
    words = clean(words)
    with transaction.atomic():
        by = allowed(by, permissions.can_review, "People with a role at the LGA review a draft.")
        stored = locked_row(consultation)
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
        given = Review.objects.create(
            consultation=stored,
            version=stored.version,
            sha256=seen,
            verdict=verdict,
            words=words,
            reviewed_at=timezone.now(),
            reviewed_by=by,
        )
        _tell_writers(stored, given)
    return given


def _tell_writers(asked: Consultation, given: Review) -> None:
    """Whoever wrote the draft and is an editor still learns what was said, and what is next."""
    wrote = set(asked.versions.values_list("made_by", flat=True)) - {given.reviewed_by_id}
    words = {
        "consultation": asked,
        "given": given,
        "is_approved": given.verdict == Verdict.APPROVED,
        "url_name": "consultations:overview",
        "url_args": [asked.code],
    }
    send_letters(
        Post(editor, "review-given", {**words, "person": editor})
        for editor in editors()
        if editor.pk in wrote
    )

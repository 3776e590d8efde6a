"""While it is written: a draft is edited and reviewed, and what was published becomes one again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from consultations.enums import Verdict
from consultations.models import Consultation, ExtensionRequest, Review
from consultations.policies.spoken import spoken_moment
from councils.models import StaffRole, User
from councils.refusals import Blocker


def against_editing(consultation: Consultation) -> list[Blocker]:
    """A draft is edited; what councils may be reading or answering is not."""
    if consultation.published_at is None:
        return []
    sentence = (
        f"“{consultation.title}” was published on {spoken_moment(consultation.published_at)}, so "
        "it is no longer edited."
    )
    return [Blocker("published", sentence)]


def against_taking_back(consultation: Consultation, now: dt.datetime) -> list[Blocker]:
    """From publishing until the opening, while nothing was made of it that stays for good."""
    if consultation.published_at is None:
        return [Blocker("draft", "It is a draft already.")]
    if now >= consultation.opens_at:
        sentence = (
            f"It opened on {spoken_moment(consultation.opens_at)}: councils may be answering it, "
            "so only words can be corrected."
        )
        return [Blocker("opened", sentence)]
    if consultation.corrections.exists():
        sentence = (
            "It was corrected after it was published, and that stays on record with its questions. "
            "Words can be corrected again once it has opened."
        )
        return [Blocker("corrected", sentence)]
    given = ExtensionRequest.objects.filter(invitation__consultation=consultation)
    if given.exists() or consultation.mailings.exists():
        sentence = "Councils were written to or given more time, and that stays on record."
        return [Blocker("councils-know", sentence)]
    return []


def people_at_lga(people: Iterable[int]) -> set[int]:
    """Those of them who have a role at the LGA now (one query)."""
    held = StaffRole.objects.active().filter(user__in=set(people), user__is_active=True)
    return set(held.values_list("user_id", flat=True))


def reviews_of_now(consultation: Consultation, digest: str) -> list[Review]:
    """The latest review of each person with a role at the LGA, of the draft as it is now; the
    newest first. Whoever has lost the role no longer vouches for it, or stands in its way."""
    latest: dict[int, Review] = {}
    found = list(consultation.reviews.filter(sha256=digest).select_related("reviewed_by"))
    at_lga = people_at_lga(review.reviewed_by_id for review in found)
    for review in found:
        if review.reviewed_by_id not in at_lga:
            continue
        latest.setdefault(review.reviewed_by_id, review)
    return list(latest.values())


def against_reviewing(consultation: Consultation, by: User) -> list[Blocker]:
    """A second person reviews: nobody reviews what they alone wrote."""
    if blockers := against_editing(consultation):
        return blockers
    writers = set(consultation.versions.values_list("made_by", flat=True))
    if writers == {by.pk}:
        sentence = (
            "You alone wrote this draft, so a colleague reviews it: anybody with a role at the LGA."
        )
        return [Blocker("own-draft", sentence)]
    return []


def against_unreviewed(reviews: Sequence[Review], by: User) -> list[Blocker]:
    """Two people have read exactly what is published: who publishes, and a reviewer. `reviews`:
    those of the draft as it is now (`reviews_of_now`)."""
    changes = [review for review in reviews if review.verdict == Verdict.CHANGES]
    if changes:
        names = " and ".join(review.reviewed_by.name for review in reversed(changes))
        sentence = (
            f"{names} asked for changes. Make them, or ask for another review of it as it is."
        )
        return [Blocker("changes", sentence, "review")]
    others = [review for review in reviews if review.reviewed_by_id != by.pk]
    if others:
        return []
    if reviews:
        sentence = "You reviewed it as it is now, so a colleague who is an editor publishes it."
        return [Blocker("own-review", sentence, "review")]
    sentence = "Nobody has reviewed it as it is now. A colleague with a role at the LGA does."
    return [Blocker("not-reviewed", sentence, "review")]


def against_translating(consultation: Consultation, now: dt.datetime) -> list[Blocker]:
    """The Welsh is written from the draft on, as long as a council may read it to answer."""
    if consultation.published_at is None or now < consultation.ends_at:
        return []
    sentence = (
        f"It ended on {spoken_moment(consultation.ends_at)}, so its Welsh stays as it was read."
    )
    return [Blocker("over", sentence)]

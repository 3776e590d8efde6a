"""What left before: the last letter of a kind, and whether a letter would arrive a second time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Max, Q

from consultations.enums import DeliveryState, MailingKind
from consultations.models import Consultation, Mailing, MailingRecipient
from responses.actions.mailing.audience import Audience, Words

# The very same letter within this time is one that was sent already.
AGAIN_AFTER = dt.timedelta(hours=24)
# Letters that did not leave and will not.
ENDED = (DeliveryState.FAILED, DeliveryState.LEFT_OUT)


@dataclass(frozen=True)
class SentBefore:
    """The same words went to `councils` of these councils (`letters` addresses there), last in a
    mailing that `by` confirmed `at`."""

    councils: int
    letters: int
    at: dt.datetime
    by: str


def last_of_kind(consultation: Consultation, kind: MailingKind) -> Mailing | None:
    """The latest letter of this kind, with `letters` and, once one has, when the last of them
    left (`left_at`); one query."""
    found = Mailing.objects.filter(consultation=consultation, kind=kind)
    return (
        found.select_related("made_by")
        .annotate(letters=Count("recipients"), left_at=Max("recipients__sent_at"))
        .first()
    )


def sent_before(
    consultation: Consultation, words: Words, audience: Audience, now: dt.datetime
) -> SentBefore | None:
    """Who of this audience got just this letter a short time ago, or is about to; to whomever else
    it went (one query)."""
    same = MailingRecipient.objects.filter(
        mailing__consultation=consultation,
        mailing__kind=words.kind,
        mailing__subject=words.subject,
        mailing__body=words.body,
        mailing__made_at__gt=now - AGAIN_AFTER,
    ).filter(~Q(state__in=ENDED) | Q(may_have_arrived=True))
    rows = same.values_list(
        "council_id", "address", "mailing__made_at", "mailing__made_by__name"
    ).order_by("mailing__made_at", "mailing_id")
    had = {(council, address): (at, by) for council, address, at, by in rows}
    again = {
        (one.council_id, to.email)
        for one in audience.reached
        for to in one.addressees
        if (one.council_id, to.email) in had
    }
    if not again:
        return None
    at, by = max(had[one] for one in again)
    return SentBefore(len({council for council, _ in again}), len(again), at, by)

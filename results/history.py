"""The history of a consultation's results: who did what and when, chained by hash.

As the history of a response (responses/history.py): each event carries the SHA-256 of its own
content together with the hash of the one before, one chain a consultation.  Events hold numbers
and hashes of contents, never a figure and never typed text.  Notes about councils stand in the
same chain, without a release.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from consultations.models import Consultation
from councils.models import User
from responses import chain
from responses.canonical import digest
from results.models import Release, ReleaseEvent


def event_hash(event: ReleaseEvent) -> str:
    """The hash an event must carry: over everything it says and the hash before it."""
    return digest(
        [
            event.previous_hash,
            event.consultation_id,
            event.release_id,
            event.number,
            event.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
            event.by_id,
            event.verb,
            event.facts,
        ]
    )


def append(
    *,
    consultation: Consultation,
    release: Release | None,
    verb: str,
    by: User,
    at: dt.datetime,
    facts: dict[str, Any],
) -> ReleaseEvent:
    """Writes the next event. The caller holds the lock on the consultation."""
    number, previous = chain.next_link(ReleaseEvent.objects.filter(consultation=consultation))
    event = ReleaseEvent(
        consultation=consultation,
        release=release,
        number=number,
        at=at,
        by=by,
        verb=verb,
        facts=facts,
        previous_hash=previous,
    )
    event.hash = event_hash(event)
    event.save(force_insert=True)
    return event


def first_broken(events: Iterable[ReleaseEvent]) -> ReleaseEvent | None:
    """The first event, in order, that does not fit the chain; None when all do."""
    return chain.first_broken(events, event_hash)

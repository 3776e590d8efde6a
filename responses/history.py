"""The history of a response: who did what and when, chained so that no line can be altered.

Each event carries the SHA-256 of its own content together with the hash of the one
before; one chain a response (a single global chain would make councils wait for each
other).  Events hold ids, states, versions and content hashes, never text, so that the
history can outlive what people wrote.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from councils.models import User
from responses import chain
from responses.canonical import digest
from responses.models import Event, Response


def event_hash(event: Event) -> str:
    """The hash an event must carry: over everything it says and the hash before it."""
    return digest(
        [
            event.previous_hash,
            event.response_id,
            event.number,
            event.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
            event.by_id,
            event.verb,
            event.from_state,
            event.to_state,
            event.facts,
        ]
    )


def append(
    *,
    response: Response,
    verb: str,
    by: User,
    at: dt.datetime,
    from_state: str,
    to_state: str,
    facts: dict[str, Any],
) -> Event:
    """Writes the next event. The caller holds the lock on the response."""
    number, previous = chain.next_link(Event.objects.filter(response=response))
    event = Event(
        response=response,
        number=number,
        at=at,
        by=by,
        verb=verb,
        from_state=from_state,
        to_state=to_state,
        facts=facts,
        previous_hash=previous,
    )
    event.hash = event_hash(event)
    event.save(force_insert=True)
    return event


def first_broken(events: Iterable[Event]) -> Event | None:
    """The first event, in order, that does not fit the chain; None when all do."""
    return chain.first_broken(events, event_hash)

"""A chain of events: each carries the hash of its own content and of the event before it.

What the content is says the history that uses it (a response's, a consultation's results'); how
events are numbered, linked and checked is said here, once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol, TypeVar

from django.db import models

FIRST = "0" * 64


class Linked(Protocol):
    """An event of a chain."""

    number: int
    hash: str
    previous_hash: str


AnEvent = TypeVar("AnEvent", bound=Linked)
Hashing = Callable[[Any], str]


def next_link(earlier: models.QuerySet[Any]) -> tuple[int, str]:
    """Number and previous hash of the event that comes after these (one query). The caller
    holds the lock on what the chain belongs to."""
    last = earlier.order_by("-number").values_list("number", "hash").first()
    number, previous = last or (0, FIRST)
    return number + 1, previous


def first_broken(events: Iterable[AnEvent], hash_of: Hashing) -> AnEvent | None:
    """The first event, in order, that does not fit the chain; None when all do."""
    previous = FIRST
    for number, event in enumerate(events, 1):
        fits = event.number == number and event.previous_hash == previous
        if not fits or event.hash != hash_of(event):
            return event
        previous = event.hash
    return None

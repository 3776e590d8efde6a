"""What the worker does once a day: reminders of approaching dates, and the one mail of the day.

Everything happens at half past seven in the morning in London, or as soon afterwards as a worker
is there.  The day's mail holds what was told before that moment; what comes later waits for the
next morning, so that nobody gets two.

Several workers may do this at once, and one may die in the middle: nothing is told twice.
Reminders are written under the response's lock and only to people who have no notice of that
date yet; the mail of the day is written under the person's lock together with the mark on its
notices.  Both are remembered in the database, nowhere else.
"""

from __future__ import annotations

import datetime as dt

from django.core.cache import cache
from django.utils import timezone

from responses.actions.daily.digests import send_digests
from responses.actions.daily.reminding import remind
from responses.actions.daily.times import day_of, morning

__all__ = ["due", "morning", "remind", "send_digests"]


def due(now: dt.datetime | None = None) -> None:
    """Does what is due; the worker calls it every minute, however many workers there are."""
    now = now or timezone.now()
    today = day_of(now)
    if now < morning(today):
        return
    done = f"reminded-{today.isoformat()}"
    if not cache.get(done):
        remind(now)
        cache.set(done, True, timeout=2 * 24 * 3600)
    send_digests(now)

"""The secret address of a person's calendar: made, renewed, ended by that person alone.

Calendar programs cannot log in, so whoever has the address reads the dates: it is as long as a
key, shown once, and stored only as its SHA-256.
"""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils import timezone

from councils.actions.inviting import token_hash
from councils.models import CalendarFeed, User


@transaction.atomic
def make_feed(*, by: User) -> str:
    """A new secret; one that was made before stops working at once."""
    token = secrets.token_urlsafe(32)
    CalendarFeed.objects.update_or_create(
        user=by, defaults={"token_hash": token_hash(token), "made_at": timezone.now()}
    )
    return token


def end_feed(*, by: User) -> None:
    """From now on there is no address."""
    CalendarFeed.objects.filter(user=by).delete()


def person_of_feed(token: str) -> User | None:
    """Whose calendar it is; None for an unknown secret and when the account is closed."""
    found = CalendarFeed.objects.filter(token_hash=token_hash(token), user__is_active=True)
    feed = found.select_related("user").first()
    return feed.user if feed else None

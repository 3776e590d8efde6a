"""Who is asking: the one way in which a page learns its person."""

from __future__ import annotations

from django.http import HttpRequest

from councils.models import User


def person(request: HttpRequest) -> User:
    """The logged-in person (LoginRequiredMiddleware has let nobody else through)."""
    assert isinstance(request.user, User)
    return request.user

from __future__ import annotations

import hashlib

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from councils.actions.feeds import person_of_feed
from councils.models import User
from responses.presenters.feed import feed_of

MOST_AN_HOUR = 60  # programs ask every few minutes at the most
HOUR = 3600


def is_asked_too_often(user: User) -> bool:
    """Counted for each person and hour, by all workers together. (allauth counts no GET.)"""
    key = f"calendar-feed-{user.pk}-{int(timezone.now().timestamp()) // HOUR}"
    cache.add(key, 0, 2 * HOUR)  # it outlives the hour that it counts
    return int(cache.incr(key)) > MOST_AN_HOUR


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """A person's calendar for programs that cannot log in: who has the address has the dates."""
    user = person_of_feed(token)
    if user is None:
        raise Http404
    if is_asked_too_often(user):
        return HttpResponse(
            "Asked too often. Ask again in an hour.",
            status=429,
            content_type="text/plain; charset=utf-8",
            headers={"Retry-After": str(HOUR)},
        )
    content = feed_of(user, timezone.now())
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="consultations.ics"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["X-Robots-Tag"] = "noindex"
    answer["ETag"] = etag = f'"{hashlib.sha256(content).hexdigest()}"'
    return get_conditional_response(request, etag=etag, response=answer) or answer

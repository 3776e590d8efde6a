from __future__ import annotations

import hashlib

from allauth.core.ratelimit import consume, respond_429
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from councils.actions.feeds import person_of_feed
from responses.presenters.feed import feed_of


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """A person's calendar for programs that cannot log in: who has the address has the dates."""
    user = person_of_feed(token)
    if user is None:
        raise Http404
    if not consume(request, action="calendar_feed", key=str(user.pk)):
        return respond_429(request)
    content = feed_of(user, timezone.now())
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="consultations.ics"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["X-Robots-Tag"] = "noindex"
    answer["ETag"] = etag = f'"{hashlib.sha256(content).hexdigest()}"'
    return get_conditional_response(request, etag=etag, response=answer) or answer

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from councils import presenters
from councils.actions import feeds
from councils.doors import person
from councils.mail import absolute


@require_safe
def calendar_feed(request: HttpRequest) -> HttpResponse:
    return feed_page(request)


@require_POST
def make_feed(request: HttpRequest) -> HttpResponse:
    """The one answer that holds the address: it is stored nowhere and cannot be shown again."""
    token = feeds.make_feed(by=person(request))
    # By its name: what stands in a calendar belongs to the app of responses.
    return feed_page(request, absolute(reverse("responses:calendar-feed", args=[token])))


@require_POST
def end_feed(request: HttpRequest) -> HttpResponse:
    feeds.end_feed(by=person(request))
    messages.success(
        request, _("Your calendar has no address any more. The old one stopped working.")
    )
    return redirect("councils:calendar-feed")


def feed_page(request: HttpRequest, address: str = "") -> HttpResponse:
    since = presenters.calendar_since(person(request))
    context = {"since": since, "address": address}
    return render(request, "councils/calendar_feed.html", context)

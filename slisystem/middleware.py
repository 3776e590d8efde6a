"""Headers that keep pages private, the end of a session that was left alone, places on a page."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from whitenoise.middleware import WhiteNoiseFileResponse

from councils.mail import PLACE

Next = Callable[[HttpRequest], HttpResponse]

# Nothing of this is used; a script that got in could not use it either.
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "screen-wake-lock",
        "usb",
    )
)

BEGAN_AT = "session_began_at"
SEEN_AT = "session_seen_at"
STAMP_SECONDS = 60
# A page that asks by itself what others do says so: that nobody types ends a log-in all the same.
UNATTENDED = "X-Unattended"


class PrivatePages:
    """No answer of ours is kept by a browser or proxy, or read by another site.

    Static files (WhiteNoise) may be kept: they are the same for everybody.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, WhiteNoiseFileResponse):
            return response
        response["Cache-Control"] = "no-store"
        response["Permissions-Policy"] = PERMISSIONS_POLICY
        response.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class BoundedBodies:
    """Refuses what is larger than anything that is asked for, before a byte of it is read.

    Django counts the fields of a form and not its files: those would be written to the disk
    as a whole, by anybody, also to a page that takes none. (What comes without a length is
    read as empty.)
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > settings.MOST_BODY_BYTES:
            raise RequestDataTooBig(f"{length} bytes are more than anything that is asked for.")
        return self.get_response(request)


class EndOfSession:
    """Ends a log-in after SESSION_IDLE_SECONDS without a page, and at SESSION_COOKIE_AGE.

    The time of the last page is written at most once a minute, so that reading does not
    write to the database on every page; an idle log-in may end up to a minute early.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Without the cookie nobody is logged in and the database need not be asked.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            reason = self._why_ended(request, time.time())
            if reason:
                logout(request)
                return self._to_login(request, reason)
        return self.get_response(request)

    def _why_ended(self, request: HttpRequest, now: float) -> str:
        began = request.session.get(BEGAN_AT)
        seen = request.session.get(SEEN_AT)
        if began is None or seen is None:
            request.session[BEGAN_AT] = request.session[SEEN_AT] = int(now)
            return ""
        if now - began >= settings.SESSION_COOKIE_AGE:
            return "age"
        if now - seen >= settings.SESSION_IDLE_SECONDS:
            return "idle"
        if now - seen >= STAMP_SECONDS and UNATTENDED not in request.headers:
            request.session[SEEN_AT] = int(now)
        return ""

    def _to_login(self, request: HttpRequest, reason: str) -> HttpResponse:
        wants = request.headers.get("Accept", "")
        if request.headers.get("HX-Request") == "true" or wants == "application/json":
            # A redirect would replace the page and the words not yet saved with it.
            return HttpResponse(
                _("You have been logged out. Copy what you have not saved, then log in again."),
                status=401,
                content_type="text/plain; charset=utf-8",
            )
        query = urlencode({"next": self._way_back(request), "ended": reason})
        return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{query}")

    def _way_back(self, request: HttpRequest) -> str:
        """The page to return to: this one, or for a form that was sent the page it was on."""
        if request.method in {"GET", "HEAD"}:
            return request.get_full_path()
        referer = request.headers.get("Referer", "")
        if url_has_allowed_host_and_scheme(
            referer, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        ):
            parts = urlsplit(referer)
            return f"{parts.path}?{parts.query}" if parts.query else parts.path
        return resolve_url(settings.LOGIN_REDIRECT_URL)


class NothingToRead:
    """Says in a page why an address that only takes forms shows nothing when it is loaded."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and request.method == "GET" and not response.content:
            allowed = response["Allow"]
            response = render(request, "405.html", status=405)
            response["Allow"] = allowed
        return response


class PlaceOnPage:
    """A link in a mail says in its query which place of the page is meant.

    (`councils.mail.absolute` writes it.) It is turned into what a browser looks for, a fragment,
    when nobody has to log in any more: this stands behind the middleware that asks for the log-in.
    """

    name = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,60}")

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        place = request.GET.get(PLACE, "")
        if request.method not in {"GET", "HEAD"} or not self.name.fullmatch(place):
            return None
        query = request.GET.copy()
        del query[PLACE]
        rest = f"?{query.urlencode()}" if query else ""
        return HttpResponseRedirect(f"{request.path}{rest}#{place}")

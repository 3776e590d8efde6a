"""Pages that belong to no app: the footer's, the gallery, health, and the pages of errors."""

from __future__ import annotations

import json
import logging
import sys
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.exceptions import RequestDataTooBig
from django.db import Error as DatabaseError
from django.db import InterfaceError, OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from councils.accounts import KNOWN_BROWSER_COOKIE, KNOWN_BROWSER_SECONDS
from slisystem.gallery import gallery_context

logger = logging.getLogger("slisystem")

LICENCES_FILE = Path(settings.BASE_DIR) / "static" / "build" / "licences.json"
WORKER_HEARTBEAT = "worker-heartbeat"  # the worker writes time.time() under this key
WORKER_LATE_SECONDS = 120
RETRY_SECONDS = 60
DATABASE_RETRY_SECONDS = 30


# --- the footer's pages -------------------------------------------------------------------


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/accessibility.html")


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/privacy.html", {"retention_years": settings.RETENTION_YEARS})


@login_not_required
@require_safe
def cookies(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "pages/cookies.html",
        {
            "session_cookie": settings.SESSION_COOKIE_NAME,
            "csrf_cookie": settings.CSRF_COOKIE_NAME,
            "known_cookie": KNOWN_BROWSER_COOKIE,
            "known_days": KNOWN_BROWSER_SECONDS // (24 * 3600),
            "idle_minutes": settings.SESSION_IDLE_SECONDS // 60,
            "longest_hours": settings.SESSION_COOKIE_AGE // 3600,
        },
    )


@login_not_required
@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/contact.html")


def collected_licences() -> list[dict[str, str]]:
    """What the set-up wrote down of the packages it fetched; empty before the first set-up."""
    if not LICENCES_FILE.exists():
        return []
    packages: list[dict[str, Any]] = json.loads(LICENCES_FILE.read_text(encoding="utf-8"))
    words = ("name", "version", "licence", "url", "text")
    return [{word: str(package.get(word) or "") for word in words} for package in packages]


@login_not_required
@require_safe
def licences(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/licences.html", {"packages": collected_licences()})


@login_not_required
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    if not settings.DEBUG:
        raise Http404
    return render(request, "pages/gallery.html", gallery_context())


# --- health -------------------------------------------------------------------------------


def worker_health() -> str:
    """ "ok", "late" or "not seen": whether papers are made and mail goes out."""
    seen = cache.get(WORKER_HEARTBEAT)
    if seen is None:
        return "not seen"
    return "ok" if time.time() - float(seen) < WORKER_LATE_SECONDS else "late"


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        worker = worker_health()
    except DatabaseError:
        logger.exception("The database does not answer.")
        return JsonResponse({"database": "away", "worker": "unknown"}, status=503)
    return JsonResponse({"database": "ok", "worker": worker})


# --- errors -------------------------------------------------------------------------------


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django asks here also when more was sent than is read at all, which can be said plainly."""
    status = 413 if isinstance(exception, RequestDataTooBig) else 400
    return HttpResponse(render_to_string(f"{status}.html"), status=status)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Says why: every refusal of ours (`PermissionDenied("…")`) is a sentence for people."""
    return render(request, "403.html", {"why": str(exception)}, status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Says why where it is known that there was something (consultations/doors.py)."""
    return render(request, "404.html", {"why": getattr(exception, "why", "")}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Says so without asking anything of the database, the session or the person.

    Django asks here while it handles the exception, of a view as of a middleware: a database
    that is busy or away is a matter of time (503).
    """
    is_database = isinstance(sys.exception(), OperationalError | InterfaceError)
    status = 503 if is_database else 500
    try:
        page: str = render_to_string(f"{status}.html", {"support_email": settings.SUPPORT_EMAIL})
    except Exception:
        logger.exception("The page for errors cannot be made.")
        page = "Sorry, there is a problem. Nothing that was saved is lost. Try again later."
    response = HttpResponse(page, status=status)
    if is_database:
        response["Retry-After"] = str(DATABASE_RETRY_SECONDS)
    return response


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """allauth's answer to too many log-ins or resets (handler429)."""
    response = render(request, "429.html", status=429)
    response["Retry-After"] = str(RETRY_SECONDS)
    return response


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form was sent without its token: the page stood open too long, or was not ours."""
    return render(request, "pages/csrf_failure.html", status=403)

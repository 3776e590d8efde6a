from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from consultations.permissions import can_plan, can_read_programme
from councils.doors import person
from councils.models import User
from results.presenters.programme import entries_for, programme_of
from results.programme_files import (
    audience_of,
    calendar_of,
    request_programme,
    stored_programme,
)


@dataclass(frozen=True)
class Asked:
    """The paper's addresses, and the words about it."""

    pdf_url: str
    status_url: str
    prepare_url: str
    back_url: str
    caption = "Local Government Association"
    name = "PDF forward programme"
    lacking = "There is no PDF of the programme as it stands now."
    button = "Prepare the PDF"
    back_label = "Back to the programme"
    can_retry = True


def reader(request: HttpRequest) -> User:
    """Whoever has a role; for others there is no programme."""
    user = person(request)
    if not can_read_programme(user):
        raise Http404
    return user


def asked() -> Asked:
    return Asked(
        reverse("results:programme-pdf"),
        reverse("results:programme-status"),
        reverse("results:prepare-programme"),
        reverse("results:programme"),
    )


@require_safe
def programme(request: HttpRequest) -> HttpResponse:
    user = reader(request)
    now = timezone.now()
    can_change = can_plan(user)
    context = {
        "programme": programme_of(entries_for(user), now, can_change=can_change),
        "is_staff": bool(user.staff_roles),
        "can_change": can_change,
        "today": timezone.localdate(now),
    }
    return render(request, "results/programme.html", context)


@require_safe
def programme_ics(request: HttpRequest) -> HttpResponse:
    user = reader(request)
    now = timezone.now()
    content = calendar_of(programme_of(entries_for(user), now), now)
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="forward-programme.ics"'
    return answer


@require_safe
def programme_pdf(request: HttpRequest) -> HttpResponse:
    """The PDF of the programme as it stands; until there is one, the page that says so."""
    user = reader(request)
    now = timezone.now()
    paper = stored_programme(audience_of(user), now)
    if paper is None or paper.state != "ready":
        is_waiting = paper is not None and paper.state == "queued"
        context = {"asked": asked(), "paper": paper}
        status = 202 if is_waiting else 200
        return render(request, "papers/waiting.html", context, status=status)
    name = f"forward-programme-{timezone.localdate(now).isoformat()}.pdf"
    return HttpResponse(
        paper.pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_POST
def prepare_programme(request: HttpRequest) -> HttpResponse:
    user = reader(request)
    request_programme(by=user, now=timezone.now())
    if request.headers.get("HX-Request"):
        return status_of(request, user)
    return redirect("results:programme-pdf")


@require_safe
def programme_status(request: HttpRequest) -> HttpResponse:
    """Where the PDF stands, as a part of a page; the page itself asks every two seconds."""
    return status_of(request, reader(request))


def status_of(request: HttpRequest, user: User) -> HttpResponse:
    paper = stored_programme(audience_of(user), timezone.now())
    if "waiting" in request.GET and paper and paper.state == "queued":
        return HttpResponse(status=204)
    return render(request, "papers/_status.html", {"asked": asked(), "paper": paper})

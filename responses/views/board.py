"""The LGA's board of one consultation: its councils, their figures, the response rate over time."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from consultations.lists import CouncilList, list_actions
from consultations.models import Consultation
from councils.doors import person
from councils.enums import FOLLOWERS
from councils.models import User
from responses import presenters
from responses.forms import ProgressFilterForm
from responses.presenters import board
from responses.presenters.over_time import over_time
from responses.progress import counts, progress_of, regions, response_rates

ON_A_PAGE = 100  # councils of the list; tiles and actions are of all


def followed(user: User, code: str) -> Consultation:
    """The consultation, for LGA editors and analysts; others at the LGA are told whose it is."""
    asked = get_object_or_404(Consultation.objects.visible_to(user), code=code)
    if not user.staff_roles & FOLLOWERS:
        raise PermissionDenied("LGA editors and analysts follow the progress of a consultation.")
    return asked


@require_safe
def progress(request: HttpRequest, consultation: str) -> HttpResponse:
    user = person(request)
    asked = followed(user, consultation)
    now = timezone.now()
    rows = progress_of(asked, user, now)
    form = ProgressFilterForm(request.GET, regions=regions())
    form.offer(rows)
    shown = [row for row in rows if form.fits(row)]
    page = Paginator(shown, ON_A_PAGE).get_page(request.GET.get("page"))
    actions = list_actions(asked, user, now)
    context = {
        "consultation": asked,
        "form": form,
        "counts": counts(rows),
        "said": board.cannot_make_it(rows),
        "said_list": CouncilList.of((row.code for row in rows if row.said), actions),
        "key": board.key_of(shown),
        "tiles": board.tiles_by_region(shown),
        "rows": [board.board_row(row, asked.closes_at) for row in page],
        "page": page,
        "number": len(shown),
        "total": len(rows),
        "list": CouncilList.of((row.code for row in shown), actions),
        "time_left": presenters.time_to_closing(asked),
    }
    return render(request, "responses/progress.html", context)


@require_safe
def progress_figures(request: HttpRequest, consultation: str) -> HttpResponse:
    user = person(request)
    asked = followed(user, consultation)
    rows = progress_of(asked, user, timezone.now())
    context = {
        "consultation": asked,
        "tables": board.board_tables(asked, rows),
        "total": len(rows),
        "time_left": presenters.time_to_closing(asked),
    }
    return render(request, "responses/progress_figures.html", context)


@require_safe
def progress_over_time(request: HttpRequest, consultation: str) -> HttpResponse:
    user = person(request)
    asked = followed(user, consultation)
    now = timezone.now()
    has_opened = asked.published_at is not None and asked.opens_at <= now
    curves = response_rates(asked, user, now) if has_opened else []
    context = {
        "consultation": asked,
        "chart": over_time(curves),
        "time_left": presenters.time_to_closing(asked),
    }
    return render(request, "responses/progress_over_time.html", context)

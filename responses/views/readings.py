from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from councils.doors import person
from responses import presenters
from responses.actions.reading import SAME_READING
from responses.models import Reading
from responses.views.doors import response_of

LINES = 100


@require_safe
def readings(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    """Who at the LGA read what this council submitted, for the council's own people."""
    user = person(request)
    response = response_of(user, council, consultation)
    found = (
        Reading.objects.visible_to(user)
        .of(response)
        .select_related("by", "submission")
        .prefetch_related("by__held_staff_roles")
    )
    page = Paginator(found, LINES).get_page(request.GET.get("page"))
    context = {
        "response": response,
        "consultation": response.invitation.consultation,
        "page": page,
        "lines": presenters.reading_lines(page.object_list),
        "minutes": int(SAME_READING.total_seconds() // 60),
    }
    return render(request, "responses/readings.html", context)

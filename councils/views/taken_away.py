"""What people at the LGA took away, for everybody with a role there."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from councils.doors import person
from councils.models import TakenAway

PAGE = 50


@require_safe
def taken_away(request: HttpRequest) -> HttpResponse:
    user = person(request)
    if not user.staff_roles:
        raise Http404
    found = TakenAway.objects.visible_to(user).select_related("taken_by")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "councils/taken_away.html", {"page": page})

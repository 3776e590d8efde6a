"""The paper as it would be printed now, in the page: the whole report, or one part of it.

Nothing is rendered as a PDF here.  A part is asked for by the page on which it is written, after
each confirmed save; without script it is a page of its own.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from councils.doors import person
from responses import permissions, presenters
from responses.models import Response
from responses.paper import part_of_report, report_facts
from responses.views.doors import response_of

TITLE, CONSIDERATIONS = "title", "considerations"


@require_safe
def preview(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    response = response_of(person(request), council, consultation)
    context: dict[str, Any] = {"facts": report_facts(response), "part": None, "whole": True}
    return shown(request, response, context)


@require_safe
def preview_part(request: HttpRequest, council: str, consultation: str, part: str) -> HttpResponse:
    """`part` is the position of a part's row, "considerations" or "title"."""
    response = response_of(person(request), council, consultation)
    context: dict[str, Any] = {"facts": None, "part": None, "whole": False}
    if part == TITLE:
        context["facts"] = report_facts(response)
    elif part == CONSIDERATIONS:
        context["part"] = part_of_report(response, part)
    elif part.isdecimal() and part.isascii() and len(part) < 6:
        context["part"] = part_of_report(response, int(part))
        if context["part"] is None and not response.parts.filter(position=int(part)).exists():
            raise Http404("The report has no such part.")
    else:
        raise Http404("The report has no such part.")
    return shown(request, response, context)


def shown(request: HttpRequest, response: Response, context: dict[str, Any]) -> HttpResponse:
    is_asked_by_page = bool(request.headers.get("HX-Request"))
    name = "_preview" if is_asked_by_page else "preview"
    may_write = permissions.can_work(person(request), response)
    more = {
        "response": response,
        "tag": presenters.tag_of(response),
        "time_left": presenters.time_left(response.invitation),
        "whole_url": reverse("responses:preview", args=response.url_args),
        "may_write": may_write,
    }
    return render(request, f"responses/{name}.html", {**context, **more})

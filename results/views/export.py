from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse


def export(request: HttpRequest, consultation: str, **where: object) -> HttpResponse:
    raise Http404


def export_file(request: HttpRequest, consultation: str, **where: object) -> HttpResponse:
    raise Http404

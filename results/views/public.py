from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse


def results(request: HttpRequest, consultation: str, **where: object) -> HttpResponse:
    raise Http404


def release(request: HttpRequest, consultation: str, **where: object) -> HttpResponse:
    raise Http404


def release_file(request: HttpRequest, consultation: str, **where: object) -> HttpResponse:
    raise Http404

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse


def overview(request: HttpRequest, consultation: str, **where: object) -> HttpResponse:
    raise Http404


def prepare(request: HttpRequest, consultation: str, **where: object) -> HttpResponse:
    raise Http404


def approve(request: HttpRequest, consultation: str, **where: object) -> HttpResponse:
    raise Http404


def set_aside(request: HttpRequest, consultation: str, **where: object) -> HttpResponse:
    raise Http404


def figures(request: HttpRequest, consultation: str, **where: object) -> HttpResponse:
    raise Http404


def reject(request: HttpRequest, consultation: str, **where: object) -> HttpResponse:
    raise Http404


def publish(request: HttpRequest, consultation: str, **where: object) -> HttpResponse:
    raise Http404


def erratum(request: HttpRequest, consultation: str, **where: object) -> HttpResponse:
    raise Http404


def staff_file(request: HttpRequest, consultation: str, **where: object) -> HttpResponse:
    raise Http404

"""The two kinds of page that send something: a form, and a confirm page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from councils.refusals import Blocker, Refused
from councils.stored import say_stored

read_and_send = require_http_methods(["GET", "HEAD", "POST"])


def sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def form_page(
    request: HttpRequest,
    *,
    form: Any,
    do: Callable[[dict[str, Any]], Any],
    done: Callable[[dict[str, Any]], str],
    back: str,
    template: str = "councils/form.html",
    **context: Any,
) -> HttpResponse:
    """A form that is sent to an action; a refusal stands on the page with what was typed."""
    if request.method == "POST" and form.is_valid():
        try:
            do(form.cleaned_data)
        except Refused as refused:
            for blocker in refused.blockers:
                form.add_error(
                    blocker.anchor if blocker.anchor in form.fields else None, blocker.sentence
                )
        else:
            say_stored(request)
            messages.success(request, done(form.cleaned_data))
            return redirect(back)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, "back_url": back, **context}, status=status)


def verb_page(
    request: HttpRequest,
    *,
    do: Callable[[], Any],
    done: str,
    back: str,
    blockers: list[Blocker],
    **context: Any,
) -> HttpResponse:
    """The shared confirm page: GET says what will happen, POST does it."""
    status = 200
    if request.method == "POST":
        try:
            do()
        except Refused as refused:
            blockers, status = list(refused.blockers), 422
        else:
            messages.success(request, done)
            return redirect(back)
    context |= {"blockers": blockers, "cancel_url": back}
    return render(request, "confirm.html", context, status=status)

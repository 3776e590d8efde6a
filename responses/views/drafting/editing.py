"""The one shape of a page that writes a piece of the report: form → action → back.

A conflict or a refusal shows the page again with everything that was typed, and beside it what is
stored now.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from councils.refusals import Conflict, Refused
from councils.stored import say_stored
from responses import presenters
from responses.enums import State
from responses.forms import FormGroup
from responses.models import Response
from responses.presenters.form_words import sent_words, stored_words
from responses.views.drafting.doors import locked_sentence
from responses.views.outcome import tell


def nothing_clashes(current: Any) -> Mapping[str, Any]:
    """Of what is saved without a version."""
    raise AssertionError(f"no version was asked for: {current!r}")


@dataclass(frozen=True)
class Edit:
    """One page: its words, its form, and what becomes of what was typed.

    `save` calls the action with a valid form and says where the person goes on; `clash` is given
    what a Conflict carries and says what the page shows of it; `checks` are asked beside the
    form's own.
    """

    heading: str
    form: Any
    save: Callable[[], HttpResponse]
    clash: Callable[[Any], Mapping[str, Any]] = nothing_clashes
    checks: Sequence[Callable[[], bool]] = ()
    shows: Mapping[str, Any] = field(default_factory=dict)


def edit(request: HttpRequest, response: Response, page: Edit) -> HttpResponse:
    """Shows the page, or does what was sent from it."""
    more: Mapping[str, Any] = {}
    is_sent = request.method == "POST" and response.state == State.DRAFTING
    if is_sent and all([page.form.is_valid(), *(one() for one in page.checks)]):
        try:
            done = page.save()
        except Conflict as conflict:
            more = page.clash(conflict.current)
        except Refused as refused:
            response.refresh_from_db(fields=["state"])
            if response.state == State.DRAFTING:  # else somebody sent it just now: the page says so
                tell(request, refused)
        else:
            say_stored(request)
            return done
    template = "responses/report_form.html"
    if response.state != State.DRAFTING:
        template, more = "responses/report_read.html", only_read(page.form)
    context = {
        "response": response,
        "heading": page.heading,
        "form": page.form,
        "problems": problems_of(page.form),
        "part": None,
        "tag": presenters.tag_of(response),
        "locked_sentence": locked_sentence(response),
        "time_left": presenters.time_left(response.invitation),
        "is_removed": False,
        "line": None,
        "preview": "",
        **page.shows,
        **more,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, template, context, status=status)


def problems_of(form: Any) -> FormGroup:
    """The page's form and, in a conflict, the choice between the two texts."""
    resolution = getattr(form, "resolution", None)
    return FormGroup([form, *([resolution] if resolution else [])])


def only_read(form: Any) -> Mapping[str, Any]:
    """What is stored, in words; and what was sent nevertheless, so that it can be copied."""
    return {
        "problems": FormGroup([]),
        "read": stored_words(form),
        "unsaved": sent_words(form) if form.is_bound else [],
    }


def saved_and_back(request: HttpRequest, response: Response, what: str) -> HttpResponse:
    messages.success(
        request,
        _("%(what)s saved at %(time)s.") % {"what": what, "time": f"{timezone.localtime():%H:%M}"},
    )
    return redirect(response)


def keep(form: Any, name: str, value: Any) -> None:
    """Shows the conflict on the form, keeps what was typed, lets the next save replace."""
    form.data = form.data.copy()
    form.data[name] = str(value)
    form.add_error(
        None,
        _(
            "Somebody saved a newer version while you were writing. Both are shown. Saving again "
            "replaces it with yours."
        ),
    )

"""What every verb page does: ask first, do it, and turn a refusal into a sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from councils.doors import person
from councils.models import User
from councils.refusals import Refused
from councils.stored import say_stored
from responses import workflow
from responses.enums import State, Verb
from responses.models import Response
from responses.presenters import Button, button
from responses.presenters.who import who_decides


def tell(request: HttpRequest, refused: Refused) -> None:
    for blocker in refused.blockers:
        messages.error(request, blocker.sentence)


def to_what_changed(request: HttpRequest, response: Response, undone: str) -> HttpResponse:
    """Somebody sends a page whose choices were dropped when the report was sent again: says so,
    and leads to what changed. `undone`: "Nothing was signed"."""
    messages.error(
        request,
        _(
            "The report was sent for decision again after you opened this page. %(undone)s. "
            "This is what changed: read it before you decide."
        )
        % {"undone": undone},
    )
    return redirect("responses:rounds", *response.url_args)


def require(response: Response, user: User, verb: Verb) -> Button:
    """The move as this person sees it; PermissionDenied when their role does not include it."""
    transition = workflow.BY_VERB[verb]
    if not transition.who(user, response):
        decides = transition.from_states == {State.AWAITING_DECISION} and verb != Verb.RECALL
        if decides and response.state == State.AWAITING_DECISION:
            raise PermissionDenied(who_decides(response))
        raise PermissionDenied(
            _("Your role does not include “%(move)s”.") % {"move": transition.label}
        )
    return button(transition, response, user, timezone.now())


def verb_page(
    request: HttpRequest,
    *,
    response: Response,
    verb: Verb,
    heading: str,
    sentences: list[str],
    label: str,
    do: Callable[[str], Any],
    done: str,
    then: str,
    reason: Form | None = None,
    is_warning: bool = False,
) -> HttpResponse:
    """The shared confirm page of a move: GET says what will happen, POST does it.

    `reason`: the form of what is asked; `do` gets the reason (empty when none is asked).
    `then` is where the person goes on.
    """
    offered = require(response, person(request), verb)
    if request.method == "POST" and (reason is None or reason.is_valid()):
        try:
            do(reason.cleaned_data.get("reason", "") if reason else "")
        except Refused as refused:
            if not offered.blockers:
                tell(request, refused)
                return redirect(response.get_absolute_url())
            # What stood in the way before is said on the page itself.
            said = {blocker.sentence for blocker in offered.blockers}
            if new := [one for one in refused.blockers if one.sentence not in said]:
                tell(request, Refused(new))
            return redirect(request.path)
        say_stored(request)
        messages.success(request, done)
        return redirect(then)
    context = {
        "response": response,
        "heading": heading,
        "caption": response.invitation.consultation.title,
        "sentences": sentences,
        "blockers": offered.blockers,
        "form": reason,
        "button": label,
        "button_class": "warning" if is_warning else "",
        "cancel_url": response.get_absolute_url(),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "confirm.html", context, status=status)

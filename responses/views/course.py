"""Recording what becomes of a decision: its publication, a call-in, and how that ended."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from councils.doors import person
from councils.models import Practice, User
from councils.policies import spoken
from councils.refusals import Refused
from councils.stored import say_stored
from responses import permissions, presenters, taking_effect
from responses.actions import deciding
from responses.enums import DECIDED
from responses.forms import CallInForm, EndCallInForm, PublishDecisionForm
from responses.models import Response
from responses.policies import Policy
from responses.views.doors import response_of

read_and_send = require_http_methods(["GET", "HEAD", "POST"])


def response_with_decision(
    user: User, council: str, consultation: str, number: int | None = None
) -> Response:
    response = response_of(user, council, consultation)
    if not permissions.can_follow_decision(user, response):
        raise PermissionDenied(
            _("The council's policy officers and administrators record what becomes of a decision.")
        )
    if taking_effect.followed(response, number) is None:
        raise Http404("No decision has been made.")
    return response


def recording_page(
    request: HttpRequest,
    response: Response,
    *,
    policy: Policy,
    heading: str,
    sentences: list[str],
    form: forms.Form,
    do: Callable[[dict[str, Any]], Any],
    label: str,
    done: str,
) -> HttpResponse:
    """A form that is sent to an action; a refusal stands on the page with what was typed."""
    then = reverse("responses:decision", args=response.url_args)
    user = person(request)
    blockers = policy(response, user, timezone.now())
    if request.method == "POST" and not blockers and form.is_valid():
        try:
            do(form.cleaned_data)
        except Refused as refused:
            for blocker in refused.blockers:
                field = blocker.anchor if blocker.anchor in form.fields else None
                form.add_error(field, blocker.sentence)
        else:
            say_stored(request)
            messages.success(request, done)
            return redirect(then)
    context = {
        "response": response,
        "heading": heading,
        "caption": response.invitation.consultation.title,
        "sentences": sentences,
        "blockers": blockers,
        "form": form,
        "button": label,
        "cancel_url": then,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "confirm.html", context, status=status)


def standing(response: Response, number: int | None = None) -> str:
    """Where the decision stands; which one it is, where it is not the latest."""
    decision = taking_effect.followed(response, number)
    assert decision is not None
    words = presenters.standing_words(decision, timezone.now())
    if decision == response.last_decision:
        return words
    return _("Decision %(number)s of %(date)s, on which the response was submitted. %(words)s") % {
        "number": decision.number,
        "date": spoken(decision.day),
        "words": words,
    }


@read_and_send
def publish_decision(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    user = person(request)
    response = response_with_decision(user, council, consultation)
    practice = (
        Practice.objects.visible_to(user).filter(council=response.invitation.council_id).first()
    )
    initial = {"where": practice.where_published if practice else ""}
    return recording_page(
        request,
        response,
        policy=taking_effect.publication_can_be_recorded,
        heading=_("Record the publication of the decision"),
        sentences=[
            standing(response),
            _("Officers and the executive member are told by e-mail."),
        ],
        form=PublishDecisionForm(request.POST or None, initial=initial),
        do=lambda said: deciding.publish_decision(response=response, by=user, **said),
        label=_("Record the publication"),
        done=_("The publication is on record."),
    )


@read_and_send
def call_in(
    request: HttpRequest, council: str, consultation: str, number: int | None = None
) -> HttpResponse:
    user = person(request)
    response = response_with_decision(user, council, consultation, number)
    return recording_page(
        request,
        response,
        policy=partial(taking_effect.call_in_can_be_recorded, number=number),
        heading=_("Record that the decision was called in"),
        sentences=[
            standing(response, number),
            _(
                "While a call-in is open the decision has no effect: nothing is submitted "
                "on it, and what was submitted is not counted. Officers, the executive "
                "member and, where it was submitted, those who follow the consultation at "
                "the LGA are told by e-mail; the LGA is not told on what grounds."
            ),
        ],
        form=CallInForm(request.POST or None),
        do=lambda said: deciding.call_in(response=response, by=user, number=number, **said),
        label=_("Record the call-in"),
        done=_("The call-in is on record."),
    )


@read_and_send
def end_call_in(
    request: HttpRequest, council: str, consultation: str, number: int | None = None
) -> HttpResponse:
    user = person(request)
    response = response_with_decision(user, council, consultation, number)
    return recording_page(
        request,
        response,
        policy=partial(taking_effect.call_in_is_open, number=number),
        heading=_("Record the outcome of the call-in"),
        sentences=[
            standing(response, number),
            _("Whoever was told of the call-in is told of its outcome."),
        ],
        form=EndCallInForm(
            request.POST or None,
            goes_on=response.state not in DECIDED
            or taking_effect.followed(response, number) != response.last_decision,
        ),
        do=lambda said: deciding.end_call_in(response=response, by=user, number=number, **said),
        label=_("Record the outcome"),
        done=_("The outcome of the call-in is on record."),
    )

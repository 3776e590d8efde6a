from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from councils.doors import person
from responses import presenters
from responses.actions import revising
from responses.enums import Verb
from responses.forms import ReasonForm
from responses.views.doors import response_of
from responses.views.outcome import verb_page


@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    user = person(request)
    response = response_of(user, council, consultation)
    return verb_page(
        request,
        response=response,
        verb=Verb.REVISE,
        heading="Prepare another submission",
        sentences=[
            "The response becomes a draft again. Its answers begin with the words that were "
            "submitted. It needs a new decision before it can be sent.",
            "What was submitted counts until the new submission replaces it. If you do not finish "
            "before closing, it stays in force.",
            f"{presenters.time_left(response.invitation)}.",
        ],
        label="Prepare another submission",
        reason=ReasonForm(
            label="Why is another submission prepared?",
            hint="Your colleagues see this on the task list.",
            missing="Say why another submission is prepared",
            data=request.POST or None,
        ),
        do=lambda reason: revising.revise(response=response, by=user, reason=reason),
        done="The response is a draft again. What was submitted still counts.",
        then=response.get_absolute_url(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    user = person(request)
    response = response_of(user, council, consultation)
    counts = presenters.still_counts(response, user)
    return verb_page(
        request,
        response=response,
        verb=Verb.KEEP,
        heading="Keep the submission in force",
        sentences=[
            *([counts.sentence] if counts else []),
            "The new draft is given up: the report and the answers say again what was signed for "
            "that submission. Every version of the draft stays in the history.",
            "A decision that was signed on the new draft stays on record. Nothing is sent on it.",
        ],
        label="Keep the submission in force",
        do=lambda _: revising.keep(response=response, by=user),
        done="The submission stays in force. The new draft was given up.",
        then=reverse("responses:submitted", args=response.url_args),
    )

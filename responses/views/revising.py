from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
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
        heading=_("Prepare another submission"),
        sentences=[
            _(
                "The response becomes a draft again. Its answers begin with the words that "
                "were submitted. It needs a new decision before it can be sent."
            ),
            _(
                "What was submitted counts until the new submission replaces it. If you do "
                "not finish before closing, it stays in force."
            ),
            f"{presenters.time_left(response.invitation)}.",
        ],
        label=_("Prepare another submission"),
        reason=ReasonForm(
            label=_("Why is another submission prepared?"),
            hint=_("Your colleagues see this on the task list."),
            missing=_("Say why another submission is prepared"),
            data=request.POST or None,
        ),
        do=lambda reason: revising.revise(response=response, by=user, reason=reason),
        done=_("The response is a draft again. What was submitted still counts."),
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
        heading=_("Keep the submission in force"),
        sentences=[
            *([counts.sentence] if counts else []),
            _(
                "The new draft is given up: the report and the answers say again what was "
                "signed for that submission. Every version of the draft stays in the "
                "history."
            ),
            _(
                "A decision that was signed on the new draft stays on record. Nothing is "
                "sent on it."
            ),
        ],
        label=_("Keep the submission in force"),
        do=lambda _: revising.keep(response=response, by=user),
        done=_("The submission stays in force. The new draft was given up."),
        then=reverse("responses:submitted", args=response.url_args),
    )

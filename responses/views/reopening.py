"""Reopening a response, and taking over into its draft what was decided."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from councils.doors import person
from councils.listed import listed
from councils.refusals import Blocker, Refused
from councils.stored import say_stored
from responses import permissions, policies, presenters
from responses.actions import deciding, drafting
from responses.enums import Verb
from responses.forms import ReasonForm
from responses.views.deciding import how_changes_are_shown
from responses.views.doors import response_of
from responses.views.outcome import tell, verb_page


@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    user = person(request)
    response = response_of(user, council, consultation)
    words = presenters.words_to_take_over(response, user, response.last_decision)
    return verb_page(
        request,
        response=response,
        verb=Verb.REOPEN,
        heading=_("Reopen the response"),
        sentences=[
            _("The response becomes a draft again and needs a new decision."),
            _("The decision that was signed stays on record."),
            *(
                [
                    _(
                        "The decision has other words than the draft on %(words)s. On the "
                        "next page you can take them over, so that the draft begins with "
                        "what was decided."
                    )
                    % {"words": words}
                ]
                if words
                else []
            ),
        ],
        label=_("Reopen the response"),
        is_warning=True,
        reason=ReasonForm(
            label=_("Why is it reopened?"),
            missing=_("Say why the response is reopened"),
            data=request.POST or None,
        ),
        do=lambda reason: deciding.reopen(response=response, by=user, reason=reason),
        done=_("The response is a draft again."),
        then=reverse("responses:take-over", args=response.url_args)
        if words
        else response.get_absolute_url(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def take_over(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    """What was decided beside what the draft says; taken over at once, as new versions."""
    user = person(request)
    response = response_of(user, council, consultation)
    if not permissions.can_draft(user, response):
        raise PermissionDenied(_("Only the council's policy officers write its response."))
    decision = response.decisions.order_by("-number").first()
    if decision is None:
        raise Http404("No decision has been made.")
    if request.method == "POST":
        sent = request.POST.get("decision", "")
        number = int(sent) if sent.isdecimal() else 0
        try:
            taken = drafting.take_over(response=response, by=user, number=number)
        except Refused as refused:
            tell(request, refused)
        else:
            say_stored(request)
            messages.success(
                request,
                _("The draft says what was decided on %(questions)s.")
                % {"questions": listed(taken)},
            )
        return redirect(response)
    blockers = policies.is_drafting(response, user, timezone.now())
    found = drafting.decided_words(response, decision)
    rows = presenters.verdict_rows(found.free, response.facts)
    newer = [one.question.number for one in found.newer]
    if not rows and not blockers:
        blockers = [Blocker("nothing", _(drafting.NOTHING))]
    context = {
        "response": response,
        "decision": decision,
        "heading": _("Take over what was decided?"),
        "caption": response.invitation.consultation.title,
        "blockers": blockers,
        "rows": rows,
        "newer": listed(newer),
        "button": _("Take over the decided words"),
        "cancel_url": response.get_absolute_url(),
        **how_changes_are_shown(request, rows),
    }
    return render(request, "responses/take_over.html", context)

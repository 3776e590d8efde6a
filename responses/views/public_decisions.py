"""The public page of a council's decision: there while the council shows it, without log-in."""

from __future__ import annotations

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from councils.doors import person
from responses import presenters, public_page
from responses.actions import deciding
from responses.models import PublicDecision
from responses.paper import RegisterEntry, decision_register_entry
from responses.views.course import read_and_send, recording_page, response_with_decision


def entry_of(council: str, consultation: str) -> tuple[PublicDecision, RegisterEntry]:
    rows = PublicDecision.objects.readable_by_all().filter(
        decision__response__invitation__council__slug=council,
        decision__response__invitation__consultation__code=consultation,
    )
    found = rows.select_related(
        "decision__published",
        "decision__called_in",
        "decision__response__invitation__council",
        "decision__response__invitation__consultation",
    ).first()
    if found is None:
        raise Http404("No decision is shown here.")
    return found, decision_register_entry(found.decision)


@login_not_required
@require_safe
def public_decision(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    found, entry = entry_of(council, consultation)
    context = {
        "council": found.decision.response.invitation.council,
        "consultation": found.decision.response.invitation.consultation,
        "entry": entry,
        "since": presenters.moment(found.put_at),
    }
    return render(request, "responses/public_decision.html", context)


@login_not_required
@require_safe
def public_decision_json(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    """The same for other programs; letters stand in it as they are written."""
    _, entry = entry_of(council, consultation)
    return JsonResponse(entry.to_json(), json_dumps_params={"ensure_ascii": False, "indent": 2})


@read_and_send
def put_on_page(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    user = person(request)
    response = response_with_decision(user, council, consultation)
    return recording_page(
        request,
        response,
        policy=public_page.can_be_put_on_page,
        heading=_("Put the decision on a public page"),
        sentences=[
            _(
                "Everybody can read it there without logging in, as a page and as JSON: the "
                "register’s entry with outcome, reasons and the responses that were "
                "changed. Nothing that is exempt, no comment and no signature stands in it."
            ),
            _("You can take it off again; what others have copied stays copied."),
        ],
        form=forms.Form(request.POST if request.method == "POST" else None),
        do=lambda said: deciding.put_on_page(response=response, by=user),
        label=_("Put it on a public page"),
        done=_("The decision is on its public page."),
    )


@read_and_send
def take_off_page(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    user = person(request)
    response = response_with_decision(user, council, consultation)
    return recording_page(
        request,
        response,
        policy=public_page.can_be_taken_off_page,
        heading=_("Take the decision off its public page"),
        sentences=[_("Its address then leads to nothing. The decision itself stays on record.")],
        form=forms.Form(request.POST if request.method == "POST" else None),
        do=lambda said: deciding.take_off_page(response=response, by=user),
        label=_("Take it off"),
        done=_("The decision is no longer on a public page."),
    )

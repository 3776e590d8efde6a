from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from councils.doors import person
from responses import permissions, policies, presenters, workflow
from responses.actions import deciding
from responses.enums import PartKind, State, Verb
from responses.forms import ReasonForm
from responses.forms.recording import SendForm, SendNilForm, route_hint
from responses.models import Response
from responses.views.doors import response_of
from responses.views.drafting.doors import drafted
from responses.views.language import read_in_language
from responses.views.outcome import verb_page


@require_safe
def check(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    user = person(request)
    response = drafted(request, council, consultation, with_papers=True)
    answers, parts = response.answers_in_order, presenters.parts_with_checks(response)
    send = presenters.button(
        workflow.BY_VERB[Verb.SEND_FOR_DECISION], response, user, timezone.now()
    )
    context = {
        "language": read_in_language(user, response),
        "response": response,
        "standings": presenters.standings(response, answers),
        "sections": presenters.check_sections(response, answers, parts, user),
        "parts": presenters.check_parts(
            response, [part for part in parts if part.kind != PartKind.CONSIDERATION]
        ),
        "considerations": presenters.written(parts),
        "papers": presenters.papers_line(response),
        "particulars": presenters.particulars_lines(response),
        "counts": presenters.counts(answers).in_words,
        "reminders": [
            *presenters.reminders(response, answers, parts),
            *presenters.report_warnings(response, parts),
        ],
        "assigned": presenters.all_assigned(
            response, [answer.question for answer in answers], user
        ),
        "send": send,
        "still_counts": presenters.still_counts(response, user),
        "is_drafting": response.state == State.DRAFTING,
        "time_left": presenters.time_left(response.invitation),
    }
    return render(request, "responses/check.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    user = person(request)
    response = response_of(user, council, consultation)
    if response.has_routes and permissions.can_draft(user, response):
        return send_by_route(request, response)
    return verb_page(
        request,
        response=response,
        verb=Verb.SEND_FOR_DECISION,
        heading=_("Send to the executive member"),
        sentences=[
            _("The executive member is told by e-mail that the report awaits a decision."),
            _("While it is there the text cannot be changed. You can recall it."),
            f"{presenters.time_left(response.invitation)}.",
        ],
        label=_("Send to executive member"),
        do=lambda _: deciding.send_for_decision(response=response, by=user),
        done=_("The report was sent to the executive member."),
        then=response.get_absolute_url(),
    )


def send_by_route(request: HttpRequest, response: Response) -> HttpResponse:
    """The council says who decides: the officer chooses where it says several."""
    user = person(request)
    form = SendForm(ways=policies.ways_to_decide(response, user), data=request.POST or None)
    only = next(iter(form.ways.values()), None)
    sentences = [] if form.asks or only is None else [f"{only.route.name}: {route_hint(only)}"]

    def do(_: str) -> None:
        route, decider = (form.chosen, form.decider) if form.asks else (None, None)
        if route is None and only is not None:
            route = only.route
        deciding.send_for_decision(response=response, by=user, route=route, decider=decider)

    return verb_page(
        request,
        response=response,
        verb=Verb.SEND_FOR_DECISION,
        heading=_("Send for decision"),
        sentences=[
            *sentences,
            _(
                "Whoever decides is told by e-mail. While it is there the text cannot be "
                "changed. You can recall it."
            ),
            f"{presenters.time_left(response.invitation)}.",
        ],
        label=_("Send for decision"),
        reason=form if form.asks else None,
        do=do,
        done=_("The report was sent for decision."),
        then=response.get_absolute_url(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def send_nil(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    """Proposes that the council does not respond; what was proposed before is in the field."""
    user = person(request)
    response = response_of(user, council, consultation)
    publisher = response.invitation.consultation.publisher
    asking: dict[str, Any] = {
        "label": _("Why does the council not respond?"),
        "hint": _("It stands in the record of the decision."),
        "missing": _("Say why the council does not respond"),
        "initial": {"reason": response.nil_reason},
        "data": request.POST or None,
    }
    form: ReasonForm | SendNilForm = ReasonForm(**asking)
    if response.has_routes and permissions.can_draft(user, response):
        by_route = SendNilForm(ways=policies.ways_to_decide(response, user), **asking)
        form = by_route if by_route.asks else form
    who = _("Whoever decides") if response.has_routes else _("The executive member")

    def do(reason: str) -> None:
        route, decider = (form.chosen, form.decider) if isinstance(form, SendForm) else (None, None)
        deciding.send_nil_return(
            response=response, by=user, reason=reason, route=route, decider=decider
        )

    return verb_page(
        request,
        response=response,
        verb=Verb.SEND_NIL,
        heading=_("Propose that no response is sent"),
        sentences=[
            _(
                "%(who)s decides on it, as on a report, and is told by e-mail. Questions "
                "may be unfinished: what was drafted is kept, and nothing of it is sent."
            )
            % {"who": who},
            _(
                "Once it is decided, the %(publisher)s sees that the council does not "
                "respond, and not why. Until the consultation closes it can be reopened."
            )
            % {"publisher": publisher},
        ],
        label=_("Send for decision") if response.has_routes else _("Send to executive member"),
        reason=form,
        do=do,
        done=_("The nil return was sent for decision.")
        if response.has_routes
        else _("The nil return was sent to the executive member."),
        then=response.get_absolute_url(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def recall(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    user = person(request)
    response = response_of(user, council, consultation)
    return verb_page(
        request,
        response=response,
        verb=Verb.RECALL,
        heading=_("Recall the report"),
        sentences=[
            _("It can no longer be decided until you send it again.")
            if response.route_kind
            else _("The executive member can no longer decide until you send it again.")
        ],
        label=_("Recall the report"),
        do=lambda _: deciding.recall(response=response, by=user),
        done=_("The report is a draft again."),
        then=response.get_absolute_url(),
    )

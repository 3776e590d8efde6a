from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from consultations.enums import Language
from consultations.models import Invitation
from consultations.presenters.documents import document_lines, has_documents
from councils.doors import person
from councils.refusals import Refused
from responses import permissions, presenters, workflow
from responses.actions import drafting
from responses.enums import State, Verb
from responses.models import Amendment, Response, asked_of, with_course
from responses.presenters.corrections import asks_on_task_list
from responses.presenters.dates import dates_for
from responses.presenters.history import PAGE_OF_EVENTS, Happened, history_lines, runs
from responses.presenters.papers import papers_on_record
from responses.views.doors import council_of, invitation_of, response_of
from responses.views.language import questions_of, shown_in
from responses.views.outcome import tell


@require_safe
def consultations(request: HttpRequest, council: str) -> HttpResponse:
    user = person(request)
    place = council_of(user, council)
    invitations = (
        Invitation.objects.visible_to(user)
        .filter(council=place)
        .select_related(
            "consultation",
            "council__practice",
            "response__sent_by",
            "response__decided_by",
            "response__decider",
        )
        .prefetch_related(
            with_course("response__decisions"), asked_of(user, "response__consulted_members")
        )
        .order_by("-consultation__closes_at")
    )
    rows = presenters.rows(invitations, user)
    context = {
        "council": place,
        "rows": rows,
        "can_order": permissions.can_order_reports(user, place.pk),
    }
    return render(request, "responses/consultations.html", context)


@require_safe
def decisions(request: HttpRequest, council: str) -> HttpResponse:
    user = person(request)
    place = council_of(user, council)
    if not permissions.can_read_decisions(user, place.pk):
        raise PermissionDenied(_("Your role does not include reading the council's decisions."))
    mine = Response.objects.visible_to(user).filter(invitation__council=place)
    mine = mine.with_places().select_related(
        "sent_by", "decided_by", "invitation__council__practice"
    )
    mine = mine.prefetch_related(with_course(), asked_of(user))
    waiting = [response for response in mine if response.state == State.AWAITING_DECISION]
    decided = [response for response in mine if response.decided_at or response.is_revising]
    decided = [response for response in decided if response not in waiting]
    amendments = Amendment.objects.visible_to(user).awaiting()
    amendments = amendments.filter(response__invitation__council=place).select_related(
        "response__invitation__council",
        "response__invitation__consultation",
        "response__decider",
        "decision",
        "proposed_by",
        "sent_by",
    )
    context = {
        "amendments": [
            (one.response.invitation.consultation.title, presenters.amendment_head(one))
            for one in amendments
        ],
        "council": place,
        "waiting": presenters.rows([_with_response(response) for response in waiting], user),
        "decided": presenters.rows([_with_response(response) for response in decided], user),
    }
    return render(request, "responses/decisions.html", context)


def _with_response(response: Response) -> Invitation:
    invitation = response.invitation
    invitation.response = response
    return invitation


@require_safe
def task_list(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    user = person(request)
    response = (
        Response.objects.visible_to(user)
        .filter(invitation__council__slug=council, invitation__consultation__code=consultation)
        .with_places()
        .with_number_of_papers()
        .with_visit_of(user)
        .select_related("sent_by", "decided_by", "invitation__council__practice")
        .prefetch_related(asked_of(user))
        .annotate(has_documents=has_documents("invitation__consultation"))
        .first()
    )
    invitation = response.invitation if response else invitation_of(user, council, consultation)
    context: dict[str, Any] = {
        "invitation": invitation,
        "consultation": invitation.consultation,
        "council": invitation.council,
        "response": response,
        "time_left": presenters.time_left(invitation),
        "step": presenters.next_step(invitation, response, user),
        "tag": presenters.tag_of(response),
        "dates": dates_for(invitation, response),
        "documents": document_lines(invitation.consultation)
        if response is None or response.has_documents
        else [],
    }
    if response is None:
        begun = getattr(invitation, "response", None)  # is not read yet by who is only consulted
        sections = list(invitation.consultation.sections.all())
        context |= {
            "language": shown_in(user, invitation.council, [invitation.consultation, *sections]),
            "step": presenters.next_step(invitation, begun, user),
            "tag": presenters.tag_of(begun),
            "sections": sections,
            "can_start": permissions.can_start(user, invitation) and invitation.is_open,
        }
        return render(request, "responses/start.html", context)
    is_drafting = response.state == State.DRAFTING
    shown = presenters.Shown(is_mine="mine" in request.GET, by_question="questions" in request.GET)
    works_here = is_drafting and permissions.can_work(user, response)
    read = questions_of(response) if works_here else []
    language = shown_in(user, invitation.council, [invitation.consultation, *read])
    context |= {
        "is_drafting": is_drafting,
        "language": language,
        "can_send": workflow.offers(user, response, Verb.SEND_FOR_DECISION),
        "can_assign": is_drafting and permissions.can_assign(user, response),
        "amendments": presenters.amendment_links(response, user)
        if permissions.can_read_decisions(user, invitation.council_id)
        else None,
        "still_counts": presenters.still_counts(response, user),
        "asks": asks_on_task_list(response, user),
        "has_decision": bool(response.decided_at or response.is_revising)
        or response.state == State.WITHDRAWN,
        "can_read_decision": permissions.can_read_decisions(user, invitation.council_id),
        "list": presenters.task_list(
            response, user, shown, timezone.now(), in_welsh=language == Language.WELSH
        )
        if works_here
        else None,
        "buttons": presenters.links(response, user),
        "asked": list(presenters.asked_by_question(response).values()) if is_drafting else [],
        "can_ask": response.state == State.AWAITING_DECISION
        and permissions.can_ask_members(user, response),
    }
    return render(request, "responses/task_list.html", context)


@require_POST
def start(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    user = person(request)
    invitation = invitation_of(user, council, consultation)
    try:
        drafting.start(invitation=invitation, by=user)
    except Refused as refused:
        tell(request, refused)
    else:
        messages.success(request, _("The response is started. Everything you save is kept."))
    return redirect("responses:task-list", council, consultation)


@require_safe
def history(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    response = response_of(person(request), council, consultation)
    each = "each" in request.GET
    events = response.events.order_by("number")
    happened = [
        Happened(*row) for row in events.values_list("number", "at", "by_id", "verb", "facts")
    ]
    found = runs(happened, each=each)
    page = Paginator(found, PAGE_OF_EVENTS).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    rows = events.filter(number__in=[run[-1].number for run in shown]).select_related("by")
    context = {
        "response": response,
        "page": page,
        "each": each,
        "is_gathered": len(found) < len(happened),
        "lines": history_lines(
            shown, rows, dict(response.parts.values_list("position", "heading"))
        ),
        "head": events.values_list("hash", flat=True).last(),
        "papers": papers_on_record(response, person(request)),
    }
    return render(request, "responses/history.html", context)

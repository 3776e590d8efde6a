"""Decisions that were made on paper or in a meeting: recorded, shown with evidence, objected to."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from councils.doors import person
from councils.enums import RouteKind
from councils.refusals import Refused
from councils.stored import say_stored
from councils.uploads import ATTACHMENT_POLICY
from responses import permissions, presenters
from responses.actions import deciding
from responses.actions.letters import deciders
from responses.canonical import digest
from responses.enums import DecisionWay, Verb
from responses.forms import DecisionForm, FormGroup, ReasonForm
from responses.forms.recording import RecordForm
from responses.models import Decision, DecisionDraft, Evidence, Response
from responses.paper import labels
from responses.views.deciding import change_forms, consulted_of, draft_of, show_ends, unsigned
from responses.views.doors import response_of
from responses.views.follow_ups import show_follow_ups
from responses.views.outcome import require, tell, to_what_changed

# The member's form in the words of who enters what a member decided.
LABELS = {
    "outcome": _("What was decided?"),
    "interest_kind": _("Did whoever decided declare an interest?"),
    "dispensation": _("Dispensation, if one was granted to them"),
}


def recording_verb(response: Response) -> Verb:
    """What is recorded of what was sent: a report, or a nil return."""
    return Verb.RECORD_NIL if response.is_nil else Verb.RECORD_APPROVAL


@require_http_methods(["GET", "HEAD", "POST"])
def record_decision(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    """What was decided, as in the member's own form; recorded on the page that follows."""
    user = person(request)
    response = response_of(user, council, consultation)
    offered = require(response, user, recording_verb(response))
    draft = draft_of(response, request)
    given = deciding.said_in_report(response)
    form = DecisionForm(
        given=given,
        nation=response.council.nation,
        is_nil=response.is_nil,
        draft=draft,
        data=request.POST or None,
    )
    for name, label in LABELS.items():
        if name in form.fields:
            form.fields[name].label = label
    changes = [] if response.is_nil else change_forms(response, draft, request.POST or None)
    if request.method == "POST" and not offered.blockers:
        valid = [form.is_valid(), *(change.is_valid() for change in changes)]  # all are asked
        if all(valid):
            try:
                draft = deciding.save_decision_draft(
                    response=response,
                    by=user,
                    changes={change.question.pk: change.change() for change in changes},
                    **form.cleaned_data,
                )
            except Refused as refused:
                tell(request, refused)
                return redirect(response)
            say_stored(request)
            ends = deciding.open_ends(response, draft, given)
            if not ends:
                return redirect("responses:confirm-record", council, consultation)
            show_ends(form, changes, ends)
    context = {
        "response": response,
        "blockers": offered.blockers,
        "form": form,
        "changes": changes,
        "change_group": FormGroup(changes),
        "still": [],
        "is_kept_from_deciding": False,
        "refused_title": gettext("You cannot record a decision on this"),
        "asked": (),
        "is_second_round": response.round > 1,
        "consulted": consulted_of(response, user),
        "who_decides": presenters.who_decides(response),
        "time_left": presenters.time_left(response.invitation),
    }
    show_follow_ups(response, changes)
    status = 422 if request.method == "POST" else 200
    return render(request, "responses/record_decision.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def confirm_record(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    """Who decided, when, with the scan; asks for fresh authentication first."""
    user = person(request)
    response = response_of(user, council, consultation)
    offered = require(response, user, recording_verb(response))
    draft = draft_of(response, request)
    if draft is None or offered.blockers:
        if offered.blockers:
            tell(request, Refused(offered.blockers))
        elif request.method == "POST" and response.round > 1:
            return to_what_changed(request, response, gettext("Nothing was recorded"))
        then = "responses:decision" if response.decided_at else "responses:record-decision"
        return redirect(then, council, consultation)
    return record(request, response, draft)


@reauthentication_required
def record(request: HttpRequest, response: Response, draft: DecisionDraft) -> HttpResponse:
    user, args = person(request), response.url_args
    form = RecordForm(
        people=deciders(response),
        bodies=bodies_of(response),
        data=request.POST or None,
        files=request.FILES or None,
    )
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            deciding.record_decision(
                response=response,
                by=user,
                nonce=request.POST.get("nonce", ""),
                seen_digest=request.POST.get("digest", ""),
                recorded=deciding.Recorded(
                    way=typed["way"],
                    made_on=typed["made_on"],
                    decided_by=form.decided_by,
                    body=typed.get("body", ""),
                    meeting=typed["meeting"] if typed["way"] == DecisionWay.MEETING else "",
                ),
                evidence=typed["evidence"],
            )
        except Refused as refused:
            if any(blocker.anchor not in form.fields for blocker in refused.blockers):
                tell(request, refused)
                return redirect("responses:confirm-record", *args)
            for blocker in refused.blockers:
                form.add_error(blocker.anchor, blocker.sentence)
        else:
            say_stored(request)
            messages.success(
                request,
                gettext("The decision is on record. Those whom it names have been told by e-mail."),
            )
            return redirect("responses:decision", *args)
    ends = deciding.open_ends(response, draft)
    if ends:
        tell(request, Refused(ends))
        return redirect("responses:record-decision", *args)
    content = deciding.page_content(response, draft)
    rows = presenters.verdict_rows(unsigned(response, draft), response.facts)
    context = {
        "response": response,
        "draft": draft,
        "form": form,
        "is_in_one_text": False,
        "can_be_in_one_text": False,
        "record": [
            row
            for row in presenters.record_rows(content)
            if row.label != labels.LABELS["decided_by"]  # it is asked on this page
        ],
        "consulted": consulted_of(response, user),
        "rows": rows,
        "digest": digest(content),
        "who_decides": presenters.who_decides(response),
        "time_left": presenters.time_left(response.invitation),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "responses/confirm_record.html", context, status=status)


def bodies_of(response: Response) -> list[str]:
    """The meeting of the response's route, any meeting where the council has no routes, or none."""
    if response.route_kind == RouteKind.BODY:
        return [response.route_name]
    return [] if response.route_kind else [""]


@require_safe
def evidence(request: HttpRequest, council: str, consultation: str, pk: int) -> HttpResponse:
    """The scan as it came: a download, never a page."""
    user = person(request)
    response = response_of(user, council, consultation)
    if not permissions.can_read_decisions(user, response.invitation.council_id):
        raise PermissionDenied(gettext("Contributors do not read the council's decisions."))
    mine = Evidence.objects.visible_to(user).filter(decision__response=response)
    scan = get_object_or_404(mine, pk=pk)
    disposition = content_disposition_header(True, scan.name) or "attachment"
    return HttpResponse(
        bytes(scan.content),
        content_type=scan.content_type,
        headers={
            "Content-Disposition": disposition,
            "Content-Security-Policy": ATTACHMENT_POLICY,
            "X-Content-Type-Options": "nosniff",
        },
    )


def last_decision(response: Response) -> Decision:
    made = response.decisions.select_related("decided_by", "recorded_by").order_by("-number")
    last = made.first()
    if last is None:
        raise Http404("No decision has been made.")
    return last


@require_http_methods(["GET", "HEAD", "POST"])
def object_to(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    user = person(request)
    response = response_of(user, council, consultation)
    decision = last_decision(response)
    if not permissions.can_object(user, response, decision):
        raise PermissionDenied(gettext("Only who is named in a recorded decision objects to it."))
    form = ReasonForm(
        label=gettext("What is wrong with the record?"),
        missing=gettext("Say what is wrong with the record"),
        data=request.POST or None,
    )
    if request.method == "POST" and form.is_valid():
        return settled(
            request,
            response,
            lambda: deciding.object_to(
                response=response, decision=decision, by=user, words=form.cleaned_data["reason"]
            ),
            gettext("Your objection is on record. Officers and administrators have been told."),
        )
    context = {
        "response": response,
        "heading": gettext("Object to the record"),
        "caption": response.invitation.consultation.title,
        "sentences": [
            gettext(
                "Say it if this was not decided, or not like this. What you write stands "
                "beside the decision, and policy officers and administrators of the council "
                "are told by e-mail."
            ),
            gettext(
                "Until you withdraw it, or the response is reopened and decided again, the "
                "response is not submitted."
            ),
        ],
        "form": form,
        "button": gettext("Object"),
        "button_class": "warning",
        "cancel_url": reverse("responses:decision", args=response.url_args),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "confirm.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def end_objection(request: HttpRequest, council: str, consultation: str, pk: int) -> HttpResponse:
    user = person(request)
    response = response_of(user, council, consultation)
    if not permissions.can_read_decisions(user, response.invitation.council_id):
        raise PermissionDenied(gettext("Contributors do not read the council's decisions."))
    decision = last_decision(response)
    objection = get_object_or_404(
        decision.objections.select_related("decision__response"), pk=pk, made_by=user
    )
    form = ReasonForm(
        label=gettext("How was it settled?"),
        hint=gettext("It stands beside the decision and in its record, with your objection."),
        missing=gettext("Say how it was settled"),
        data=request.POST or None,
    )
    if request.method == "POST" and form.is_valid():
        return settled(
            request,
            response,
            lambda: deciding.end_objection(
                objection=objection, by=user, words=form.cleaned_data["reason"]
            ),
            gettext("Your objection is withdrawn."),
        )
    context = {
        "response": response,
        "heading": gettext("Withdraw your objection?"),
        "caption": response.invitation.consultation.title,
        "sentences": [
            gettext("The decision stands as it is recorded, and the response can be submitted."),
            gettext("What you wrote stays on record."),
        ],
        "form": form,
        "button": gettext("Withdraw the objection"),
        "cancel_url": reverse("responses:decision", args=response.url_args),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "confirm.html", context, status=status)


def settled(request: HttpRequest, response: Response, do: Any, done: str) -> HttpResponse:
    try:
        do()
    except Refused as refused:
        tell(request, refused)
    else:
        say_stored(request)
        messages.success(request, done)
    return redirect("responses:decision", *response.url_args)

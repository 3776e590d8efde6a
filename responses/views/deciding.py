from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from councils.doors import person
from councils.enums import Role
from councils.refusals import Refused
from councils.stored import say_stored
from responses import permissions, presenters, workflow
from responses.actions import deciding
from responses.actions.reading import record_of_both
from responses.enums import State, Verb
from responses.forms import ChangeForm, DecisionForm, FormGroup, ReasonForm
from responses.models import AnswerDecision, Decision, DecisionDraft, Response
from responses.paper import report_facts
from responses.views.doors import response_of
from responses.views.follow_ups import show_follow_ups
from responses.views.outcome import require, tell, verb_page


@require_safe
def read(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    user = person(request)
    response = response_of(user, council, consultation)
    record_of_both(response=response, by=user)
    context = {
        "response": response,
        "facts": report_facts(response),
        "can_decide": workflow.offers(user, response, Verb.APPROVE),
        "tag": presenters.tag_of(response),
        "time_left": presenters.time_left(response.invitation.consultation),
    }
    return render(request, "responses/read.html", context)


def change_forms(
    response: Response, draft: DecisionDraft | None, data: Any = None
) -> list[ChangeForm]:
    facts = response.invitation.council.facts
    stored = draft.changes if draft else {}
    forms = []
    for answer in response.answers_in_order:
        against = answer.question.rule.reason_against(facts)
        forms.append(
            ChangeForm(
                answer=answer,
                is_for_council=not against,
                reason_against=against,
                stored=stored.get(str(answer.question_id)),
                data=data,
            )
        )
    return forms


def draft_of(response: Response, request: HttpRequest) -> DecisionDraft | None:
    return response.decision_drafts.filter(member=person(request)).first()


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    """The member's choices; saved as a draft, signed on the page that follows."""
    user = person(request)
    response = response_of(user, council, consultation)
    offered = require(response, user, Verb.APPROVE)
    draft = draft_of(response, request)
    recommended = deciding.has_recommendation(response)
    form = DecisionForm(recommended=recommended, draft=draft, data=request.POST or None)
    changes = change_forms(response, draft, request.POST or None)
    ends: list[Any] = []
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
            ends = deciding.open_ends(response, draft)
            if not ends:
                return redirect("responses:confirm-decision", council, consultation)
            for end in ends:
                name = end.anchor.removeprefix("#id_")
                form.add_error(name if name in form.fields else None, end.sentence)
    context = {
        "response": response,
        "blockers": offered.blockers,
        "form": form,
        "changes": changes,
        "change_group": FormGroup(changes),
        "recommended": recommended,
        "time_left": presenters.time_left(response.invitation.consultation),
    }
    show_follow_ups(response, changes)
    status = 422 if request.method == "POST" else 200
    return render(request, "responses/decide.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def confirm_decision(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    """Everything that is signed, once more; asks for fresh authentication first."""
    user = person(request)
    response = response_of(user, council, consultation)
    offered = require(response, user, Verb.APPROVE)
    draft = draft_of(response, request)
    if draft is None or offered.blockers:
        tell(request, Refused(offered.blockers)) if offered.blockers else None
        return redirect(
            "responses:decision" if response.decided_at else "responses:decide",
            council,
            consultation,
        )
    return sign(request, response, draft)


@reauthentication_required
def sign(request: HttpRequest, response: Response, draft: DecisionDraft) -> HttpResponse:
    """Behind a fresh proof that the member is there: shows what is signed, and signs it."""
    user, args = person(request), response.url_args
    if request.method == "POST":
        try:
            deciding.decide(
                response=response,
                by=user,
                nonce=request.POST.get("nonce", ""),
                seen_digest=request.POST.get("digest", ""),
            )
        except Refused as refused:
            tell(request, refused)
            return redirect("responses:confirm-decision", *args)
        messages.success(request, "Your decision is signed and on record.")
        return redirect("responses:decision", *args)
    ends = deciding.open_ends(response, draft)
    if ends:
        tell(request, Refused(ends))
        return redirect("responses:decide", *args)
    context = {
        "response": response,
        "draft": draft,
        "rows": presenters.verdict_rows(unsigned(response, draft), response.council.facts),
        "digest": deciding.page_digest(response, draft),
        "office": user.office_at(response.invitation.council_id, Role.EXECUTIVE_MEMBER),
        "time_left": presenters.time_left(response.invitation.consultation),
    }
    return render(request, "responses/confirm_decision.html", context)


def unsigned(response: Response, draft: DecisionDraft) -> list[AnswerDecision]:
    """The verdicts as signing would write them, with their questions at hand."""
    return deciding.verdicts_of(Decision(response=response), response.answers_in_order, draft)


@require_safe
def decision(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    user = person(request)
    response = response_of(user, council, consultation)
    record_of_both(response=response, by=user)
    if not permissions.can_read_decisions(user, response.invitation.council_id):
        raise PermissionDenied("Contributors do not read the council's decisions.")
    made = list(response.decisions.select_related("decided_by").order_by("-number"))
    if not made:
        raise Http404("No decision has been made.")
    verdicts = made[0].answers.select_related("question").prefetch_related("question__options")
    in_force = response.state in {State.APPROVED, State.NOT_SUPPORTED, State.SUBMITTED}
    context = {
        "response": response,
        "decision": presenters.decision_words(made[0]),
        "rows": presenters.verdict_rows(verdicts, response.council.facts),
        "earlier": [presenters.decision_words(one) for one in made[1:]],
        "is_in_force": in_force,
        "time_left": presenters.time_left(response.invitation.consultation),
        "step": presenters.next_step(response.invitation, response, user),
        "buttons": presenters.buttons(response, user),
    }
    return render(request, "responses/decision.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def return_for_changes(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    user = person(request)
    response = response_of(user, council, consultation)
    return verb_page(
        request,
        response=response,
        verb=Verb.RETURN_FOR_CHANGES,
        heading="Return for changes",
        sentences=[
            "The policy officers get the report back with what you write here, and are told by "
            "e-mail. You decide when they send it again."
        ],
        label="Return for changes",
        reason=ReasonForm(
            label="What should change?",
            missing="Say what should change",
            data=request.POST or None,
        ),
        do=lambda reason: deciding.return_for_changes(response=response, by=user, reason=reason),
        done="The report was returned to the policy officers.",
        then=response.get_absolute_url(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    user = person(request)
    response = response_of(user, council, consultation)
    return verb_page(
        request,
        response=response,
        verb=Verb.REOPEN,
        heading="Reopen the response",
        sentences=[
            "The response becomes a draft again and needs a new decision.",
            "The decision that was signed stays on record.",
        ],
        label="Reopen the response",
        is_warning=True,
        reason=ReasonForm(
            label="Why is it reopened?",
            missing="Say why the response is reopened",
            data=request.POST or None,
        ),
        do=lambda reason: deciding.reopen(response=response, by=user, reason=reason),
        done="The response is a draft again.",
        then=response.get_absolute_url(),
    )

"""Asking members to comment, what they say to the record, and what a second round shows."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from councils.doors import person
from councils.refusals import Refused
from councils.stored import say_stored
from responses import permissions, policies, presenters, workflow
from responses.actions import deciding
from responses.enums import Verb
from responses.forms import AskMemberForm, CommentToRecordForm, ReturnForm
from responses.models import ConsultedMember
from responses.paper import report_facts
from responses.timetable import last_day
from responses.views.doors import response_of
from responses.views.outcome import require, tell


@require_http_methods(["GET", "HEAD", "POST"])
def ask_members(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    """Who was asked in this round, and asking somebody else."""
    user = person(request)
    response = response_of(user, council, consultation)
    if not permissions.can_ask_members(user, response):
        raise PermissionDenied(_("Officers and executive members ask members to comment."))
    blockers = policies.awaits_decision(response)
    members = [] if blockers else deciding.members_to_ask(response)
    members = [pair for pair in members if pair[0].pk != user.pk]
    form = AskMemberForm(
        request.POST if request.method == "POST" else None,
        members=members,
        until=last_day(response.invitation.ends_at),
    )
    if request.method == "POST" and not blockers and form.is_valid():
        try:
            asked = deciding.ask_member(
                response=response,
                by=user,
                member=form.chosen,
                comment_by=form.cleaned_data["comment_by"],
            )
        except Refused as refused:
            for blocker in refused.blockers:
                is_field = blocker.anchor in form.fields
                form.add_error(blocker.anchor if is_field else None, blocker.sentence)
        else:
            say_stored(request)
            messages.success(
                request, _("%(person)s was asked to comment, by e-mail.") % {"person": asked.name}
            )
            return redirect(request.path)
    context = {
        "response": response,
        "form": form,
        "members": members,
        "blockers": blockers,
        "consulted": presenters.asked_lines(response),
        "withdrawn": presenters.withdrawn_sentences(response),
        "time_left": presenters.time_left(response.invitation),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "responses/ask_members.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_request(
    request: HttpRequest, council: str, consultation: str, pk: int
) -> HttpResponse:
    """Taking back that a member was asked to comment, before they said anything."""
    user = person(request)
    response = response_of(user, council, consultation)
    if not permissions.can_ask_members(user, response):
        raise PermissionDenied(_("Officers and executive members withdraw such a request."))
    rows = ConsultedMember.objects.visible_to(user).filter(response=response)
    asked = get_object_or_404(rows.select_related("member", "withdrawn_by", "response"), pk=pk)
    back = reverse("responses:ask-members", args=response.url_args)
    if request.method == "POST":
        try:
            deciding.withdraw_request(asked=asked, by=user)
        except Refused as refused:
            tell(request, refused)
        else:
            say_stored(request)
            messages.success(
                request,
                _("%(person)s is no longer asked, and is told by e-mail.") % {"person": asked.name},
            )
        return redirect(back)
    context = {
        "response": response,
        "heading": _("Withdraw the request to %(person)s?") % {"person": asked.name},
        "caption": response.invitation.consultation.title,
        "sentences": [
            _(
                "%(person)s is told that no comment is needed any more. They can then "
                "decide in this round, if they may decide here, and can be asked again."
            )
            % {"person": asked.name},
            _(
                "Who withdrew it and when stands in the history. The record of the decision "
                "names only those who were asked to the end."
            ),
        ],
        "blockers": policies.request_can_be_withdrawn(response, asked, timezone.localdate()),
        "button": _("Withdraw the request"),
        "cancel_url": back,
    }
    return render(request, "confirm.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def comment_to_record(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    """For who was asked: the report, and what they say of it."""
    user = person(request)
    response = response_of(user, council, consultation)
    asked = deciding.question_of(response, user)
    if asked is None or not permissions.can_be_asked(user, response):
        raise PermissionDenied(deciding.NOT_ASKED)
    today = timezone.localdate()
    blockers = policies.comment_can_be_given(response, asked, today)
    form = CommentToRecordForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and not blockers and form.is_valid():
        try:
            deciding.comment_to_record(response=response, by=user, **form.cleaned_data)
        except Refused as refused:
            tell(request, refused)
        else:
            say_stored(request)
            messages.success(request, _("Your comment and your declaration are in the record."))
        return redirect(request.path)
    # By the person: another member may have the same name and office.
    lines = presenters.consulted_lines(deciding.consulted_content(response))
    own = [
        line
        for one, line in zip(response.consulted, lines, strict=True)
        if one.pk == asked.pk and asked.commented_at
    ]
    context = {
        "response": response,
        "asked": asked,
        "asked_sentence": presenters.asked_sentence(asked),
        "facts": report_facts(response),
        "form": form,
        "blockers": blockers,
        "consulted": own,
        "time_left": presenters.time_left(response.invitation),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "responses/comment_to_record.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def return_for_changes(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    """Back to the officers, with what should change in general and at single questions."""
    user = person(request)
    response = response_of(user, council, consultation)
    offered = require(response, user, Verb.RETURN_FOR_CHANGES)
    answers = [one for one in response.answers_in_order if one.question.spec.is_asked]
    form = ReturnForm(answers=answers, data=request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            deciding.return_for_changes(
                response=response, by=user, reason=form.cleaned_data["reason"], notes=form.notes()
            )
        except Refused as refused:
            tell(request, refused)
            return redirect(request.path if offered.blockers else response.get_absolute_url())
        say_stored(request)
        messages.success(request, _("The report was returned to the policy officers."))
        return redirect(response)
    context = {
        "response": response,
        "blockers": offered.blockers,
        "form": form,
        "time_left": presenters.time_left(response.invitation),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "responses/return.html", context, status=status)


@require_safe
def rounds(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    """What was asked when the report was returned, and what changed since."""
    user = person(request)
    response = response_of(user, council, consultation)
    context = {
        "response": response,
        "rounds": presenters.round_changes(response),
        "can_decide": any(
            workflow.offers(user, response, verb) for verb in (Verb.APPROVE, Verb.DECIDE_NIL)
        ),
        "tag": presenters.tag_of(response),
        "time_left": presenters.time_left(response.invitation),
    }
    return render(request, "responses/rounds.html", context)

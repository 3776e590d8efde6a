from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultations import permissions, policies
from consultations.actions import extending
from consultations.doors import consultation_of
from consultations.forms.extending import AnswerForm, ExtendForm
from consultations.lists import CouncilList, handed_over, list_actions
from consultations.models import ExtensionRequest
from consultations.presenters.extensions import extension_lines
from councils.doors import person
from councils.views.pages import form_page, read_and_send, sent


@require_safe
def extensions(request: HttpRequest, consultation: str) -> HttpResponse:
    """What councils asked and were given, the waiting requests first."""
    user = person(request)
    asked = consultation_of(user, consultation)
    if not permissions.can_follow(user):
        raise PermissionDenied("LGA editors and analysts see who was given more time.")
    now, can_give = timezone.now(), permissions.can_give_time(user)
    found = ExtensionRequest.objects.visible_to(user).filter(invitation__consultation=asked)
    requests = list(found.with_people())
    waiting = [one.invitation.council.code for one in requests if one.is_waiting]
    context = {
        "consultation": asked,
        "state_now": asked.state_at(now),
        "lines": extension_lines(requests, can_answer=can_give),
        "waiting": len(waiting),
        "list": CouncilList.of(waiting, list_actions(asked, user, now)),
        "can_give": can_give,
        "blockers": policies.against_giving_time(asked),
    }
    return render(request, "consultations/extensions.html", context)


@read_and_send
def answer_extension(request: HttpRequest, consultation: str, pk: int) -> HttpResponse:
    user = person(request)
    asked = consultation_of(user, consultation)
    if not permissions.can_give_time(user):
        raise PermissionDenied("Only LGA editors answer requests for more time.")
    found = ExtensionRequest.objects.visible_to(user).filter(invitation__consultation=asked)
    found = found.with_people()
    wanted = get_object_or_404(found, pk=pk)
    back = reverse("consultations:extensions", args=[asked.code])
    form = AnswerForm(sent(request), request=wanted, cancel_url=back)

    def do(typed: dict[str, Any]) -> None:
        if form.is_granted:
            extending.grant(request=wanted, by=user, granted=form.granted, answer=typed["answer"])
        else:
            extending.decline(request=wanted, by=user, answer=typed["answer"])

    return form_page(
        request,
        form=form,
        do=do,
        done=lambda typed: (
            _("The answer was sent to %(council)s.") % {"council": wanted.invitation.council.name}
        ),
        back=back,
        template="consultations/answer_extension.html",
        consultation=asked,
        council=wanted.invitation.council,
        ends_at=wanted.invitation.ends_at,
        line=extension_lines([wanted])[0],
        blockers=policies.against_answering(wanted),
    )


@read_and_send
def extend(request: HttpRequest, consultation: str) -> HttpResponse:
    user = person(request)
    asked = consultation_of(user, consultation)
    if not permissions.can_give_time(user):
        raise PermissionDenied("Only LGA editors give more time.")
    back = reverse("consultations:extensions", args=[asked.code])
    invitations = list(asked.invitations.select_related("council"))
    codes = handed_over(request)  # a list of councils only fills the form in
    form = ExtendForm(
        sent(request) if codes is None else None,
        invitations=invitations,
        chosen=codes or (),
        cancel_url=back,
    )

    def do(typed: dict[str, Any]) -> None:
        extending.extend(
            consultation=asked,
            by=user,
            granted=form.granted,
            reason=typed["reason"],
            invitations=typed["invitations"],
        )

    return form_page(
        request,
        form=form,
        do=do,
        done=lambda typed: _("More time is given, and the councils are told by mail."),
        back=back,
        template="consultations/extend.html",
        consultation=asked,
        number=len(invitations),
        blockers=policies.against_giving_time(asked),
    )

"""Corrections of the consultation at a council: read, confirmed, made an amendment of."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from consultations.enums import MailingKind
from consultations.lists import CouncilList, list_actions
from consultations.models import Consultation, Question
from consultations.presenters.corrections import correction_lines
from councils.doors import person
from councils.enums import FOLLOWERS
from councils.refusals import Refused
from responses import permissions, presenters
from responses.actions.confirming import confirm_answer, propose_for_correction
from responses.actions.reading import record_list
from responses.earlier_wordings import earlier_wordings
from responses.models import Response
from responses.policies.confirming import CONFIRMED_IN
from responses.presenters.corrections import NOTHING, asks_of
from responses.views.doors import invitation_of, response_of
from responses.views.language import read_in_language
from responses.views.outcome import tell


@require_safe
def corrections(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    """What was corrected, and what that asks of this council."""
    user = person(request)
    invitation = invitation_of(user, council, consultation)
    found = Response.objects.visible_to(user).with_places().filter(invitation=invitation)
    response = found.first()
    made = invitation.consultation.corrections.since_opening()
    made = made.select_related("question", "section")
    language = ""
    if response is not None and response.state in CONFIRMED_IN:
        language = read_in_language(user, response)
    context = {
        "language": language,
        "consultation": invitation.consultation,
        "council": invitation.council,
        "response": response,
        "asks": asks_of(response, user) if response else NOTHING,
        "lines": correction_lines(made),
        "time_left": presenters.time_left(invitation),
        "tag": presenters.tag_of(response),
    }
    return render(request, "responses/corrections.html", context)


@require_POST
def confirm(request: HttpRequest, council: str, consultation: str, question: str) -> HttpResponse:
    user = person(request)
    response = response_of(user, council, consultation)
    if not permissions.can_draft(user, response):
        raise PermissionDenied(_("Only the council's policy officers confirm an answer."))
    found = _question(response, question)
    try:
        confirm_answer(response=response, question=found, by=user, seen=_seen(request))
    except Refused as refused:
        tell(request, refused)
    else:
        messages.success(
            request,
            _("It is confirmed that the answer to %(question)s is still right.")
            % {"question": question},
        )
    return redirect("responses:corrections", *response.url_args)


@require_POST
def propose(request: HttpRequest, council: str, consultation: str, question: str) -> HttpResponse:
    user = person(request)
    response = response_of(user, council, consultation)
    if not permissions.can_draft(user, response):
        raise PermissionDenied(_("Only the council's policy officers propose amendments."))
    found = _question(response, question)
    try:
        made = propose_for_correction(
            response=response, question=found, by=user, seen=_seen(request)
        )
    except Refused as refused:
        tell(request, refused)
        return redirect("responses:corrections", *response.url_args)
    messages.success(
        request,
        _(
            "An amendment proposes the decided answer for %(question)s as it was corrected. "
            "Change it here if another answer is needed, or send the amendment as it is."
        )
        % {"question": question},
    )
    return redirect(
        reverse("responses:amend-answer", args=[*response.url_args, made.number, question])
    )


def _question(response: Response, number: str) -> Question:
    questions = response.invitation.consultation.questions.all()
    return get_object_or_404(questions, number=number)


def _seen(request: HttpRequest) -> int:
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isdecimal() and len(seen) < 9 else 0


@require_safe
def earlier(request: HttpRequest, consultation: str) -> HttpResponse:
    """For the LGA: whose submissions answer a question as it was before its meaning changed."""
    user = person(request)
    asked = get_object_or_404(Consultation.objects.visible_to(user), code=consultation)
    if not user.staff_roles & FOLLOWERS:
        raise PermissionDenied(_("LGA editors and analysts follow the progress of a consultation."))
    now = timezone.now()
    found = earlier_wordings(asked, now)
    record_list(consultation=asked, submissions=found.submissions, by=user, now=now)
    context = {
        "consultation": asked,
        "found": found,
        # They have submitted: a reminder would not concern them.
        "list": CouncilList.of(found.codes, list_actions(asked, user, now, kind=MailingKind.OTHER)),
    }
    return render(request, "responses/earlier_wordings.html", context)

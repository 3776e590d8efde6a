"""A council asks the LGA, and reads what all councils were answered."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultations import permissions as asking
from consultations import policies
from consultations.actions.answering import ask_lga
from consultations.forms.answering import AskLgaForm
from consultations.models import NOT_ASKED, CouncilQuestion
from consultations.presenters.answers import asked_lines, published_answers
from councils.doors import person
from councils.views.pages import form_page, read_and_send, sent
from responses import presenters
from responses.views.doors import invitation_of


@require_safe
def questions_asked(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    """What all councils were answered, and what this one asked and waits for."""
    user = person(request)
    invitation = invitation_of(user, council, consultation)
    own = CouncilQuestion.objects.visible_to(user).filter(invitation=invitation).waiting()
    own = own.select_related("invitation__council", "invitation__consultation", "about", "asked_by")
    may_ask = asking.can_ask_lga(user, invitation)
    context = {
        "consultation": invitation.consultation,
        "council": invitation.council,
        "answers": published_answers(invitation.consultation),
        "waiting": asked_lines(own.prefetch_related("answers")),
        "may_ask": may_ask and invitation.is_open,
        "time_left": presenters.time_left(invitation),
    }
    return render(request, "responses/questions_asked.html", context)


@read_and_send
def ask(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    user = person(request)
    invitation = invitation_of(user, council, consultation)
    if not asking.can_ask_lga(user, invitation):
        raise PermissionDenied(_("Only the council's policy officers ask the LGA."))
    back = reverse("responses:questions-asked", args=[council, consultation])
    questions = list(invitation.consultation.questions.exclude(kind__in=NOT_ASKED))
    form = AskLgaForm(
        sent(request),
        questions=questions,
        cancel_url=back,
        initial={"about": request.GET.get("about", "")},
    )
    return form_page(
        request,
        form=form,
        do=lambda typed: ask_lga(
            invitation=invitation, by=user, text=typed["text"], about=form.asked_about
        ),
        done=lambda typed: _(
            "Your question was sent to the LGA. You are told by mail when it is answered."
        ),
        back=back,
        template="responses/ask_lga.html",
        consultation=invitation.consultation,
        council=invitation.council,
        blockers=policies.against_asking_lga(invitation, timezone.now()),
    )

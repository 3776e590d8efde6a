"""Questions from councils at the LGA, and the answers for everybody."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultations import permissions
from consultations.actions.answering import answer_council as publish
from consultations.doors import consultation_of
from consultations.forms.answering import AnswerCouncilForm
from consultations.models import Consultation, CouncilQuestion
from consultations.presenters.answers import about_then, asked_lines, published_answers
from councils.doors import person
from councils.views.pages import form_page, read_and_send, sent


@require_safe
def council_questions(request: HttpRequest, consultation: str) -> HttpResponse:
    """What councils asked, the waiting ones first; with their names, which are seen here only."""
    user = person(request)
    asked = consultation_of(user, consultation)
    if not permissions.can_follow(user):
        raise PermissionDenied("LGA editors and analysts see which council asked.")
    found = CouncilQuestion.objects.visible_to(user).filter(invitation__consultation=asked)
    found = found.select_related(
        "invitation__council", "invitation__consultation", "about", "asked_by"
    ).prefetch_related("answers")
    context = {
        "consultation": asked,
        "lines": asked_lines(found),
        "can_answer": permissions.can_answer_councils(user),
    }
    return render(request, "consultations/council_questions.html", context)


@read_and_send
def answer_council(request: HttpRequest, consultation: str, pk: int) -> HttpResponse:
    user = person(request)
    asked = consultation_of(user, consultation)
    if not permissions.can_answer_councils(user):
        raise PermissionDenied("Only LGA editors answer the questions of councils.")
    found = CouncilQuestion.objects.visible_to(user).filter(invitation__consultation=asked)
    wanted = get_object_or_404(
        found.select_related(
            "invitation__council", "invitation__consultation", "about", "asked_by"
        ),
        pk=pk,
    )
    back = reverse("consultations:council-questions", args=[asked.code])
    published = wanted.answers.order_by("-number").first()
    form = AnswerCouncilForm(sent(request), asked=wanted, published=published, cancel_url=back)
    return form_page(
        request,
        form=form,
        do=lambda typed: publish(
            asked=wanted,
            by=user,
            seen=typed["seen"],
            question=typed["question"],
            text=typed["text"],
            reason=typed.get("reason", ""),
        ),
        done=lambda typed: _("The answer is published to all councils, and whoever asked is told."),
        back=back,
        template="consultations/answer_council.html",
        consultation=asked,
        asked=wanted,
        about=about_then(wanted),
        published=published,
    )


@login_not_required
@require_safe
def public_answers(request: HttpRequest, consultation: str) -> HttpResponse:
    found = Consultation.objects.readable_by_all(timezone.now())
    asked = get_object_or_404(found, code=consultation)
    context = {"consultation": asked, "answers": published_answers(asked)}
    return render(request, "consultations/public_answers.html", context)

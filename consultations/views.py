from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from consultations import actions, permissions, policies, presenters
from consultations.enums import ConsultationState
from consultations.models import Consultation
from consultations.release_words import release_words
from councils.doors import person
from councils.models import User
from councils.refusals import Refused


def consultation_of(user: User, code: str) -> Consultation:
    return get_object_or_404(Consultation.objects.visible_to(user), code=code)


@require_safe
def all_consultations(request: HttpRequest) -> HttpResponse:
    user = person(request)
    if not user.staff_roles:
        raise Http404
    found = Consultation.objects.visible_to(user).annotate(councils_asked=Count("invitations"))
    rows = presenters.rows(found.order_by("-closes_at", "code"), user, timezone.now())
    return render(request, "consultations/list.html", {"rows": rows})


@require_safe
def definition(request: HttpRequest, consultation: str) -> HttpResponse:
    asked = consultation_of(person(request), consultation)
    context = {
        "consultation": asked,
        "sections": presenters.sections(asked),
        "release": release_words(asked),
    }
    return render(request, "consultations/definition.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, consultation: str) -> HttpResponse:
    user = person(request)
    asked = consultation_of(user, consultation)
    if not permissions.can_publish(user):
        raise PermissionDenied("Only LGA editors publish a consultation.")
    if request.method == "POST":
        try:
            actions.publish(consultation=asked, by=user)
        except Refused as refused:
            for blocker in refused.blockers:
                messages.error(request, blocker.sentence)
            return redirect("consultations:publish", asked.code)
        messages.success(request, f"“{asked.title}” is published and the councils are asked.")
        return redirect("consultations:list")
    now = timezone.now()
    context = {
        "consultation": asked,
        "blockers": policies.against_publishing(asked, now),
        "publishing": presenters.publishing(asked, now),
        "release": release_words(asked),
    }
    return render(request, "consultations/publish.html", context)


@login_not_required
@require_safe
def public(request: HttpRequest, consultation: str) -> HttpResponse:
    now = timezone.now()
    asked = get_object_or_404(Consultation.objects.readable_by_all(now), code=consultation)
    context = {
        "consultation": asked,
        "is_open": asked.state_at(now) == ConsultationState.OPEN,
        "asked": asked.rule.in_words(),
        "sections": presenters.sections(asked),
        "release": release_words(asked),
    }
    return render(request, "consultations/public.html", context)

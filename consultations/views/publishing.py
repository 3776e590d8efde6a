from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from consultations import actions, permissions, policies
from consultations.doors import consultation_of
from consultations.presenters.publishing import publishing
from consultations.release_words import release_words
from councils.doors import person
from councils.refusals import Refused


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
        "publishing": publishing(asked, now),
        "release": release_words(asked),
    }
    return render(request, "consultations/publish.html", context)

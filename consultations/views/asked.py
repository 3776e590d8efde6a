"""Which councils are asked, since when the list is final, and councils named in addition."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from consultations import permissions, policies
from consultations.actions.opening import add_council
from consultations.applicability import asked_in_words
from consultations.doors import consultation_of
from consultations.forms.asked import AddCouncilForm
from councils.doors import person
from councils.views.pages import form_page, read_and_send, sent


@read_and_send
def asked(request: HttpRequest, consultation: str) -> HttpResponse:
    user = person(request)
    found = consultation_of(user, consultation)
    if not permissions.can_follow(user):
        raise PermissionDenied("LGA editors and analysts see which councils are asked.")
    can_add = permissions.can_edit(user)
    if request.method == "POST" and not can_add:
        raise PermissionDenied("Only LGA editors name further councils.")
    now = timezone.now()
    invitations = found.invitations.select_related("council", "added_by")
    form = AddCouncilForm(sent(request), councils=list(policies.councils_to_ask(found, now)))

    def do(typed: dict[str, Any]) -> None:
        add_council(consultation=found, council=typed["council"], by=user, reason=typed["reason"])

    return form_page(
        request,
        form=form,
        do=do,
        done=lambda typed: f"{typed['council'].name} is asked, too.",
        back=reverse("consultations:asked", args=[found.code]),
        template="consultations/asked.html",
        consultation=found,
        number=found.invitations.count(),
        rule=asked_in_words(found.rule),
        added=list(invitations.filter(added_by__isnull=False)),
        changes=found.asked_changes.splitlines(),
        is_final=found.published_at is not None and not found.is_asked_again,
        ends_at=policies.end_of_all(found),
        can_add=can_add,
        blockers=policies.against_adding(found, now),
    )

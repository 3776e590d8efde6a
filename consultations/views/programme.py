from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from consultations import permissions
from consultations.actions import programme
from consultations.forms.programme import EntryForm
from consultations.forms.seen import SeenForm
from consultations.models import Consultation, ProgrammeEntry
from councils.doors import person
from councils.models import User
from councils.views.pages import form_page, read_and_send, sent, verb_page

TEMPLATE = "consultations/programme_entry.html"


def planner(request: HttpRequest) -> User:
    """Editors; others at the LGA are told whose task it is, for everybody else it is not there."""
    user = person(request)
    if not user.staff_roles:
        raise Http404
    if not permissions.can_plan(user):
        raise PermissionDenied("Only LGA editors keep the forward programme.")
    return user


def back() -> str:
    # By its name: the page of the programme reads what was published, in an app above this one.
    return reverse("results:programme")


@read_and_send
def add(request: HttpRequest) -> HttpResponse:
    user = planner(request)
    listed = Consultation.objects.visible_to(user).order_by("-opens_at")
    form = EntryForm(sent(request), consultations=listed, cancel_url=back())
    return form_page(
        request,
        form=form,
        do=lambda typed: programme.add(by=user, planned=form.planned),
        done=lambda typed: "The entry is in the programme.",
        back=back(),
        template=TEMPLATE,
        entry=None,
    )


@read_and_send
def change(request: HttpRequest, pk: int) -> HttpResponse:
    user = planner(request)
    entry = entry_of(user, pk)
    listed = Consultation.objects.visible_to(user).order_by("-opens_at")
    form = EntryForm(sent(request), consultations=listed, entry=entry, cancel_url=back())

    def do(typed: dict[str, Any]) -> None:
        programme.change(entry=entry, by=user, seen=form.seen, planned=form.planned)

    return form_page(
        request,
        form=form,
        do=do,
        done=lambda typed: "The entry was changed.",
        back=back(),
        template=TEMPLATE,
        entry=entry,
    )


@read_and_send
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    user = planner(request)
    entry = entry_of(user, pk)
    seen = request.POST.get("base", "")
    return verb_page(
        request,
        do=lambda: programme.remove(
            entry=entry, by=user, seen=int(seen) if seen.isdecimal() and len(seen) < 9 else 0
        ),
        done="The entry was removed from the programme.",
        back=back(),
        blockers=[],
        heading="Remove this entry from the programme?",
        caption=entry.title,
        sentences=["It goes from the programme of the LGA and of the councils."],
        form=SeenForm(initial={"base": entry.version}),
        button="Remove the entry",
        button_class="warning",
    )


def entry_of(user: User, pk: int) -> ProgrammeEntry:
    found = ProgrammeEntry.objects.visible_to(user).select_related("consultation")
    return get_object_or_404(found, pk=pk)

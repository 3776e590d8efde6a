from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from consultations.models import Consultation
from councils.doors import person
from councils.models import User
from councils.refusals import Refused
from councils.stored import say_stored
from responses.views.outcome import tell
from results import actions, permissions, policies
from results.forms import EndNoteForm, NoteForm
from results.models import PublicationNote
from results.notes import respondents
from results.presenters.notes import note_lines


def consultation_of(user: User, code: str) -> Consultation:
    asked = get_object_or_404(Consultation.objects.visible_to(user), code=code)
    if not permissions.can_follow(user):
        raise PermissionDenied("LGA editors and analysts see the steps of a release.")
    return asked


@require_http_methods(["GET", "HEAD", "POST"])
def published_answers(request: HttpRequest, consultation: str) -> HttpResponse:
    """Which councils are noted as having published their answers; a POST notes one more."""
    user = person(request)
    asked = consultation_of(user, consultation)
    may_note = permissions.can_note(user)
    if request.method == "POST" and not may_note:
        raise PermissionDenied("LGA analysts note which councils have published their answers.")
    barred = policies.not_closed(asked, timezone.now())
    if request.method == "POST" and barred:
        tell(request, Refused(barred))
        return redirect("results:published-answers", asked.code)
    found = PublicationNote.objects.visible_to(user).standing(asked)
    notes = [] if barred else list(found.select_related("invitation__council", "noted_by"))
    form = None
    if may_note and not barred:
        noted = {note.invitation_id for note in notes}
        councils = {pk: name for pk, name in respondents(asked).items() if pk not in noted}
        form = NoteForm(request.POST if request.method == "POST" else None, councils=councils)
    if request.method == "POST" and form is not None and form.is_valid():
        council, where = form.cleaned_data["council"], form.cleaned_data["where"]
        try:
            note = actions.note(consultation=asked, invitation=council, by=user, where=where)
        except Refused as refused:
            tell(request, refused)
        else:
            say_stored(request)
            messages.success(request, f"{note.invitation.council.name} is noted.")
        return redirect("results:published-answers", asked.code)
    context = {
        "consultation": asked,
        "blockers": barred,
        "notes": note_lines(notes, asked, may_note=may_note),
        "form": form,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "results/published_answers.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def end_note(request: HttpRequest, consultation: str, pk: int) -> HttpResponse:
    """The page before a note is ended: GET asks why, POST ends it."""
    user = person(request)
    asked = consultation_of(user, consultation)
    if not permissions.can_note(user):
        raise PermissionDenied("LGA analysts note which councils have published their answers.")
    notes = PublicationNote.objects.visible_to(user).standing(asked)
    note = get_object_or_404(notes.select_related("invitation__council"), pk=pk)
    form = EndNoteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_note(note=note, by=user, reason=form.cleaned_data["reason"])
        except Refused as refused:
            tell(request, refused)
        else:
            say_stored(request)
            messages.success(request, f"The note about {note.invitation.council.name} is ended.")
        return redirect("results:published-answers", asked.code)
    context = {
        "caption": asked.title,
        "heading": "End the note",
        "sentences": (
            f"{note.invitation.council.name} was noted as having published its answers: "
            f"{note.words}",
            "Both stay in the history of the results. From then on only what the council said "
            "when it submitted counts.",
        ),
        "blockers": policies.not_closed(asked, timezone.now()),
        "form": form,
        "button": "End the note",
        "button_class": "warning",
        "cancel_url": reverse("results:published-answers", args=[asked.code]),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "confirm.html", context, status=status)

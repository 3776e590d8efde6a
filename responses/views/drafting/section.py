from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from consultations.models import Question, Section
from councils.doors import person
from councils.models import User
from councils.refusals import Conflict, Refused
from responses import permissions, presenters
from responses.content import words
from responses.enums import State
from responses.forms import (
    AnswerForm,
    FormGroup,
)
from responses.models import Answer, Response
from responses.presenters.lines import answer_lines
from responses.said import Said
from responses.views.drafting import clashes
from responses.views.drafting.doors import locked_sentence, worked_on
from responses.views.follow_ups import show_follow_ups
from responses.views.outcome import tell
from responses.views.reviewing import mark_from_section


def answer_forms(
    response: Response, answers: Any, user: User, data: Any = None
) -> list[AnswerForm]:
    """A form for each answer; what this person may not write takes nothing that was sent."""
    facts = response.invitation.council.facts
    forms = []
    for answer in answers:
        against = answer.question.rule.reason_against(facts)
        can_write = permissions.can_write_answer(user, response, answer.question)
        form = AnswerForm(
            answer=answer,
            is_for_council=not against,
            reason_against=against,
            data=data if can_write else None,
        )
        form.can_write = can_write
        if not can_write:
            form.reads = words(answer.question, Said.of(answer), facts)
        forms.append(form)
    return forms


@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, council: str, consultation: str, number: int) -> HttpResponse:
    response = worked_on(request, council, consultation)
    sections, informing = response.invitation.consultation.sections_with_information()
    here = next((one for one in sections if one.number == number), None)
    if here is None:
        raise Http404("This consultation has no such section.")
    part = response.parts.get(section=here)
    forms = answer_forms(
        response, answers_of(response, here), person(request), request.POST or None
    )
    writable = [form for form in forms if form.can_write]
    if request.method == "POST" and not writable:
        raise PermissionDenied("Nothing in this section is assigned to you.")
    if request.method == "POST" and save_answers(response, writable, request):
        mark_from_section(request, response, writable)
        now = timezone.localtime()
        messages.success(request, f"Section {number} saved at {now:%H:%M}.")
        return redirect(after_section(request, response, here))
    if request.method == "POST":
        del response.answers_in_order  # some were saved just now
    lines = answer_lines(response, answers_of(response, here), person(request))
    for form in forms:
        form.line = lines[form.answer.pk]
    show_follow_ups(response, forms)
    facts = response.invitation.council.facts
    shown = [item for item in informing if item.section_id == here.pk and item.rule.fits(facts)]
    after = place_information(forms, shown)
    context = {
        "response": response,
        "section": here,
        "sections": sections,
        "part": part,
        "forms": forms,
        "informing_after": after,
        "form": FormGroup([*forms, *(form.resolution for form in forms if form.resolution)]),
        "next": next((one for one in sections if one.number > number), None),
        "is_drafting": response.state == State.DRAFTING,
        "can_write": bool(writable),
        "can_write_part": permissions.can_write_part(person(request), response, part),
        "time_left": presenters.time_left(response.invitation.consultation),
        "locked_sentence": locked_sentence(response),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "responses/section.html", context, status=status)


def answers_of(response: Response, section: Section) -> list[Answer]:
    return [one for one in response.answers_in_order if one.question.section_id == section.pk]


def place_information(forms: Sequence[AnswerForm], items: list[Question]) -> list[Question]:
    """Puts each item that only informs above the question it stands before; gives the rest."""
    rest = items
    for form in forms:
        before = [item for item in rest if item.position < form.question.position]
        form.informing, rest = before, rest[len(before) :]
    return rest


def save_answers(response: Response, forms: list[AnswerForm], request: HttpRequest) -> bool:
    """Saves each answer on its own: a fault or a conflict in one keeps none of the others back."""
    all_saved = True
    for form in forms:
        is_complete = clashes.attach_resolution(form)
        if not form.is_valid() or not is_complete:
            all_saved = False
            continue
        try:
            stored = clashes.save_answer(response, form, person(request))
        except Conflict as conflict:
            assert isinstance(conflict.current, Answer)
            clashes.show_answer_clash(form, conflict.current)
            all_saved = False
        except Refused as refused:
            tell(request, refused)
            return False
        else:
            form.show_saved(stored)
    return all_saved


def after_section(request: HttpRequest, response: Response, section: Section) -> str:
    """Where a button leads: back to its answer, on to "Have you completed this section?", or to
    the task list."""
    for button in ("resolve", "ready", "not_ready"):
        if button in request.POST:
            return f"{request.path}#{request.POST[button]}"
    if "continue" not in request.POST:
        return response.get_absolute_url()
    if permissions.can_write_section(person(request), response, section.pk):
        return reverse("responses:section-check", args=[*response.url_args, section.number])
    return f"{response.get_absolute_url()}?mine=1"

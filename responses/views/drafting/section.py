from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from consultations.models import Section
from councils.doors import person
from councils.refusals import Conflict, Refused
from responses import presenters
from responses.actions import drafting
from responses.enums import State
from responses.forms import (
    AnswerForm,
    FormGroup,
)
from responses.models import Answer, Response
from responses.presenters.lines import answer_lines
from responses.views.drafting.doors import drafted, locked_sentence
from responses.views.outcome import tell


def answer_forms(response: Response, answers: Any, data: Any = None) -> list[AnswerForm]:
    facts = response.invitation.council.facts
    forms = []
    for answer in answers:
        against = answer.question.rule.reason_against(facts)
        forms.append(
            AnswerForm(answer=answer, is_for_council=not against, reason_against=against, data=data)
        )
    return forms


@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, council: str, consultation: str, number: int) -> HttpResponse:
    response = drafted(request, council, consultation)
    sections = list(response.invitation.consultation.sections.all())
    here = next((one for one in sections if one.number == number), None)
    if here is None:
        raise Http404("This consultation has no such section.")
    part = response.parts.get(section=here)
    forms = answer_forms(
        response,
        [one for one in response.answers_in_order if one.question.section_id == here.pk],
        request.POST or None,
    )
    valid = [form.is_valid() for form in forms]  # each is asked, so that each shows its errors
    if request.method == "POST" and all(valid):
        try:
            saved = save_answers(response, forms, request)
        except Refused as refused:
            tell(request, refused)
            saved = False
        if saved:
            now = timezone.localtime()
            messages.success(request, f"Section {number} saved at {now:%H:%M}.")
            return redirect(after_section(request, response, sections, number))
    lines = answer_lines(response, [form.answer for form in forms], person(request))
    for form in forms:
        form.line = lines[form.answer.pk]
    context = {
        "response": response,
        "section": here,
        "sections": sections,
        "part": part,
        "forms": forms,
        "form": FormGroup(forms),
        "next": next((one for one in sections if one.number > number), None),
        "is_drafting": response.state == State.DRAFTING,
        "time_left": presenters.time_left(response.invitation.consultation),
        "locked_sentence": locked_sentence(response),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "responses/section.html", context, status=status)


def save_answers(response: Response, forms: list[AnswerForm], request: HttpRequest) -> bool:
    """Saves each changed answer on its own: a conflict in one keeps none of the others back."""
    all_saved = True
    for form in forms:
        try:
            stored = drafting.save_answer(
                response=response,
                question=form.question,
                by=person(request),
                base_version=form.cleaned_data["version"],
                **form.said().columns(),
            )
        except Conflict as conflict:
            assert isinstance(conflict.current, Answer)
            form.show_conflict(conflict.current)
            all_saved = False
        else:
            form.show_saved(stored)
    return all_saved


def after_section(
    request: HttpRequest, response: Response, sections: list[Section], number: int
) -> str:
    following = [one.number for one in sections if one.number > number]
    if "continue" in request.POST and following:
        return reverse("responses:section", args=[*response.url_args, following[0]])
    if "continue" in request.POST:
        return reverse("responses:check", args=response.url_args)
    return response.get_absolute_url()

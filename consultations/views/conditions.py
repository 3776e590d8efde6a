"""On which earlier answers a question is asked."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from consultations import editing, policies
from consultations.definition import Definition, QuestionDefinition
from consultations.editing.conditions import (
    base_of_conditions,
    followable,
    follows_of,
    is_asked,
)
from consultations.forms.conditions import ConditionsForm, pressed
from consultations.presenters.conditions import asked_if, wanted_in
from consultations.presenters.conditions_page import meaning
from consultations.views.audience import question_in
from consultations.views.editing.doors import Draft, based_on, draft_page, make


@draft_page
def conditions(request: HttpRequest, draft: Draft, identity: uuid.UUID) -> HttpResponse:
    question, definition = question_in(draft, identity), draft.definition
    form, is_sent = _form(request, definition, question)
    theirs = ""
    if is_sent and form.is_valid():
        follows, note = form.chosen, form.cleaned_data["note"]
        base = form.cleaned_data["base"]
        made = make(
            request,
            draft,
            form,
            lambda before: editing.set_conditions(
                before, identity, follows=follows, note=note, base=base
            ),
            f"{question.number}: on which answers it is asked",
            f"When {question.number} is asked is saved.",
        )
        if made.is_stored:
            return redirect(draft.url("edit-conditions", identity))
        if made.is_stale:
            now = Draft(draft.by, draft.consultation)
            stored = question_in(now, identity)
            theirs = asked_if(wanted_in(stored, now.definition)) or "It is always asked."
            based_on(form, base=base_of_conditions(now.definition, stored))
    asked = policies.councils_asked(draft.consultation, timezone.now())
    context = {
        "consultation": draft.consultation,
        "question": question,
        "is_asked": is_asked(question),
        "form": form,
        "theirs": theirs,
        "meaning": meaning(definition, identity, form.chosen, [council.facts for council in asked]),
        "back_url": draft.url("edit"),
    }
    status = 422 if is_sent and form.errors else 200
    return render(request, "consultations/editing/conditions.html", context, status=status)


def _form(
    request: HttpRequest, definition: Definition, question: QuestionDefinition
) -> tuple[ConditionsForm, bool]:
    """The form, and whether it was sent to be saved; otherwise it is shown without errors."""
    earlier = followable(definition, question)
    typed, is_sent = pressed(request.POST) if request.method == "POST" else (None, False)
    form = ConditionsForm(
        typed,
        stored=follows_of(definition, question),
        note=question.follows_note,
        base=base_of_conditions(definition, question),
        earlier=earlier,
        later={
            each.identity: each
            for each in definition.questions
            if each.identity not in earlier and each.identity != question.identity
        },
    )
    if typed is not None:
        form.keep_known()
        if not is_sent:
            form.forget_errors()
    return form, is_sent

"""Whom a consultation asks, and whom one of its questions is for."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from consultations import editing, policies
from consultations.applicability import Rule
from consultations.definition import QuestionDefinition
from consultations.editing.conditions import base_of_rule
from consultations.editing.parts import Absent, question_of
from consultations.forms.audience import AudienceForm
from consultations.presenters.audience import reached
from consultations.views.editing.doors import Draft, based_on, draft_page, make

TEMPLATE = "consultations/editing/audience.html"
# Buttons that show the page again and store nothing.
COUNT, ADD = "count", "add-council"


def question_in(draft: Draft, identity: uuid.UUID) -> QuestionDefinition:
    try:
        return question_of(draft.definition, identity)[1]
    except Absent as absent:
        raise Http404 from absent


@draft_page
def audience(request: HttpRequest, draft: Draft, identity: uuid.UUID) -> HttpResponse:
    question = question_in(draft, identity)
    register = policies.councils_to_ask(draft.consultation, timezone.now())
    among = [council for council in register if draft.definition.asked.fits(council.facts)]
    form = AudienceForm(
        _typed(request),
        councils=register,
        rule=question.applies_to,
        because=question.applies_because,
        base=base_of_rule(question.applies_to, question.applies_because),
    )
    theirs = ""
    if _is_sent(request) and form.is_valid():
        rule, because = form.rule_so_far, form.cleaned_data["because"]
        base = form.cleaned_data["base"]
        made = make(
            request,
            draft,
            form,
            lambda definition: editing.set_audience(
                definition, identity, rule=rule, because=because, base=base
            ),
            f"{question.number}: for whom it is",
            f"Whom {question.number} is for is saved.",
        )
        if made.is_stored:
            return redirect(draft.url("edit-audience", identity))
        if made.is_stale:
            stored = question_in(Draft(draft.by, draft.consultation), identity)
            theirs = _words(stored.applies_to, stored.applies_because)
            based_on(form, base=base_of_rule(stored.applies_to, stored.applies_because))
    context = {"question": question, "theirs": theirs}
    return _page(request, draft, form, reached(_rule(form), among, register), context)


@draft_page
def asked(request: HttpRequest, draft: Draft) -> HttpResponse:
    """The councils of which the consultation's own rule chooses are those in being at its
    opening."""
    register = policies.councils_to_ask(draft.consultation, timezone.now())
    stored = draft.definition.asked
    form = AudienceForm(_typed(request), councils=register, rule=stored, base=base_of_rule(stored))
    theirs = ""
    if _is_sent(request) and form.is_valid():
        rule, base = form.rule_so_far, form.cleaned_data["base"]
        made = make(
            request,
            draft,
            form,
            lambda definition: editing.set_asked(definition, rule, base=base),
            "Which councils are asked",
            "Which councils are asked is saved.",
        )
        if made.is_stored:
            return redirect(draft.url("edit-asked"))
        if made.is_stale:
            now = Draft(draft.by, draft.consultation).definition.asked
            theirs = _words(now, "")
            based_on(form, base=base_of_rule(now))
    context = {
        "question": None,
        "theirs": theirs,
        "day": policies.asked_on(draft.consultation, timezone.now()),
    }
    return _page(request, draft, form, reached(_rule(form), register, register), context)


def _typed(request: HttpRequest) -> QueryDict | None:
    """What was sent; a council that was found goes to the end of the lines."""
    if request.method != "POST":
        return None
    typed = request.POST.copy()
    found = str(typed.get("add", "")).strip()
    if typed.get("do") == ADD and found:
        lines = [line for line in str(typed.get("councils", "")).splitlines() if line.strip()]
        typed["councils"] = "\n".join([*lines, found])
        typed["add"] = ""
    return typed


def _is_sent(request: HttpRequest) -> bool:
    return request.method == "POST" and request.POST.get("do") not in {COUNT, ADD}


def _rule(form: AudienceForm) -> Rule:
    if form.is_bound:
        form.is_valid()
    return form.rule_so_far


def _words(rule: Rule, because: str) -> str:
    return f"{rule.in_words()}. {because}" if because else f"{rule.in_words()}."


def _page(
    request: HttpRequest, draft: Draft, form: AudienceForm, counted: Any, context: dict[str, Any]
) -> HttpResponse:
    context |= {
        "consultation": draft.consultation,
        "form": form,
        "reached": counted,
        "back_url": draft.url("edit"),
    }
    status = 422 if _is_sent(request) and form.errors else 200
    return render(request, TEMPLATE, context, status=status)

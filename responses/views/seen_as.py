"""A consultation as the officers of any council will see it, before they do.

The fields are those that a council gets. Nothing that is typed here is sent anywhere: the pages
have no form around the fields and no button.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from consultations.doors import consultation_of
from consultations.models import Consultation, Question
from consultations.presenters.documents import document_lines
from councils.doors import person
from councils.functions import CouncilFacts
from responses import presenters
from responses.enums import AnswerState
from responses.forms import AnswerForm, SeenAsForm
from responses.models import Answer
from responses.presenters.seen_as import (
    councils_to_ask,
    file_links,
    seen_as,
    seen_url,
    type_rows,
)
from responses.said import Said
from responses.views.drafting.section import place_information


def chosen(request: HttpRequest, asked: Consultation) -> SeenAsForm:
    return SeenAsForm(request.GET, councils=councils_to_ask(asked, timezone.now()))


@require_safe
def start(request: HttpRequest, consultation: str) -> HttpResponse:
    """Choosing a council, and what is for it."""
    asked = consultation_of(person(request), consultation)
    form = chosen(request, asked)
    facts = form.facts
    context = {
        "consultation": asked,
        "form": form,
        "types": type_rows(asked),
        "documents": document_lines(asked, "consultations:document"),
        "files": file_links(asked, form.query if facts else ""),
        "seen": seen_as(asked, list(asked.sections.all()), facts, form.query) if facts else None,
    }
    return render(request, "responses/seen_as.html", context)


@require_safe
def section(request: HttpRequest, consultation: str, number: int) -> HttpResponse:
    """One section with the fields that the council's officers get."""
    asked = consultation_of(person(request), consultation)
    form = chosen(request, asked)
    facts = form.facts
    sections, informing = asked.sections_with_information()
    here = next((one for one in sections if one.number == number), None)
    if here is None:
        raise Http404("This consultation has no such section.")
    if facts is None:
        return redirect(seen_url(asked))
    forms = unsaved_forms([q for q in asked.questions_in_order if q.spec.is_asked], facts)
    shown = [form for form in forms if form.question.section_id == here.pk]
    items = [item for item in informing if item.section_id == here.pk and item.rule.fits(facts)]
    after = place_information(shown, items)
    seen = seen_as(asked, sections, facts, form.query)
    context = {
        "consultation": asked,
        "seen": seen,
        "section": here,
        "forms": shown,
        "informing_after": after,
        "next": next((row for row in seen.sections if row.number > number), None),
        "back_url": f"{seen_url(asked)}{form.query}",
    }
    return render(request, "responses/seen_as_section.html", context)


def unsaved_forms(questions: list[Question], council: CouncilFacts) -> list[AnswerForm]:
    """A form for each question, as it is before anything is answered."""
    forms = []
    for question in questions:
        against = question.rule.reason_against(council)
        state = AnswerState.NOT_APPLICABLE if against else AnswerState.UNANSWERED
        form = AnswerForm(
            answer=Answer(question=question, state=state),
            is_for_council=not against,
            reason_against=against,
            may_be_unfinished=True,
        )
        form.may_write = False  # there is nothing to save it to
        forms.append(form)
    said = {form.question.pk: Said.of(form.answer) for form in forms}
    lines = presenters.follow_ups(questions, said)
    for form in forms:
        form.follow_up = lines.get(form.question.pk)
    return forms

"""A consultation as the officers of any council will see it, before they do.

The fields are those that a council gets. Nothing that is typed here is sent anywhere: the pages
have no form around the fields and no button.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from consultations.doors import consultation_of
from consultations.enums import Language
from consultations.models import Consultation, Invitation, Question, Section
from consultations.policies import councils_to_ask
from consultations.presenters.documents import document_lines
from consultations.presenters.language import has_welsh, show_welsh
from councils.doors import person
from responses.content import to_answer
from responses.forms import SeenAsForm
from responses.policies.rehearsing import against_rehearsing
from responses.presenters.rehearsing import start_url
from responses.presenters.seen_as import (
    file_links,
    seen_as,
    seen_url,
    type_rows,
)
from responses.views.drafting.section import place_information
from responses.views.unsaved import unsaved_forms


def chosen(request: HttpRequest, asked: Consultation) -> SeenAsForm:
    councils = councils_to_ask(asked, timezone.now()).order_by("name")
    return SeenAsForm(request.GET, councils=list(councils))


@require_safe
def start(request: HttpRequest, consultation: str) -> HttpResponse:
    """Choosing a council, and what is for it."""
    asked = consultation_of(person(request), consultation)
    form = chosen(request, asked)
    facts = form.facts
    sections = list(asked.sections.all())
    can_rehearse = not against_rehearsing(asked, timezone.now())
    context = {
        "languages": shown_in(form, [asked, *sections, *asked.questions_in_order]),
        "consultation": asked,
        "rehearse_url": start_url(asked) + (form.query if facts else "") if can_rehearse else "",
        "form": form,
        "types": type_rows(asked),
        "documents": document_lines(asked, "consultations:document"),
        "files": file_links(asked, form.query if facts else ""),
        "seen": seen_as(asked, sections, facts, form.query, _invitation(asked, form))
        if facts
        else None,
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
    languages = shown_in(form, [asked, *sections, *informing, *asked.questions_in_order])
    forms = unsaved_forms(to_answer(asked.questions_in_order), facts)
    shown = [form for form in forms if form.question.section_id == here.pk]
    items = [item for item in informing if item.section_id == here.pk and item.rule.fits(facts)]
    after = place_information(shown, items)
    seen = seen_as(asked, sections, facts, form.query, _invitation(asked, form))
    context = {
        "languages": languages,
        "consultation": asked,
        "seen": seen,
        "section": here,
        "forms": shown,
        "informing_after": after,
        "next": next((row for row in seen.sections if row.number > number), None),
        "back_url": f"{seen_url(asked)}{form.query}",
    }
    return render(request, "responses/seen_as_section.html", context)


def _invitation(asked: Consultation, form: SeenAsForm) -> Invitation | None:
    """Of the council that is chosen; a type of council has none."""
    if form.one_council is None:
        return None
    return asked.invitations.filter(council=form.one_council).first()


@dataclass(frozen=True)
class Languages:
    """For a council in Wales, where there is some Welsh: in which language the page is, and the
    same page in the other one."""

    is_in_welsh: bool
    other: str


def shown_in(
    form: SeenAsForm, rows: Sequence[Consultation | Section | Question]
) -> Languages | None:
    """Shows these rows in the language of the address; None where there is no choice."""
    if not form.is_in_wales or not has_welsh(rows):
        return None
    if form.is_in_welsh:
        show_welsh(*rows)
    other = Language.ENGLISH if form.is_in_welsh else Language.WELSH
    return Languages(form.is_in_welsh, form.query_in(other))

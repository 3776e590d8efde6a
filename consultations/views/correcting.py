"""Corrections: made by LGA editors, listed for everybody who can read the questions."""

from __future__ import annotations

from functools import partial

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultations import permissions, policies
from consultations.actions.correcting import correct as make
from consultations.correctable import FIELDS, PROMISES, Place, Words, words_of
from consultations.definition import Definition
from consultations.definition.stored import definition_of
from consultations.doors import consultation_of
from consultations.editing.correcting import with_words
from consultations.forms.correcting import CorrectForm
from consultations.models import Consultation
from consultations.models.correcting import CorrectionQuerySet
from consultations.presenters.corrections import (
    correctable_sections,
    correctable_texts,
    corrected_parts,
    correction_lines,
)
from consultations.presenters.publishing import take_back_url
from consultations.presenters.welsh import left_to_translate
from councils.doors import person
from councils.views.pages import form_page, read_and_send, sent


@require_safe
def corrections(request: HttpRequest, consultation: str) -> HttpResponse:
    """What was corrected, and for editors every place that can be."""
    user, now = person(request), timezone.now()
    asked = consultation_of(user, consultation)
    blockers = policies.against_corrections(asked, now)
    is_editor = permissions.can_edit(user)
    can_edit = is_editor and not blockers
    names = [name for name in FIELDS if name not in PROMISES]
    context = {
        "consultation": asked,
        "lines": correction_lines(_made(asked).select_related("made_by"), with_people=True),
        "blockers": blockers,
        "can_edit": can_edit,
        "texts": correctable_texts(asked, names) if can_edit else [],
        "sections": correctable_sections(asked) if can_edit else [],
        "take_back_url": take_back_url(asked, now) if is_editor else "",
        "to_translate": left_to_translate(asked, now) if can_edit else [],
    }
    return render(request, "consultations/corrections.html", context)


@login_not_required
@require_safe
def public_corrections(request: HttpRequest, consultation: str) -> HttpResponse:
    found = Consultation.objects.readable_by_all(timezone.now())
    asked = get_object_or_404(found, code=consultation)
    context = {"consultation": asked, "lines": correction_lines(_made(asked).since_opening())}
    return render(request, "consultations/public_corrections.html", context)


def _made(asked: Consultation) -> CorrectionQuerySet:
    return asked.corrections.select_related("question", "section")


@read_and_send
def correct_text(request: HttpRequest, consultation: str, field: str) -> HttpResponse:
    asked = _to_correct(request, consultation)
    if field not in FIELDS or field in PROMISES:
        raise Http404("There is no such text.")
    return _correct(request, asked, definition_of(asked), Place(field=field), str(FIELDS[field]))


@read_and_send
def correct_section(request: HttpRequest, consultation: str, section: int) -> HttpResponse:
    asked = _to_correct(request, consultation)
    return _correct(
        request, asked, definition_of(asked), Place(section=section), f"section {section}"
    )


@read_and_send
def correct_question(request: HttpRequest, consultation: str, question: str) -> HttpResponse:
    asked = _to_correct(request, consultation)
    definition = definition_of(asked)
    found = {each.number: each.identity for each in definition.questions}
    if question not in found:
        raise Http404("There is no such question.")
    return _correct(request, asked, definition, Place(question=found[question]), question)


def _to_correct(request: HttpRequest, consultation: str) -> Consultation:
    user = person(request)
    asked = consultation_of(user, consultation)
    if not permissions.can_edit(user):
        raise PermissionDenied("Only LGA editors correct a consultation.")
    return asked


def _correct(
    request: HttpRequest, asked: Consultation, definition: Definition, place: Place, name: str
) -> HttpResponse:
    """The old words beside the new ones; the first sending shows what changes."""
    now = timezone.now()
    words: Words | None = words_of(definition).get(place)
    if words is None:
        raise Http404("There is no such place.")
    back = reverse("consultations:corrections", args=[asked.code])
    form = CorrectForm(
        sent(request),
        words=words,
        is_question=place.question is not None,
        seen=asked.version,
        cancel_url=back,
    )
    context = {
        "consultation": asked,
        "name": name,
        "place": place,
        "blockers": policies.against_corrections(asked, now),
        "take_back_url": take_back_url(asked, now),
        "parts": (),
    }
    if request.method == "POST" and form.is_valid():
        edit = partial(with_words, place=place, words=form.words())
        if not form.is_previewed:
            return _preview(request, form, definition, place, back, context)
        context["parts"] = corrected_parts(words, form.words())
        form.ask_to_confirm()
        return form_page(
            request,
            form=form,
            do=lambda typed: make(
                consultation=asked,
                by=person(request),
                seen=typed["seen"],
                edit=edit,
                reason=typed["reason"],
                is_of_meaning=form.is_of_meaning,
            ),
            done=lambda typed: (
                "The correction is made. The councils and the other editors are told by mail."
            ),
            back=back,
            template="consultations/correct.html",
            **context,
        )
    status = 422 if form.is_bound else 200
    context |= {"form": form, "back_url": back}
    return render(request, "consultations/correct.html", context, status=status)


def _preview(
    request: HttpRequest,
    form: CorrectForm,
    definition: Definition,
    place: Place,
    back: str,
    context: dict[str, object],
) -> HttpResponse:
    """What changes, word by word, or why it cannot be made; nothing is stored."""
    after = with_words(definition, place, form.words())
    blockers = policies.against_correcting(definition, after)
    parts = corrected_parts(form.before, form.words())
    if not parts:
        form.add_error(form.places[0], _("These are the words that are there already"))
    for blocker in blockers:
        form.add_error(None, blocker.sentence)
    if parts and not blockers:
        form.ask_to_confirm()
    context |= {"form": form, "back_url": back, "parts": parts if not blockers else ()}
    status = 422 if form.errors else 200
    return render(request, "consultations/correct.html", context, status=status)

"""The Welsh of a draft: how far it is, and each of its pages side by side with the English."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from consultations.definition.values import Definition, SectionDefinition
from consultations.definition.welsh import parts, progress
from consultations.editing.welsh import translate
from consultations.forms.welsh import WelshForm, parts_of
from consultations.presenters.welsh import groups, in_words, of_page, pages
from consultations.views.editing.doors import Draft, based_on, draft_page, make
from councils.views.pages import sent


@draft_page
def welsh(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Which parts are translated how far."""
    context = {
        "consultation": draft.consultation,
        "back_url": draft.url("edit"),
        "far": in_words(progress(parts(draft.definition))),
        "pages": pages(draft.definition),
    }
    return render(request, "consultations/editing/welsh.html", context)


@draft_page
def welsh_part(request: HttpRequest, draft: Draft, number: int) -> HttpResponse:
    """The texts of the consultation itself (`number` is 0) or of a section."""
    shown = _shown(draft.definition, number)
    name = f"Section {number}" if number else "The consultation itself"
    form = WelshForm(sent(request), parts=parts_of(shown))
    if request.method == "POST" and form.is_valid():
        typed = form.typed
        made = make(
            request,
            draft,
            form,
            lambda definition: translate(definition, typed),
            f"Welsh of section {number} written" if number else "Welsh written",
            f"The Welsh is saved: {name.lower()}.",
        )
        if made.is_stored:
            return redirect(draft.url("edit-welsh"))
    if form.errors:
        based_on(form, seen=form.seen_again)
    context = {
        "consultation": draft.consultation,
        "back_url": draft.url("edit-welsh"),
        "form": form,
        "name": name,
        "title": shown.title,
        "far": of_page(parts_of(shown)),
        "groups": groups(form),
    }
    status = 422 if form.errors else 200
    return render(request, "consultations/editing/welsh_part.html", context, status=status)


def _shown(definition: Definition, number: int) -> Definition | SectionDefinition:
    if not number:
        return definition
    for section in definition.sections:
        if section.number == number:
            return section
    raise Http404

"""The particulars of a draft, and its sections."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from consultations import editing
from consultations.actions import rewriting
from consultations.definition import SectionDefinition
from consultations.definition.stored import definition_of
from consultations.editing import wording
from consultations.editing.sections import NOT_EMPTY
from consultations.forms.particulars import ParticularsForm
from consultations.forms.sections import SectionForm
from consultations.forms.seen import SeenForm
from consultations.presenters.stored_now import heading_lines, particulars_lines
from consultations.views.editing.doors import Draft, based_on, draft_page, make
from councils.refusals import Blocker
from councils.views.pages import sent, verb_page


@draft_page
def particulars(request: HttpRequest, draft: Draft) -> HttpResponse:
    back = draft.url("edit")
    form = ParticularsForm(sent(request), definition=draft.definition, cancel_url=back)
    theirs: Any = None
    if request.method == "POST" and form.is_valid():
        now, base = form.particulars, form.cleaned_data["base"]
        made = make(
            request,
            draft,
            form,
            lambda definition: wording.rewrite_particulars(definition, now, base=base),
            "Particulars changed",
            "The particulars are saved.",
        )
        if made.is_stored:
            return redirect(back)
        if made.is_stale:
            stored = wording.particulars_of(definition_of(draft.consultation))
            theirs = particulars_lines(stored)
            based_on(form, base=wording.base_of(stored))
    context = {"form": form, "theirs": theirs}
    return _page(request, draft, "consultations/editing/particulars.html", context)


@draft_page
def add_section(request: HttpRequest, draft: Draft) -> HttpResponse:
    back = draft.url("edit")
    form = SectionForm(sent(request), heading=None, button="Add the section", cancel_url=back)
    if request.method == "POST" and form.is_valid():
        now = form.heading
        made = make(
            request,
            draft,
            form,
            lambda definition: editing.add_section(definition, **vars(now)),
            f"Section “{now.title}” added",
            f"The section “{now.title}” is added. Add questions to it.",
        )
        if made.is_stored:
            return redirect(back)
    context = {"form": form, "section": None, "theirs": None}
    return _page(request, draft, "consultations/editing/section.html", context)


@draft_page
def section(request: HttpRequest, draft: Draft, number: int) -> HttpResponse:
    found = _section(draft, number)
    back = draft.url("edit")
    form = SectionForm(
        sent(request), heading=wording.heading_of(found), button="Save", cancel_url=back
    )
    theirs: Any = None
    if request.method == "POST" and form.is_valid():
        now, base = form.heading, form.cleaned_data["base"]
        made = make(
            request,
            draft,
            form,
            lambda definition: wording.reword_section(definition, number, now, base=base),
            f"Section {number} changed",
            f"The section “{now.title}” is saved.",
        )
        if made.is_stored:
            return redirect(back)
        if made.is_stale:
            stored = wording.heading_of(_section(Draft(draft.by, draft.consultation), number))
            theirs = heading_lines(stored)
            based_on(form, base=wording.base_of(stored))
    context = {"form": form, "section": found, "theirs": theirs}
    return _page(request, draft, "consultations/editing/section.html", context)


@draft_page
def remove_section(request: HttpRequest, draft: Draft, number: int) -> HttpResponse:
    found = _section(draft, number)
    form = SeenForm(initial={"base": wording.base_of(wording.heading_of(found))})
    base = request.POST.get("base", "")
    blockers = [Blocker("unfit", NOT_EMPTY)] if found.questions else []
    return verb_page(
        request,
        do=lambda: rewriting.rewrite(
            consultation=draft.consultation,
            by=draft.by,
            edit=lambda definition: wording.remove_section_seen(definition, number, base=base),
            what=f"Section {number}, “{found.title}”, removed",
        ),
        done=f"The section “{found.title}” is removed.",
        back=draft.url("edit"),
        blockers=blockers,
        heading=f"Remove section {number}",
        caption=draft.consultation.title,
        sentences=[
            f"“{found.title}” has no questions."
            + (" Its background goes with it." if found.background else ""),
            "An earlier version of the draft still has it and can be restored.",
        ],
        form=form,
        button="Remove the section",
        button_class="warning",
    )


def _section(draft: Draft, number: int) -> SectionDefinition:
    for found in draft.definition.sections:
        if found.number == number:
            return found
    raise Http404


def _page(
    request: HttpRequest, draft: Draft, template: str, context: dict[str, Any]
) -> HttpResponse:
    context |= {"consultation": draft.consultation, "back_url": draft.url("edit")}
    status = 422 if context["form"].errors else 200
    return render(request, template, context, status=status)

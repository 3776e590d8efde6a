"""A whole questionnaire, pasted: what it becomes is shown, changed and confirmed; then it is one
edit of the draft."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from consultations.actions.versions import identities_ever
from consultations.definition import Definition
from consultations.editing.pasted_arranging import KEEP, LEAVE, arranged, fill_numbers, numbered
from consultations.editing.pasted_items import Item, Unused
from consultations.editing.pasting import PastedSection, add_pasted
from consultations.forms.pasted import ProposalForm
from consultations.forms.pasting import PasteForm
from consultations.views.editing.doors import Draft, draft_page, make
from councils.stored import say_stored
from councils.views.pages import sent

MOVED = "Everything that you asked for is done below. Nothing is added to the draft yet."


@draft_page
def paste(request: HttpRequest, draft: Draft) -> HttpResponse:
    """The text, then the proposal, which lives in the page's own fields until it is confirmed."""
    if "order" in request.POST:
        return _proposal(request, draft)
    form = PasteForm(sent(request), cancel_url=draft.url("edit"))
    if form.is_bound and form.is_valid():
        items = numbered(form.proposal.items, _taken(draft))
        told = [(item, LEAVE if isinstance(item, Unused) else KEEP) for item in items]
        return _shown(request, draft, told, ", ".join(form.proposal.marks))
    context = {"form": form, "consultation": draft.consultation, "back_url": draft.url("edit")}
    status = 422 if form.errors else 200
    return render(request, "consultations/editing/paste.html", context, status=status)


def _proposal(request: HttpRequest, draft: Draft) -> HttpResponse:
    form = ProposalForm(definition=draft.definition, data=request.POST)
    if form.moves or "show" in request.POST:
        # What was moved is seen before it is added.
        said = MOVED if form.moves else "This is what would be added now."
        return _shown(request, draft, _again(draft, form), request.POST.get("marks", ""), said)
    if form.is_valid():
        pasted, ever = form.pasted, identities_ever(draft.consultation)

        def edit(definition: Definition) -> Definition:
            return add_pasted(definition, pasted, ever=ever)

        what = counted_words(pasted)
        if make(request, draft, form, edit, f"Pasted: {what}", f"{what} are added.").is_stored:
            return redirect(draft.url("edit"))
    return _page(request, draft, form, form["marks"].value() or "")


def _again(draft: Draft, form: ProposalForm) -> list[tuple[Item, str]]:
    """The proposal after what was asked for, with numbers for what has none yet."""
    found = arranged(form.told)
    items = fill_numbers([item for item, _ in found], _taken(draft))
    return [(item, do) for item, (_, do) in zip(items, found, strict=True)]


def _taken(draft: Draft) -> set[str]:
    return {each.number.lower() for each in draft.definition.questions}


def counted_words(pasted: Sequence[PastedSection]) -> str:
    """ "2 sections, 14 questions"."""
    sections = sum(part.into is None for part in pasted)
    questions = sum(len(part.questions) for part in pasted)
    parts = [
        f"{count} {name}{'' if count == 1 else 's'}"
        for count, name in ((sections, "section"), (questions, "question"))
        if count
    ]
    return ", ".join(parts)


def _shown(
    request: HttpRequest,
    draft: Draft,
    told: Sequence[tuple[Item, str]],
    marks: str,
    said: str = "",
) -> HttpResponse:
    say_stored(request)  # what was typed stands in the fields of the page that follows
    form = ProposalForm(definition=draft.definition, told=told, marks=marks)
    return _page(request, draft, form, marks, said)


def _page(
    request: HttpRequest, draft: Draft, form: ProposalForm, marks: Any, said: str = ""
) -> HttpResponse:
    context = {
        "form": form,
        "marks": marks,
        "said": said,
        "consultation": draft.consultation,
        "back_url": draft.url("paste"),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "consultations/editing/pasted.html", context, status=status)

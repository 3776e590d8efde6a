"""The question bank: a question of another consultation is copied with its identity, so that the
waves can be compared."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from consultations.definition import Definition, QuestionDefinition
from consultations.definition.stored import question_alone
from consultations.editing.pasting import copy_question, number_for
from consultations.editing.wording import base_of, wording_of
from consultations.forms.bank import BankFilterForm, Chosen, CopyForm
from consultations.models import Consultation
from consultations.presenters.bank import asked_elsewhere, banked, found_identities
from consultations.views.editing.doors import Draft, draft_page, make
from councils.views.pages import sent

ON_A_PAGE = 20
CHANGED = "That question was changed or removed meanwhile. Look at it again below."


@draft_page
def bank(request: HttpRequest, draft: Draft) -> HttpResponse:
    form = CopyForm(sent(request), definition=draft.definition)
    if form.is_bound and form.is_valid():
        chosen, into = form.cleaned_data["copy"], form.cleaned_data["into"]
        question = _question(draft, chosen)
        if question is None:
            form.add_error(None, CHANGED)
        else:
            copied = question

            def edit(definition: Definition) -> Definition:
                return copy_question(definition, into, copied)

            number = number_for(draft.definition, question)
            what = f"{question.number} of {chosen.code} copied"
            done = f"{number} is added to section {into.number}."
            if make(request, draft, form, edit, what, done).is_stored:
                return redirect(request.get_full_path())
    others = Consultation.objects.visible_to(draft.by).exclude(pk=draft.consultation.pk)
    names = others.order_by("-opens_at", "code").values_list("code", "title")
    search = BankFilterForm(request.GET, consultations=names)
    questions = asked_elsewhere(draft.consultation, draft.by)
    found = found_identities(questions, **search.chosen)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "search": search,
        "page": page,
        "rows": banked(questions, [identity for (identity,) in page], draft.definition),
        "can_copy": bool(draft.definition.sections),
        "consultation": draft.consultation,
        "back_url": draft.url("edit"),
    }
    status = 422 if form.errors else 200
    return render(request, "consultations/editing/bank.html", context, status=status)


def _question(draft: Draft, chosen: Chosen) -> QuestionDefinition | None:
    """The question in the words that the page showed; None where it has others by now."""
    rows = asked_elsewhere(draft.consultation, draft.by).prefetch_related("options")
    row = rows.filter(consultation__code=chosen.code, identity=chosen.identity).first()
    if row is None:
        return None
    question = question_alone(row)
    return question if base_of(wording_of(question)) == chosen.base else None

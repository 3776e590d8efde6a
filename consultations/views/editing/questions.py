"""One question of a draft: added, changed, removed."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from consultations import editing
from consultations.actions import rewriting
from consultations.actions.versions import identities_ever
from consultations.applicability import Rule
from consultations.definition import Definition, QuestionDefinition, SectionDefinition
from consultations.definition.checks import problems
from consultations.definition.problem import Problem
from consultations.editing import wording
from consultations.editing.parts import Absent, question_of, section_of
from consultations.editing.questions import depending_on, new_identity, next_number
from consultations.enums import QuestionKind
from consultations.forms.questions import QuestionForm
from consultations.forms.rows import OPTION, SHOWING, STATEMENT, pressed
from consultations.forms.seen import SeenForm
from consultations.presenters.bank import elsewhere
from consultations.presenters.outline import beside
from consultations.presenters.reading import question_words
from consultations.presenters.stored_now import wording_lines
from consultations.views.editing.doors import Draft, based_on, draft_page, make
from councils.views.pages import verb_page

TEMPLATE = "consultations/editing/question.html"


@draft_page
def add_question(request: HttpRequest, draft: Draft, number: int) -> HttpResponse:
    try:
        section = section_of(draft.definition, number)
    except Absent as absent:
        raise Http404 from absent
    blank = _blank(draft.definition)
    form, said = _form(request, blank)
    if form.is_bound and form.is_valid():
        now, called = form.wording, form.cleaned_data["number"]
        ever = identities_ever(draft.consultation)

        def edit(definition: Definition) -> Definition:
            question = QuestionDefinition(
                **{**vars(blank), **vars(now)}
                | {"number": called, "identity": new_identity(definition, called, ever)}
            )
            return editing.add_question(definition, number, question)

        done = _and_left_out(form, f"{called} is added to section {number}.")
        if make(request, draft, form, edit, f"{called} added", done).is_stored:
            return redirect(
                draft.url("add-question", number) if "next" in request.POST else draft.url("edit")
            )
    context = {"form": form, "said": said, "section": section, "question": None, "theirs": None}
    return _page(request, draft, context)


@draft_page
def question(request: HttpRequest, draft: Draft, identity: uuid.UUID) -> HttpResponse:
    section, found = _question(draft, identity)
    form, said = _form(request, found)
    theirs: Any = None
    if form.is_bound and form.is_valid():
        now, typed = form.wording, form.cleaned_data
        made = make(
            request,
            draft,
            form,
            lambda definition: wording.reword_question(
                definition,
                identity,
                now,
                number=typed["number"],
                shown=typed["shown"],
                base=typed["base"],
            ),
            f"{found.number} changed",
            _and_left_out(form, f"{typed['number']} is saved."),
        )
        if made.is_stored:
            return redirect(draft.url("edit-question", identity))
        if made.is_stale:
            _, stored = _question(Draft(draft.by, draft.consultation), identity)
            words = wording.wording_of(stored)
            theirs = wording_lines(stored.number, words)
            based_on(form, base=wording.base_of(words))
    context = {"form": form, "said": said, "section": section, "question": found, "theirs": theirs}
    return _page(request, draft, context)


@draft_page
def remove_question(request: HttpRequest, draft: Draft, identity: uuid.UUID) -> HttpResponse:
    """The page says which questions depend on it; what it said is sent back with the button, so
    that no condition goes of which nobody was told."""
    _, found = _question(draft, identity)
    depending = depending_on(draft.definition, found.number)
    told = [
        one for part in request.POST.get("base", "").split() if (one := _identity(part)) is not None
    ]
    sentences = [
        f"{found.number}: {question_words(found, draft.definition).wording}",
        *(
            f"{one.number} depends on the answer to {found.number}. It stays, and is then asked "
            "without a condition."
            for one in depending
        ),
        "The other questions keep their numbers. An earlier version of the draft still has this "
        "question and can be restored.",
    ]
    return verb_page(
        request,
        do=lambda: rewriting.rewrite(
            consultation=draft.consultation,
            by=draft.by,
            edit=lambda definition: editing.remove_question(definition, identity, frees=told),
            what=f"{found.number} removed",
        ),
        done=f"{found.number} is removed.",
        back=draft.url("edit"),
        blockers=[],
        heading=f"Remove {found.number}",
        caption=draft.consultation.title,
        sentences=sentences,
        form=SeenForm(initial={"base": " ".join(str(one.identity) for one in depending)}),
        button="Remove the question",
        button_class="warning",
    )


def _blank(definition: Definition) -> QuestionDefinition:
    number = next_number(definition)
    return QuestionDefinition(
        number=number,
        identity=new_identity(definition, number),
        kind=str(QuestionKind.OPEN_TEXT),
        text="",
        is_wording_held=True,
        guidance="",
        applies_to=Rule(),
        follows="",
        follows_when=(),
        follows_note="",
        options=(),
        statements=(),
        words=None,
    )


def _form(request: HttpRequest, found: QuestionDefinition) -> tuple[QuestionForm, dict[str, str]]:
    """The form, and what is said above the rows of which one was moved or taken out just now."""
    said = {OPTION: "", STATEMENT: ""}
    if request.method != "POST":
        return QuestionForm(question=found), said
    if _is_only_shown(request.POST):
        pressing = pressed(request.POST)
        said[pressing.group] = pressing.said
        form = QuestionForm(question=found, typed=pressing.typed, focus=pressing.focus)
        return form, said
    return QuestionForm(question=found, data=request.POST), said


def _is_only_shown(data: QueryDict) -> bool:
    return any(name in data for name in SHOWING)


def _and_left_out(form: QuestionForm, sentence: str) -> str:
    return " ".join(filter(None, (sentence, form.left_out)))


def _missing(definition: Definition, stored: QuestionDefinition) -> list[Problem]:
    """What keeps the question, as it is stored, from being published, whoever is asked: councils
    that it names and the consultation does not ask are named on the page of the draft."""
    return [one for one in problems(definition) if one.identity == stored.identity]


def _question(draft: Draft, identity: uuid.UUID) -> tuple[SectionDefinition, QuestionDefinition]:
    try:
        return question_of(draft.definition, identity)
    except Absent as absent:
        raise Http404 from absent


def _identity(typed: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(typed)
    except ValueError:
        return None


def _page(request: HttpRequest, draft: Draft, context: dict[str, Any]) -> HttpResponse:
    form = context["form"]
    found = context["question"]
    context |= {
        "consultation": draft.consultation,
        "missing": _missing(draft.definition, found) if found and not form.is_bound else [],
        "preview": question_words(form.drafted(), draft.definition),
        "back_url": draft.url("edit"),
        "beside": beside(draft.definition, found) if found else None,
        "elsewhere": elsewhere(draft.consultation, found, draft.by) if found else [],
        "remove_url": draft.url("remove-question", found.identity) if found else "",
    }
    return render(request, TEMPLATE, context, status=422 if form.errors else 200)

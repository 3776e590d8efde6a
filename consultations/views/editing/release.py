"""What will be published, on the pages of a draft: at a glance, and each part by itself."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from consultations import policies
from consultations.definition import Definition
from consultations.doors import consultation_of
from consultations.editing import Edit, Unfit
from consultations.editing import release as editing
from consultations.editing.parts import Absent
from consultations.forms.release_counting import CountingForm
from consultations.forms.release_crossings import CrossingsForm, pressed
from consultations.forms.release_groups import GroupsForm, NeighboursForm
from consultations.forms.seen import SeenForm
from consultations.presenters.release_changes import Declared, release_changes
from consultations.presenters.release_groups import fewer_asked, nations
from consultations.presenters.release_page import counting_words, parts, plan_of, words
from consultations.release_plan import DIMENSIONS
from consultations.release_words import dimension_name
from consultations.views.editing.doors import Draft, based_on, draft_page, make
from councils.functions import CouncilFacts
from councils.views.pages import sent

SAVED = "What will be published is saved."
# Buttons that show the page again and store nothing.
COUNT, FILL = "count", "fill"


@draft_page
def release(request: HttpRequest, draft: Draft) -> HttpResponse:
    """All of it, as councils will read it; the button takes out what fits the questions no more."""
    base = request.POST.get("base", "")
    form = SeenForm(sent(request), initial={"base": editing.base_of_all(draft.definition)})
    if request.method == "POST" and form.is_valid():
        made = make(
            request,
            draft,
            form,
            lambda definition: editing.without_lost(definition, base=base),
            "What is published of questions that changed taken out",
            "What does not fit the questions any more is taken out.",
        )
        if made.is_stored:
            return redirect(draft.url("edit-release"))
        draft = Draft(draft.by, consultation_of(draft.by, draft.consultation.code))
        based_on(form, base=editing.base_of_all(draft.definition))
    councils = _asked(draft)
    plan = plan_of(draft.definition, councils)
    context = {
        "consultation": draft.consultation,
        "form": form,
        "faults": [problem.spoken for problem in editing.faults(draft.definition)],
        "parts": parts(draft.definition, plan, draft.consultation.code),
        "is_usual": not draft.definition.release,
        "councils": len(councils),
        "nations": nations(plan, councils),
        "fewer": fewer_asked(draft.definition, plan, councils),
        "release": words(draft.definition, plan),
        "back_url": draft.url("edit"),
    }
    status = 422 if form.errors else 200
    return render(request, "consultations/editing/release.html", context, status=status)


@draft_page
def groups(request: HttpRequest, draft: Draft) -> HttpResponse:
    def form_of(definition: Definition) -> GroupsForm:
        return GroupsForm(
            sent(request),
            stored=definition.release.get("dimensions"),
            usual=DIMENSIONS,
            stratum=definition.release.get("stratum"),
            base=editing.base_of_groups(definition),
        )

    form = form_of(draft.definition)

    def edit(definition: Definition, base: str | None) -> Definition:
        return editing.set_groups(
            definition, dimensions=form.dimensions, stratum=form.stratum, base=base
        )

    done = _saved(request, draft, form, edit, "Which tables there are", editing.base_of_groups)
    councils = _asked(draft)
    plan = plan_of(_as_chosen(draft, form, edit), councils)
    context = {"councils": len(councils), "nations": nations(plan, councils)}
    return done or _page(request, draft, "groups", form, context)


@draft_page
def neighbours(request: HttpRequest, draft: Draft, dimension: str) -> HttpResponse:
    try:
        stored = editing.neighbours_of(draft.definition, dimension)
    except Absent as absent:
        raise Http404 from absent
    councils = _asked(draft)
    numbers = Counter(getattr(council, dimension) for council in councils)
    shown: dict[str, Any] = {"dimension": dimension, "lists": stored, "numbers": numbers}
    shown["base"] = editing.base_of_neighbours(draft.definition, dimension)
    form = NeighboursForm(sent(request), **shown)
    suggested, is_usual = editing.suggested_neighbours(dimension)
    if request.method == "POST" and request.POST.get("do") == FILL:
        form = NeighboursForm(form.filled(suggested), **shown)

    def edit(definition: Definition, base: str | None) -> Definition:
        return editing.set_neighbours(definition, dimension, form.lists, base=base)

    by = dimension_name(dimension)
    done = _saved(
        request,
        draft,
        form,
        edit,
        f"With what groups by {by} are merged",
        lambda definition: editing.base_of_neighbours(definition, dimension),
    )
    plan = plan_of(_as_chosen(draft, form, edit), councils)
    context = {
        "by": by,
        "suggestion": "the usual ones" if is_usual else "a suggestion" if suggested else "",
        "councils": len(councils),
        "nations": nations({**plan, "dimensions": [dimension]}, councils),
    }
    return done or _page(request, draft, "neighbours", form, context)


@draft_page
def crossings(request: HttpRequest, draft: Draft) -> HttpResponse:
    typed, is_sent = pressed(request.POST) if request.method == "POST" else (None, False)
    form = CrossingsForm(
        typed,
        stored=editing.crossings_of(draft.definition),
        known=editing.counted_of(draft.definition),
        base=editing.base_of_crossings(draft.definition),
    )

    def edit(definition: Definition, base: str | None) -> Definition:
        return editing.set_crossings(definition, form.pairs, base=base)

    done = None
    if is_sent:
        done = _saved(
            request,
            draft,
            form,
            edit,
            "Which questions are counted together",
            editing.base_of_crossings,
        )
    elif typed is not None:
        form.forget_errors()
    return done or _page(request, draft, "crossings", form, {}, is_sent=is_sent)


@draft_page
def counting(
    request: HttpRequest, draft: Draft, identity: uuid.UUID, statement: str = ""
) -> HttpResponse:
    key = editing.key_of(identity, statement)
    one = editing.counted_of(draft.definition).get(key)
    if one is None or not one.is_single:
        raise Http404
    form = CountingForm(
        sent(request),
        one=one,
        merges=editing.merges_of(draft.definition, one),
        scores=editing.scores_of(draft.definition, one),
        statements=[each.said for each in editing.statements_beside(draft.definition, one)],
        base=editing.base_of_counting(draft.definition, one),
    )

    def edit(definition: Definition, base: str | None) -> Definition:
        return editing.set_counting(
            definition,
            key,
            merges=form.merges,
            scores=form.scores,
            of_all_statements=form.of_all,
            base=base,
        )

    def base_of(definition: Definition) -> str:
        found = editing.counted_of(definition).get(key)
        return editing.base_of_counting(definition, found) if found else ""

    done = _saved(request, draft, form, edit, f"How {one.said} is counted", base_of)
    context = {"one": one, "treatment": counting_words(draft.definition, one)}
    return done or _page(request, draft, "counting", form, context)


# --- what they have in common -----------------------------------------------------------------


def _asked(draft: Draft) -> list[CouncilFacts]:
    """The councils that would be asked by today's register (one query)."""
    return [
        council.facts for council in policies.councils_asked(draft.consultation, timezone.now())
    ]


def _saved(
    request: HttpRequest,
    draft: Draft,
    form: Any,
    edit: Callable[[Definition, str | None], Definition],
    what: str,
    base_of: Callable[[Definition], str],
) -> HttpResponse | None:
    """Back to all of it once it is stored; otherwise the form says why not, and in what the stored
    plan differs from what was chosen, if a colleague changed it, stands in `form.theirs`."""
    form.theirs = []
    is_sent = request.method == "POST" and request.POST.get("do") not in {COUNT, FILL}
    if not (is_sent and form.is_valid()):
        return None
    base = form.cleaned_data["base"]
    mine = _as_chosen(draft, form, edit)
    made_on: Edit = lambda definition: edit(definition, base)  # noqa: E731
    made = make(request, draft, form, made_on, what, SAVED)
    if made.is_stored:
        return redirect(draft.url("edit-release"))
    if made.is_stale:
        draft.consultation.refresh_from_db()
        now = Draft(draft.by, draft.consultation).definition
        form.theirs = release_changes(_declared(mine), _declared(now))
        based_on(form, base=base_of(now))
    return None


def _declared(definition: Definition) -> Declared:
    return Declared(definition.release, definition.kinds_asked)


def _as_chosen(
    draft: Draft, form: Any, edit: Callable[[Definition, str | None], Definition]
) -> Definition:
    """The draft as the form would make it, so that a page counts what is chosen; as it is stored
    where that does not fit."""
    if not (form.is_bound and form.is_valid()):
        return draft.definition
    try:
        return edit(draft.definition, None)
    except (Unfit, Absent):
        return draft.definition


def _page(
    request: HttpRequest,
    draft: Draft,
    name: str,
    form: Any,
    context: dict[str, Any],
    *,
    is_sent: bool = True,
) -> HttpResponse:
    context |= {
        "consultation": draft.consultation,
        "form": form,
        "theirs": getattr(form, "theirs", []),
        "back_url": draft.url("edit-release"),
    }
    is_sent = is_sent and request.POST.get("do") not in {COUNT, FILL}
    status = 422 if is_sent and form.is_bound and form.errors else 200
    return render(request, f"consultations/editing/release_{name}.html", context, status=status)

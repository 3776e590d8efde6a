"""A draft as a whole: begun, shown at a glance, put in order, discarded."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from consultations import editing, permissions, policies
from consultations.actions import rewriting
from consultations.applicability import Rule
from consultations.definition import Definition
from consultations.editing.codes import suggested_code
from consultations.forms.particulars import NewForm
from consultations.models import Consultation
from consultations.presenters.outline import (
    Moved,
    moved_question,
    moved_section,
    outline,
    particulars,
)
from consultations.presenters.publishing import linked
from consultations.presenters.versions import last_changed
from consultations.time_allowed import warnings
from consultations.views.editing.doors import Draft, draft_page
from councils.doors import person
from councils.refusals import Refused
from councils.stored import say_stored
from councils.views.pages import read_and_send, sent, verb_page

USUAL_PUBLISHER = "Local Government Association"


@read_and_send
def new(request: HttpRequest) -> HttpResponse:
    user = person(request)
    if not user.staff_roles:
        raise Http404
    if not permissions.can_edit(user):
        raise PermissionDenied("Only LGA editors write consultations.")
    back = reverse("consultations:list")
    initial = {"publisher": USUAL_PUBLISHER}
    form = NewForm(sent(request), initial=initial, cancel_url=back)
    if request.method == "POST" and form.is_valid():
        definition = _begun(form.cleaned_data, user)
        try:
            begun = rewriting.begin(definition=definition, by=user, what="Begun")
        except Refused as refused:
            for blocker in refused.blockers:
                form.add_error(
                    blocker.anchor if blocker.anchor in form.fields else None, blocker.sentence
                )
        else:
            say_stored(request)
            messages.success(request, f"The draft of “{begun.title}” is begun. Add sections next.")
            return redirect("consultations:edit", begun.code)
    context = {"form": form, "back_url": back}
    status = 422 if form.errors else 200
    return render(request, "consultations/editing/new.html", context, status=status)


def _begun(typed: dict[str, Any], user: Any) -> Definition:
    taken = set()
    if not typed["code"]:
        taken = set(Consultation.objects.visible_to(user).values_list("code", flat=True))
    return Definition(
        code=typed["code"] or suggested_code(typed["title"], taken, most=60),
        title=typed["title"],
        publisher=typed["publisher"],
        summary="",
        purpose="",
        still_open="",
        confidentiality=typed["confidentiality"],
        next_steps="",
        contact="",
        opens_at=typed["opens_at"],
        closes_at=typed["closes_at"],
        asked=Rule(),
        accepts_subject_to_call_in=False,
        release={},
        sections=(),
    )


@draft_page
def contents(request: HttpRequest, draft: Draft) -> HttpResponse:
    found, now = draft.definition, timezone.now()
    is_over = found.closes_at <= now  # which is said already, and stands in the way
    context = {
        "consultation": draft.consultation,
        "sections": outline(found),
        "blockers": linked(policies.unfinished(draft.consultation, found, now), draft.consultation),
        "moved": _moved(found, request.GET),
        "last": last_changed(draft.consultation),
        "particulars": particulars(draft.consultation, found),
        "warned": [] if is_over else warnings(found.opens_at, found.closes_at),
    }
    return render(request, "consultations/editing/contents.html", context)


def _moved(definition: Definition, address: QueryDict) -> Moved:
    """What the address says was moved just now."""
    way = "up" if address.get("way") == "up" else "down"
    if identity := _identity(address.get("question", "")):
        return moved_question(definition, identity, way)
    number = address.get("section", "")
    return moved_section(definition, int(number), way) if _is_number(number) else Moved()


@require_POST
@draft_page
def order(request: HttpRequest, draft: Draft) -> HttpResponse:
    """One step by a button, or a place by dragging; then the contents with the focus kept."""
    data = request.POST
    for way, by in (("up", -1), ("down", 1)):
        if identity := _identity(data.get(way, "")):
            return _put(request, draft, identity, way, by=by)
        if _is_number(data.get(f"section-{way}", "")):
            return _step_section(request, draft, int(data[f"section-{way}"]), way, by)
    dragged = _identity(data.get("dragged", ""))
    section, at = data.get("to", ""), data.get("at", "")
    if dragged and _is_number(section) and _is_number(at):
        return _put(request, draft, dragged, "down", to=(int(section), int(at)))
    return redirect(draft.url("edit"))


def _put(
    request: HttpRequest,
    draft: Draft,
    identity: uuid.UUID,
    way: str,
    *,
    by: int = 0,
    to: tuple[int, int] | None = None,
) -> HttpResponse:
    def edit(definition: Definition) -> Definition:
        if to is not None:
            return editing.place_question(definition, identity, *to)
        return editing.move_question(definition, identity, by)

    numbers = [one.number for one in draft.definition.questions if one.identity == identity]
    return _in_order(
        request,
        draft,
        edit,
        f"{numbers[0] if numbers else 'A question'} moved",
        {"question": identity, "way": way},
    )


def _step_section(
    request: HttpRequest, draft: Draft, number: int, way: str, by: int
) -> HttpResponse:
    numbers = [section.number for section in draft.definition.sections]
    place = numbers.index(number) + by if number in numbers else -1
    after = numbers[place] if 0 <= place < len(numbers) else number
    return _in_order(
        request,
        draft,
        lambda definition: editing.move_section(definition, number, by),
        f"Section {number} moved {way}",
        {"section": after, "way": way},
    )


def _in_order(
    request: HttpRequest,
    draft: Draft,
    edit: editing.Edit,
    what: str,
    moved: dict[str, Any],
) -> HttpResponse:
    try:
        rewriting.rewrite(consultation=draft.consultation, by=draft.by, edit=edit, what=what)
    except Refused as refused:
        for blocker in refused.blockers:
            messages.error(request, blocker.sentence)
        return redirect(draft.url("edit"))
    # No fragment: a browser that jumps to one gives nothing the focus.
    return redirect(f"{draft.url('edit')}?{urlencode(moved)}")


@draft_page
def discard(request: HttpRequest, draft: Draft) -> HttpResponse:
    consultation = draft.consultation
    sections = _counted(len(draft.definition.sections), "section")
    questions = _counted(sum(1 for _ in draft.definition.questions), "question")
    return verb_page(
        request,
        do=lambda: rewriting.discard(consultation=consultation, by=draft.by),
        done=f"The draft of “{consultation.title}” is discarded.",
        back=reverse("consultations:list") if request.method == "POST" else draft.url("edit"),
        blockers=[],
        heading="Discard this draft",
        caption=consultation.title,
        sentences=[
            f"The draft has {sections} and {questions}. All of it goes, and so do its earlier "
            "versions and what was rehearsed. This cannot be undone.",
            "No council has seen it. If it may be needed again, leave it: a draft can stay as "
            "long as you like.",
        ],
        button="Discard the draft",
        button_class="warning",
    )


def _counted(number: int, name: str) -> str:
    """ "2 sections", "1 question", "no questions"."""
    return f"{number or 'no'} {name}{'' if number == 1 else 's'}"


def _identity(typed: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(typed)
    except ValueError:
        return None


def _is_number(typed: str) -> bool:
    return typed.isascii() and typed.isdecimal() and len(typed) <= 3

"""The versions of a consultation: listed and compared for everybody at the LGA, also those that
corrections made after publishing; of a draft restored by editors."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from consultations import permissions, policies
from consultations.actions import rewriting
from consultations.definition import Definition
from consultations.definition.plain import to_json
from consultations.definition.reading import read_json
from consultations.doors import consultation_of
from consultations.editing import Stale
from consultations.forms.seen import SeenForm
from consultations.models import Consultation, ConsultationVersion
from consultations.presenters.versions import changes, version_lines
from consultations.views.editing.doors import Draft, draft_page
from councils.doors import person
from councils.models import User
from councils.refusals import Blocker, Refused
from councils.views.pages import verb_page

CHANGED = Blocker(
    "changed",
    "Somebody changed the draft after you opened the page, so nothing was restored. Look at what "
    "they changed first.",
)


@require_safe
def versions(request: HttpRequest, consultation: str) -> HttpResponse:
    user = person(request)
    asked = consultation_of(user, consultation)
    found = asked.versions.select_related("made_by").defer("text")
    context = {
        "consultation": asked,
        "lines": version_lines(found, asked.code),
        "can_restore": _can_restore(user, asked),
    }
    return render(request, "consultations/editing/versions.html", context)


@require_safe
def version(request: HttpRequest, consultation: str, number: int) -> HttpResponse:
    """What one version changed; with "?with=3", what lies between it and another."""
    user = person(request)
    stored = consultation_of(user, consultation)
    found = _version(stored, number)
    kept = stored.versions.select_related("made_by").defer("text")
    lines = version_lines(kept, stored.code)
    numbers = [line.number for line in lines]
    asked = request.GET.get("with", "")
    other = int(asked) if asked.isdecimal() and len(asked) < 9 else number - 1
    before = _version(stored, other) if other in numbers and other != number else None
    old, new = (found, before) if before and before.number > number else (before, found)
    can_restore = number != numbers[0] and _can_restore(user, stored)
    context = {
        "consultation": stored,
        "line": next(line for line in lines if line.number == number),
        "others": [line for line in lines if line.number != number],
        "old": old.number if old else None,
        "new": new.number,
        "changes": changes(old.text, new.text) if old else [],
        "restore_url": reverse("consultations:restore-version", args=[stored.code, number])
        if can_restore
        else "",
    }
    return render(request, "consultations/editing/version.html", context)


@draft_page
def restore(request: HttpRequest, draft: Draft, number: int) -> HttpResponse:
    found = _version(draft.consultation, number)
    now = str(draft.consultation.version)
    seen = request.POST.get("base", "")

    def edit(definition: Definition) -> Definition:
        latest = draft.consultation.versions.order_by("-number").first()
        if latest is None or str(latest.number) != seen or latest.text != to_json(definition):
            raise Stale
        return read_json(found.text)

    def do() -> None:
        try:
            rewriting.rewrite(
                consultation=draft.consultation,
                by=draft.by,
                edit=edit,
                what=f"Version {number} restored",
            )
        except Refused as refused:
            if rewriting.CHANGED in refused.blockers:
                raise Refused([CHANGED]) from refused
            raise

    return verb_page(
        request,
        do=do,
        done=f"Version {number} is restored.",
        back=draft.url("edit" if request.method == "POST" else "versions"),
        blockers=[],
        heading=f"Restore version {number}",
        caption=draft.consultation.title,
        sentences=[
            f"The whole draft becomes what it was in version {number} ({found.what}).",
            "What is there now stays as a version of its own and can be restored in turn.",
        ],
        form=SeenForm(initial={"base": now}),
        button="Restore this version",
    )


def _version(consultation: Consultation, number: int) -> ConsultationVersion:
    return get_object_or_404(consultation.versions.select_related("made_by"), number=number)


def _can_restore(user: User, consultation: Consultation) -> bool:
    return permissions.can_edit(user) and not policies.against_editing(consultation)

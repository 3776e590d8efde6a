"""The versions of a draft: listed, compared, restored."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from consultations.actions import rewriting
from consultations.definition import Definition
from consultations.definition.plain import to_json
from consultations.definition.reading import read_json
from consultations.editing import Stale
from consultations.forms.seen import SeenForm
from consultations.models import ConsultationVersion
from consultations.presenters.versions import changes, version_lines
from consultations.views.editing.doors import Draft, draft_page
from councils.refusals import Blocker, Refused
from councils.views.pages import verb_page

CHANGED = Blocker(
    "changed",
    "Somebody changed the draft after you opened the page, so nothing was restored. Look at what "
    "they changed first.",
)


@draft_page
def versions(request: HttpRequest, draft: Draft) -> HttpResponse:
    found = draft.consultation.versions.select_related("made_by").defer("text")
    context = {
        "consultation": draft.consultation,
        "lines": version_lines(found, draft.consultation.code),
    }
    return render(request, "consultations/editing/versions.html", context)


@draft_page
def version(request: HttpRequest, draft: Draft, number: int) -> HttpResponse:
    """What one version changed; with "?with=3", what lies between it and another."""
    found = _version(draft, number)
    kept = draft.consultation.versions.select_related("made_by").defer("text")
    lines = version_lines(kept, draft.consultation.code)
    numbers = [line.number for line in lines]
    asked = request.GET.get("with", "")
    other = int(asked) if asked.isdecimal() and len(asked) < 9 else number - 1
    before = _version(draft, other) if other in numbers and other != number else None
    old, new = (found, before) if before and before.number > number else (before, found)
    context = {
        "consultation": draft.consultation,
        "line": next(line for line in lines if line.number == number),
        "others": [line for line in lines if line.number != number],
        "old": old.number if old else None,
        "new": new.number,
        "changes": changes(old.text, new.text) if old else [],
        "restore_url": "" if number == numbers[0] else draft.url("restore-version", number),
    }
    return render(request, "consultations/editing/version.html", context)


@draft_page
def restore(request: HttpRequest, draft: Draft, number: int) -> HttpResponse:
    found = _version(draft, number)
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


def _version(draft: Draft, number: int) -> ConsultationVersion:
    return get_object_or_404(draft.consultation.versions.select_related("made_by"), number=number)

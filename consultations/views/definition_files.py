"""A consultation's definition as a file: out, in, and its schema."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from consultations import permissions, policies
from consultations.actions import importing
from consultations.definition import Definition
from consultations.definition.files import FORMATS
from consultations.definition.plain import digest, json_file
from consultations.definition.schema import schema_of_format
from consultations.definition.stored import definition_of
from consultations.doors import consultation_of
from consultations.editing.whole import another
from consultations.forms.importing import ConfirmForm, ImportForm
from consultations.models import Consultation
from consultations.presenters.held import held, unfinished
from consultations.presenters.importing import preview, shown_problems
from councils.doors import person
from councils.models import User
from councils.refusals import Blocker, Refused
from councils.stored import say_stored
from councils.views.pages import read_and_send

TEMPLATE = "consultations/import.html"


@login_not_required
@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """The JSON Schema of the format, for editors and programs anywhere."""
    found = schema_of_format(settings.SITE_URL)
    response = JsonResponse(
        found, content_type="application/schema+json", json_dumps_params={"indent": 2}
    )
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def definition_file(request: HttpRequest, consultation: str, file_format: str) -> HttpResponse:
    asked = consultation_of(person(request), consultation)
    if file_format not in FORMATS:
        raise Http404
    chosen = FORMATS[file_format]
    name = f"{asked.code}.{chosen.name}"
    return HttpResponse(
        chosen.write(definition_of(asked)),
        content_type=chosen.content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@read_and_send
def import_new(request: HttpRequest) -> HttpResponse:
    user = person(request)
    if not user.staff_roles:
        raise Http404
    return _import(request, user, None)


@read_and_send
def import_into(request: HttpRequest, consultation: str) -> HttpResponse:
    user = person(request)
    return _import(request, user, consultation_of(user, consultation))


def _import(request: HttpRequest, user: User, asked: Consultation | None) -> HttpResponse:
    """First the file, then what it would do, then it is done."""
    if not permissions.can_edit(user):
        raise PermissionDenied("Only LGA editors load a consultation.")
    blockers = policies.against_editing(asked) if asked else []
    if request.method == "POST" and "definition" in request.POST and not blockers:
        return _confirmed(request, user, asked)
    back = _back(asked)
    if request.method == "POST" and not blockers:
        form = ImportForm(request.POST, request.FILES, cancel_url=back)
        if form.is_valid() and form.definition is not None:
            return _previewed(request, asked, form.definition)
    else:
        form = ImportForm(cancel_url=back)
    problems, more = shown_problems(form.problems, form.source)
    context = {
        "form": form,
        "problems": problems,
        "more": more,
        "is_unfinished": form.is_unfinished,
        "blockers": blockers,
    }
    status = 422 if form.errors or (request.method == "POST" and blockers) else 200
    context |= {"consultation": asked, "back_url": back}
    return render(request, TEMPLATE, context, status=status)


def _previewed(
    request: HttpRequest,
    asked: Consultation | None,
    brought: Definition,
    blockers: tuple[Blocker, ...] = (),
) -> HttpResponse:
    """What would be done; what is confirmed is the text that this page carries."""
    stored = definition_of(asked) if asked else None
    if stored is not None and brought.code != stored.code:
        blockers = (*blockers, Blocker("code", another(stored.code, brought.code)))
    if asked is None and not blockers:
        blockers = tuple(importing.against_new(brought))
    seen = digest(stored) if stored is not None else ""
    context = {
        "consultation": asked,
        "preview": preview(brought, stored),
        "held": None if asked else held(brought),
        "unfinished": unfinished(brought),
        "confirm": ConfirmForm(initial={"definition": json_file(brought), "seen": seen}),
        "blockers": blockers,
        "is_refused": any(blocker.code in {"code", "published"} for blocker in blockers),
        "back_url": _back(asked),
    }
    status = 422 if blockers else 200
    return render(request, "consultations/import_preview.html", context, status=status)


def _confirmed(request: HttpRequest, user: User, asked: Consultation | None) -> HttpResponse:
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Nothing was loaded: choose the file again.")
        return redirect(request.path)
    brought: Definition = form.cleaned_data["definition"]
    try:
        if asked is None:
            draft = importing.import_new(definition=brought, by=user)
            said = f"“{draft.title}” is loaded as a draft."
        else:
            seen = form.cleaned_data["seen"]
            done = importing.import_into(consultation=asked, definition=brought, by=user, seen=seen)
            draft = done.consultation
            said = "The draft is now as in the file." if done.differences else "Nothing changed."
    except Refused as refused:
        if asked is not None:
            asked = consultation_of(user, asked.code)  # as it is now, if it is there
        return _previewed(request, asked, brought, refused.blockers)
    say_stored(request)
    messages.success(request, said)
    return redirect("consultations:definition", draft.code)


def _back(asked: Consultation | None) -> str:
    if asked is None:
        return reverse("consultations:list")
    return reverse("consultations:definition", args=[asked.code])

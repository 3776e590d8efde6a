"""The register of councils from the public file: sent, read through, and then confirmed.

It is looked after from here and not from the councils' own pages, because the preview says which
open consultations ask a council that is to be abolished.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from consultations.presenters.registering import groups, import_row
from councils import register
from councils.actions import registering, waiting
from councils.enums import FileKind
from councils.keeping_forms import RegisterFileForm
from councils.models import RegisterImport, WaitingFile
from councils.refusals import Blocker, Refused
from councils.views.doors import as_lga_administrator
from councils.views.pages import read_and_send, sent

UPLOAD, CHECK, LIST = (
    "consultations:import-register",
    "consultations:check-register",
    "councils:register",
)
MOST_IMPORTS = 50


@read_and_send
def import_register(request: HttpRequest) -> HttpResponse:
    user = as_lga_administrator(request)
    form = RegisterFileForm(sent(request), request.FILES or None, cancel_url=reverse(LIST))
    if request.method == "POST" and form.is_valid():
        waiting.keep_waiting(
            kind=FileKind.REGISTER,
            name=form.file_name,
            content=form.cleaned_data["file"],
            by=user,
        )
        return redirect(CHECK)
    done = RegisterImport.objects.visible_to(user).select_related("imported_by")[:MOST_IMPORTS]
    context = {
        "form": form,
        "faults": form.faults,
        "waiting": WaitingFile.objects.visible_to(user).filter(kind=FileKind.REGISTER).first(),
        "imports": [import_row(one) for one in done],
    }
    status = 422 if form.errors else 200
    return render(request, "consultations/import_register.html", context, status=status)


@read_and_send
def check_register(request: HttpRequest) -> HttpResponse:
    user = as_lga_administrator(request)
    blockers: tuple[Blocker, ...] = ()
    if "give_up" in request.POST:
        waiting.give_up(kind=FileKind.REGISTER, by=user)
        messages.success(request, "The file was given up. Nothing was written.")
        return redirect(UPLOAD)
    if request.method == "POST":
        try:
            done = registering.import_register(
                seen_file=request.POST.get("file", ""),
                seen_register=request.POST.get("register", ""),
                by=user,
            )
        except Refused as refused:
            blockers = refused.blockers
        except register.Unreadable:  # the register changed, and the file no longer fits it
            blockers = ()
        else:
            messages.success(
                request,
                f"The register is up to date: {len(done.added)} added, {len(done.changed)} "
                f"changed, {done.unchanged} unchanged.",
            )
            return redirect(LIST)
    held = WaitingFile.objects.visible_to(user).filter(kind=FileKind.REGISTER).first()
    if held is None:
        for blocker in blockers:
            messages.error(request, blocker.sentence)
        return redirect(UPLOAD)
    try:
        found = register.preview(bytes(held.content).decode("utf-8-sig"))
    except register.Unreadable as refusal:
        context = {"waiting": held, "faults": refusal.faults}
        return render(request, "consultations/check_register.html", context, status=422)
    context = {
        "waiting": held,
        "blockers": blockers,
        "found": found,
        "groups": groups(found),
        "changes": len(found.changes),
    }
    status = 422 if blockers else 200
    return render(request, "consultations/check_register.html", context, status=status)

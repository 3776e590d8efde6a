"""Contacts from a spreadsheet: sent, read line by line, and then confirmed or given up."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from councils.actions import contacts as acting
from councils.actions import waiting
from councils.contact_presenters import report_rows
from councils.enums import FileKind
from councils.keeping_forms import ContactsFileForm
from councils.models import WaitingFile
from councils.refusals import Blocker, Refused
from councils.views.contacts import as_keeper_of_all
from councils.views.pages import read_and_send, sent

UPLOAD, CHECK, LIST = (
    "councils:import-contacts",
    "councils:check-contacts",
    "councils:all-contacts",
)


@read_and_send
def import_contacts(request: HttpRequest) -> HttpResponse:
    user = as_keeper_of_all(request)
    form = ContactsFileForm(sent(request), request.FILES or None, cancel_url=reverse(LIST))
    if request.method == "POST" and form.is_valid():
        waiting.keep_waiting(
            kind=FileKind.CONTACTS,
            name=form.file_name,
            content=form.cleaned_data["file"],
            by=user,
        )
        return redirect(CHECK)
    held = WaitingFile.objects.visible_to(user).filter(kind=FileKind.CONTACTS).first()
    context = {"form": form, "waiting": held}
    status = 422 if form.errors else 200
    return render(request, "councils/import_contacts.html", context, status=status)


@read_and_send
def check_contacts(request: HttpRequest) -> HttpResponse:
    user = as_keeper_of_all(request)
    blockers: tuple[Blocker, ...] = ()
    if "give_up" in request.POST:
        waiting.give_up(kind=FileKind.CONTACTS, by=user)
        messages.success(request, "The spreadsheet was given up. Nothing was written.")
        return redirect(UPLOAD)
    if request.method == "POST":
        try:
            done = acting.import_contacts(
                seen_file=request.POST.get("file", ""),
                seen_state=request.POST.get("state", ""),
                by=user,
            )
        except Refused as refused:
            blockers = refused.blockers
        else:
            counts = done.counts
            messages.success(
                request,
                f"{counts['added']} added, {counts['changed']} changed, {counts['unchanged']} "
                f"unchanged, {counts['refused']} refused. The spreadsheet is deleted.",
            )
            return redirect(LIST)
    held = WaitingFile.objects.visible_to(user).filter(kind=FileKind.CONTACTS).first()
    if held is None:
        for blocker in blockers:
            messages.error(request, blocker.sentence)
        return redirect(UPLOAD)
    report = acting.report_on(bytes(held.content))
    context = {
        "waiting": held,
        "blockers": blockers,
        "state": report.state,
        "counts": report.counts,
        "rows": report_rows(report.lines),
        "writes": report.counts["added"] + report.counts["changed"] + report.counts["unchanged"],
    }
    status = 422 if blockers else 200
    return render(request, "councils/check_contacts.html", context, status=status)

"""Contacts from a spreadsheet: sent, read line by line, and then confirmed or given up."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse

from councils.actions import contacts as acting
from councils.contact_presenters import report_rows
from councils.enums import FileKind
from councils.keeping_forms import ContactsFileForm
from councils.models import WaitingFile
from councils.views.contacts import as_keeper_of_all
from councils.views.pages import read_and_send, sent
from councils.views.waiting import Pages, check_page, upload_page


def pages() -> Pages:
    return Pages(
        FileKind.CONTACTS,
        upload=reverse("councils:import-contacts"),
        check=reverse("councils:check-contacts"),
        after=reverse("councils:all-contacts"),
    )


@read_and_send
def import_contacts(request: HttpRequest) -> HttpResponse:
    user, here = as_keeper_of_all(request), pages()
    form = ContactsFileForm(sent(request), request.FILES or None, cancel_url=here.after)
    return upload_page(request, here, by=user, form=form, template="councils/import_contacts.html")


@read_and_send
def check_contacts(request: HttpRequest) -> HttpResponse:
    user = as_keeper_of_all(request)

    def confirm(seen: str, sent_along: QueryDict) -> str:
        done = acting.import_contacts(
            seen_file=seen, seen_state=sent_along.get("state", ""), by=user
        ).counts
        return (
            f"{done['added']} added, {done['changed']} changed, {done['unchanged']} unchanged, "
            f"{done['refused']} refused. The spreadsheet is deleted."
        )

    def show(held: WaitingFile) -> dict[str, Any]:
        report = acting.report_on(bytes(held.content))
        found = report.counts
        return {
            "state": report.state,
            "counts": found,
            "rows": report_rows(report.lines),
            "writes": found["added"] + found["changed"] + found["unchanged"],
        }

    return check_page(
        request,
        pages(),
        by=user,
        confirm=confirm,
        show=show,
        template="councils/check_contacts.html",
    )

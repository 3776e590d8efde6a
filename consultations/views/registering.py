"""The register of councils from the public file: sent, read through, and then confirmed.

It is looked after from here and not from the councils' own pages, because the preview says which
open consultations ask a council that is to be abolished.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse

from consultations.presenters.registering import groups, import_row
from councils import register
from councils.actions import registering
from councils.enums import FileKind
from councils.keeping_forms import RegisterFileForm
from councils.models import RegisterImport, WaitingFile
from councils.views.doors import as_lga_administrator
from councils.views.pages import read_and_send, sent
from councils.views.waiting import NoLongerFits, Pages, check_page, upload_page

MOST_IMPORTS = 50


def pages() -> Pages:
    return Pages(
        FileKind.REGISTER,
        upload=reverse("consultations:import-register"),
        check=reverse("consultations:check-register"),
        after=reverse("councils:register"),
    )


@read_and_send
def import_register(request: HttpRequest) -> HttpResponse:
    user, here = as_lga_administrator(request), pages()
    form = RegisterFileForm(sent(request), request.FILES or None, cancel_url=here.after)
    form.is_valid()  # finds the faults that stand below it
    done = RegisterImport.objects.visible_to(user).select_related("imported_by")[:MOST_IMPORTS]
    return upload_page(
        request,
        here,
        by=user,
        form=form,
        template="consultations/import_register.html",
        faults=form.faults,
        imports=[import_row(one) for one in done],
    )


@read_and_send
def check_register(request: HttpRequest) -> HttpResponse:
    user = as_lga_administrator(request)

    def confirm(seen: str, sent_along: QueryDict) -> str:
        try:
            done = registering.import_register(
                seen_file=seen, seen_register=sent_along.get("register", ""), by=user
            )
        except register.Unreadable as refusal:  # the register changed since
            raise NoLongerFits from refusal
        return (
            f"The register is up to date: {len(done.added)} added, {len(done.changed)} changed, "
            f"{done.unchanged} unchanged."
        )

    def show(held: WaitingFile) -> dict[str, Any]:
        try:
            found = register.preview(bytes(held.content).decode("utf-8-sig"))
        except register.Unreadable as refusal:
            return {"faults": refusal.faults}
        return {"found": found, "groups": groups(found), "changes": len(found.changes)}

    return check_page(
        request,
        pages(),
        by=user,
        confirm=confirm,
        show=show,
        template="consultations/check_register.html",
    )

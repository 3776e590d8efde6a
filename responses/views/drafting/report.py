from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from councils.doors import person
from responses import left_out, permissions
from responses.actions import drafting
from responses.enums import PartKind, Sheet, State
from responses.forms import (
    BackgroundPapersForm,
    ConsentForm,
    PartForm,
    ParticularsForm,
    SheetForm,
    TitleBlockForm,
)
from responses.models import Response
from responses.presenters.lines import part_line, sheet_line
from responses.presenters.subjects import part_url
from responses.sheets import SheetOf
from responses.views.drafting import clashes
from responses.views.drafting.doors import drafted, worked_on
from responses.views.drafting.editing import Edit, edit, saved_and_back


@require_http_methods(["GET", "HEAD", "POST"])
def title(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    response = drafted(request, council, consultation)
    form = TitleBlockForm(response=response, data=request.POST or None)

    def save() -> Response:
        return drafting.save_title_block(
            response=response,
            by=person(request),
            base_version=form.cleaned_data["version"],
            **form.values(),
        )

    return sheet_page(request, response, Sheet.TITLE_BLOCK, form, save)


@require_http_methods(["GET", "HEAD", "POST"])
def background_papers(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    response = drafted(request, council, consultation)
    form = BackgroundPapersForm(response=response, data=request.POST or None)

    def save() -> Response:
        return drafting.save_background_papers(
            response=response,
            by=person(request),
            base_version=form.cleaned_data["version"],
            **form.values(),
        )

    return sheet_page(request, response, Sheet.PAPERS, form, save)


@require_http_methods(["GET", "HEAD", "POST"])
def particulars(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    response = drafted(request, council, consultation)
    form = ParticularsForm(response=response, data=request.POST or None)

    def save() -> Response:
        return drafting.save_particulars(
            response=response,
            by=person(request),
            base_version=form.cleaned_data["version"],
            said=form.said(),
        )

    return sheet_page(request, response, Sheet.PARTICULARS, form, save)


# Which part of the preview shows each; the consents are not printed.
PREVIEWS = {
    Sheet.TITLE_BLOCK: "title",
    Sheet.PAPERS: "title",
    Sheet.PARTICULARS: "title",
    Sheet.CONSENT: "",
}


def sheet_page(
    request: HttpRequest,
    response: Response,
    sheet: Sheet,
    form: SheetForm,
    save: Callable[[], Response],
) -> HttpResponse:
    """One sheet: saved as a whole, or a conflict ended as the person chose."""
    stored = SheetOf(response, sheet)

    def do() -> HttpResponse:
        if form.resolution is None:
            save()
        else:
            clashes.resolve_sheet(response, sheet, form, person(request))
        return saved_and_back(request, response, str(sheet.label))

    def clash(theirs: SheetOf) -> Mapping[str, Any]:
        clashes.show_sheet_clash(form, theirs)
        return {"line": sheet_line(theirs)}

    return edit(
        request,
        response,
        Edit(
            str(sheet.label),
            form,
            do,
            clash,
            checks=[lambda: clashes.attach_sheet_resolution(form, stored)],
            shows={"line": sheet_line(stored), "preview": PREVIEWS[sheet]},
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, council: str, consultation: str, position: int) -> HttpResponse:
    response = worked_on(request, council, consultation)
    here = get_object_or_404(
        response.parts.with_open_threads().select_related("saved_by", "section"), position=position
    )
    if not permissions.can_write_part(person(request), response, here):
        raise PermissionDenied(_("This part of the report is not assigned to you."))
    if here.kind == PartKind.CONSIDERATION:
        return redirect(part_url(response, here))
    out = left_out.of_response(response, here.section_id)
    form = PartForm(part=here, out=out, data=request.POST or None)

    def save() -> HttpResponse:
        is_inserting = "insert" in request.POST
        stored = clashes.save_part(response, form, person(request), is_read=not is_inserting)
        if not is_inserting:
            return saved_and_back(request, response, f"“{stored.heading}”")
        drafting.insert_background(
            response=response, part=stored, by=person(request), base_version=stored.version
        )
        messages.success(request, _("The consultation’s background is inserted at the beginning."))
        return redirect(request.path)

    def clash(theirs: Any) -> Mapping[str, Any]:
        clashes.show_part_clash(form, theirs)
        return {}

    background = drafting.background_of(response, here)
    shows = {
        "part": here,
        "line": part_line(here),
        "can_insert": response.state == State.DRAFTING and background not in here.text,
        "is_removed": not response.report_outline.keeps(here),
        "preview": here.position,
    }
    return edit(
        request,
        response,
        Edit(
            here.heading,
            form,
            save,
            clash,
            checks=[lambda: clashes.attach_part_resolution(form)],
            shows=shows,
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def publication(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    response = drafted(request, council, consultation)
    form = ConsentForm(response=response, data=request.POST or None)

    def save() -> Response:
        return drafting.save_consents(
            response=response,
            by=person(request),
            base_version=form.cleaned_data["version"],
            **form.values(),
        )

    return sheet_page(request, response, Sheet.CONSENT, form, save)

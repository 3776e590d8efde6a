from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from councils.doors import person
from councils.refusals import Conflict, Refused
from responses import permissions, presenters
from responses.actions import drafting
from responses.canonical import digest
from responses.clearance import Weighed
from responses.enums import State
from responses.forms import (
    BackgroundPapersForm,
    ConsiderationFormSet,
    PartForm,
    PublicationForm,
    TitleBlockForm,
)
from responses.models import ReportPart, Response
from responses.presenters.lines import last_saved, part_line
from responses.views.drafting import clashes
from responses.views.drafting.doors import drafted, locked_sentence, worked_on
from responses.views.outcome import tell


def report_page(
    request: HttpRequest, response: Response, *, heading: str, **more: Any
) -> HttpResponse:
    context = {
        "response": response,
        "heading": heading,
        "form": None,
        "formset": None,
        "part": None,
        "is_drafting": response.state == State.DRAFTING,
        "locked_sentence": locked_sentence(response),
        "time_left": presenters.time_left(response.invitation.consultation),
        "line": None,
        "last_saved": "",
        **more,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "responses/report_form.html", context, status=status)


def saved_and_back(request: HttpRequest, response: Response, what: str) -> HttpResponse:
    messages.success(request, f"{what} saved at {timezone.localtime():%H:%M}.")
    return redirect(response)


CHANGED_MEANWHILE = (
    "Somebody saved a newer version while you were writing. Both are shown. Saving again "
    "replaces it with yours."
)


@require_http_methods(["GET", "HEAD", "POST"])
def title(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    response = drafted(request, council, consultation)
    form = TitleBlockForm(response=response, data=request.POST or None)
    theirs: Any = None
    if request.method == "POST" and form.is_valid():
        try:
            drafting.save_title_block(
                response=response,
                by=person(request),
                base_version=form.cleaned_data["version"],
                **form.values(),
            )
        except Conflict as conflict:
            theirs = conflict.current
            keep(form, "version", theirs.title_version)
        except Refused as refused:
            tell(request, refused)
        else:
            return saved_and_back(request, response, "Title and meeting")
    return report_page(
        request,
        response,
        heading="Title, meeting and reference",
        form=form,
        their_title=theirs,
        last_saved=last_saved(response, "title-block"),
    )


def keep(form: Any, name: str, value: Any) -> None:
    """Shows the conflict on the form, keeps what was typed, lets the next save replace."""
    form.data = form.data.copy()
    form.data[name] = str(value)
    form.add_error(None, CHANGED_MEANWHILE)


@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, council: str, consultation: str, position: int) -> HttpResponse:
    response = worked_on(request, council, consultation)
    here = get_object_or_404(
        response.parts.with_open_threads().select_related("saved_by"), position=position
    )
    if not permissions.can_write_part(person(request), response, here):
        raise PermissionDenied("This part of the report is not assigned to you.")
    form = PartForm(part=here, data=request.POST or None)
    if request.method == "POST" and clashes.attach_part_resolution(form, here) & form.is_valid():
        try:
            stored = clashes.save_part(response, here, form, person(request))
        except Conflict as conflict:
            assert isinstance(conflict.current, ReportPart)
            clashes.show_part_clash(form, conflict.current)
        except Refused as refused:
            tell(request, refused)
        else:
            return saved_and_back(request, response, f"“{stored.heading}”")
    return report_page(
        request,
        response,
        heading=here.heading,
        form=form,
        part=here,
        line=part_line(here),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def considerations(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    response = drafted(request, council, consultation)
    stored = list(response.considerations.all())
    initial = [asdict(Weighed.of(item)) for item in stored] or [
        {"heading": heading} for heading in response.report_outline.considerations
    ]
    formset = ConsiderationFormSet(request.POST or None, initial=initial, prefix="item")
    base = request.POST.get("base", "")
    if request.method != "POST":
        base = drafting.considerations_base(stored)
    theirs: Any = None
    if request.method == "POST" and formset.is_valid():
        items = [form.item() for form in formset]
        try:
            drafting.save_considerations(
                response=response, by=person(request), items=items, base=base
            )
        except Conflict as conflict:
            theirs = conflict.current
            base = drafting.considerations_base(theirs)
        except Refused as refused:
            tell(request, refused)
        else:
            if "another" in request.POST:
                messages.success(request, "Saved. There is room for another one below.")
                return redirect("responses:considerations", council, consultation)
            return saved_and_back(request, response, "Considerations")
    return report_page(
        request,
        response,
        heading="Considerations",
        formset=formset,
        base=base,
        their_items=theirs,
        changed_meanwhile=CHANGED_MEANWHILE if theirs is not None else "",
        last_saved=last_saved(response, "considerations"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def background_papers(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    response = drafted(request, council, consultation)
    titles = [paper.title for paper in response.background_papers.all()]
    form = BackgroundPapersForm(
        request.POST or None, initial={"titles": "\n".join(titles), "base": digest(titles)}
    )
    theirs: Any = None
    if request.method == "POST" and form.is_valid():
        try:
            drafting.save_background_papers(
                response=response,
                by=person(request),
                titles=form.cleaned_data["titles"],
                base=form.cleaned_data["base"],
            )
        except Conflict as conflict:
            assert isinstance(conflict.current, list)
            theirs = [paper.title for paper in conflict.current]
            keep(form, "base", digest(theirs))
        except Refused as refused:
            tell(request, refused)
        else:
            return saved_and_back(request, response, "Background papers")
    return report_page(
        request,
        response,
        heading="Background papers",
        form=form,
        their_titles=theirs,
        last_saved=last_saved(response, "papers"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def publication(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    response = drafted(request, council, consultation)
    form = PublicationForm(request.POST or None, initial={"publication": response.publication})
    if request.method == "POST" and form.is_valid():
        try:
            drafting.save_publication(
                response=response,
                by=person(request),
                publication=form.cleaned_data["publication"],
            )
        except Refused as refused:
            tell(request, refused)
        else:
            return saved_and_back(request, response, "Your answer about publication")
    return report_page(request, response, heading="Publication of the council's answers", form=form)

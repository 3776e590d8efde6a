"""How a council's reports are built: shown, changed, and set back to the usual."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from councils.doors import person
from councils.enums import Nation
from councils.models import Council
from councils.refusals import Conflict, Refused
from councils.stored import say_stored
from responses import permissions, presenters
from responses.actions import templates
from responses.forms import TemplateForm
from responses.forms.template import STEPS, moved
from responses.models import ReportTemplate
from responses.outline import Outline
from responses.views.doors import council_of
from responses.views.drafting.editing import keep
from responses.views.outcome import tell


@require_http_methods(["GET", "HEAD", "POST"])
def report_template(request: HttpRequest, council: str) -> HttpResponse:
    """The buttons that move a part, or show the usual order, store nothing: they show the form
    again with what was typed."""
    user = person(request)
    place = council_of(user, council)
    if not permissions.can_order_reports(user, place.pk):
        raise PermissionDenied(
            _(
                "Only the council’s policy officers and administrators say how its reports "
                "are built."
            )
        )
    templates_here = ReportTemplate.objects.visible_to(user).select_related("saved_by")
    stored = templates_here.filter(council=place).first()
    if request.method == "POST" and not _is_only_shown(request.POST):
        return _save(request, place, stored)
    return _page(request, place, stored, *_shown_again(request, place, stored))


def _is_only_shown(data: QueryDict) -> bool:
    return "usual" in data or any(name in data for name in STEPS)


def _shown_again(
    request: HttpRequest, place: Council, stored: ReportTemplate | None
) -> tuple[TemplateForm, str, str]:
    """The form, the part that was moved, and what is said of it."""
    outline, version = outline_of(stored), stored.version if stored else 0
    data = request.POST
    if "usual" in data:
        base = data.get("version", "")
        version = int(base) if base.isdecimal() and len(base) < 9 else version
        form = _form(place, outline=Outline(), version=version)
        return form, "", _("This is the usual order. It is not saved yet.")
    for name, step in STEPS.items():
        if name in data:
            typed = moved(data, data[name], step)
            form = _form(place, outline=outline, version=version, typed=typed)
            return form, data[name], form.place_in_words(data[name])
    return _form(place, outline=outline, version=version), "", ""


def _save(request: HttpRequest, place: Council, stored: ReportTemplate | None) -> HttpResponse:
    outline, version = outline_of(stored), stored.version if stored else 0
    form = _form(place, outline=outline, version=version, data=request.POST)
    theirs: ReportTemplate | None = None
    if form.is_valid():
        try:
            templates.save_template(
                council=place,
                by=person(request),
                base_version=form.cleaned_data["version"],
                outline=form.outline(),
            )
        except Conflict as conflict:
            assert isinstance(conflict.current, ReportTemplate)
            theirs = conflict.current
            keep(form, "version", theirs.version)
        except Refused as refused:
            tell(request, refused)
        else:
            say_stored(request)
            messages.success(
                request,
                _("Report template saved at %(time)s.") % {"time": f"{timezone.localtime():%H:%M}"},
            )
            return redirect("responses:report-template", place.slug)
    return _page(request, place, theirs or stored, form, theirs=theirs, status=422)


def _form(place: Council, **given: Any) -> TemplateForm:
    return TemplateForm(asks_language=place.nation == Nation.WALES, **given)


def outline_of(stored: ReportTemplate | None) -> Outline:
    return Outline.from_json(stored.outline if stored else {})


def _page(
    request: HttpRequest,
    place: Council,
    stored: ReportTemplate | None,
    form: TemplateForm,
    moved_kind: str = "",
    sentence: str = "",
    *,
    theirs: ReportTemplate | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "council": place,
        "stored": stored,
        "form": form,
        "moved_kind": moved_kind,
        "moved_back": "up" in request.POST,
        "sentence": sentence,
        "theirs": presenters.outline_words(outline_of(theirs)) if theirs else None,
    }
    return render(request, "responses/report_template.html", context, status=status)

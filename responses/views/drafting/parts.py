"""The parts of one report: their order, its appendices, and the council's template taken over."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from consultations.enums import Language
from councils.doors import person
from councils.refusals import Blocker, Conflict, Refused
from councils.stored import say_stored
from responses import permissions, presenters
from responses.actions import drafting
from responses.enums import ADDED_PARTS, PartKind, State
from responses.forms import AddForm, VersionForm
from responses.models import ReportPart, ReportTemplate, Response
from responses.views.drafting.doors import drafted, locked_sentence
from responses.views.outcome import tell


@require_http_methods(["GET", "HEAD", "POST"])
def parts(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    """GET lists the parts in their order, POST adds an appendix."""
    response, user = drafted(request, council, consultation), person(request)
    form = AddForm(request.POST or None, what="appendix")
    if request.method == "POST" and form.is_valid():
        try:
            added = drafting.add_appendix(
                response=response, by=user, heading=form.cleaned_data["heading"]
            )
        except Refused as refused:
            tell(request, refused)
        else:
            say_stored(request)
            messages.success(
                request,
                _("The appendix “%(heading)s” is added. Write it here.")
                % {"heading": added.heading},
            )
            return redirect("responses:part", council, consultation, added.position)
    is_drafting = response.state == State.DRAFTING
    rows = list(response.parts.all())
    template = template_of(response, request)
    context = {
        "response": response,
        "form": form,
        "is_drafting": is_drafting,
        "locked_sentence": locked_sentence(response),
        "lines": presenters.part_lines(response, rows, is_drafting),
        "removed": presenters.removed_lines(response, rows, PartKind.APPENDIX),
        "is_numbered": response.report_outline.is_numbered,
        "is_in_welsh": response.report_outline.language == Language.WELSH,
        "template": template,
        "differs": bool(presenters.template_difference(response, template)),
        "can_order": permissions.can_order_reports(user, response.invitation.council_id),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "responses/parts.html", context, status=status)


def template_of(response: Response, request: HttpRequest) -> ReportTemplate | None:
    templates = ReportTemplate.objects.visible_to(person(request)).select_related("saved_by")
    found: ReportTemplate | None = templates.filter(council=response.invitation.council_id).first()
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def take_template(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    """GET says what the council's template would change in this report, POST takes it over."""
    response = drafted(request, council, consultation)
    here = reverse("responses:report-parts", args=response.url_args)
    form = VersionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            drafting.take_template(
                response=response,
                by=person(request),
                template_version=form.cleaned_data["version"],
            )
        except Conflict:
            messages.warning(
                request, _("The template was saved again meanwhile. This is what it says now.")
            )
            return redirect(request.path)
        except Refused as refused:
            tell(request, refused)
        else:
            messages.success(request, _("The report has the order of the council’s template now."))
        return redirect(here)
    template = template_of(response, request)
    changes = presenters.template_difference(response, template)
    kept = _("Nothing that was written is lost: what the template leaves out and is written stays.")
    context = {
        "response": response,
        "heading": _("Take over the council’s report template"),
        "caption": response.invitation.consultation.title,
        "sentences": [*changes, kept],
        "blockers": blockers(response, changes),
        "form": VersionForm(initial={"version": template.version if template else 0}),
        "button": _("Take it over for this report"),
        "button_class": "",
        "cancel_url": here,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "confirm.html", context, status=status)


def blockers(response: Response, changes: list[str]) -> list[Blocker]:
    if response.state != State.DRAFTING:
        return [Blocker("not-drafting", locked_sentence(response))]
    if not changes:
        return [Blocker("same", _("This report is built as the template says: nothing changes."))]
    return []


def added_part(response: Response, position: int) -> ReportPart:
    """An appendix or a consideration: what can be taken out and put back."""
    part: ReportPart = get_object_or_404(
        response.parts.with_open_threads(), position=position, kind__in=ADDED_PARTS
    )
    return part


def name_of(part: ReportPart) -> str:
    return _("appendix") if part.kind == PartKind.APPENDIX else _("consideration")


def listed_at(response: Response, part: ReportPart) -> str:
    """The page that lists the parts of this kind."""
    page = "report-parts" if part.kind == PartKind.APPENDIX else "considerations"
    return reverse(f"responses:{page}", args=response.url_args)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_part(
    request: HttpRequest, council: str, consultation: str, position: int
) -> HttpResponse:
    """Says what is taken out, and that it is kept, before it is done."""
    response = drafted(request, council, consultation)
    part = added_part(response, position)
    name, here = name_of(part), listed_at(response, part)
    form = VersionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            drafting.remove_part(
                response=response,
                by=person(request),
                part=part,
                base_version=form.cleaned_data["version"],
            )
        except Conflict:
            messages.warning(
                request,
                _("Somebody saved this %(name)s meanwhile. Look at it before you remove it.")
                % {"name": name},
            )
            return redirect(request.path)
        except Refused as refused:
            tell(request, refused)
        else:
            messages.success(
                request,
                _("The %(name)s “%(heading)s” is removed. It can be put back.")
                % {"name": name, "heading": part.heading},
            )
        return redirect(here)
    sentences = [
        _("The %(name)s is empty.") % {"name": name}
        if not part.text
        else _("It begins: “%(beginning)s”") % {"beginning": beginning(part)}
    ]
    sentences.append(
        _(
            "It is no longer printed. Its words, their history and the comments on it are "
            "kept, and it can be put back."
        )
    )
    context = {
        "response": response,
        "heading": _("Remove the %(name)s “%(heading)s”") % {"name": name, "heading": part.heading},
        "caption": response.invitation.consultation.title,
        "sentences": sentences,
        "blockers": [] if response.state == State.DRAFTING else blockers(response, []),
        "form": VersionForm(initial={"version": part.version}),
        "button": _("Remove the %(name)s") % {"name": name},
        "button_class": "warning",
        "cancel_url": here,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "confirm.html", context, status=status)


def beginning(part: ReportPart) -> str:
    words = " ".join(part.text.split())
    return words if len(words) <= 160 else words[:160].rsplit(" ", 1)[0] + " …"


@require_POST
def put_part_back(
    request: HttpRequest, council: str, consultation: str, position: int
) -> HttpResponse:
    response = drafted(request, council, consultation)
    part = added_part(response, position)
    try:
        drafting.put_part_back(response=response, by=person(request), part=part)
    except Refused as refused:
        tell(request, refused)
    else:
        name = name_of(part)
        messages.success(
            request,
            _("The %(name)s “%(heading)s” is part of the report again.")
            % {"name": name, "heading": part.heading},
        )
    return redirect(listed_at(response, part))

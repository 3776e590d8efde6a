from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from consultations.models import Consultation
from councils.doors import person
from councils.models import User
from councils.refusals import Refused
from responses.models import Submission
from responses.views.outcome import tell
from results.actions import exporting
from results.actions.exporting import Taken
from results.enums import ExportFormat
from results.models import WorkingExport
from results.permissions import can_export
from results.presenters.exports import kept_exports
from results.standing import subject_to_call_in


def consultation_of(user: User, code: str) -> Consultation:
    """The consultation, for analysts; who else works at the LGA is told that it is not theirs."""
    asked = get_object_or_404(Consultation.objects.visible_to(user), code=code)
    if not can_export(user):
        raise PermissionDenied("LGA analysts export identified responses.")
    return asked


@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest, consultation: str) -> HttpResponseBase:
    """What the working export is, and the workbooks still kept; a POST takes one."""
    user = person(request)
    asked = consultation_of(user, consultation)
    if request.method == "POST":
        return export_now(request, asked, user)
    now = timezone.now()
    exports = (
        WorkingExport.objects.visible_to(user)
        .filter(consultation=asked, asked_by=user, expires_at__gt=now)
        .select_related("consultation")
    )
    kept = kept_exports(exports, now)
    if "waiting" in request.GET and any(each.is_waiting for each in kept):
        return HttpResponse(status=204)  # the page stays as it is and nothing is read out again
    blockers = exporting.not_yet(asked, now)
    in_force = Submission.objects.visible_to(user).filter(invitation__consultation=asked)
    subject, until = (0, None) if blockers else subject_to_call_in(asked, timezone.localdate(now))
    context = {
        "consultation": asked,
        "blockers": blockers,
        "number": None if blockers else in_force.in_force().count(),
        "kept": kept,
        "subject": subject,
        "until": until,
        "hours": int(exporting.KEPT.total_seconds() // 3600),
    }
    return render(request, "results/export.html", context)


def export_now(request: HttpRequest, asked: Consultation, user: User) -> HttpResponseBase:
    chosen = request.POST.get("format", "")
    if chosen not in ExportFormat.values:
        raise Http404("There is no such format.")
    try:
        if chosen != ExportFormat.XLSX:
            return sent(exporting.take(consultation=asked, by=user, file_format=chosen))
        exporting.ask_for_workbook(consultation=asked, by=user)
        messages.success(
            request, "You asked for a workbook. It stands below as soon as it is ready."
        )
    except Refused as refused:
        tell(request, refused)
    return redirect("results:export", asked.code)


@require_POST
def export_file(request: HttpRequest, consultation: str, pk: int) -> HttpResponseBase:
    """A workbook that this person asked for. By POST, because each download is put on record."""
    user = person(request)
    asked = consultation_of(user, consultation)
    exports = WorkingExport.objects.visible_to(user).select_related("consultation")
    found = get_object_or_404(exports, consultation=asked, asked_by=user, pk=pk)
    try:
        return sent(exporting.download(export=found, by=user))
    except Refused as refused:
        tell(request, refused)
    return redirect("results:export", asked.code)


def sent(taken: Taken) -> StreamingHttpResponse:
    headers = {
        "Content-Disposition": f'attachment; filename="{taken.name}"',
        "X-Content-Type-Options": "nosniff",
    }
    if taken.size is not None:
        headers["Content-Length"] = str(taken.size)
    return StreamingHttpResponse(taken.pieces, content_type=taken.content_type, headers=headers)

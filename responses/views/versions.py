"""History of an answer, a part or a sheet of the report; an earlier version restored."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from councils.doors import person
from councils.refusals import Conflict, Refused
from responses.actions import versions
from responses.enums import Sheet, State
from responses.forms import CompareForm
from responses.models import Answer, ReportPart
from responses.policies import sentence_for_state
from responses.presenters.subjects import Subject
from responses.presenters.versions import (
    PAGE,
    Revision,
    Saved,
    Sitting,
    compare,
    sittings,
    version_lines,
)
from responses.views.subjects import (
    answer_subject,
    back_url,
    can_write,
    part_subject,
    sheet_subject,
)


@require_safe
def answer_history(
    request: HttpRequest, council: str, consultation: str, number: int, question: str
) -> HttpResponse:
    return history(request, answer_subject(request, council, consultation, number, question))


@require_safe
def part_history(
    request: HttpRequest, council: str, consultation: str, position: int
) -> HttpResponse:
    return history(request, part_subject(request, council, consultation, position))


@require_safe
def sheet_history(
    request: HttpRequest, council: str, consultation: str, sheet: Sheet
) -> HttpResponse:
    return history(request, sheet_subject(request, council, consultation, sheet))


def revisions_of(subject: Subject, wanted: Q) -> dict[int, Revision]:
    """Those versions with the people who saved them, by number (one query)."""
    rows: Any = subject.row.revisions
    return {row.version: row for row in rows.filter(wanted).select_related("saved_by")}


def saved_versions(subject: Subject) -> list[Saved]:
    """Who saved which version when, without the words (one query)."""
    rows: Any = subject.row.revisions
    return [Saved(*row) for row in rows.values_list("version", "saved_by_id", "saved_at", "source")]


def history(request: HttpRequest, subject: Subject) -> HttpResponse:
    current, user = subject.row.version, person(request)
    each = "each" in request.GET
    found = sittings(saved_versions(subject), each=each)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    shown: list[Sitting] = list(page.object_list)
    is_asked = "earlier" in request.GET or "later" in request.GET
    form = CompareForm(
        request.GET if is_asked else None,
        newest=current,
        initial={"earlier": max(current - 1, 1), "later": current},
    )
    pair = form.pair() if is_asked and form.is_valid() else ()
    # With each shown line the version before it, which says what changed.
    needed = {number for one in shown for number in (one.last.version, one.before)}
    revisions = revisions_of(subject, Q(version__in=needed.union(pair)))
    may_restore = subject.response.state == State.DRAFTING and can_write(user, subject)
    comparison = None
    if pair and revisions:
        two = (revisions[one] for one in pair)
        comparison = compare(subject, *two, may_restore=may_restore)
    context = {
        "subject": subject,
        "response": subject.response,
        "back_url": back_url(user, subject),
        "page": page,
        "each": each,
        "is_gathered": len(found) < current,
        "lines": version_lines(subject, revisions, shown, may_restore=may_restore),
        "form": form,
        "comparison": comparison,
    }
    return render(request, "responses/versions.html", context, status=200)


@require_http_methods(["GET", "HEAD", "POST"])
def restore_answer(
    request: HttpRequest, council: str, consultation: str, number: int, question: str, version: int
) -> HttpResponse:
    subject = answer_subject(request, council, consultation, number, question)
    assert isinstance(subject.row, Answer)
    asked = subject.row.question

    def do(base: int) -> Any:
        return versions.restore_answer(
            response=subject.response,
            question=asked,
            by=person(request),
            base_version=base,
            version=version,
        )

    return restore(request, subject, version, do)


@require_http_methods(["GET", "HEAD", "POST"])
def restore_part(
    request: HttpRequest, council: str, consultation: str, position: int, version: int
) -> HttpResponse:
    subject = part_subject(request, council, consultation, position)
    part = subject.row
    assert isinstance(part, ReportPart)

    def do(base: int) -> Any:
        return versions.restore_part(
            response=subject.response,
            part=part,
            by=person(request),
            base_version=base,
            version=version,
        )

    return restore(request, subject, version, do)


@require_http_methods(["GET", "HEAD", "POST"])
def restore_sheet(
    request: HttpRequest, council: str, consultation: str, sheet: Sheet, version: int
) -> HttpResponse:
    subject = sheet_subject(request, council, consultation, sheet)

    def do(base: int) -> Any:
        return versions.restore_sheet(
            response=subject.response,
            sheet=sheet,
            by=person(request),
            base_version=base,
            version=version,
        )

    return restore(request, subject, version, do)


def restore(
    request: HttpRequest, subject: Subject, version: int, do: Callable[[int], Any]
) -> HttpResponse:
    """POST restores at once what was asked for on the history's page (`base` is the version that
    was the newest there). GET shows what would change; so does a POST without that version, or
    when somebody saved a newer one meanwhile, which is shown and not lost."""
    if not can_write(person(request), subject):
        raise PermissionDenied(_("Only who may write it restores an earlier version."))
    current, refusals = subject.row.version, []
    if subject.response.state != State.DRAFTING:
        refusals = [sentence_for_state(subject.response)]
    meanwhile: Any = None
    typed = request.POST.get("base", "")
    base = int(typed) if typed.isdecimal() and len(typed) < 10 else 0
    if request.method == "POST" and not refusals:
        try:
            restored = do(base)
        except Conflict as conflict:
            newest: Any = conflict.current
            current = newest.version
            meanwhile = newest if 0 < base < current else None
        except Refused as refused:
            refusals = [blocker.sentence for blocker in refused.blockers]
        else:
            if restored.version == current:
                sentence = _(
                    "Version %(version)s says what stands there now: nothing was changed."
                ) % {"version": version}
            else:
                sentence = _("Version %(version)s is restored as version %(newest)s.") % {
                    "version": version,
                    "newest": restored.version,
                }
            messages.success(request, sentence)
            return redirect(subject.history_url)
    revisions = revisions_of(subject, Q(version__in=(version, current)))
    if version not in revisions:
        raise Http404("There is no such version.")
    context = {
        "subject": subject,
        "response": subject.response,
        "version": version,
        "current": current,
        "next": current + 1,
        "meanwhile": meanwhile,
        "refusals": refusals,
        "comparison": compare(subject, revisions[current], revisions[version]),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "responses/restore.html", context, status=status)

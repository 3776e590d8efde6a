"""What came out of a rehearsal, for people at the LGA until the consultation opens."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from consultations.doors import consultation_of
from consultations.models import Consultation
from councils.doors import person
from responses.policies.rehearsing import against_rehearsing
from responses.rehearsing import Rehearsed, rehearsed
from responses.views.rehearsing import rounds_of
from results.presenters.rehearsal import outcome_of
from results.rehearsal_file import as_csv, file_name


def rehearsed_now(request: HttpRequest, code: str) -> tuple[Consultation, list[Rehearsed]]:
    user = person(request)
    asked = consultation_of(user, code)
    if against_rehearsing(asked, timezone.now()):
        raise Http404("It has opened, so there is no rehearsal any more.")
    return asked, [rehearsed(one, asked.questions_in_order) for one in rounds_of(user, asked)]


@require_safe
def rehearsal(request: HttpRequest, consultation: str) -> HttpResponse:
    asked, rounds = rehearsed_now(request, consultation)
    context = {"consultation": asked, "outcome": outcome_of(asked, rounds, person(request))}
    return render(request, "results/rehearsal.html", context)


@require_safe
def rehearsal_file(request: HttpRequest, consultation: str) -> HttpResponse:
    asked, rounds = rehearsed_now(request, consultation)
    name = file_name(asked, timezone.now())
    return HttpResponse(
        as_csv(asked, rounds),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )

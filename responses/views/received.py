"""The PDF of a submission for those who may read it at the LGA, through the same door as its page.

That somebody there takes the PDF is on record before it is sent, in the same transaction, as it is
of the page: the council is promised to see who read.
"""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from councils.doors import person
from councils.enums import FOLLOWERS
from responses.actions.reading import record_reading
from responses.enums import PaperKind, PaperState
from responses.models import Submission
from responses.paper import paper_facts
from responses.views.papers import Asked, prepared, served, status_of


def asked_for(request: HttpRequest, reference: str) -> tuple[Submission, Asked]:
    sent = Submission.objects.visible_to(person(request))
    found = get_object_or_404(
        sent.select_related(
            "invitation__consultation",
            "response__invitation__council",
            "response__invitation__consultation",
        ),
        reference=reference,
    )
    facts = paper_facts(found.response, PaperKind.SUBMISSION, found.number)
    if facts is None:
        raise Http404("There is no such submission.")
    return found, Asked(
        found.response,
        PaperKind.SUBMISSION,
        found.number,
        facts,
        pdf_url=reverse("responses:received-pdf", args=[reference]),
        status_url=reverse("responses:received-status", args=[reference]),
        prepare_url=reverse("responses:prepare-received", args=[reference]),
        back_url=reverse("responses:submission", args=[reference]),
        file_name=f"submission-{reference}.pdf",
    )


@require_safe
def pdf(request: HttpRequest, reference: str) -> HttpResponse:
    with transaction.atomic():
        submission, asked = asked_for(request, reference)
        paper = asked.stored
        is_ready = paper is not None and paper.state == PaperState.READY
        if is_ready and person(request).staff_roles & FOLLOWERS:
            record_reading(submission=submission, by=person(request), now=timezone.now())
        return served(request, asked, paper)


@require_POST
def prepare(request: HttpRequest, reference: str) -> HttpResponse:
    return prepared(request, asked_for(request, reference)[1])


@require_safe
def status(request: HttpRequest, reference: str) -> HttpResponse:
    return status_of(request, asked_for(request, reference)[1])

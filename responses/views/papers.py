from __future__ import annotations

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from councils.doors import person
from councils.refusals import Refused
from responses.actions import papers
from responses.actions.reading import record_of_both
from responses.enums import PaperState
from responses.models import Response
from responses.paper import stored_report
from responses.views.doors import response_of


@require_safe
def report_pdf(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    """The PDF of the report as it stands; until there is one, the page that says so."""
    response = response_of(person(request), council, consultation)
    record_of_both(response=response, by=person(request))
    paper = stored_report(response)
    if paper is None or paper.state != PaperState.READY:
        is_waiting = paper is not None and paper.state == PaperState.QUEUED
        return render(
            request,
            "papers/waiting.html",
            {"response": response, "paper": paper},
            status=202 if is_waiting else 200,
        )
    name = f"{consultation}-{council}-report.pdf"
    return HttpResponse(
        paper.pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_POST
def prepare_report(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    """Asks for the PDF of the report as it stands, or for another try when that failed."""
    user = person(request)
    response = response_of(user, council, consultation)
    paper = papers.request_report(response=response)
    if paper.state == PaperState.FAILED:
        with suppress(Refused):  # somebody else has just asked for another try
            papers.retry(paper=paper, by=user)
    if request.headers.get("HX-Request"):
        return paper_status_of(request, response)
    return redirect("responses:report-pdf", council, consultation)


@require_safe
def paper_status(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    """Where the PDF stands, as a part of a page; the page itself asks every two seconds.

    Who is waiting gets an answer only when it is no longer being prepared: the words on the
    page stay, and a screen reader does not say them again.
    """
    return paper_status_of(request, response_of(person(request), council, consultation))


def paper_status_of(request: HttpRequest, response: Response) -> HttpResponse:
    paper = stored_report(response)
    if "waiting" in request.GET and paper and paper.state == PaperState.QUEUED:
        return HttpResponse(status=204)
    return render(request, "papers/_status.html", {"response": response, "paper": paper})

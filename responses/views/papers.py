from __future__ import annotations

from contextlib import suppress

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from councils.doors import person
from councils.refusals import Refused
from responses import permissions
from responses.actions import papers
from responses.actions.reading import record_of_both
from responses.enums import PaperKind, PaperState
from responses.models import Response
from responses.paper import PaperFacts, paper_facts, stored_paper
from responses.views.doors import response_of


def asked_for(
    request: HttpRequest, council: str, consultation: str, kind: PaperKind
) -> tuple[Response, PaperFacts]:
    """The response and what its paper of this kind says, for who may read it."""
    user = person(request)
    response = response_of(user, council, consultation)
    if not permissions.can_read_paper(user, response, kind):
        raise PermissionDenied("Contributors do not read the council's decisions.")
    facts = paper_facts(response, kind)
    if facts is None:
        raise Http404("There is nothing to print yet.")
    return response, facts


@require_safe
def pdf(request: HttpRequest, council: str, consultation: str, kind: PaperKind) -> HttpResponse:
    """The PDF as it stands; until there is one, the page that says so."""
    response, facts = asked_for(request, council, consultation, kind)
    record_of_both(response=response, by=person(request))
    paper = stored_paper(response, kind, facts)
    if paper is None or paper.state != PaperState.READY:
        is_waiting = paper is not None and paper.state == PaperState.QUEUED
        return render(
            request,
            "papers/waiting.html",
            {"response": response, "paper": paper, "kind": kind},
            status=202 if is_waiting else 200,
        )
    name = f"{consultation}-{council}-{kind}.pdf"
    return HttpResponse(
        paper.pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_POST
def prepare(request: HttpRequest, council: str, consultation: str, kind: PaperKind) -> HttpResponse:
    """Asks for the PDF as it stands, or for another try when that failed."""
    response, facts = asked_for(request, council, consultation, kind)
    paper = papers.request_paper(response=response, kind=kind)
    if paper.state == PaperState.FAILED:
        with suppress(Refused):  # somebody else has just asked for another try
            papers.retry(paper=paper, by=person(request))
    if request.headers.get("HX-Request"):
        return status_of(request, response, facts, kind)
    return redirect(f"responses:{kind}-pdf", council, consultation)


@require_safe
def status(request: HttpRequest, council: str, consultation: str, kind: PaperKind) -> HttpResponse:
    """Where the PDF stands, as a part of a page; the page itself asks every two seconds.

    Who is waiting gets an answer only when it is no longer being prepared: the words on the
    page stay, and a screen reader does not say them again.
    """
    return status_of(request, *asked_for(request, council, consultation, kind), kind)


def status_of(
    request: HttpRequest, response: Response, facts: PaperFacts, kind: PaperKind
) -> HttpResponse:
    paper = stored_paper(response, kind, facts)
    if "waiting" in request.GET and paper and paper.state == PaperState.QUEUED:
        return HttpResponse(status=204)
    context = {"response": response, "paper": paper, "kind": kind}
    return render(request, "papers/_status.html", context)

"""The papers of a response: the PDF, asking for it, and where it stands.

Looking renders nothing and writes nothing about the paper; the worker renders what was asked for.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from councils.doors import person
from councils.refusals import Refused
from responses import permissions
from responses.actions import papers
from responses.actions.reading import record_of_both
from responses.enums import PaperKind, PaperState
from responses.models import Paper, Response
from responses.paper import PaperFacts, paper_facts, stored_paper
from responses.views.doors import response_of


@dataclass(frozen=True)
class Asked:
    """One paper that somebody may read: what it says now, and its addresses."""

    response: Response
    kind: PaperKind
    number: int | None
    facts: PaperFacts
    pdf_url: str
    status_url: str
    prepare_url: str
    back_url: str
    file_name: str
    can_retry = True

    @property
    def caption(self) -> str:
        return self.response.invitation.consultation.title

    @property
    def name(self) -> str:
        """As its page calls it."""
        return _("PDF %(paper)s") % {"paper": self.kind.label.lower()}

    @property
    def lacking(self) -> str:
        return _("There is no PDF of the %(paper)s as it stands now.") % {
            "paper": self.kind.label.lower()
        }

    @property
    def button(self) -> str:
        return _("Prepare the PDF")

    @property
    def back_label(self) -> str:
        is_one = self.kind == PaperKind.SUBMISSION and self.number is not None
        return _("Back to the submission") if is_one else _("Back to the response")

    @property
    def stored(self) -> Paper | None:
        return stored_paper(self.response, self.kind, self.facts)


def asked_for(
    request: HttpRequest, council: str, consultation: str, kind: PaperKind, number: int | None
) -> Asked:
    """What the response's paper of this kind says, for who may read it."""
    user = person(request)
    response = response_of(user, council, consultation)
    if not permissions.can_read_paper(user, response, kind):
        raise PermissionDenied(_("Contributors do not read the council's decisions."))
    facts = paper_facts(response, kind, number)
    if facts is None:
        raise Http404("There is nothing to print yet.")
    of, args = "", list(response.url_args)
    if number is not None:
        of, args = "-of", [*args, str(number)]
    which = kind if number is None else f"{kind}-{number}"
    return Asked(
        response,
        kind,
        number,
        facts,
        pdf_url=reverse(f"responses:{kind}-pdf{of}", args=args),
        status_url=reverse(f"responses:{kind}-status{of}", args=args),
        prepare_url=reverse(f"responses:prepare-{kind}{of}", args=args),
        back_url=response.get_absolute_url(),
        file_name=f"{consultation}-{council}-{which}.pdf",
    )


@require_safe
def pdf(
    request: HttpRequest,
    council: str,
    consultation: str,
    kind: PaperKind,
    number: int | None = None,
) -> HttpResponse:
    """The PDF as it stands; until there is one, the page that says so."""
    asked = asked_for(request, council, consultation, kind, number)
    if kind != PaperKind.RECEIPT:  # which holds no answer
        record_of_both(response=asked.response, by=person(request))
    return served(request, asked, asked.stored)


@require_POST
def prepare(
    request: HttpRequest,
    council: str,
    consultation: str,
    kind: PaperKind,
    number: int | None = None,
) -> HttpResponse:
    """Asks for the PDF as it stands, or for another try when that failed."""
    return prepared(request, asked_for(request, council, consultation, kind, number))


@require_safe
def status(
    request: HttpRequest,
    council: str,
    consultation: str,
    kind: PaperKind,
    number: int | None = None,
) -> HttpResponse:
    """Where the PDF stands, as a part of a page; the page itself asks every two seconds."""
    return status_of(request, asked_for(request, council, consultation, kind, number))


def served(request: HttpRequest, asked: Asked, paper: Paper | None) -> HttpResponse:
    if paper is None or paper.state != PaperState.READY:
        is_waiting = paper is not None and paper.state == PaperState.QUEUED
        context = {"asked": asked, "paper": paper}
        status = 202 if is_waiting else 200
        return render(request, "papers/waiting.html", context, status=status)
    return HttpResponse(
        paper.pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{asked.file_name}"'},
    )


def prepared(request: HttpRequest, asked: Asked) -> HttpResponse:
    paper = papers.request_paper(response=asked.response, kind=asked.kind, number=asked.number)
    if paper.state == PaperState.FAILED:
        with suppress(Refused):  # somebody else has just asked for another try
            papers.retry(paper=paper, by=person(request))
    if request.headers.get("HX-Request"):
        return status_of(request, asked)
    return redirect(asked.pdf_url)


def status_of(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Who is waiting gets an answer only when it is no longer being prepared: the words on the
    page stay, and a screen reader does not say them again."""
    paper = asked.stored
    if "waiting" in request.GET and paper and paper.state == PaperState.QUEUED:
        return HttpResponse(status=204)
    return render(request, "papers/_status.html", {"asked": asked, "paper": paper})

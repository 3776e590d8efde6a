"""A paper's digest, its HTML, and the stored PDF of what it says now."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.db.models.functions import Length
from django.template.loader import render_to_string

from councils.letterhead import Letterhead
from councils.models import Appearance
from responses import canonical
from responses.enums import PaperKind
from responses.models import Paper, Response
from responses.paper.facts import PaperFacts, ReportFacts
from responses.paper.received import receipt_facts
from responses.paper.record import record_facts
from responses.paper.report import annotated_facts, public_report_facts
from responses.paper.sent import submission_facts
from responses.rendering import CHILD, STYLESHEET, Rendered, render_pdf

TEMPLATES = Path(settings.BASE_DIR) / "templates" / "papers"

# What each paper says of a response; None where there is nothing to print yet.
FACTS: Mapping[PaperKind, Callable[[Response], PaperFacts | None]] = {
    PaperKind.REPORT: public_report_facts,
    PaperKind.ANNOTATED: annotated_facts,
}
# The same of those of which a response may have several.
NUMBERED_FACTS: Mapping[PaperKind, Callable[[Response, int | None], PaperFacts | None]] = {
    PaperKind.DECISION: record_facts,
    PaperKind.SUBMISSION: submission_facts,
    PaperKind.RECEIPT: receipt_facts,
}


def paper_facts(response: Response, kind: str, number: int | None = None) -> PaperFacts | None:
    """What the paper of this kind prints of the response now.

    `response` comes with its invitation, council and consultation (`with_places`); `number` is that
    of a decision or submission, else it is the one in force or the latest.  None: there is no such
    decision or submission, or no decision in force for an annotated copy.
    """
    numbered = NUMBERED_FACTS.get(PaperKind(kind))
    facts = numbered(response, number) if numbered else FACTS[PaperKind(kind)](response)
    return replace(facts, letterhead=letterhead_of(response)) if facts else None


def letterhead_of(response: Response) -> Letterhead:
    """The look of the council's papers as it is now (one query)."""
    said = Appearance.objects.filter(council=response.invitation.council_id).first()
    return said.letterhead if said else Letterhead()


def content_digest(facts: PaperFacts) -> str:
    """SHA-256 (hexadecimal) over the canonical JSON of the facts and the version of the layout."""
    return canonical.digest({"facts": asdict(facts), "layout": layout_version()})


def paper_html(facts: PaperFacts) -> str:
    """The paper as HTML for the renderer; whatever was typed is escaped by the templates."""
    return render_to_string(facts.template, {"facts": facts})


def rendered_paper(facts: PaperFacts) -> Rendered:
    """The PDF, within the limits of the settings. Raises RenderingFailed."""
    return render_pdf(
        paper_html(facts),
        seconds=settings.PAPER_SECONDS,
        megabytes=settings.PAPER_MEGABYTES,
        attached=facts.attached,
        letterhead=facts.letterhead,
    )


def stored_paper(response: Response, kind: str, facts: PaperFacts) -> Paper | None:
    """The paper with just this content, if it was asked for.

    Its bytes are read when they are used; `size` says how many they are.
    """
    digest = content_digest(facts)
    papers = Paper.objects.filter(response=response, kind=kind, content_digest=digest)
    return papers.annotate(size=Length("pdf")).defer("pdf").first()


def report_html(facts: ReportFacts) -> str:
    """The report as HTML, as `paper_html`."""
    return paper_html(facts)


def stored_report(response: Response) -> Paper | None:
    """The paper of the report as it stands now, if it was asked for."""
    facts = paper_facts(response, PaperKind.REPORT)
    return stored_paper(response, PaperKind.REPORT, facts) if facts else None


@lru_cache(maxsize=1)
def layout_version() -> str:
    """SHA-256 of the templates, the stylesheet, the renderer's program and its version."""
    digest = hashlib.sha256(version("weasyprint").encode())
    for path in [*sorted(TEMPLATES.glob("*/*.html")), STYLESHEET, CHILD]:
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()

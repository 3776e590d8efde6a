"""The report's digest, its HTML, and the stored PDF of what it says now."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.db.models.functions import Length
from django.template.loader import render_to_string

from responses import canonical
from responses.enums import PaperKind
from responses.models import Paper, Response
from responses.paper.facts import ReportFacts
from responses.paper.report import report_facts
from responses.rendering import CHILD, STYLESHEET

TEMPLATES = Path(settings.BASE_DIR) / "templates" / "papers" / "report"


def content_digest(facts: ReportFacts) -> str:
    """SHA-256 (hexadecimal) over the canonical JSON of the facts and the version of the layout."""
    return canonical.digest({"facts": asdict(facts), "layout": layout_version()})


def report_html(facts: ReportFacts) -> str:
    """The report as HTML for the renderer; whatever was typed is escaped by the templates."""
    return render_to_string("papers/report/report.html", {"facts": facts})


def stored_report(response: Response) -> Paper | None:
    """The paper of the report as it stands now, if it was asked for.

    Its bytes are read when they are used; `size` says how many they are.
    """
    digest = content_digest(report_facts(response))
    papers = Paper.objects.filter(response=response, kind=PaperKind.REPORT, content_digest=digest)
    return papers.annotate(size=Length("pdf")).defer("pdf").first()


@lru_cache(maxsize=1)
def layout_version() -> str:
    """SHA-256 of the templates, the stylesheet, the renderer's program and its version."""
    digest = hashlib.sha256(version("weasyprint").encode())
    for path in [*sorted(TEMPLATES.glob("*.html")), STYLESHEET, CHILD]:
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()

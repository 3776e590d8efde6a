"""Documents of a consultation as pages list them, with all their versions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone

from consultations.models import Consultation, Document, DocumentVersion, DocumentVersionQuerySet

KIND_NAMES = {
    "pdf": "PDF",
    "docx": "Word document",
    "xlsx": "Excel workbook",
    "odt": "OpenDocument text",
    "txt": "Plain text",
}


@dataclass(frozen=True)
class VersionOfDocument:
    number: int
    kind: str  # "PDF, 230 KB"
    added_on: dt.date
    note: str
    url: str


@dataclass(frozen=True)
class DocumentLine:
    """`latest` is what counts; `earlier` are still there, the newest first."""

    title: str
    latest: VersionOfDocument
    earlier: tuple[VersionOfDocument, ...]
    version_url: str = ""  # where an editor adds a version
    remove_url: str = ""


def document_lines(
    consultation: Consultation, name: str = "consultations:public-document"
) -> list[DocumentLine]:
    """All documents as councils find them; `name` is the address of the files (one query, without
    their contents)."""
    code = consultation.code
    return _lines(
        DocumentVersion.objects.published(),
        consultation,
        lambda row: reverse(name, args=[code, row.document_id, row.number]),
    )


def has_documents(consultation: str) -> Exists:
    """Whether there are any, for a query of other rows; `consultation` leads to theirs."""
    return Exists(Document.objects.filter(consultation=OuterRef(consultation)).order_by())


def staff_document_lines(consultation: Consultation, *, can_edit: bool) -> list[DocumentLine]:
    """The same for the LGA's own page, with what an editor can do."""
    code, is_draft = consultation.code, consultation.published_at is None

    def way(name: str, document: Document, is_there: bool) -> str:
        return reverse(f"consultations:{name}", args=[code, document.pk]) if is_there else ""

    return _lines(
        DocumentVersion.objects.all(),
        consultation,
        lambda row: reverse("consultations:document", args=[code, row.document_id, row.number]),
        lambda document: (
            way("add-document-version", document, can_edit),
            way("remove-document", document, can_edit and is_draft),
        ),
    )


def _lines(
    versions: DocumentVersionQuerySet,
    consultation: Consultation,
    url: Callable[[DocumentVersion], str],
    ways: Callable[[Document], tuple[str, str]] = lambda document: ("", ""),
) -> list[DocumentLine]:
    rows = versions.filter(document__consultation=consultation)
    found: dict[int, tuple[Document, list[VersionOfDocument]]] = {}
    ordered = rows.order_by("document__position", "-number")
    for row in ordered.select_related("document").defer("content"):
        ending = row.name.rpartition(".")[2]
        version = VersionOfDocument(
            row.number,
            f"{KIND_NAMES.get(ending, ending)}, {filesizeformat(row.size)}",
            timezone.localdate(row.added_at),
            row.note,
            url(row),
        )
        found.setdefault(row.document_id, (row.document, []))[1].append(version)
    return [
        DocumentLine(document.title, versions[0], tuple(versions[1:]), *ways(document))
        for document, versions in found.values()
    ]

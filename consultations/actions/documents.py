"""Documents of a consultation: added, replaced by a newer version, in a draft removed.

What was published stays: a newer version stands beside it with its day and the reason, and the
councils asked are told of it by mail.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from consultations import permissions, policies
from consultations.actions.doorway import allowed, locked_row
from consultations.actions.telling import Telling, tell_councils
from consultations.actions.versions import keep
from consultations.definition.stored import definition_of
from consultations.document_files import Handed
from consultations.models import Consultation, Document, DocumentVersion
from consultations.prose import clean, clean_line
from councils.models import User
from councils.refusals import Blocker, Refused

GONE = Blocker("gone", "Somebody has removed this document meanwhile. Add it as a new one.")
SAME = Blocker("same", "This is the file that is there already.", "file")


def add_document(
    *, consultation: Consultation, by: User, title: str, file: Handed, note: str = ""
) -> Document:
    """Raises PermissionDenied for anybody but LGA editors, Refused for an archived consultation,
    and after publishing without a reason."""
    with transaction.atomic():
        by, stored = _locked(consultation, by)
        now = timezone.now()
        note = _note(stored, note, now)
        title = clean_line(title)
        last = stored.documents.aggregate(last=Max("position"))["last"] or 0
        document = Document.objects.create(consultation=stored, title=title, position=last + 1)
        made = _add(document, 1, file, note, by, now)
        _note_in_draft(stored, f"Document “{title}” added", by, now)
        _tell(stored, made, now)
    return document


def add_version(*, document: Document, by: User, file: Handed, note: str = "") -> DocumentVersion:
    """A newer version; the earlier ones stay. Raises as `add_document`, and Refused for a file
    that is the newest version already."""
    with transaction.atomic():
        by, stored = _locked(document.consultation, by)
        now = timezone.now()
        note = _note(stored, note, now)
        before = document.versions.defer("content").order_by("-number").first()
        if before is None:
            raise Refused([GONE])
        if before.sha256 == file.sha256:
            raise Refused([SAME])
        made = _add(document, before.number + 1, file, note, by, now)
        _note_in_draft(stored, f"Document “{document.title}”: version {made.number}", by, now)
        _tell(stored, made, now)
    return made


def remove_document(*, document: Document, by: User) -> None:
    """Takes a document out of a draft. Raises as `add_document`, Refused after publishing."""
    with transaction.atomic():
        by, stored = _locked(document.consultation, by)
        if blockers := policies.against_removing_document(stored):
            raise Refused(blockers)
        if not stored.documents.filter(pk=document.pk).exists():
            raise Refused([GONE])
        document.delete()
        _note_in_draft(stored, f"Document “{document.title}” removed", by, timezone.now())


def _locked(consultation: Consultation, by: User) -> tuple[User, Consultation]:
    by = allowed(by, permissions.can_edit, "Only LGA editors change documents.")
    return by, locked_row(consultation)


def _note(stored: Consultation, note: str, now: dt.datetime) -> str:
    if blockers := policies.against_documents(stored, now):
        raise Refused(blockers)
    note = clean(note)
    if stored.published_at is not None and not note:
        raise Refused([Blocker("note", "Say what is new and why; councils read it.", "note")])
    return note


def _add(
    document: Document, number: int, file: Handed, note: str, by: User, now: dt.datetime
) -> DocumentVersion:
    return DocumentVersion.objects.create(
        document=document,
        number=number,
        name=file.name,
        content_type=file.content_type,
        content=file.content,
        size=len(file.content),
        sha256=file.sha256,
        note=note,
        added_at=now,
        added_by=by,
    )


def _note_in_draft(stored: Consultation, what: str, by: User, now: dt.datetime) -> None:
    """A draft has a new version: who reviewed it has not seen this."""
    if stored.published_at is None:
        keep(stored, definition_of(stored), what=what, by=by, at=now)


def _tell(stored: Consultation, made: DocumentVersion, now: dt.datetime) -> None:
    """The councils asked, as of a correction: while any of them can read it and still answer."""
    if stored.published_at is None or not stored.opens_at <= now < stored.ends_at:
        return
    words = {"title": made.document.title, "number": made.number, "note": made.note}
    tell_councils(
        stored,
        "document-added",
        [
            Telling(one.council, words, page="responses:task-list")
            for one in stored.invitations.select_related("council")
        ],
    )

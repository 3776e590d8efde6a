"""Documents of a consultation: added, replaced by a newer version, in a draft removed.

What was published stays: a newer version stands beside it with its day and the reason.
"""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from consultations import permissions, policies
from consultations.actions.versions import keep
from consultations.definition.stored import definition_of
from consultations.document_files import Handed
from consultations.models import Consultation, Document, DocumentVersion
from consultations.prose import clean, clean_line
from councils.models import User
from councils.refusals import Blocker, Refused

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
        _add(document, 1, file, note, by, now)
        _note_in_draft(stored, f"Document “{title}” added", by, now)
    return document


def add_version(*, document: Document, by: User, file: Handed, note: str = "") -> DocumentVersion:
    """A newer version; the earlier ones stay. Raises as `add_document`, and Refused for a file
    that is the newest version already."""
    with transaction.atomic():
        by, stored = _locked(document.consultation, by)
        now = timezone.now()
        note = _note(stored, note, now)
        before = document.versions.defer("content").order_by("-number")[0]
        if before.sha256 == file.sha256:
            raise Refused([SAME])
        made = _add(document, before.number + 1, file, note, by, now)
        _note_in_draft(stored, f"Document “{document.title}”: version {made.number}", by, now)
    return made


def remove_document(*, document: Document, by: User) -> None:
    """Takes a document out of a draft. Raises as `add_document`, Refused after publishing."""
    with transaction.atomic():
        by, stored = _locked(document.consultation, by)
        if blockers := policies.against_removing_document(stored):
            raise Refused(blockers)
        document.delete()
        _note_in_draft(stored, f"Document “{document.title}” removed", by, timezone.now())


def _locked(consultation: Consultation, by: User) -> tuple[User, Consultation]:
    by = User.objects.get(pk=by.pk)  # the roles as they are now, not when the page began
    if not permissions.can_edit(by):
        raise PermissionDenied("Only LGA editors change the documents of a consultation.")
    return by, Consultation.objects.select_for_update().get(pk=consultation.pk)


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

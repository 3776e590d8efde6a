"""Documents that stand beside the questions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultations import permissions, policies
from consultations.actions import documents as actions
from consultations.doors import consultation_of
from consultations.forms.documents import DocumentForm
from consultations.models import Consultation, Document, DocumentVersion, DocumentVersionQuerySet
from consultations.presenters.documents import staff_document_lines
from consultations.presenters.publishing import take_back_url
from councils.doors import person
from councils.models import User
from councils.uploads import ATTACHMENT_POLICY
from councils.views.pages import form_page, read_and_send, sent, verb_page


def list_url(consultation: Consultation) -> str:
    return reverse("consultations:documents", args=[consultation.code])


@require_safe
def documents(request: HttpRequest, consultation: str) -> HttpResponse:
    """All documents with their versions, and for editors the ways to change them."""
    user = person(request)
    asked = consultation_of(user, consultation)
    can_edit = permissions.can_edit(user)
    now = timezone.now()
    against = policies.against_documents(asked, now)
    context = {
        "consultation": asked,
        "documents": staff_document_lines(asked, can_edit=can_edit and not against),
        "can_edit": can_edit and not against,
        "sentence": against[0].sentence if can_edit and against else "",
        "take_back_url": take_back_url(asked, now) if can_edit else "",
    }
    return render(request, "consultations/documents.html", context)


@read_and_send
def add_document(request: HttpRequest, consultation: str) -> HttpResponse:
    user, asked = editor_and_consultation(request, consultation)
    return document_page(
        request,
        asked,
        is_new=True,
        do=lambda typed: actions.add_document(
            consultation=asked,
            by=user,
            title=typed["title"],
            file=typed["file"],
            note=typed.get("note", ""),
        ),
        done=lambda typed: _("“%(title)s” is added.") % {"title": typed["title"]},
        heading=_("Add a document"),
    )


@read_and_send
def add_version(request: HttpRequest, consultation: str, pk: int) -> HttpResponse:
    user, asked = editor_and_consultation(request, consultation)
    document = _document(user, asked, pk)
    return document_page(
        request,
        asked,
        is_new=False,
        do=lambda typed: actions.add_version(
            document=document, by=user, file=typed["file"], note=typed["note"]
        ),
        done=lambda typed: (
            _("“%(title)s” has a new version. The earlier ones stay.") % {"title": document.title}
        ),
        heading=_("New version of “%(title)s”") % {"title": document.title},
    )


def document_page(
    request: HttpRequest,
    asked: Consultation,
    *,
    is_new: bool,
    do: Callable[[dict[str, Any]], Any],
    done: Callable[[dict[str, Any]], str],
    heading: str,
) -> HttpResponse:
    back = list_url(asked)
    form = DocumentForm(
        sent(request),
        request.FILES or None,
        is_new=is_new,
        is_published=asked.published_at is not None,
        cancel_url=back,
    )
    return form_page(
        request,
        form=form,
        do=do,
        done=done,
        back=back,
        template="consultations/document.html",
        consultation=asked,
        blockers=policies.against_documents(asked, timezone.now()),
        heading=heading,
    )


@read_and_send
def remove_document(request: HttpRequest, consultation: str, pk: int) -> HttpResponse:
    user, asked = editor_and_consultation(request, consultation)
    document = _document(user, asked, pk)
    return verb_page(
        request,
        do=lambda: actions.remove_document(document=document, by=user),
        done=_("“%(title)s” is removed.") % {"title": document.title},
        back=list_url(asked),
        blockers=policies.against_removing_document(asked),
        heading=_("Remove “%(title)s”") % {"title": document.title},
        caption=asked.title,
        button=_("Remove"),
        button_class="warning",
        sentences=[_("All its versions go with it. Nothing of them is kept.")],
    )


def _document(user: User, asked: Consultation, pk: int) -> Document:
    found = Document.objects.visible_to(user).select_related("consultation")
    return get_object_or_404(found, consultation=asked, pk=pk)


def editor_and_consultation(request: HttpRequest, consultation: str) -> tuple[User, Consultation]:
    user = person(request)
    asked = consultation_of(user, consultation)
    if not permissions.can_edit(user):
        raise PermissionDenied("Only LGA editors change the documents of a consultation.")
    return user, asked


@require_safe
def document(request: HttpRequest, consultation: str, pk: int, number: int) -> HttpResponse:
    return _file(DocumentVersion.objects.visible_to(person(request)), consultation, pk, number)


@login_not_required
@require_safe
def public_document(request: HttpRequest, consultation: str, pk: int, number: int) -> HttpResponse:
    return _file(DocumentVersion.objects.readable_by_all(timezone.now()), consultation, pk, number)


def _file(found: DocumentVersionQuerySet, consultation: str, pk: int, number: int) -> HttpResponse:
    """The file as it came: a download, never a page."""
    version = get_object_or_404(
        found, document__consultation__code=consultation, document=pk, number=number
    )
    disposition = content_disposition_header(True, version.name) or "attachment"
    return HttpResponse(
        bytes(version.content),
        content_type=version.content_type,
        headers={
            "Content-Disposition": disposition,
            "Content-Security-Policy": ATTACHMENT_POLICY,
            "X-Content-Type-Options": "nosniff",
        },
    )

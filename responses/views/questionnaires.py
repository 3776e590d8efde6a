"""The blank questionnaire: the file, asking for it, and where it stands, through three doors.

People at the LGA take it from a draft on, for everybody or as a council has it; a council takes its
own once the consultation is open; anybody then takes the one for everybody.  Looking makes nothing:
the worker makes what was asked for, and of open consultations also what nobody asked for yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from consultations.doors import consultation_of
from consultations.enums import Language
from consultations.models import Consultation
from councils.doors import person
from councils.enums import Nation
from councils.functions import CouncilFacts
from responses.actions.questionnaires import (
    request_questionnaire,
    retry_questionnaire,
    stored_questionnaire,
)
from responses.enums import PaperState, QuestionnaireFormat
from responses.models import Questionnaire
from responses.presenters.seen_as import seen_url
from responses.views.doors import invitation_of
from responses.views.seen_as import chosen

CONTENT_TYPES: dict[str, str] = {
    QuestionnaireFormat.PDF: "application/pdf",
    QuestionnaireFormat.DOCX: "application/vnd.openxmlformats-officedocument"
    ".wordprocessingml.document",
}


@dataclass(frozen=True)
class Wanted:
    """One questionnaire that somebody may take, with its addresses and words."""

    consultation: Consultation
    file_format: str
    council: CouncilFacts | None
    pdf_url: str
    status_url: str
    prepare_url: str
    back_url: str
    back_label: str
    whose: str = ""  # in the file's name
    can_retry: bool = True
    language: str = Language.ENGLISH

    @cached_property
    def stored(self) -> Questionnaire | None:
        return stored_questionnaire(
            self.consultation, self.file_format, self.council, self.language
        )

    @property
    def caption(self) -> str:
        return self.consultation.title

    @property
    def name(self) -> str:
        """As its page calls it."""
        is_pdf = self.file_format == QuestionnaireFormat.PDF
        name = _("PDF questionnaire") if is_pdf else _("questionnaire as a Word document")
        return _("%(name)s in Welsh") % {"name": name} if self.language == Language.WELSH else name

    @property
    def lacking(self) -> str:
        return _("The %(questionnaire)s is not made yet as the consultation stands now.") % {
            "questionnaire": self.name
        }

    @property
    def button(self) -> str:
        return _("Prepare the %(questionnaire)s") % {"questionnaire": self.name}

    @property
    def file_name(self) -> str:
        parts = [self.consultation.code, "questionnaire", *([self.whose] if self.whose else [])]
        parts += ["cymraeg"] if self.language == Language.WELSH else []
        parts += ["DRAFT"] if self.consultation.published_at is None else []
        return f"{'-'.join(parts)}.{self.file_format}"


def wanted_language(request: HttpRequest) -> Language:
    """Of the address; English for what is no language."""
    is_welsh = request.GET.get("language") == Language.WELSH
    return Language.WELSH if is_welsh else Language.ENGLISH


def query_of(language: Language) -> str:
    return f"?language={language.value}" if language == Language.WELSH else ""


def known(file_format: str) -> str:
    if file_format not in QuestionnaireFormat.values:
        raise Http404("There is no such format.")
    return file_format


def for_staff(request: HttpRequest, consultation: str, file_format: str) -> Wanted:
    asked = consultation_of(person(request), consultation)
    form = chosen(request, asked)
    facts = form.facts
    query = form.query if facts else ""
    args = [asked.code, known(file_format)]
    whose = form.cleaned_data["council"] or form.cleaned_data["type"] if facts else ""
    return Wanted(
        asked,
        file_format,
        facts,
        pdf_url=reverse("responses:staff-questionnaire", args=args) + query,
        status_url=reverse("responses:staff-questionnaire-status", args=args) + query,
        prepare_url=reverse("responses:prepare-staff-questionnaire", args=args) + query,
        back_url=seen_url(asked) + query,
        back_label=_("Back to the preview"),
        whose=whose,
        language=Language.WELSH if form.is_in_welsh else Language.ENGLISH,
    )


def for_council(request: HttpRequest, council: str, consultation: str, file_format: str) -> Wanted:
    invitation = invitation_of(person(request), council, consultation)
    args = [council, consultation, known(file_format)]
    is_in_wales = invitation.council.nation == Nation.WALES
    language = wanted_language(request) if is_in_wales else Language.ENGLISH
    query = query_of(language)
    return Wanted(
        invitation.consultation,
        file_format,
        invitation.facts,
        pdf_url=reverse("responses:questionnaire", args=args) + query,
        status_url=reverse("responses:questionnaire-status", args=args) + query,
        prepare_url=reverse("responses:prepare-questionnaire", args=args) + query,
        back_url=reverse("responses:task-list", args=[council, consultation]),
        back_label=_("Back to the consultation"),
        whose=council,
        language=language,
    )


def for_everybody(request: HttpRequest, consultation: str, file_format: str) -> Wanted:
    readable = Consultation.objects.readable_by_all(timezone.now())
    asked = get_object_or_404(readable, code=consultation)
    args = [asked.code, known(file_format)]
    language = wanted_language(request)
    query = query_of(language)
    return Wanted(
        asked,
        file_format,
        None,
        pdf_url=reverse("responses:public-questionnaire", args=args) + query,
        status_url=reverse("responses:public-questionnaire-status", args=args) + query,
        prepare_url=reverse("responses:prepare-public-questionnaire", args=args) + query,
        back_url=asked.get_absolute_url() + query,
        back_label=_("Back to the consultation"),
        can_retry=False,  # else anybody could keep the worker busy with what fails
        language=language,
    )


def served(request: HttpRequest, wanted: Wanted) -> HttpResponse:
    """The file; until there is one, the page that says so."""
    found = wanted.stored
    if found is None or found.state != PaperState.READY:
        is_waiting = found is not None and found.state == PaperState.QUEUED
        context = {"asked": wanted, "paper": found}
        return render(request, "papers/waiting.html", context, status=202 if is_waiting else 200)
    return HttpResponse(
        bytes(found.content or b""),
        content_type=CONTENT_TYPES[wanted.file_format],
        headers={
            "Content-Disposition": f'attachment; filename="{wanted.file_name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )


def prepared(request: HttpRequest, wanted: Wanted) -> HttpResponse:
    row = request_questionnaire(
        wanted.consultation, wanted.file_format, wanted.council, wanted.language
    )
    if row.state == PaperState.FAILED and wanted.can_retry:
        retry_questionnaire(row)
    return (
        status_of(request, wanted)
        if request.headers.get("HX-Request")
        else redirect(wanted.pdf_url)
    )


def status_of(request: HttpRequest, wanted: Wanted) -> HttpResponse:
    found = wanted.stored
    if "waiting" in request.GET and found and found.state == PaperState.QUEUED:
        return HttpResponse(status=204)  # the words on the page stay and are not read out again
    return render(request, "papers/_status.html", {"asked": wanted, "paper": found})


@require_safe
def staff_file(request: HttpRequest, consultation: str, file_format: str) -> HttpResponse:
    return served(request, for_staff(request, consultation, file_format))


@require_POST
def prepare_staff(request: HttpRequest, consultation: str, file_format: str) -> HttpResponse:
    return prepared(request, for_staff(request, consultation, file_format))


@require_safe
def staff_status(request: HttpRequest, consultation: str, file_format: str) -> HttpResponse:
    return status_of(request, for_staff(request, consultation, file_format))


@require_safe
def council_file(
    request: HttpRequest, council: str, consultation: str, file_format: str
) -> HttpResponse:
    return served(request, for_council(request, council, consultation, file_format))


@require_POST
def prepare_council(
    request: HttpRequest, council: str, consultation: str, file_format: str
) -> HttpResponse:
    return prepared(request, for_council(request, council, consultation, file_format))


@require_safe
def council_status(
    request: HttpRequest, council: str, consultation: str, file_format: str
) -> HttpResponse:
    return status_of(request, for_council(request, council, consultation, file_format))


@login_not_required
@require_safe
def public_file(request: HttpRequest, consultation: str, file_format: str) -> HttpResponse:
    return served(request, for_everybody(request, consultation, file_format))


@login_not_required
@require_POST
def prepare_public(request: HttpRequest, consultation: str, file_format: str) -> HttpResponse:
    return prepared(request, for_everybody(request, consultation, file_format))


@login_not_required
@require_safe
def public_status(request: HttpRequest, consultation: str, file_format: str) -> HttpResponse:
    return status_of(request, for_everybody(request, consultation, file_format))

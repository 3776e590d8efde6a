from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from consultations.models import Consultation
from consultations.policies import given_more_time
from results.disclosure.release_json import read_release
from results.enums import FileFormat
from results.exports import CONTENT_TYPES, file_name
from results.models import Release, ReleaseFile
from results.presenters.publication import FILES, publication_of, steps_to_results
from results.presenters.results_page import page_of
from results.words import words_of

SECONDS_TO_A_FILE = 30


def consultation_of(code: str) -> Consultation:
    return get_object_or_404(Consultation.objects.readable_by_all(timezone.now()), code=code)


def published_of(consultation: Consultation) -> QuerySet[Release]:
    """Its published releases, the first first."""
    found = Release.objects.readable_by_all().filter(consultation=consultation)
    return found.select_related("consultation").order_by("number")


@login_not_required
@require_safe
def results(request: HttpRequest, consultation: str) -> HttpResponse:
    """The latest published release; before there is one, why not, and what comes first."""
    asked = consultation_of(consultation)
    published = list(published_of(asked))
    if published:
        return release_page(request, published[-1], published)
    now = timezone.now()
    context = {
        "consultation": asked,
        "is_open": now < asked.closes_at,
        "more_time": given_more_time(asked) if asked.closes_at <= now < asked.ends_at else "",
        "steps": steps_to_results(asked, now),
    }
    return render(request, "results/none_yet.html", context)


@login_not_required
@require_safe
def release(request: HttpRequest, consultation: str, number: int) -> HttpResponse:
    """One published release, at the address that it keeps."""
    published = list(published_of(consultation_of(consultation)))
    for each in published:
        if each.number == number:
            return release_page(request, each, published)
    raise Http404


def release_page(request: HttpRequest, shown: Release, published: list[Release]) -> HttpResponse:
    files = {each.format: each for each in shown.files.defer("content")}
    figures = read_release(bytes(shown.files.get(format=FileFormat.JSON).content))
    context = {
        "consultation": shown.consultation,
        "publication": publication_of(shown, published, files),
        "errata": shown.errata.all(),
        "is_corrected": shown.consultation.corrections.exists(),
        "page": page_of(figures, words_of(shown.consultation)),
    }
    return render(request, "results/public.html", context)


@login_not_required
@require_safe
def release_file(
    request: HttpRequest, consultation: str, number: int, file_format: str
) -> HttpResponse:
    """A file of a published release, byte for byte as it was stored."""
    if file_format not in FILES:
        raise Http404
    shown = get_object_or_404(published_of(consultation_of(consultation)), number=number)
    stored = ReleaseFile.objects.readable_by_all().filter(release=shown, format=file_format)
    file = stored.first()
    if file is None:
        context = {"consultation": shown.consultation, "number": number, "file": FILES[file_format]}
        answer = render(request, "results/preparing.html", context, status=503)
        answer["Retry-After"] = str(SECONDS_TO_A_FILE)
        return answer
    return file_response(file, consultation, number)


def file_response(file: ReleaseFile, consultation: str, number: int) -> HttpResponse:
    name = file_name(consultation, number, file.format)
    return HttpResponse(
        bytes(file.content),
        content_type=CONTENT_TYPES[file.format],
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "ETag": f'"{file.sha256}"',
            "X-Content-Type-Options": "nosniff",
        },
    )

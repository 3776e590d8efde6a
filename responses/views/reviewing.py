from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from consultations.models import Section
from councils.doors import person
from councils.models import User
from councils.refusals import Refused
from responses import permissions, policies, presenters
from responses.actions import reviewing, visiting
from responses.enums import State
from responses.forms import AnswerForm, CompletedForm
from responses.models import Answer, ReportPart, Response
from responses.views.doors import response_of
from responses.views.drafting.doors import locked_sentence, worked_on
from responses.views.language import read_in_language
from responses.views.outcome import tell


@require_POST
def seen(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    """Notes a visit: by itself from the page's script, or with "Mark all as seen"."""
    response = response_of(person(request), council, consultation)
    has_seen_all = "all" in request.POST
    visiting.note_visit(response=response, by=person(request), has_seen_all=has_seen_all)
    return redirect(response) if has_seen_all else HttpResponse(status=204)


@require_POST
def ready(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    """`question`, `version` (as it was seen) and `ready` ("1" or "")."""
    response = worked_on(request, council, consultation)
    answer = get_object_or_404(
        response.answers.select_related("question__section"),
        question__number=request.POST.get("question", ""),
    )
    version = number_of(request.POST.get("version", ""))
    is_ready = request.POST.get("ready") == "1"
    mark(request, response, answer, is_ready=is_ready, version=version)
    number, args = answer.question.number, [*response.url_args, answer.question.section.number]
    if request.POST.get("back") == "check":
        return redirect(reverse("responses:section-check", args=args) + f"#check-{number}")
    return redirect(reverse("responses:section", args=args) + f"#{number}")


def number_of(version: str) -> int:
    """A version as a page sends it; 0, which none is, for anything else."""
    return int(version) if version.isdecimal() and len(version) < 10 else 0


def mark_from_section(
    request: HttpRequest, response: Response, forms: Sequence[AnswerForm]
) -> None:
    """The buttons of the section's page: the whole page was saved just before.

    What is marked is the version that this person saved or saw, never a colleague's newer one.
    """
    is_ready = "ready" in request.POST
    number = request.POST.get("ready" if is_ready else "not_ready")
    form = next((one for one in forms if one.question.number == number), None)
    if form is None:
        return
    seen = number_of(request.POST.get(f"{number}-version", ""))
    stored = form.answer
    version = stored.version if stored.saved_by_id == person(request).pk else seen
    mark(request, response, stored, is_ready=is_ready, version=version)


def mark(
    request: HttpRequest, response: Response, answer: Answer, *, is_ready: bool, version: int
) -> None:
    try:
        reviewing.set_ready(
            response=response,
            question=answer.question,
            by=person(request),
            is_ready=is_ready,
            version=version,
        )
    except Refused as refused:
        tell(request, refused)
    else:
        said = {"question": answer.question.number}
        messages.success(
            request,
            _("%(question)s is marked as ready for review.") % said
            if is_ready
            else _("%(question)s is no longer marked as ready.") % said,
        )


@require_http_methods(["GET", "HEAD", "POST"])
def section_check(
    request: HttpRequest, council: str, consultation: str, number: int
) -> HttpResponse:
    """The section as it will be read, and "Have you completed this section?"."""
    response = worked_on(request, council, consultation)
    parts = presenters.parts_with_checks(response)
    here = next((one for one in parts if one.section and one.section.number == number), None)
    if here is None or here.section is None:
        raise Http404("This consultation has no such section.")
    own = [one for one in response.answers_in_order if one.question.section_id == here.section_id]
    base = reviewing.section_base(own, here)
    form = completed_form(request, here, base)
    can_complete = response.state == State.DRAFTING and permissions.can_write_section(
        person(request), response, here.section_id
    )
    if request.method == "POST" and form.is_valid():
        try:
            say_completed(response, here.section, form, person(request))
        except Refused as refused:
            for blocker in refused.blockers:
                form.add_error("completed", blocker.sentence)
        else:
            said = {"number": number}
            messages.success(
                request,
                _("Section %(number)s is marked as completed.") % said
                if form.is_yes
                else _("Section %(number)s is marked as not completed yet.") % said,
            )
            return redirect(after_check(response, parts, number, person(request)))
    context = section_context(request, response, here, parts)
    context |= {"form": form, "can_complete": can_complete}
    status = 422 if request.method == "POST" else 200
    return render(request, "responses/section_check.html", context, status=status)


def completed_form(request: HttpRequest, part: ReportPart, base: str) -> CompletedForm:
    initial = {"base": base}
    if part.completed_at is not None:
        initial["completed"] = CompletedForm.YES
    return CompletedForm(request.POST if request.method == "POST" else None, initial=initial)


def say_completed(response: Response, section: Section, form: CompletedForm, by: User) -> None:
    if form.is_yes:
        reviewing.complete_section(
            response=response, section=section, by=by, base=form.cleaned_data["base"]
        )
    else:
        reviewing.uncomplete_section(response=response, section=section, by=by)


def after_check(response: Response, parts: list[ReportPart], number: int, user: User) -> str:
    """On to the next section; after the last to the check of the whole response."""
    following = sorted(
        one.section.number for one in parts if one.section and one.section.number > number
    )
    if not permissions.can_draft(user, response):
        return f"{response.get_absolute_url()}?mine=1"
    if following:
        return reverse("responses:section", args=[*response.url_args, following[0]])
    return reverse("responses:check", args=response.url_args)


def section_context(
    request: HttpRequest, response: Response, part: ReportPart, parts: list[ReportPart]
) -> dict[str, Any]:
    section = part.section
    assert section is not None
    is_drafting = response.state == State.DRAFTING
    missing = policies.section_is_finished(response, section) if is_drafting else []
    language = read_in_language(person(request), response, section)
    sections = presenters.check_sections(
        response, response.answers_in_order, parts, person(request)
    )
    own = next((one for one in sections if one.number == section.number), None)
    return {
        "language": language,
        "response": response,
        "section": section,
        "sections": sum(one.section_id is not None for one in parts),
        "rows": own.rows if own else (),
        "ready_url": reverse("responses:ready", args=response.url_args),
        "steps": presenters.section_steps(sections, section.number),
        "completed": own.completed if own else "",
        "missing": missing,
        "part": part,
        "part_comments": presenters.open_comments([part]),
        "is_drafting": is_drafting,
        "can_write_part": permissions.can_write_part(person(request), response, part),
        "locked_sentence": locked_sentence(response),
        "time_left": presenters.time_left(response.invitation),
    }

"""The council's own earlier answers: searched, read, and copied from."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from councils.doors import person
from councils.models import User
from councils.refusals import Conflict, Refused
from responses import permissions, presenters
from responses.actions import drafting
from responses.earlier import found_earlier, found_parts
from responses.enums import State
from responses.forms import EarlierForm
from responses.models import Answer, Response
from responses.searching import words_of
from responses.views.drafting.doors import locked_sentence, worked_on
from responses.views.outcome import tell


def writable_answers(response: Response, user: User) -> list[Answer]:
    """The answers into which this person may copy now."""
    if response.state != State.DRAFTING:
        return []
    answers = response.answers.select_related("question__section", "saved_by")
    return [one for one in answers if permissions.can_write_answer(user, response, one.question)]


@require_http_methods(["GET", "HEAD", "POST"])
def earlier(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    """GET finds, POST copies one answer that was found into the question it was found for."""
    response, user = worked_on(request, council, consultation), person(request)
    answers = writable_answers(response, user)
    asked = (request.POST if request.method == "POST" else request.GET).get("for", "")
    into = next((one for one in answers if one.question.number == asked), None)
    theirs: Answer | None = None
    if request.method == "POST":
        if into is None:
            refuse_copying(request, response, asked)
            return redirect(response)
        try:
            copy(request, response, into)
        except Conflict as conflict:
            assert isinstance(conflict.current, Answer)
            into = theirs = conflict.current
        except Refused as refused:
            tell(request, refused)
        else:
            messages.success(
                request,
                _("Copied into %(question)s, with its source in the history.")
                % {"question": asked},
            )
            return redirect(question_url(response, into))
    choices = [presenters.question_choice(one.question) for one in answers]
    form = EarlierForm(questions=choices, data=request.GET or None, initial={"for": asked})
    search = words_of(form.cleaned_data["q"]) if form.is_valid() else []
    question = into.question if into else None
    last, found = found_earlier(response, search, question)
    parts = found_parts(response, search)
    context = {
        "response": response,
        "form": form,
        "into": into,
        "into_url": question_url(response, into) if into else "",
        "theirs": theirs,
        "last": presenters.found_answer(last, (), question) if last else None,
        "found": presenters.found_list(found, search, question) if search else None,
        "parts": presenters.found_part_list(parts, search) if parts else None,
        "locked_sentence": locked_sentence(response),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "responses/earlier.html", context, status=status)


def refuse_copying(request: HttpRequest, response: Response, number: str) -> None:
    """There is nothing to copy into: say why, as a page that is not there would."""
    answer: Any = get_object_or_404(
        response.answers.select_related("question"), question__number=number
    )
    if not permissions.can_write_answer(person(request), response, answer.question):
        raise PermissionDenied(_("This is not assigned to you."))
    messages.error(request, locked_sentence(response))


def copy(request: HttpRequest, response: Response, into: Answer) -> None:
    data = request.POST
    drafting.copy_earlier(
        response=response,
        question=into.question,
        by=person(request),
        base_version=_number(data.get("version", "")),
        earlier=_number(data.get("earlier", "")),
    )


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 16 else 0


def question_url(response: Response, answer: Answer) -> str:
    args = [*response.url_args, answer.question.section.number]
    return f"{reverse('responses:section', args=args)}#{answer.question.number}"

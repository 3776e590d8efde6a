"""In which language somebody in a Welsh council reads a consultation."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from consultations.actions import choose_language
from consultations.enums import Language
from consultations.models import Consultation, Question, Section
from consultations.presenters.language import has_welsh, language_of, show_welsh
from councils.doors import person
from councils.models import Council, User
from responses.models import Response
from responses.views.doors import invitation_of

Rows = Sequence[Consultation | Section | Question]


@require_POST
def choose(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    """Remembers the language, and goes back to the page on which it was chosen."""
    user = person(request)
    invitation = invitation_of(user, council, consultation)
    chosen = request.POST.get("language", "")
    if chosen not in Language.values:
        raise Http404("The texts of a consultation are in English and Welsh.")
    choose_language(by=user, language=Language(chosen))
    messages.success(
        request,
        _("You read the texts of consultations in Welsh where there is Welsh.")
        if chosen == Language.WELSH
        else _("You read the texts of consultations in English."),
    )
    back = request.POST.get("back", "")
    if not (back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)):
        args = [invitation.council.slug, invitation.consultation.code]
        back = reverse("responses:task-list", args=args)
    return redirect(back)


def questions_of(response: Response) -> list[Question]:
    """With their options, from what the page reads anyway."""
    return [answer.question for answer in response.answers_in_order]


def read_in_language(user: User, response: Response, *more: Consultation | Section) -> str:
    """Shows the questions of a response, their sections and what else is given in the person's
    language, for a page that only shows them: what is signed is made of rows read anew."""
    questions = questions_of(response)
    sections = [question.section for question in questions]
    return shown_in(
        user,
        response.council,
        [response.invitation.consultation, *sections, *questions, *more],
    )


def shown_in(user: User, council: Council, rows: Rows) -> str:
    """Shows these rows of a page in the person's language; gives it where there is a choice: in
    councils in Wales, of what has some Welsh. One query there, none elsewhere."""
    language = language_of(user, council)
    if language is None or not has_welsh(rows):
        return ""
    if language == Language.WELSH:
        show_welsh(*rows)
    return str(language)

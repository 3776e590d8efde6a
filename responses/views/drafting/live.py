"""Who else has a section or a part of the report open, and which versions stand: asked every few
seconds by its page."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_list_or_404, get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from consultations.models import Section
from councils.doors import person
from responses import permissions
from responses.actions import presence
from responses.enums import PartKind
from responses.models import Answer, ReportPart, Response
from responses.presenters.company import company_sentence
from responses.presenters.lines import saved_line
from responses.views.doors import response_of
from responses.views.drafting.doors import drafted

# Answers can be long, and nothing of their words is asked for here.
NEEDED = (
    "version",
    "saved_at",
    "saved_by__name",
    "response__invitation__council_id",
    "question__number",
    "question__section__number",
)
PART = "part"  # what the page of a part calls it
# Seconds until a page asks again: seldom enough for the server, a few seconds for people.
AGAIN = 4


@require_POST
def live(request: HttpRequest, council: str, consultation: str, number: int) -> HttpResponse:
    """Notes that the person is here (or leaves) and answers with what the others do.

    A request of its own and not a GET, because a GET changes nothing.
    """
    user = person(request)
    answers = get_list_or_404(
        Answer.objects.visible_to(user)
        .filter(
            response__invitation__council__slug=council,
            response__invitation__consultation__code=consultation,
            question__section__number=number,
        )
        .select_related("response__invitation", "question__section", "saved_by")
        .only(*NEEDED)
    )
    stored = {one.question.number: one for one in answers}
    return met(request, answers[0].response, answers[0].question.section, stored)


@require_POST
def live_part(request: HttpRequest, council: str, consultation: str, position: int) -> HttpResponse:
    """The same for one part of the report."""
    user = person(request)
    response = response_of(user, council, consultation)
    part = get_object_or_404(response.parts.select_related("saved_by"), position=position)
    if not permissions.can_write_part(user, response, part):
        raise PermissionDenied(_("This part of the report is not assigned to you."))
    return met(request, response, part, {PART: part})


@require_POST
def live_considerations(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    """The same for the considerations, which are written on one page.

    Whoever has that page open is in the first of them: no row is ever deleted.
    """
    response = drafted(request, council, consultation)
    here = response.parts.filter(kind=PartKind.CONSIDERATION).select_related("saved_by")
    rows = get_list_or_404(here.order_by("position"))
    return met(request, response, rows[0], {str(one.position): one for one in rows})


def met(
    request: HttpRequest,
    response: Response,
    place: Section | ReportPart,
    stored: Mapping[str, Answer | ReportPart],
) -> HttpResponse:
    here = presence.meet(
        response=response, place=place, by=person(request), is_leaving="leaving" in request.POST
    )
    return JsonResponse(
        {
            "company": company_sentence(here),
            "answers": {
                name: {"version": one.version, "saved": saved_line(one)}
                for name, one in stored.items()
            },
            "again": AGAIN,
        }
    )

"""Who else has a section open, and which versions stand: asked every few seconds by its page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_list_or_404
from django.views.decorators.http import require_POST

from councils.doors import person
from responses.actions import presence
from responses.models import Answer
from responses.presenters.company import company_sentence
from responses.presenters.lines import saved_line

# Answers can be long, and nothing of their words is asked for here.
NEEDED = (
    "version",
    "saved_at",
    "saved_by__name",
    "response__invitation__council_id",
    "question__number",
    "question__section__number",
)
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
    here = presence.meet(
        response=answers[0].response,
        section=answers[0].question.section,
        by=user,
        is_leaving="leaving" in request.POST,
    )
    return JsonResponse(
        {
            "company": company_sentence(here),
            "answers": {
                one.question.number: {"version": one.version, "saved": saved_line(one)}
                for one in answers
            },
            "again": AGAIN,
        }
    )

"""One answer, or one part of the report, that saves itself while somebody writes.

The reply says "saved" only when the transaction has committed. A request whose reply was lost
can be sent again as it was; the browser may send the one that it is not sure of along with what
was typed since ("before"), and the two are saved in their order.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from councils.doors import person
from councils.refusals import Conflict, Refused
from responses import permissions, presenters
from responses.actions.drafting.answers import normalised
from responses.enums import PartKind
from responses.forms import AnswerForm, PartForm
from responses.models import Answer, ReportPart, Response
from responses.part_words import PartWords
from responses.presenters.lines import saved_line
from responses.said import Said
from responses.views.doors import response_of
from responses.views.drafting import clashes


def sent(request: HttpRequest) -> Iterator[QueryDict]:
    """What is to be saved, in its order: what an earlier request sent, then this one."""
    if before := request.POST.get("before"):
        yield QueryDict(before)
    yield request.POST


@require_POST
def save_answer(
    request: HttpRequest, council: str, consultation: str, number: int, question: str
) -> HttpResponse:
    user = person(request)
    answer = get_object_or_404(
        Answer.objects.visible_to(user).select_related("response__invitation__council", "question"),
        response__invitation__council__slug=council,
        response__invitation__consultation__code=consultation,
        question__section__number=number,
        question__number=question,
    )
    response = answer.response
    if not permissions.can_write_answer(user, response, answer.question):
        raise PermissionDenied(_("This is not assigned to you."))
    against = answer.question.reason_against(response.facts)
    base = None
    for data in sent(request):
        form = AnswerForm(
            answer=answer, is_for_council=not against, may_be_unfinished=True, data=data
        )
        if not (clashes.attach_resolution(form) & form.is_valid()):
            return not_valid(form)
        try:
            answer = clashes.save_answer(response, form, user, base)
        except Conflict as conflict:
            assert isinstance(conflict.current, Answer)
            clashes.show_answer_clash(form, conflict.current)
            return in_conflict(request, form, conflict.current)
        except Refused as refused:
            return not_saved([blocker.sentence for blocker in refused.blockers])
        answer.question = form.question  # with its options, which need not be read again
        said = normalised(answer.question, form.said(), is_aimed=not against)
        is_yours = bool(form.resolution) or Said.of(answer) == said
        base = answer.version if is_yours else None
    return saved(answer, is_yours=is_yours)


@require_POST
def save_part(request: HttpRequest, council: str, consultation: str, position: int) -> HttpResponse:
    user = person(request)
    response = response_of(user, council, consultation)
    part = get_object_or_404(response.parts.select_related("saved_by"), position=position)
    if not permissions.can_write_part(user, response, part):
        raise PermissionDenied(_("This is not assigned to you."))
    base = None
    for data in sent(request):
        form = PartForm(part=part, may_be_unfinished=True, data=data)
        if not (clashes.attach_part_resolution(form) & form.is_valid()):
            return not_valid(form)
        words = form.words()
        try:
            part = clashes.save_part(response, form, user, base)
        except Conflict as conflict:
            assert isinstance(conflict.current, ReportPart)
            clashes.show_part_clash(form, conflict.current)
            return in_conflict(request, form, conflict.current)
        except Refused as refused:
            return not_saved([blocker.sentence for blocker in refused.blockers])
        mine = words.uncleared if part.has_lost_clearance else words
        is_yours = bool(form.resolution) or PartWords.of(part) == mine
        base = part.version if is_yours else None
    return saved(part, is_yours=is_yours, **weighed(response, form, words, part))


def weighed(
    response: Response, form: PartForm, words: PartWords, part: ReportPart
) -> dict[str, Any]:
    """What the page says of a consideration besides: how it stands, what became of a clearance.

    A clearance that fell leaves its fields: it must not come back with the next words.
    """
    if part.kind != PartKind.CONSIDERATION:
        return {}
    note = " ".join([presenters.fallen(words, part), *form.unfinished]).strip()
    names = [name for name in form.data if name.startswith(form.add_prefix("cleared_"))]
    return {
        "note": note,
        "standing": presenters.standing(part, response.report_outline).to_json(),
        "emptied": names if part.has_lost_clearance else [],
    }


def saved(row: Answer | ReportPart, *, is_yours: bool, **more: Any) -> HttpResponse:
    """`is_yours` False: what was sent is in the history, and a colleague's newer words stand."""
    return JsonResponse(
        {
            "outcome": "saved",
            "version": row.version,
            "saved": saved_line(row),
            "is_yours": is_yours,
            **more,
        }
    )


def not_valid(form: Any) -> HttpResponse:
    forms: list[BaseForm] = [form, *([form.resolution] if form.resolution else [])]
    return not_saved(
        [str(error) for one in forms for found in one.errors.values() for error in found]
    )


def not_saved(sentences: list[str]) -> HttpResponse:
    return JsonResponse({"outcome": "refused", "sentences": sentences}, status=422)


def in_conflict(
    request: HttpRequest, form: AnswerForm | PartForm, stored: Answer | ReportPart
) -> HttpResponse:
    html = render_to_string("responses/_conflict.html", {"form": form}, request)
    sentence = _("%(person)s saved another version while you were writing.") % {
        "person": stored.saved_by.name
    }
    body = {"outcome": "conflict", "version": stored.version, "sentences": [sentence], "html": html}
    return JsonResponse(body, status=409)

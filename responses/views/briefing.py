"""The report one question at a time, for whoever decides on a tablet; and the same on paper."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from councils.doors import person
from councils.refusals import Refused
from councils.stored import say_stored
from responses import presenters, workflow
from responses.actions import deciding
from responses.actions.reading import record_of_both
from responses.enums import PartKind, Verb
from responses.forms import AskForm, ChangeForm
from responses.models import Response
from responses.presenters import briefing as presenter
from responses.views.deciding import draft_of
from responses.views.doors import response_of
from responses.views.follow_ups import show_follow_ups
from responses.views.language import read_in_language
from responses.views.outcome import require, tell


@require_safe
def overview(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    """How far the member has come, and what they said of each question."""
    user = person(request)
    response = response_of(user, council, consultation)
    offered = require(response, user, Verb.APPROVE)
    language = read_in_language(user, response)
    found = presenter.briefing(response, draft_of(response, request))
    context = {
        "language": language,
        "response": response,
        "blockers": offered.blockers,
        "briefing": found,
        "next": found.next(),
        "time_left": presenters.time_left(response.invitation),
    }
    return render(request, "responses/briefing.html", context)


@require_safe
def printed(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    """The same to be printed, with boxes to tick; for everybody who may read the report."""
    user = person(request)
    response = response_of(user, council, consultation)
    record_of_both(response=response, by=user)
    draft = draft_of(response, request) if workflow.offers(user, response, Verb.APPROVE) else None
    read_in_language(user, response)
    context = {
        "response": response,
        "briefing": presenter.briefing(response, draft),
        "time_left": presenters.time_left(response.invitation),
    }
    return render(request, "responses/briefing_print.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, council: str, consultation: str, number: str) -> HttpResponse:
    """One question: the suggested response first; agree, change the words, or ask."""
    user = person(request)
    response = response_of(user, council, consultation)
    offered = require(response, user, Verb.APPROVE)
    if offered.blockers:
        return redirect("responses:briefing", council, consultation)
    draft = draft_of(response, request)
    language = read_in_language(user, response)
    found = presenter.briefing(response, draft)
    row = next((one for one in found.rows if one.number == number), None)
    if row is None:
        raise Http404("This question is not part of the briefing.")
    do = request.POST.get("do", "") if request.method == "POST" else ""
    question = row.answer.question
    facts = response.facts
    against = question.reason_against(facts)
    change = ChangeForm(
        answer=row.answer,
        is_for_council=not against,
        reason_against=against,
        stored=draft.changes.get(str(question.pk)) if draft else None,
        data=request.POST if do == "change" else None,
    )
    ask = AskForm(request.POST if do == "ask" else None)
    if do and (done := act(request, response, row, do, change, ask)):
        return done
    show_follow_ups(response, [change])
    before, after = found.beside(number)
    part = next(
        (
            one
            for one in response.parts.all()
            if one.kind == PartKind.SECTION and one.section_id == question.section_id
        ),
        None,
    )
    context = {
        "language": language,
        "response": response,
        "briefing": found,
        "row": row,
        "place": found.place(number),
        "before": before,
        "after": after,
        "form": change,
        "ask": ask,
        "section": question.section,
        "part": part,
        "comments_url": reverse(
            "responses:answer-comments",
            args=[*response.url_args, question.section.number, question.number],
        ),
        "time_left": presenters.time_left(response.invitation),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "responses/briefing_question.html", context, status=status)


def act(
    request: HttpRequest,
    response: Response,
    row: presenter.BriefingRow,
    do: str,
    change: ChangeForm,
    ask: AskForm,
) -> HttpResponse | None:
    """Keeps what the member says; None where something is to be mended on the page."""
    user = person(request)
    answer = row.answer
    try:
        if do == "agree":
            deciding.mark_agreed(response=response, by=user, answer=answer)
            sentence = ""
        elif do == "change":
            if not change.is_valid():
                return None
            deciding.mark_changed(response=response, by=user, answer=answer, change=change.change())
            sentence = _("%(question)s: your words are kept.") % {"question": row.number}
        elif do == "ask":
            if not ask.is_valid():
                return None
            text = ask.cleaned_data["question"]
            deciding.ask(response=response, by=user, answer=answer, text=text)
            sentence = _("%(question)s: the policy officers are asked, and told of it.") % {
                "question": row.number
            }
        else:
            return redirect(row.url)
    except Refused as refused:
        shown: dict[str, forms.Form] = {"change": change, "ask": ask}
        form = shown.get(do)
        if form is None or response_is_gone(refused):
            tell(request, refused)
            return redirect("responses:briefing", *response.url_args)
        for blocker in refused.blockers:
            form.add_error(None, blocker.sentence)
        return None
    say_stored(request)
    if do != "agree":  # a banner at every question would stand in the way
        messages.success(request, sentence)
    again: Any = presenter.briefing(response, draft_of(response, request))
    following = again.next(row.number)
    if following is None:
        return redirect("responses:briefing", *response.url_args)
    return redirect(following.url)


def response_is_gone(refused: Refused) -> bool:
    """Whether it awaits no decision any more, so that there is nothing to mend on this page."""
    return any(blocker.code == "state" for blocker in refused.blockers)

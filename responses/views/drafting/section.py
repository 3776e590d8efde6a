from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from consultations.enums import Language
from consultations.models import Question, Section
from consultations.presenters.language import show_welsh
from councils.doors import person
from councils.listed import listed
from councils.models import User
from councils.refusals import Conflict, Refused
from responses import permissions, presenters
from responses.confirming import SAYING, unconfirmed
from responses.content import words
from responses.enums import State
from responses.forms import (
    AnswerForm,
    FormGroup,
)
from responses.models import Answer, Response
from responses.presenters.corrections import corrected_questions
from responses.presenters.lines import answer_lines
from responses.said import Said
from responses.views.drafting import clashes
from responses.views.drafting.doors import locked_sentence, worked_on
from responses.views.follow_ups import show_follow_ups
from responses.views.language import Rows, questions_of, shown_in
from responses.views.outcome import tell
from responses.views.reviewing import mark_from_section


@dataclass(frozen=True)
class Saving:
    """What became of the answers that were sent with the page."""

    saved: list[AnswerForm]
    not_saved: list[AnswerForm]

    @property
    def sentence(self) -> str:
        """ "Q1 and Q6 were not saved. Everything else on this page was saved."; "" if all were."""
        numbers = [form.question.number for form in self.not_saved]
        if not numbers:
            return ""
        if not self.saved:
            return _("Nothing on this page was saved.")
        return ngettext(
            "%(questions)s was not saved. Everything else on this page was saved.",
            "%(questions)s were not saved. Everything else on this page was saved.",
            len(numbers),
        ) % {"questions": listed(numbers)}


def answer_forms(
    response: Response, answers: Any, user: User, data: Any = None
) -> list[AnswerForm]:
    """A form for each answer; what this person may not write takes nothing that was sent."""
    facts = response.facts
    forms = []
    for answer in answers:
        against = answer.question.reason_against(facts)
        may_write = permissions.can_write_answer(user, response, answer.question)
        form = AnswerForm(
            answer=answer,
            is_for_council=not against,
            reason_against=against,
            may_be_unfinished=True,
            data=data if may_write else None,
        )
        form.may_write = may_write
        forms.append(form)
    return forms


@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, council: str, consultation: str, number: int) -> HttpResponse:
    response, user = worked_on(request, council, consultation), person(request)
    sections, informing = response.invitation.consultation.sections_with_information()
    here = next((one for one in sections if one.number == number), None)
    if here is None:
        raise Http404("This consultation has no such section.")
    part = response.parts.get(section=here)
    read: Rows = [
        response.invitation.consultation,
        *sections,
        *informing,
        *questions_of(response),
    ]
    language = shown_in(user, response.council, read)
    forms = answer_forms(response, answers_of(response, here), user, request.POST or None)
    own = [form for form in forms if form.may_write]
    saving = Saving([], [])
    if request.method == "POST":
        if not own:
            raise PermissionDenied(_("Nothing in this section is assigned to you."))
        saving = save_answers(response, own, request)
        if not saving.not_saved:
            mark_from_section(request, response, own)
        del response.answers_in_order  # some were saved just now
        if language == Language.WELSH:
            show_welsh(*questions_of(response))
    stored = answers_of(response, here)
    show_follow_ups(response, forms)
    asked = presenters.asked_by_question(response) if response.state == State.DRAFTING else {}
    for form in forms:
        form.asked_for = asked.get(form.question.pk)
    unfinished = [form for form in saving.saved if form.show_lacking()]
    if request.method == "POST" and not (saving.not_saved or unfinished):
        messages.success(
            request,
            _("Section %(number)s saved at %(time)s.")
            % {"number": number, "time": f"{timezone.localtime():%H:%M}"},
        )
        return redirect(after_section(request, response, here))
    show_as_read(response, forms, stored)
    lines = answer_lines(response, stored, user)
    corrected = corrected_questions(stored)
    to_confirm = {one.row.pk for one in unconfirmed(response.answers_in_order)}
    for form in forms:
        form.line = lines[form.answer.pk]
        form.corrected = corrected.get(form.question.pk, [])
        form.was_answered = form.answer.state in SAYING
        form.is_to_confirm = form.answer.pk in to_confirm
    facts = response.facts
    shown = [item for item in informing if item.section_id == here.pk and item.rule.fits(facts)]
    after = place_information(forms, shown)
    writable = [form for form in forms if form.can_write]
    context = {
        "response": response,
        "section": here,
        "sections": sections,
        "part": part,
        "forms": forms,
        "informing_after": after,
        "form": FormGroup([*writable, *(form.resolution for form in writable if form.resolution)]),
        "problem": "" if saving.not_saved else _("Not finished yet"),
        "saving_sentence": saving.sentence,
        "may_be_left": unfinished and not saving.not_saved,
        "next": next((one for one in sections if one.number > number), None),
        "is_drafting": response.state == State.DRAFTING,
        "can_write": bool(writable),
        "can_write_part": permissions.can_write_part(user, response, part),
        "tag": presenters.tag_of(response),
        "time_left": presenters.time_left(response.invitation),
        "locked_sentence": locked_sentence(response),
        "language": language,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "responses/section.html", context, status=status)


def show_as_read(response: Response, forms: Sequence[AnswerForm], stored: Sequence[Answer]) -> None:
    """Words instead of fields where nothing can be written, by this person or by anybody now.

    What was sent nevertheless is shown, so that it can be copied.
    """
    facts = response.facts
    said = {answer.pk: Said.of(answer) for answer in stored}
    for form in forms:
        form.can_write = form.may_write and response.state == State.DRAFTING
        if form.can_write:
            continue
        now = said[form.answer.pk]
        form.reads = words(form.question, now, facts)
        form.clash = form.resolution = None
        typed = clashes.typed(form) if form.is_bound else now
        if typed != now and (typed.text or typed.choices or typed.other or typed.reason):
            form.unsaved = words(form.question, typed, facts)


def answers_of(response: Response, section: Section) -> list[Answer]:
    return [one for one in response.answers_in_order if one.question.section_id == section.pk]


def place_information(forms: Sequence[AnswerForm], items: list[Question]) -> list[Question]:
    """Puts each item that only informs above the question it stands before; gives the rest."""
    rest = items
    for form in forms:
        before = [item for item in rest if item.position < form.question.position]
        form.informing, rest = before, rest[len(before) :]
    return rest


def save_answers(response: Response, forms: list[AnswerForm], request: HttpRequest) -> Saving:
    """Saves each answer on its own: a fault or a conflict in one keeps none of the others back."""
    if response.state != State.DRAFTING:
        return Saving([], forms)  # the page says why
    saving = Saving([], [])
    for place, form in enumerate(forms):
        is_complete = clashes.attach_resolution(form)
        if not form.is_valid() or not is_complete:
            saving.not_saved.append(form)
            continue
        try:
            stored = clashes.save_answer(response, form, person(request))
        except Conflict as conflict:
            assert isinstance(conflict.current, Answer)
            clashes.show_answer_clash(form, conflict.current)
            form.show_conflict(conflict.current)
            saving.not_saved.append(form)
        except Refused as refused:
            response.refresh_from_db(fields=["state"])
            if response.state == State.DRAFTING:  # else somebody sent it just now: the page says so
                tell(request, refused)
            saving.not_saved.extend(forms[place:])
            break
        else:
            form.show_saved(stored)
            saving.saved.append(form)
    return saving


def after_section(request: HttpRequest, response: Response, section: Section) -> str:
    """Where a button leads: back to its answer, on to "Have you completed this section?", or to
    the task list."""
    for button in ("resolve", "ready", "not_ready"):
        if button in request.POST:
            return f"{request.path}#{request.POST[button]}"
    if "continue" not in request.POST:
        return response.get_absolute_url()
    if permissions.can_write_section(person(request), response, section.pk):
        return reverse("responses:section-check", args=[*response.url_args, section.number])
    return f"{response.get_absolute_url()}?mine=1"

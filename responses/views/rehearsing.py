"""A rehearsal: people at the LGA answer as councils will, before the opening."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from consultations.doors import consultation_of
from consultations.models import Consultation
from consultations.policies import councils_to_ask
from councils.doors import person
from councils.listed import listed
from councils.models import User
from councils.refusals import Blocker, Refused
from councils.stored import say_stored
from councils.views.pages import read_and_send, verb_page
from responses.actions import rehearsing
from responses.actions.rehearsing import THROWN_AWAY
from responses.content import to_answer
from responses.forms import AnswerForm, FormGroup
from responses.forms.rehearsing import RehearseAsForm, sent_answers
from responses.models import Answer, RehearsedCouncil
from responses.policies.rehearsing import against_another, against_rehearsing
from responses.presenters.rehearsing import (
    MARK,
    council_name,
    council_url,
    progress,
    round_rows,
    section_rows,
    section_url,
    spoken_name,
    start_url,
    to_answer_again,
)
from responses.rehearsing import rehearsed
from responses.views.drafting.section import Saving, place_information
from responses.views.unsaved import unsaved_forms


def rounds_of(user: User, asked: Consultation) -> list[RehearsedCouncil]:
    """The councils of a rehearsal with what was answered (two queries)."""
    found = RehearsedCouncil.objects.visible_to(user).filter(consultation=asked)
    found = found.select_related("begun_by").prefetch_related("answers")
    rounds = list(found)
    for one in rounds:
        one.consultation = asked  # with its questions, which are read once
    return rounds


def own_round(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view gets the request and a round of this person. Who comes too late, after it was
    thrown away or the consultation has opened, is told so where a rehearsal begins."""

    @read_and_send
    @wraps(view)
    def page(request: HttpRequest, consultation: str, pk: int, **kwargs: Any) -> HttpResponse:
        user = person(request)
        found = RehearsedCouncil.objects.visible_to(user).filter(consultation__code=consultation)
        own = found.filter(pk=pk).select_related("consultation", "begun_by").first()
        if own is None:
            asked = consultation_of(user, consultation)
            for blocker in against_rehearsing(asked, timezone.now()) or [THROWN_AWAY]:
                messages.error(request, blocker.sentence)
            return redirect(start_url(asked))
        if own.begun_by_id != user.pk:
            raise PermissionDenied("Each person answers as their own councils.")
        return view(request, own, **kwargs)

    return page


@read_and_send
def start(request: HttpRequest, consultation: str) -> HttpResponse:
    """As which councils it is rehearsed, and another one."""
    user, now = person(request), timezone.now()
    asked = consultation_of(user, consultation)
    blockers = against_rehearsing(asked, now)
    if not blockers:
        blockers = against_another(asked)
    # A preview leads here with the council that was looked at.
    typed = request.POST if request.method == "POST" else None
    form = RehearseAsForm(
        typed,
        initial=request.GET.dict(),
        councils=list(councils_to_ask(asked, now).order_by("name")),
    )
    if request.method == "POST" and form.is_valid():
        assert form.facts is not None  # the form asks for one
        try:
            begun = rehearsing.begin(consultation=asked, by=user, council=form.facts)
        except Refused as refused:
            blockers = list(refused.blockers)
        else:
            return redirect(council_url(begun))
    rounds = [rehearsed(one, asked.questions_in_order) for one in rounds_of(user, asked)]
    context = {
        "consultation": asked,
        "rows": round_rows(asked, rounds, user),
        "form": form,
        "blockers": blockers,
        "is_over": bool(against_rehearsing(asked, now)),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "responses/rehearsal.html", context, status=status)


@require_safe
@own_round
def council(request: HttpRequest, own: RehearsedCouncil) -> HttpResponse:
    """One round: its sections, and how far it is."""
    asked = own.consultation
    one = rehearsed(own, asked.questions_in_order)
    questions = to_answer(asked.questions_in_order)
    context = {
        "consultation": asked,
        "name": council_name(own),
        "number": own.number,
        "rule_against": asked.rule.reason_not_asked(one.facts),
        "progress": progress(one, questions),
        "sections": section_rows(one, list(asked.sections.all())),
        "again": to_answer_again(one, questions),
    }
    return render(request, "responses/rehearsed_council.html", context)


@dataclass(frozen=True)
class Sent:
    """What became of the answers that were sent with a section.

    `refusals` say why nothing was saved, `gone` are the numbers of questions that were removed
    while something was typed to them.
    """

    saving: Saving
    refusals: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    @property
    def sentences(self) -> list[str]:
        found = [*self.refusals] if self.refusals else [self.saving.sentence]
        if self.gone:
            verb = "are" if len(self.gone) > 1 else "is"
            found.append(
                f"{listed(self.gone)} {verb} no longer in the draft, so what was typed there was "
                "not kept."
            )
        return [sentence for sentence in found if sentence]


@own_round
def section(request: HttpRequest, own: RehearsedCouncil, place: int) -> HttpResponse:
    """One section with the fields that the council's officers get; here they are kept."""
    asked = own.consultation
    sections, informing = asked.sections_with_information()
    here = next((each for each in sections if each.number == place), None)
    if here is None:
        raise Http404("This consultation has no such section.")
    one = rehearsed(own, asked.questions_in_order)
    questions = to_answer(asked.questions_in_order)
    typed, gone = sent_answers(request.POST, questions)
    forms = unsaved_forms(questions, one.facts, one.kept, typed)
    sent = Sent(Saving([], []))
    if request.method == "POST":
        sent = save(own, person(request), [form for form in forms if form.is_bound], gone)
    unfinished = [form for form in sent.saving.saved if form.show_lacking()]
    later = next((each for each in sections if each.number > place), None)
    if request.method == "POST":
        if not (sent.sentences or unfinished):
            say_stored(request)
            messages.success(request, f"Section {place} is kept for the rehearsal.")
            if "continue" in request.POST and later is not None:
                return redirect(section_url(own, later.number))
            return redirect(council_url(own))
        one = rehearsed(own, asked.questions_in_order)
    # Also what was sent of a question that stands in another section by now.
    shown = [form for form in forms if form.question.section_id == here.pk or form.is_bound]
    items = [item for item in informing if item.section_id == here.pk and item.rule.fits(one.facts)]
    context = {
        "consultation": asked,
        "name": spoken_name(own),
        "section": here,
        "sections": section_rows(one, sections),
        "forms": shown,
        "informing_after": place_information(shown, items),
        "form": FormGroup(shown),
        "problem": "" if sent.saving.not_saved else "Not finished yet",
        "sentences": sent.sentences,
        "may_be_left": unfinished and not sent.saving.not_saved,
        "again": to_answer_again(one, [form.question for form in shown]),
        "next": later,
        "back_url": council_url(own),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "responses/rehearsed_section.html", context, status=status)


def save(own: RehearsedCouncil, user: User, forms: list[AnswerForm], gone: list[str]) -> Sent:
    """Keeps what is valid; a fault in one answer keeps none of the others back."""
    valid = [form for form in forms if form.is_valid()]
    said = {form.question: form.said() for form in valid if form.said() != form.shown}
    try:
        rehearsing.answer(council=own, by=user, said=said)
    except Refused as refused:
        sentences = tuple(blocker.sentence for blocker in refused.blockers)
        return Sent(Saving([], forms), sentences, tuple(gone))
    for form in valid:
        form.show_saved(Answer(question=form.question, **form.said().columns()))
    return Sent(Saving(valid, [form for form in forms if form not in valid]), (), tuple(gone))


@read_and_send
def throw_away(request: HttpRequest, consultation: str) -> HttpResponse:
    user = person(request)
    asked = consultation_of(user, consultation)
    people = list({one.begun_by.name: True for one in rounds_of(user, asked)})
    who = listed(people) if people else "nobody"
    blockers = against_rehearsing(asked, timezone.now())
    if not (blockers or people):
        blockers = [Blocker("nothing", "Nothing was rehearsed, so there is nothing to throw away.")]
    return verb_page(
        request,
        do=lambda: rehearsing.throw_away(consultation=asked, by=user),
        done="The rehearsal is thrown away.",
        back=start_url(asked),
        blockers=blockers,
        heading="Throw the rehearsal away",
        caption=f"{MARK} – {asked.title}",
        sentences=[
            f"Everything goes that {who} answered. This cannot be undone.",
            "The questions stay as they are, and another rehearsal can begin at once.",
        ],
        button="Throw the rehearsal away",
        button_class="warning",
    )

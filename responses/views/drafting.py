from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from consultations.models import Section
from councils.doors import person
from councils.refusals import Conflict, Refused
from responses import permissions, presenters, workflow
from responses.actions import deciding, drafting
from responses.canonical import digest
from responses.enums import State, Verb
from responses.forms import (
    SUGGESTED_CONSIDERATIONS,
    AnswerForm,
    BackgroundPapersForm,
    ConsiderationFormSet,
    FormGroup,
    PartForm,
    PublicationForm,
    TitleBlockForm,
)
from responses.models import Answer, Response
from responses.policies import sentence_for_state
from responses.views.doors import response_of
from responses.views.outcome import tell, verb_page


def drafted(request: HttpRequest, council: str, consultation: str) -> Response:
    """The response, for the people who write it; others of the council read it elsewhere."""
    response = response_of(person(request), council, consultation)
    if not permissions.can_draft(person(request), response):
        raise PermissionDenied("Only the council's policy officers write its response.")
    return response


def answer_forms(response: Response, answers: Any, data: Any = None) -> list[AnswerForm]:
    facts = response.invitation.council.facts
    forms = []
    for answer in answers:
        against = answer.question.rule.reason_against(facts)
        forms.append(
            AnswerForm(answer=answer, is_for_council=not against, reason_against=against, data=data)
        )
    return forms


@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, council: str, consultation: str, number: int) -> HttpResponse:
    response = drafted(request, council, consultation)
    sections = list(response.invitation.consultation.sections.all())
    here = next((one for one in sections if one.number == number), None)
    if here is None:
        raise Http404("This consultation has no such section.")
    part = response.parts.get(section=here)
    forms = answer_forms(
        response,
        [one for one in response.answers_in_order if one.question.section_id == here.pk],
        request.POST or None,
    )
    valid = [form.is_valid() for form in forms]  # each is asked, so that each shows its errors
    if request.method == "POST" and all(valid):
        try:
            saved = save_answers(response, forms, request)
        except Refused as refused:
            tell(request, refused)
            saved = False
        if saved:
            now = timezone.localtime()
            messages.success(request, f"Section {number} saved at {now:%H:%M}.")
            return redirect(after_section(request, response, sections, number))
    context = {
        "response": response,
        "section": here,
        "sections": sections,
        "part": part,
        "forms": forms,
        "form": FormGroup(forms),
        "next": next((one for one in sections if one.number > number), None),
        "is_drafting": response.state == State.DRAFTING,
        "time_left": presenters.time_left(response.invitation.consultation),
        "locked_sentence": locked_sentence(response),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "responses/section.html", context, status=status)


def save_answers(response: Response, forms: list[AnswerForm], request: HttpRequest) -> bool:
    """Saves each changed answer on its own: a conflict in one keeps none of the others back."""
    all_saved = True
    for form in forms:
        state, text, choices = form.content()
        try:
            stored = drafting.save_answer(
                response=response,
                question=form.question,
                by=person(request),
                base_version=form.cleaned_data["version"],
                state=state,
                text=text,
                choices=choices,
            )
        except Conflict as conflict:
            assert isinstance(conflict.current, Answer)
            form.show_conflict(conflict.current)
            all_saved = False
        else:
            form.show_saved(stored)
    return all_saved


def after_section(
    request: HttpRequest, response: Response, sections: list[Section], number: int
) -> str:
    following = [one.number for one in sections if one.number > number]
    if "continue" in request.POST and following:
        return reverse("responses:section", args=[*response.url_args, following[0]])
    if "continue" in request.POST:
        return reverse("responses:check", args=response.url_args)
    return response.get_absolute_url()


def locked_sentence(response: Response) -> str:
    return "" if response.state == State.DRAFTING else sentence_for_state(response)


def report_page(
    request: HttpRequest, response: Response, *, heading: str, **more: Any
) -> HttpResponse:
    context = {
        "response": response,
        "heading": heading,
        "form": None,
        "formset": None,
        "is_drafting": response.state == State.DRAFTING,
        "locked_sentence": locked_sentence(response),
        "time_left": presenters.time_left(response.invitation.consultation),
        **more,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "responses/report_form.html", context, status=status)


def saved_and_back(request: HttpRequest, response: Response, what: str) -> HttpResponse:
    messages.success(request, f"{what} saved at {timezone.localtime():%H:%M}.")
    return redirect(response)


CHANGED_MEANWHILE = (
    "Somebody saved a newer version while you were writing. Both are shown. Saving again "
    "replaces it with yours."
)


@require_http_methods(["GET", "HEAD", "POST"])
def title(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    response = drafted(request, council, consultation)
    form = TitleBlockForm(response=response, data=request.POST or None)
    theirs: Any = None
    if request.method == "POST" and form.is_valid():
        try:
            drafting.save_title_block(
                response=response,
                by=person(request),
                base_version=form.cleaned_data["version"],
                **form.values(),
            )
        except Conflict as conflict:
            theirs = conflict.current
            keep(form, "version", theirs.title_version)
        except Refused as refused:
            tell(request, refused)
        else:
            return saved_and_back(request, response, "Title and meeting")
    return report_page(
        request, response, heading="Title, meeting and reference", form=form, their_title=theirs
    )


def keep(form: Any, name: str, value: Any) -> None:
    """Shows the conflict on the form, keeps what was typed, lets the next save replace."""
    form.data = form.data.copy()
    form.data[name] = str(value)
    form.add_error(None, CHANGED_MEANWHILE)


@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, council: str, consultation: str, position: int) -> HttpResponse:
    response = drafted(request, council, consultation)
    here = get_object_or_404(response.parts, position=position)
    form = PartForm(part=here, data=request.POST or None)
    theirs: Any = None
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            drafting.save_part(
                response=response,
                part=here,
                by=person(request),
                base_version=values["version"],
                heading=values["heading"],
                text=values["text"],
                not_applicable_text=values.get("not_applicable_text", here.not_applicable_text),
            )
        except Conflict as conflict:
            theirs = conflict.current
            keep(form, "version", theirs.version)
        except Refused as refused:
            tell(request, refused)
        else:
            return saved_and_back(request, response, f"“{values['heading']}”")
    return report_page(
        request, response, heading=here.heading, form=form, their_part=theirs, part=here
    )


@require_http_methods(["GET", "HEAD", "POST"])
def considerations(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    response = drafted(request, council, consultation)
    stored = [[item.heading, item.text] for item in response.considerations.all()]
    initial = [{"heading": heading, "text": text} for heading, text in stored] or [
        {"heading": heading} for heading in SUGGESTED_CONSIDERATIONS
    ]
    formset = ConsiderationFormSet(request.POST or None, initial=initial, prefix="item")
    base = request.POST.get("base", "") if request.method == "POST" else digest(stored)
    theirs: Any = None
    if request.method == "POST" and formset.is_valid():
        items = [
            (form.cleaned_data.get("heading", ""), form.cleaned_data.get("text", ""))
            for form in formset
        ]
        try:
            drafting.save_considerations(
                response=response, by=person(request), items=items, base=base
            )
        except Conflict as conflict:
            theirs = conflict.current
            base = digest([[item.heading, item.text] for item in theirs])
        except Refused as refused:
            tell(request, refused)
        else:
            if "another" in request.POST:
                messages.success(request, "Saved. There is room for another one below.")
                return redirect("responses:considerations", council, consultation)
            return saved_and_back(request, response, "Considerations")
    return report_page(
        request,
        response,
        heading="Considerations",
        formset=formset,
        base=base,
        their_items=theirs,
        changed_meanwhile=CHANGED_MEANWHILE if theirs is not None else "",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def background_papers(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    response = drafted(request, council, consultation)
    titles = [paper.title for paper in response.background_papers.all()]
    form = BackgroundPapersForm(
        request.POST or None, initial={"titles": "\n".join(titles), "base": digest(titles)}
    )
    theirs: Any = None
    if request.method == "POST" and form.is_valid():
        try:
            drafting.save_background_papers(
                response=response,
                by=person(request),
                titles=form.cleaned_data["titles"],
                base=form.cleaned_data["base"],
            )
        except Conflict as conflict:
            assert isinstance(conflict.current, list)
            theirs = [paper.title for paper in conflict.current]
            keep(form, "base", digest(theirs))
        except Refused as refused:
            tell(request, refused)
        else:
            return saved_and_back(request, response, "Background papers")
    return report_page(
        request, response, heading="Background papers", form=form, their_titles=theirs
    )


@require_http_methods(["GET", "HEAD", "POST"])
def publication(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    response = drafted(request, council, consultation)
    form = PublicationForm(request.POST or None, initial={"publication": response.publication})
    if request.method == "POST" and form.is_valid():
        try:
            drafting.save_publication(
                response=response,
                by=person(request),
                publication=form.cleaned_data["publication"],
            )
        except Refused as refused:
            tell(request, refused)
        else:
            return saved_and_back(request, response, "Your answer about publication")
    return report_page(request, response, heading="Publication of the council's answers", form=form)


@require_safe
def check(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    response = drafted(request, council, consultation)
    send = presenters.button(
        workflow.BY_VERB[Verb.SEND_FOR_DECISION], response, person(request), timezone.now()
    )
    context = {
        "response": response,
        "sections": presenters.check_sections(response, response.answers_in_order),
        "parts": list(response.parts.all()),
        "considerations": list(response.considerations.all()),
        "papers": list(response.background_papers.all()),
        "send": send,
        "is_drafting": response.state == State.DRAFTING,
        "time_left": presenters.time_left(response.invitation.consultation),
    }
    return render(request, "responses/check.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    user = person(request)
    response = response_of(user, council, consultation)
    return verb_page(
        request,
        response=response,
        verb=Verb.SEND_FOR_DECISION,
        heading="Send to the executive member",
        sentences=[
            "The executive member is told by e-mail that the report awaits a decision.",
            "While it is there the text cannot be changed. You can recall it.",
            f"{presenters.time_left(response.invitation.consultation)}.",
        ],
        label="Send to executive member",
        do=lambda _: deciding.send_for_decision(response=response, by=user),
        done="The report was sent to the executive member.",
        then=response.get_absolute_url(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def recall(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    user = person(request)
    response = response_of(user, council, consultation)
    return verb_page(
        request,
        response=response,
        verb=Verb.RECALL,
        heading="Recall the report",
        sentences=["The executive member can no longer decide until you send it again."],
        label="Recall the report",
        do=lambda _: deciding.recall(response=response, by=user),
        done="The report is a draft again.",
        then=response.get_absolute_url(),
    )

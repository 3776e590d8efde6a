from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consultations.models import Question, Section
from councils.doors import person
from councils.refusals import Refused
from councils.stored import say_stored
from responses import permissions, presenters
from responses.actions import assigning
from responses.forms import AssignForm
from responses.models import Assignment, Response
from responses.views.doors import response_of
from responses.views.drafting.doors import locked_sentence
from responses.views.outcome import tell


def assigned_by_me(request: HttpRequest, council: str, consultation: str) -> Response:
    response = response_of(person(request), council, consultation)
    if not permissions.can_assign(person(request), response):
        raise PermissionDenied(_("Policy officers say who does what."))
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    """`?what=Q3` or `?what=section-2` chooses beforehand; the list of who has what is below."""
    response = assigned_by_me(request, council, consultation)
    questions = [answer.question for answer in response.answers_in_order]
    people = presenters.colleagues(response)
    form = AssignForm(
        request.POST if request.method == "POST" else None,
        initial={"what": request.GET.get("what", "")},
        things=presenters.things_to_assign(questions),
        people=[(str(one.person.pk), one.person.name) for one in people],
        hints={str(one.person.pk): one.roles for one in people},
    )
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        who = next(one.person for one in people if str(one.person.pk) == chosen["person"])
        question, section = thing(chosen["what"], questions)
        try:
            assigning.assign(
                response=response,
                by=person(request),
                person=who,
                question=question,
                section=section,
                may_write=form.may_write,
                due_on=chosen["due_on"],
            )
        except Refused as refused:
            for blocker in refused.blockers:
                is_field = blocker.anchor in form.fields
                form.add_error(blocker.anchor if is_field else None, blocker.sentence)
        else:
            say_stored(request)
            messages.success(
                request,
                _("%(what)s is assigned to %(person)s.")
                % {"what": name_of(question, section), "person": who.name},
            )
            return redirect(address_of(response, question, section))
    context = {
        "response": response,
        "form": form,
        "locked_sentence": locked_sentence(response),
        "assigned": presenters.all_assigned(response, questions, person(request)),
        "time_left": presenters.time_left(response.invitation),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "responses/assign.html", context, status=status)


def thing(what: str, questions: list[Question]) -> tuple[Question | None, Section | None]:
    """What the form's value names; the form has let nothing else through."""
    for question in questions:
        if question.number == what:
            return question, None
    sections = (question.section for question in questions)
    return None, next(one for one in sections if what == f"section-{one.number}")


def name_of(question: Question | None, section: Section | None) -> str:
    if question is not None:
        return question.number
    assert section is not None
    return _("Section %(number)s") % {"number": section.number}


def address_of(response: Response, question: Question | None, section: Section | None) -> str:
    here = question.section if question else section
    assert here is not None
    page = reverse("responses:section", args=[*response.url_args, here.number])
    return f"{page}#{question.number}" if question else page


@require_http_methods(["GET", "HEAD", "POST"])
def end_assignment(request: HttpRequest, council: str, consultation: str, pk: int) -> HttpResponse:
    response = assigned_by_me(request, council, consultation)
    assignments = Assignment.objects.visible_to(person(request)).select_related(
        "person", "question", "section", "response"
    )
    assignment = get_object_or_404(assignments, response=response, pk=pk)
    what, who = name_of(assignment.question, assignment.section), assignment.person.name
    back = reverse("responses:assign", args=response.url_args)
    if request.method == "POST":
        try:
            assigning.end_assignment(assignment=assignment, by=person(request))
        except Refused as refused:
            tell(request, refused)
        else:
            messages.success(
                request,
                _("%(what)s is no longer assigned to %(who)s.") % {"what": what, "who": who},
            )
        return redirect(back)
    context = {
        "response": response,
        "heading": _("End the assignment of %(what)s?") % {"what": what},
        "caption": response.invitation.consultation.title,
        "sentences": [
            _("%(who)s is no longer asked to work on %(what)s. What they wrote stays.")
            % {"who": who, "what": what},
            _("If they are a contributor they can still read it, and no longer change it."),
        ],
        "blockers": [],
        "form": None,
        "button": _("End the assignment"),
        "button_class": "",
        "cancel_url": back,
    }
    return render(request, "confirm.html", context)

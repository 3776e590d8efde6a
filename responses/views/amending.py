"""Amendments beside a signed decision: proposed, read, sent; signing them is a page of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from councils.doors import person
from councils.models import User
from councils.refusals import Blocker, Conflict, Refused
from councils.stored import say_stored
from responses import amending as rules
from responses import permissions, presenters
from responses.actions import amending
from responses.actions.amending.content import decided_rows
from responses.actions.reading import record_of_both
from responses.confirming import of_earlier_meaning
from responses.enums import Verb
from responses.forms import AmendForm, FormGroup, ReasonForm
from responses.models import AmendedAnswer, Amendment, Response
from responses.presenters import amendments as words
from responses.presenters.corrections import lines_of
from responses.presenters.who import label_of, who_signs
from responses.said import Said
from responses.views.doors import response_of
from responses.views.language import shown_in
from responses.views.outcome import tell

PEOPLE = ("proposed_by", "sent_by", "signed_by", "declined_by", "withdrawn_by")


def amendment_of(user: User, council: str, consultation: str, number: int) -> Amendment:
    response = response_of(user, council, consultation)
    found = Amendment.objects.visible_to(user).select_related("decision", *PEOPLE)
    amendment: Amendment = get_object_or_404(found, response=response, number=number)
    amendment.response = response
    return amendment


def require(step: rules.Step, amendment: Amendment, user: User) -> list[Blocker]:
    """What stands in the way; PermissionDenied when the person's role does not include it."""
    if not step.who(user, amendment.response):
        raise PermissionDenied(_("Your role does not include “%(move)s”.") % {"move": step.label})
    return rules.blockers(step, amendment, user, timezone.now())


def confirm_page(
    request: HttpRequest,
    *,
    response: Response,
    heading: str,
    sentences: list[str],
    blockers: list[Blocker],
    label: str,
    back: str,
    do: Callable[[str], Amendment],
    done: str,
    reason: ReasonForm | None = None,
    is_warning: bool = False,
) -> HttpResponse:
    """The page before a step: GET says what will happen, POST does it."""
    if request.method == "POST" and (reason is None or reason.is_valid()):
        try:
            amendment = do(reason.cleaned_data["reason"] if reason else "")
        except Refused as refused:
            tell(request, refused)
            return redirect(back)
        say_stored(request)
        messages.success(request, done)
        return redirect(amendment)
    context = {
        "response": response,
        "heading": heading,
        "caption": response.invitation.consultation.title,
        "sentences": sentences,
        "blockers": blockers,
        "form": reason,
        "button": label,
        "button_class": "warning" if is_warning else "",
        "cancel_url": back,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "confirm.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    user = person(request)
    response = response_of(user, council, consultation)
    if not permissions.can_draft(user, response):
        raise PermissionDenied(_("Only the council's policy officers propose amendments."))
    who = who_signs(response)
    return confirm_page(
        request,
        response=response,
        heading=_("Propose an amendment"),
        sentences=[
            _(
                "You change the words of one answer or several beside the decision that was "
                "signed. That decision stays in force, and can be submitted, until %(who)s "
                "signs the amendment."
            )
            % {"who": who},
            _("Whoever signs sees only what changes. What is not changed is carried over."),
            f"{presenters.time_left(response.invitation)}.",
        ],
        blockers=rules.not_proposable(response, user, timezone.now()),
        label=_("Propose an amendment"),
        back=response.get_absolute_url(),
        do=lambda reason: amending.propose(response=response, by=user, reason=reason),
        done=_("The amendment is begun. Change the answers that it is about."),
        reason=ReasonForm(
            label=_("Why is the decision to be amended?"),
            hint=_("Whoever signs reads this before."),
            missing=_("Say why the decision is to be amended"),
            data=request.POST or None,
        ),
    )


@require_safe
def amendment(request: HttpRequest, council: str, consultation: str, number: int) -> HttpResponse:
    """What would change, and what this person may do about it."""
    user = person(request)
    found = amendment_of(user, council, consultation, number)
    response = found.response
    if not permissions.can_read_decisions(user, response.invitation.council_id):
        raise PermissionDenied(_("Contributors do not read the council's decisions."))
    record_of_both(response=response, by=user)
    rows = decided_rows(found.decision)
    changes = amending.changes_of(found, rows)
    can_change = rules.CHANGE in rules.offered(user, found)
    context = {
        "response": response,
        "amendment": words.amendment_head(found),
        "rows": words.change_rows(changes, found, response.facts),
        "unchanged": words.unchanged_rows(rows, changes, found),
        "can_change": can_change,
        "ends": amending.open_ends(found, rows) if can_change else [],
        "buttons": words.amendment_buttons(found, user),
        "time_left": presenters.time_left(response.invitation),
    }
    return render(request, "responses/amendment.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def amend_answer(
    request: HttpRequest, council: str, consultation: str, number: int, question: str
) -> HttpResponse:
    """The decided words of one question in the fields of the section page."""
    user = person(request)
    found = amendment_of(user, council, consultation, number)
    blockers = require(rules.CHANGE, found, user)
    response = found.response
    rows = decided_rows(found.decision)
    row = next((one for one in rows if one.question.number == question), None)
    if row is None:
        raise Http404("The decision has no such question.")
    stored = found.answers.select_related("saved_by").filter(question=row.question_id).first()
    against = row.question.reason_against(response.facts)
    answer = next(a for a in response.answers_in_order if a.question_id == row.question_id)
    corrected = next(iter(of_earlier_meaning([row])), None)
    if corrected is not None:  # proposed is what is said to the question as it is now
        now = response.invitation.consultation.questions.select_related(
            "section", "follows"
        ).prefetch_related("options")
        answer.question = now.get(pk=row.question_id)
    # The question is read in the person's language; what was decided stays as it was signed.
    shown_in(user, response.council, [answer.question])
    form = AmendForm(
        response=response,
        answer=answer,
        base=amending.base_words(response, rows)[row.question_id],
        stored=stored,
        is_for_council=not against,
        reason_against=against,
        data=request.POST or None,
    )
    if request.method == "POST" and not blockers and form.is_valid():
        change = form.change()
        try:
            amending.save_answer(
                amendment=found,
                question=row.question,
                by=user,
                base_version=form.cleaned_data["version"],
                said=change.said,
                why=change.reason,
                question_version=form.cleaned_data["wording"] if corrected else None,
            )
        except Conflict as conflict:
            show_newer(form, conflict.current)
        except Refused as refused:
            for blocker in refused.blockers:
                form.add_error(None, blocker.sentence)
        else:
            say_stored(request)
            messages.success(
                request, _("The proposal for %(question)s is saved.") % {"question": question}
            )
            return redirect(found)
    context = {
        "response": response,
        "amendment": words.amendment_head(found),
        "blockers": blockers,
        "form": form,
        "errors": FormGroup([form]),
        "corrected": lines_of(corrected) if corrected else [],
        "decided": presenters.words(row.question, Said.of(row, "decided_"), response.facts),
        "time_left": presenters.time_left(response.invitation),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "responses/amend_answer.html", context, status=status)


def show_newer(form: AmendForm, current: Any) -> None:
    """Somebody else saved meanwhile: their words are named, what was typed stays in the fields,
    and saving again replaces theirs."""
    if isinstance(current, AmendedAnswer):
        said = current.proposed_text or str(current.get_proposed_state_display())
        sentence = _(
            "%(person)s saved another proposal while you were writing: “%(said)s”. "
            "Yours is not saved. Save again to replace it."
        ) % {"person": current.saved_by.name, "said": said}
        version = current.version
    else:
        sentence = _(
            "Somebody took the proposal back while you were writing. Yours is not "
            "saved. Save again to propose it."
        )
        version = 0
    form.add_error(form.main_field, sentence)
    form.go_on_from(version)


@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, council: str, consultation: str, number: int) -> HttpResponse:
    user = person(request)
    found = amendment_of(user, council, consultation, number)
    who = who_signs(found.response)
    return confirm_page(
        request,
        response=found.response,
        heading=_("Send the amendment to %(who)s") % {"who": who},
        sentences=[
            _("Whoever signs is told by e-mail that an amendment awaits a signature."),
            _(
                "From now on its words cannot be changed. You can withdraw it and propose "
                "another one, which begins with the same words."
            ),
            f"{presenters.time_left(found.response.invitation)}.",
        ],
        blockers=require(rules.SEND, found, user),
        label=label_of(Verb.SEND_AMENDMENT, rules.SEND.label, found.response),
        back=found.get_absolute_url(),
        do=lambda _: amending.send(amendment=found, by=user),
        done=_("The amendment was sent to %(who)s.") % {"who": who},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, council: str, consultation: str, number: int) -> HttpResponse:
    user = person(request)
    found = amendment_of(user, council, consultation, number)
    return confirm_page(
        request,
        response=found.response,
        heading=_("Withdraw the amendment"),
        sentences=[
            _("Nobody can sign it any more. The decision that was signed stays as it is."),
            _("If you propose another one, it begins with the same words."),
        ],
        blockers=require(rules.WITHDRAW, found, user),
        label=_("Withdraw the amendment"),
        back=found.get_absolute_url(),
        do=lambda _: amending.withdraw(amendment=found, by=user),
        done=_("The amendment was withdrawn."),
        is_warning=True,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, council: str, consultation: str, number: int) -> HttpResponse:
    user = person(request)
    found = amendment_of(user, council, consultation, number)
    return confirm_page(
        request,
        response=found.response,
        heading=_("Decline the amendment"),
        sentences=[
            _(
                "The decision that was signed stays as it is. The policy officers are told "
                "by e-mail what you write here."
            ),
        ],
        blockers=require(rules.DECLINE, found, user),
        label=_("Decline the amendment"),
        back=found.get_absolute_url(),
        do=lambda reason: amending.decline(amendment=found, by=user, reason=reason),
        done=_("The amendment was declined."),
        reason=ReasonForm(
            label=_("Why do you decline it?"),
            missing=_("Say why the amendment is declined"),
            data=request.POST or None,
        ),
    )

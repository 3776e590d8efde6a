from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from consultations.wordings import as_answered
from councils.doors import person
from councils.functions import CouncilFacts
from councils.models import User
from councils.policies import spoken
from responses import permissions, presenters
from responses.actions import submitting
from responses.actions.reading import record_of_both
from responses.enums import State, Verb
from responses.forms import ReasonForm, SeenForm
from responses.models import Response, Submission
from responses.presenters.corrections import asks_on_task_list
from responses.taking_effect import subject_to_call_in_until
from responses.views.doors import response_of
from responses.views.outcome import verb_page


@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    user = person(request)
    response = response_of(user, council, consultation)
    asked = response.invitation.consultation
    counts = presenters.still_counts(response, user)
    amendments = presenters.amendment_links(response, user)
    open_amendment = amendments.open if amendments else None
    newest = response.decisions.order_by("-number").first()
    seen = SeenForm(
        initial={"decision": newest.number if newest else None},
        data=request.POST if request.method == "POST" else None,
    )
    return verb_page(
        request,
        response=response,
        verb=Verb.SUBMIT,
        heading=_("Submit the response"),
        sentences=[
            _("The answers are sent as the executive member decided them."),
            *subject_to_call_in(response),
            *(
                [
                    _("%(sentence)s This is the one that replaces it.")
                    % {"sentence": counts.sentence}
                ]
                if counts
                else []
            ),
            *(
                [
                    _(
                        "%(amendment)s is not signed (%(standing)s). It is no "
                        "part of what is sent now, and it ends when you submit."
                    )
                    % {
                        "amendment": open_amendment.title,
                        "standing": open_amendment.tag.text.lower(),
                    }
                ]
                if open_amendment
                else []
            ),
            *answers_to_earlier(response, user),
            asked.confidentiality,
            _("%(time_left)s. Until then you can withdraw it.")
            % {"time_left": presenters.time_left(response.invitation)},
        ],
        label=_("Submit the response"),
        reason=seen,
        do=lambda _: submitting.submit(
            response=response, by=user, decision_number=seen.cleaned_data["decision"]
        ),
        done=_("The response was submitted."),
        then=reverse("responses:submitted", args=response.url_args),
    )


def answers_to_earlier(response: Response, user: User) -> list[str]:
    """What is said before answers are sent to questions whose meaning was corrected since."""
    asks = asks_on_task_list(response, user)
    if response.state != State.APPROVED or not asks.rows:
        return []
    return [
        _(
            "The meaning of %(numbers)s was corrected after the decision. What was decided "
            "is sent, and marked as an answer to the question as it was."
        )
        % {"numbers": asks.numbers}
    ]


def subject_to_call_in(response: Response) -> list[str]:
    """What else is said before a response is sent whose decision can still be called in."""
    decision = response.last_decision
    until = subject_to_call_in_until(decision, timezone.now()) if decision else None
    if until is None:
        return []
    return [
        _(
            "It is sent subject to call-in until %(date)s: it is final after that day. If "
            "the decision is called in before, the response is not counted, and the "
            "officers and the LGA are told."
        )
        % {"date": spoken(until)}
    ]


@require_safe
def submitted(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    user = person(request)
    response = response_of(user, council, consultation)
    submission = (
        Submission.objects.visible_to(user)
        .filter(response=response)
        .select_related("withdrawal", "submitted_by", "decision__called_in", "receipt")
        .order_by("-number")
        .first()
    )
    if submission is None:
        raise Http404("Nothing was submitted.")
    record_of_both(response=response, by=user)
    context = {
        "response": response,
        "submission": submission,
        "withdrawal": getattr(submission, "withdrawal", None),
        "has_receipt": hasattr(submission, "receipt"),
        "answers": submitted_rows(submission),
        "buttons": presenters.submission_moves(response, user),
        "still_counts": presenters.still_counts(response, user),
        "can_close_consent": permissions.can_close_consent(user, response),
        "submitted_at": presenters.moment(submission.submitted_at),
        "call_in": presenters.submitted_subject_to(submission),
    }
    return render(request, "responses/submitted.html", context)


def submitted_rows(submission: Submission) -> list[presenters.SubmittedRow]:
    rows = submission.answers.select_related("question__section")
    answers = as_answered(list(rows.prefetch_related("question__options")))
    council = CouncilFacts.from_json(submission.council_facts)
    return presenters.submitted_rows(answers, council, submission.consent_changes.levels_now())


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    user = person(request)
    response = response_of(user, council, consultation)
    return verb_page(
        request,
        response=response,
        verb=Verb.WITHDRAW,
        heading=_("Withdraw the submission"),
        sentences=[
            _("The submission is no longer counted. It stays on record with your reason."),
            *(
                [_("The draft of another submission is put aside with it; nothing of it is lost.")]
                if response.is_revising
                else []
            ),
            _("You can take the response up again and submit another before closing."),
            f"{presenters.time_left(response.invitation)}.",
        ],
        label=_("Withdraw the submission"),
        is_warning=True,
        reason=ReasonForm(
            label=_("Why is it withdrawn?"),
            missing=_("Say why the submission is withdrawn"),
            data=request.POST or None,
        ),
        do=lambda reason: submitting.withdraw(response=response, by=user, reason=reason),
        done=_("The submission was withdrawn."),
        then=response.get_absolute_url(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest, council: str, consultation: str) -> HttpResponse:
    user = person(request)
    response = response_of(user, council, consultation)
    return verb_page(
        request,
        response=response,
        verb=Verb.RESUME,
        heading=_("Take the response up again"),
        sentences=[
            _("It becomes a draft again and needs a new decision."),
            _(
                "Its answers begin with the words that were submitted, unless another "
                "submission was being prepared already."
            ),
        ],
        label=_("Take it up again"),
        do=lambda _: submitting.resume(response=response, by=user),
        done=_("The response is a draft again."),
        then=response.get_absolute_url(),
    )

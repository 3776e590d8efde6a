"""What is next until a decision has effect, and after it was called in."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from councils.models import User
from councils.policies import spoken
from responses import permissions, taking_effect
from responses.effect import Standing
from responses.enums import CallInOutcome, State
from responses.models import Response

Next = tuple[str, ...]  # what is next; with the button's label and address, where there is one


def while_objected(response: Response, user: User) -> Next:
    """What is next while somebody objects to the decision that was recorded; empty otherwise."""
    if not getattr(response.last_decision, "is_objected", False):
        return ()
    sentence = _(
        "An objection to the recorded decision is open. Nothing is sent until it is settled."
    )
    if not permissions.can_read_decisions(user, response.invitation.council_id):
        return (sentence,)
    see = reverse("responses:decision", args=response.url_args)
    return (sentence, _("See the objection"), f"{see}#objections")


def sent_back(response: Response) -> str:
    """What happened where the decision is to be made again after its call-in; else ""."""
    decision = response.last_decision
    called_in = getattr(decision, "called_in", None)
    if decision is None or called_in is None or called_in.outcome != CallInOutcome.RECONSIDER:
        return ""
    if response.sent_at is None or called_in.ended_at < response.sent_at:
        return ""  # it was sent for decision again since
    return _(
        "The decision of %(day)s was called in. On %(found_on)s it was found that it is to be "
        "made again."
    ) % {"day": spoken(decision.day), "found_on": spoken(called_in.outcome_on)}


def before_effect(response: Response, user: User) -> Next:
    """Why an approved response cannot be submitted yet, and what helps; empty when it can."""
    now = timezone.now()
    blockers = taking_effect.decision_has_effect(response, user, now)
    if not blockers:
        return ()
    blocker = blockers[0]
    if not permissions.can_follow_decision(user, response):
        return (_for_others(blocker.code) or blocker.sentence,)
    labels = {"unpublished": _("Record the publication"), "called-in": _("Record the outcome")}
    if blocker.code in labels:
        return (blocker.sentence, labels[blocker.code], blocker.anchor)
    see = reverse("responses:decision", args=response.url_args)
    return (blocker.sentence, _("See the decision"), see)


def _for_others(code: str) -> str:
    """The sentence for whoever does not record it themselves."""
    return {
        "unpublished": _(
            "It can be submitted when the decision has effect. A policy officer or the council's "
            "administrator records when and where it was published."
        ),
        "called-in": _(
            "The decision was called in. A policy officer or the council's administrator records "
            "how that ends."
        ),
    }.get(code, "")


def after_call_in(response: Response, user: User) -> Next:
    """What is next for a submission whose decision is called in; else empty."""
    if not _is_submitted_on_last(response):
        return ()
    effect = taking_effect.effect_now(response, timezone.now())
    if effect is None or effect.standing != Standing.CALLED_IN:
        return ()
    sentence = _(
        "Its decision was called in, so it is not counted unless the call-in ends with the "
        "decision standing."
    )
    if not permissions.can_follow_decision(user, response):
        return (f"{sentence} {_for_others('called-in')}",)
    return (
        f"{sentence} {_('Record how it ends.')}",
        _("Record the outcome"),
        reverse(taking_effect.END, args=response.url_args),
    )


def subject_until(response: Response) -> str:
    """ "11 March 2015", where what is submitted or is to be is subject to call-in until then; or
    ""."""
    if response.state == State.SUBMITTED and not _is_submitted_on_last(response):
        return ""
    effect = taking_effect.effect_now(response, timezone.now())
    if effect is None or effect.standing != Standing.OPEN or effect.until is None:
        return ""
    return spoken(effect.until)


def _is_submitted_on_last(response: Response) -> bool:
    """Whether the latest decision is the one that was submitted on: a later one, on an amendment,
    says nothing of the submission."""
    decision, submitted_at = response.last_decision, response.submitted_at
    return bool(decision and submitted_at and decision.decided_at <= submitted_at)

"""A submission that counts while another one is prepared, in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from councils.models import User
from responses.enums import State, Verb
from responses.models import Response, Submission
from responses.presenters.moves import Button, buttons
from responses.presenters.steps import moment

# What can be done with a submission that is in force, or was withdrawn.
OF_SUBMISSION = frozenset({Verb.REVISE, Verb.KEEP, Verb.WITHDRAW, Verb.RESUME})


@dataclass(frozen=True)
class StillCounts:
    """Which submission counts meanwhile, what that means now, and what may be done about it."""

    sentence: str
    decision: int  # the id of that on which it was sent
    reference: str
    url: str
    buttons: tuple[Button, ...]


def still_counts(response: Response, user: User) -> StillCounts | None:
    """The submission in force of a response whose next submission is prepared; else None and no
    query."""
    if not response.is_revising:
        return None
    own = Submission.objects.visible_to(user).filter(response=response)
    submission = own.standing().get()
    sent = {"reference": submission.reference, "when": moment(submission.submitted_at)}
    if not own.in_force().exists():
        sentence = _(
            "Your submission %(reference)s, sent on %(when)s, is not counted now: its decision "
            "was called in."
        )
    elif not response.invitation.is_open:
        sentence = _(
            "The consultation closed before another submission was sent. Your submission "
            "%(reference)s, sent on %(when)s, stays in force."
        )
    elif response.state in {State.NOT_SUPPORTED, State.NIL_RETURN}:
        sentence = _(
            "Nothing new is sent. Your submission %(reference)s, sent on %(when)s, still counts. "
            "If it should not count either, withdraw it."
        )
    else:
        sentence = _(
            "Your submission %(reference)s, sent on %(when)s, counts until a new one replaces it."
        )
    return StillCounts(
        sentence % sent,
        submission.decision_id,
        submission.reference,
        reverse("responses:submitted", args=response.url_args),
        tuple(one for one in submission_moves(response, user) if not one.blockers),
    )


def submission_moves(response: Response, user: User) -> list[Button]:
    """The moves of this person that concern what was submitted."""
    return buttons(response, user, of=OF_SUBMISSION)

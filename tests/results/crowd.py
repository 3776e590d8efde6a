"""Consultations that closed with enough responses for a release.

A release needs ten respondents and breakdowns thirty, and walking thirty councils through the
real actions takes a minute.  So one council is walked, from its draft to its submission, and its
rows are copied for the others, each with a council and answers of its own.  Nothing else of the
tests builds states in this way; what is copied is only what a release reads (no history of the
responses, no people of those councils).
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from itertools import count
from typing import Any

from django.utils import timezone

from consultations.models import Consultation, Invitation
from consultations.release_plan import complete
from councils.models import Council
from responses.enums import AnswerState, State
from responses.models import Submission, SubmittedAnswer
from tests.world import a_code, a_consultation, a_place, a_response

CHOICES = ("yes", "no", "dont-know")
KINDS = (
    ("county", "upper", "North West"),
    ("non-metropolitan-district", "lower", "South East"),
    ("unitary", "single", "London"),
)
numbers = count(1)


def a_crowd(responded: int = 36, *, silent: int = 6, kinds=KINDS, **kwargs: Any) -> Consultation:
    """A consultation that has just closed, with one choice (the question before the last).

    `responded` councils have answered, in turn of the kinds (type, tier, region) and of the
    choices, every second with its answers published; `silent` were asked and did not.
    """
    plan = complete({}, {"England"})  # as publishing fixes it
    consultation = a_consultation(questions_per_section=1, release_plan=plan, **kwargs)
    kind, tier, region = kinds[0]
    if responded:
        place = a_place(consultation, type=kind, tier=tier, region=region)
        a_response(State.SUBMITTED, place=place)
        _copies(Submission.objects.get(response=place.response), responded - 1, kinds)
    councils = _councils(silent, kinds)
    Invitation.objects.bulk_create(_invited(consultation, council) for council in councils)
    close(consultation)
    return consultation


def close(consultation: Consultation, *, ago: dt.timedelta = dt.timedelta(minutes=1)) -> None:
    consultation.closes_at = timezone.now() - ago
    consultation.save()


def answer_again(consultation: Consultation, councils: int, *, choice: str = "no-such") -> None:
    """So many councils, the same ones first, have another submission in force: with this choice,
    or the same answers where there is no such choice."""
    in_force = Submission.objects.in_force().filter(invitation__consultation=consultation)
    chosen = list(in_force.order_by("invitation_id")[:councils])
    later = Submission.objects.bulk_create(
        _copy(each, number=each.number + 1, **_sent(each.canonical)) for each in chosen
    )
    for before, after in zip(chosen, later, strict=True):
        _answers(before, after, choice)


def _copies(submission: Submission, number: int, kinds: Sequence[tuple[str, str, str]]) -> None:
    councils = _councils(number, kinds, start=1)
    response, decision = submission.response, submission.decision
    invitations = Invitation.objects.bulk_create(
        _invited(submission.invitation.consultation, council) for council in councils
    )
    responses = type(response).objects.bulk_create(
        _copy(response, invitation_id=invitation.pk) for invitation in invitations
    )
    decisions = type(decision).objects.bulk_create(
        _copy(decision, response_id=each.pk) for each in responses
    )
    rows = zip(councils, invitations, responses, decisions, strict=True)
    publications = ("not-published", "published")
    submissions = Submission.objects.bulk_create(
        _copy(
            submission,
            response_id=response.pk,
            invitation_id=invitation.pk,
            decision_id=decision.pk,
            publication=publications[place % 2],
            council_facts={
                **submission.council_facts,
                **{name: getattr(council, name) for name in ("code", "name", "type", "tier")},
                "region": council.region,
                "nation": council.nation,
            },
            **_sent(submission.canonical),
        )
        for place, (council, invitation, response, decision) in enumerate(rows)
    )
    for place, each in enumerate(submissions):
        _answers(submission, each, CHOICES[place % len(CHOICES)])


def _answers(before: Submission, after: Submission, choice: str) -> None:
    SubmittedAnswer.objects.bulk_create(
        _copy(
            answer,
            submission_id=after.pk,
            choices=[choice] if answer.choices and choice in CHOICES else answer.choices,
        )
        for answer in before.answers.all()
        if answer.state == AnswerState.ANSWERED or not answer.choices
    )


def _councils(number: int, kinds: Sequence[tuple[str, str, str]], start: int = 0) -> list[Council]:
    made = []
    for place in range(start, start + number):
        kind, tier, region = kinds[place % len(kinds)]
        unique = next(numbers)
        made.append(
            Council(
                code=a_code("C", unique),
                slug=f"crowd-{unique}",
                name=f"Crowd {unique} Council",
                short_name=f"Crowd {unique}",
                nation="England",
                type=kind,
                tier=tier,
                region=region,
            )
        )
    return Council.objects.bulk_create(made)


def _invited(consultation: Consultation, council: Council) -> Invitation:
    return Invitation(
        consultation=consultation,
        council=council,
        rule_in_words="Councils in England",
        invited_at=consultation.opens_at,
    )


def _sent(canonical: str) -> dict[str, str]:
    unique = next(numbers)
    digest = hashlib.sha256(f"{unique} {canonical}".encode()).hexdigest()
    return {"reference": f"C{unique}", "digest": digest}


def _copy(row: Any, **values: Any) -> Any:
    """The row with other values, not yet stored."""
    fields = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key
    }
    return type(row)(**{**fields, **values})

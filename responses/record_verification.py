"""Do the columns of decisions, submissions and withdrawals say what was signed, sent and noted?

The signed and the submitted texts themselves are checked by `verification`; here are the columns
beside them, by which pages and results know who, when and by which authority.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import timezone

from responses.canonical import digest
from responses.enums import Verb
from responses.models import Decision, Event, Response, Submission, Withdrawal


def record_faults(response: Response, events: Iterable[Event]) -> Iterator[str]:
    """What does not agree, one sentence each (five queries)."""
    decided, sent, withdrawn = {}, {}, {}
    for event in events:
        if "decision" in event.facts and "outcome" in event.facts:
            decided[event.facts["decision"]] = event
        elif event.verb == Verb.SUBMIT:
            sent[event.facts["submission"]] = event
        elif event.verb == Verb.WITHDRAW:
            withdrawn[event.facts["submission"]] = event
    for decision in response.decisions.prefetch_related("answers__question"):
        if decision.number in decided and not _is_signed(decision, decided[decision.number]):
            yield f"who made decision {decision.number}, when or by what right was not signed"
    for submission in response.submissions.prefetch_related("answers__question"):
        line = sent.get(submission.reference)
        if line is not None and not _is_sent(submission, line):
            yield f"who sent submission {submission.reference}, or on what, was not submitted"
    stored = {
        one.submission.reference: one
        for one in Withdrawal.objects.filter(submission__response=response).select_related(
            "submission"
        )
    }
    for reference in sorted(withdrawn.keys() | stored.keys()):
        if not _is_noted(stored.get(reference), withdrawn.get(reference)):
            yield f"the withdrawal of submission {reference} is not what was noted"


def _is_signed(decision: Decision, event: Event) -> bool:
    """Of what was signed before it was as detailed, as much as it says."""
    signed = json.loads(decision.canonical)
    if decision.decided_at != event.at:
        return False
    if (decision.recorded_by_id or decision.decided_by_id) != event.by_id:
        return False
    own: dict[str, Any] = {
        "member": decision.decided_by_id,
        "recorded_by": decision.recorded_by_id,
        "meeting": decision.meeting,
    }
    made_on = decision.made_on and decision.made_on.isoformat()
    # Where no other day was said, it was made on the day on which it was signed.
    if "made_on" in signed and made_on != (
        signed["made_on"] or timezone.localdate(event.at).isoformat()
    ):
        return False
    if any(signed[name] != value for name, value in own.items() if name in signed):
        return False
    authority = {
        "kind": decision.route_kind,
        "name": decision.route_name,
        "reference": decision.route_reference,
        "in_place_of": decision.in_place_of,
    }
    wanted = signed.get("authority", authority)
    if any(wanted[name] != value for name, value in authority.items()):
        return False
    consents = {
        answer["number"]: answer["consent"]
        for answer in [*signed["response"]["answers"], *signed.get("decided", ())]
        if "consent" in answer
    }
    versions = {
        answer["number"]: answer["question_version"]
        for answer in [*signed["response"]["answers"], *signed.get("decided", ())]
        if "question_version" in answer
    }
    if any(
        answer.question_version != versions.get(answer.question.number, answer.question_version)
        for answer in decision.answers.all()
    ):
        return False
    return all(
        answer.consent == consents.get(answer.question.number, answer.consent)
        for answer in decision.answers.all()
    )


def _is_sent(submission: Submission, event: Event) -> bool:
    sent = json.loads(submission.canonical)
    if (submission.submitted_at, submission.submitted_by_id) != (event.at, event.by_id):
        return False
    if sent.get("schema") != "submission/3":
        return True
    versions = {answer["number"]: answer["question_version"] for answer in sent["answers"]}
    return submission.council_facts == sent["council"] and all(
        versions.get(answer.question.number) == answer.question_version
        for answer in submission.answers.all()
    )


def _is_noted(withdrawal: Withdrawal | None, event: Event | None) -> bool:
    return (
        withdrawal is not None
        and event is not None
        and (withdrawal.withdrawn_at, withdrawal.withdrawn_by_id) == (event.at, event.by_id)
        and digest(withdrawal.reason) == event.facts["reason"]
    )

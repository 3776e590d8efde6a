"""What is submitted, as plain values: the questions as they were asked, the answers as they were
decided, what may be published of them, by which decision, and what the council was on that day."""

from __future__ import annotations

import datetime as dt
from typing import Any

from consultations.models import Question
from responses.models import AnswerDecision, Decision, Response
from responses.receipts import spelled
from responses.said import Said

SCHEMA = "submission/3"


def council_facts(response: Response) -> dict[str, Any]:
    """The council as the register knows it today."""
    council = response.invitation.council
    return {
        "code": council.code,
        "name": council.name,
        "type": council.type,
        "tier": council.tier,
        "nation": council.nation,
        "region": council.region,
        "functions": sorted(str(function) for function in council.facts.functions),
    }


def submission_content(
    response: Response,
    decision: Decision,
    answers: list[AnswerDecision],
    *,
    reference: str,
    number: int,
    now: dt.datetime,
    call_in_until: dt.date | None = None,
) -> dict[str, Any]:
    """`answers` come with their questions as they were answered, and these with their options."""
    consultation = response.invitation.consultation
    return {
        "schema": SCHEMA,
        "reference": reference,
        "number": number,
        "consultation": {
            "code": consultation.code,
            "title": consultation.title,
            "confidentiality": consultation.confidentiality,
        },
        "council": council_facts(response),
        "submitted_at": spelled(now),
        "publication": response.publication,
        "call_in_until": call_in_until.isoformat() if call_in_until else None,
        "decision": decision_summary(decision),
        "answers": [
            {
                **asked(answer.question, answer.question_version),
                **Said.of(answer, "decided_").to_json(),
                "consent": answer.consent,
            }
            for answer in answers
        ],
    }


def decision_summary(decision: Decision) -> dict[str, Any]:
    """What the LGA is told of the decision: what, when, by which authority. Not who was heard,
    nor why: that is the council's own record, of which the digest stands here."""
    return {
        "number": decision.number,
        "outcome": decision.outcome,
        "made_on": decision.made_on.isoformat() if decision.made_on else None,
        "decided_at": spelled(decision.decided_at),
        "way": decision.way,
        "office": decision.office,
        "authority": {
            "kind": decision.route_kind,
            "name": decision.route_name,
            "reference": decision.route_reference,
            "in_place_of": decision.in_place_of,
            "meeting": decision.meeting,
        },
        "digest": decision.digest,
    }


def asked(question: Question, version: int) -> dict[str, Any]:
    """A question as it was asked; `question` is the identity that stays the same across waves."""
    found = question.asked
    return {
        "question": str(question.identity),
        "question_version": version,
        "number": question.number,
        "kind": question.kind,
        "wording": question.text,
        "options": [[option.code, option.label] for option in found.options],
        "statements": [[row.code, row.label] for row in found.rows],
    }

"""Exactly what is signed: the page as plain values, and a verdict for every question."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from responses.actions.deciding.authority import Authority, authority_of
from responses.actions.deciding.call_in_rule import call_in_rule
from responses.actions.deciding.draft import Change
from responses.canonical import digest
from responses.content import answers_as_asked, as_asked, signed_content
from responses.enums import NOTHING_IS_SENT, AnswerState, PartKind, Verdict
from responses.models import Answer, AnswerDecision, Decision, DecisionDraft, Response
from responses.said import Said


def page_content(
    response: Response, draft: DecisionDraft, authority: Authority | None = None
) -> dict[str, Any]:
    """Exactly what the member is asked to sign: the report, the decision, and their own line.

    `authority`: what somebody records of a decision that was made elsewhere.
    """
    authority = authority or authority_of(response, draft.member)
    council = response.invitation.council
    answers = list(response.answers.select_related("question"))
    decided = decided_answers(answers, draft)
    return {
        "schema": "decision/3",
        "council": {"name": council.name, "code": council.code, "nation": council.nation},
        "round": response.round,
        "response": signed_content(response),
        "outcome": draft.outcome,
        "reasons": draft.reasons,
        "comments": draft.comments,
        "consultee_comments": draft.consultee_comments,
        "alternatives": draft.alternatives,
        "has_no_alternatives": draft.has_no_alternatives,
        "interest_kind": draft.interest_kind,
        "interest": draft.interest,
        "dispensation": draft.dispensation,
        "took_no_part": took_no_part(response),
        "changes": draft.changes,
        "nil_reason": response.nil_reason,
        "consulted": consulted_content(response),
        "decided": [
            {"number": answer.question.number, **decided[answer.question_id].to_json()}
            for answer in answers
        ],
        **authority.content,
        "call_in": call_in_rule(response).to_json(),
    }


def consulted_content(response: Response) -> list[dict[str, Any]]:
    """Who was asked to comment in this round, what they said, or that they said nothing."""
    return [one.recorded for one in response.consulted]


def took_no_part(response: Response) -> list[dict[str, Any]]:
    """Those who declared an interest in this round and handed the decision over."""
    return [
        {
            "member": one.member_id,
            "name": one.name,
            "office": one.office,
            "interest_kind": one.interest_kind,
            "interest": one.interest,
            "to": one.to_name,
            "at": one.handed_at.astimezone(dt.UTC).isoformat(timespec="seconds"),
        }
        for one in response.handed_over
    ]


def page_digest(response: Response, draft: DecisionDraft) -> str:
    """The hash of `page_content`, as it stands on the page and in the record."""
    return digest(page_content(response, draft))


def has_recommendation(response: Response) -> bool:
    """Whether officers recommend anything; if not, the member's decision is their own."""
    return response.parts.filter(kind=PartKind.RECOMMENDATIONS, text__gt="").exists()


def decided_answers(answers: Sequence[Answer], draft: DecisionDraft) -> dict[int, Said]:
    """What the draft decides is said to each question, by its id; nothing is lost by it.

    The member's changes count for what follows them: a follow-up that they make relevant says
    what the officers had written, and one that they make irrelevant says nothing.
    """
    said = {answer.question_id: Said.of(answer) for answer in answers}
    said |= {int(pk): Change.from_json(stored).said for pk, stored in draft.changes.items()}
    return as_asked([answer.question for answer in answers], said)


def verdicts_of(
    decision: Decision, answers: Sequence[Answer], draft: DecisionDraft
) -> list[AnswerDecision]:
    """What signing writes for each question (not saved here)."""
    suggested, decided = answers_as_asked(answers), decided_answers(answers, draft)
    found = []
    for answer in answers:
        pk = answer.question_id
        before, after = suggested[pk], decided[pk]
        if draft.outcome in NOTHING_IS_SENT:
            verdict, after = Verdict.NOT_SENT, Said(AnswerState.UNANSWERED)
        elif before == after:
            verdict = Verdict.AGREED
        else:
            # Where officers suggested nothing, the words are the member's own decision.
            verdict = Verdict.MODIFIED if before.state == AnswerState.ANSWERED else Verdict.OWN
        stored = draft.changes.get(str(pk))
        found.append(
            AnswerDecision(
                decision=decision,
                question=answer.question,
                question_version=answer.question_version,
                verdict=verdict,
                **before.columns("suggested_"),
                **after.columns("decided_"),
                reason=stored["reason"] if stored and verdict != Verdict.NOT_SENT else "",
                consent=answer.consent,
            )
        )
    return found

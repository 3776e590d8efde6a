"""A decision in words: its head, and suggested beside decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from councils.functions import CouncilFacts
from responses.content import Words, words
from responses.enums import CHANGED, Outcome, Verdict
from responses.models import (
    AnswerDecision,
    Decision,
)
from responses.presenters.steps import moment
from responses.redline import Piece, reads_well, redline
from responses.said import Said


@dataclass(frozen=True)
class VerdictRow:
    """One question of a decision: suggested beside decided."""

    number: str
    wording: str
    verdict: str
    is_changed: bool
    is_sent: bool
    suggested: Words
    decided: Words
    pieces: tuple[Piece, ...]  # the redline; empty where nothing changed or no words stayed
    reason: str


def verdict_rows(answers: Iterable[AnswerDecision], council: CouncilFacts) -> list[VerdictRow]:
    return [verdict_row(answer, council) for answer in answers]


def verdict_row(answer: AnswerDecision, council: CouncilFacts) -> VerdictRow:
    question = answer.question
    suggested = words(question, Said.of(answer, "suggested_"), council)
    decided = words(question, Said.of(answer, "decided_"), council)
    is_changed = answer.verdict in CHANGED
    are_words_changed = suggested.text and decided.text and suggested.text != decided.text
    pieces = tuple(redline(suggested.text, decided.text)) if are_words_changed else ()
    return VerdictRow(
        question.number,
        question.wording,
        str(answer.get_verdict_display()),
        is_changed,
        answer.verdict != Verdict.NOT_SENT,
        suggested,
        decided,
        pieces if is_changed and reads_well(pieces) else (),
        answer.reason,
    )


@dataclass(frozen=True)
class DecisionWords:
    """The head of a decision record."""

    outcome: str
    signed: str
    office: str
    when: str
    reasons: str
    comments: str
    consultee_comments: str
    digest: str


def decision_words(decision: Decision) -> DecisionWords:
    return DecisionWords(
        str(Outcome(decision.outcome).label),
        decision.signed_name,
        decision.office,
        moment(decision.decided_at),
        decision.reasons,
        decision.comments,
        decision.consultee_comments,
        decision.digest,
    )

"""Everything a response says, as plain values: what is sent, signed and hashed.

The executive member signs over `digest(signed_content(response))`; if one comma of
the report or of an answer changes, the digest does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from consultations.models import Question
from consultations.relevance import relevant
from consultations.wordings import as_answered
from councils.functions import CouncilFacts
from responses.enums import AnswerState, PartKind, Sheet
from responses.models import Answer, Response
from responses.said import Said
from responses.sheets import SheetOf


def to_answer(questions: Iterable[Question]) -> list[Question]:
    """Those that take an answer: what only informs is none."""
    return [question for question in questions if question.spec.is_asked]


def as_asked(questions: Iterable[Question], said: Mapping[int, Said]) -> dict[int, Said]:
    """What is said to each question, by its id, where an answer that its follow-up rule makes
    irrelevant says only that. `questions` come in their order.

    What the question's rule excludes stays "not applicable": that reason stands by itself.
    """
    chosen = {pk: one.choices for pk, one in said.items() if one.state == AnswerState.ANSWERED}
    in_order = list(questions)
    places = {question.number: question.pk for question in in_order}
    asked = relevant((question.follow_up(places) for question in in_order), chosen)
    return {
        pk: one
        if pk in asked or one.state == AnswerState.NOT_APPLICABLE
        else Said(AnswerState.NOT_RELEVANT)
        for pk, one in said.items()
    }


def answers_as_asked(answers: Sequence[Answer]) -> dict[int, Said]:
    """`as_asked` for the answers of one response, in their order and with their questions."""
    return as_asked(
        [answer.question for answer in answers],
        {answer.question_id: Said.of(answer) for answer in answers},
    )


def lacking(question: Question, said: Said) -> str:
    """What is still needed before this can be sent, as a sentence; "" when it is finished.

    Asked of what `as_asked` gives, so that a follow-up that is not asked lacks nothing.
    """
    if said.state == AnswerState.UNANSWERED:
        return _(
            "%(number)s has no suggested response yet. Write one, or record “no response”."
        ) % {"number": question.number}
    if said.state != AnswerState.ANSWERED:
        return ""
    lacks = question.spec.lacks(question.asked, said.text, said.choices, said.other)
    return " ".join(fault.sentence for fault in lacks)


@dataclass(frozen=True)
class Words:
    """One answer as it is read: its state, the words, and a line for each thing chosen."""

    state: str
    text: str
    chosen: tuple[str, ...]
    reason: str


def words(question: Question, said: Said, council: CouncilFacts | None = None) -> Words:
    """Options and statements are read from what is prefetched with the question.

    With the council, what the question's rule leaves out says why.
    """
    chosen = question.spec.in_words(question.asked, said.choices, said.other)
    reason = said.reason
    if council is not None and said.state == AnswerState.NOT_APPLICABLE:
        reason = question.reason_against(council)
    return Words(said.state, said.text, tuple(chosen), reason)


def answer_content(answer: Answer, said: Said) -> dict[str, Any]:
    """What one answer says to which question; `question` is the identity that stays the same across
    waves. An answer names options by their codes, so what these say belongs to it."""
    asked = answer.question.asked
    return {
        "question": str(answer.question.identity),
        "number": answer.question.number,
        "wording": answer.question.text,
        "question_version": answer.question_version,
        "options": [[option.code, option.label] for option in asked.options],
        "statements": [[row.code, row.label] for row in asked.rows],
        **said.to_json(),
        "consent": answer.consent,
    }


def signed_content(response: Response) -> dict[str, Any]:
    """The whole response as it stands: five queries, whatever its length, and one more where
    questions were corrected. Each question reads as it was answered."""
    rows = response.answers.select_related("question").prefetch_related("question__options")
    answers = as_answered(list(rows))
    said = answers_as_asked(answers)
    outline = response.report_outline
    parts = [part for part in response.parts.all() if outline.keeps(part)]
    return {
        "schema": "response/6",
        "salt": response.salt,
        "outline": outline.to_json(),
        "title_block": SheetOf(response, Sheet.TITLE_BLOCK).content,
        "particulars": SheetOf(response, Sheet.PARTICULARS).content,
        "publication": response.publication,
        "parts": [
            {
                "kind": part.kind,
                "heading": part.heading,
                "text": part.text,
                "not_applicable_text": part.not_applicable_text,
                "not_applicable_to": part.not_applicable_to,
            }
            for part in parts
            if part.kind != PartKind.CONSIDERATION
        ],
        "considerations": [
            [
                part.heading,
                part.text,
                part.cleared_name,
                part.cleared_on.isoformat() if part.cleared_on else None,
            ]
            for part in parts
            if part.kind == PartKind.CONSIDERATION and part.text
        ],
        "background_papers": [paper.title for paper in response.background_papers.all()],
        "has_no_background_papers": response.has_no_background_papers,
        "answers": [answer_content(answer, said[answer.question_id]) for answer in answers],
    }

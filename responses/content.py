"""Everything a response says, as plain values: what is sent, signed and hashed.

The executive member signs over `digest(signed_content(response))`; if one comma of
the report or of an answer changes, the digest does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from consultations.models import Question
from consultations.relevance import relevant
from responses.enums import AnswerState
from responses.models import Answer, Response
from responses.said import Said

TITLE_BLOCK = (
    "title",
    "reference",
    "classification",
    "meeting",
    "meeting_on",
    "report_by",
    "wards",
    "areas_label",
    "areas",
    "contact",
)


def as_asked(questions: Iterable[Question], said: Mapping[int, Said]) -> dict[int, Said]:
    """What is said to each question, by its id, where an answer that its follow-up rule makes
    irrelevant says only that. `questions` come in their order."""
    chosen = {pk: one.choices for pk, one in said.items() if one.state == AnswerState.ANSWERED}
    asked = relevant((question.follow_up for question in questions), chosen)
    return {pk: one if pk in asked else Said(AnswerState.NOT_RELEVANT) for pk, one in said.items()}


def answers_as_asked(answers: Sequence[Answer]) -> dict[int, Said]:
    """`as_asked` for the answers of one response, in their order and with their questions."""
    return as_asked(
        [answer.question for answer in answers],
        {answer.question_id: Said.of(answer) for answer in answers},
    )


def answer_content(answer: Answer, said: Said) -> dict[str, Any]:
    """What one answer says; `question` is the identity that stays the same across waves."""
    return {
        "question": str(answer.question.identity),
        "number": answer.question.number,
        "wording": answer.question.text,
        "question_version": answer.question_version,
        **said.to_json(),
    }


def signed_content(response: Response) -> dict[str, Any]:
    """The whole response as it stands (five queries, whatever its length)."""
    title_block = {name: getattr(response, name) for name in TITLE_BLOCK}
    title_block["meeting_on"] = response.meeting_on.isoformat() if response.meeting_on else None
    answers = list(response.answers.select_related("question"))
    said = answers_as_asked(answers)
    return {
        "schema": "response/2",
        "title_block": title_block,
        "publication": response.publication,
        "parts": [
            {
                "kind": part.kind,
                "heading": part.heading,
                "text": part.text,
                "not_applicable_text": part.not_applicable_text,
            }
            for part in response.parts.all()
        ],
        "considerations": [
            [
                item.heading,
                item.text,
                item.cleared_name,
                item.cleared_on.isoformat() if item.cleared_on else None,
            ]
            for item in response.considerations.all()
        ],
        "background_papers": [paper.title for paper in response.background_papers.all()],
        "answers": [answer_content(answer, said[answer.question_id]) for answer in answers],
    }

"""Everything a response says, as plain values: what is sent, signed and hashed.

The executive member signs over `digest(signed_content(response))`; if one comma of
the report or of an answer changes, the digest does.
"""

from __future__ import annotations

from typing import Any

from responses.models import Answer, Response

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


def answer_content(answer: Answer) -> dict[str, Any]:
    """What one answer says; `question` is the identity that stays the same across waves."""
    return {
        "question": str(answer.question.identity),
        "number": answer.question.number,
        "wording": answer.question.text,
        "question_version": answer.question_version,
        "state": answer.state,
        "text": answer.text,
        "choices": list(answer.choices),
    }


def signed_content(response: Response) -> dict[str, Any]:
    """The whole response as it stands (five queries, whatever its length)."""
    title_block = {name: getattr(response, name) for name in TITLE_BLOCK}
    title_block["meeting_on"] = response.meeting_on.isoformat() if response.meeting_on else None
    return {
        "schema": "response/1",
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
        "considerations": [[item.heading, item.text] for item in response.considerations.all()],
        "background_papers": [paper.title for paper in response.background_papers.all()],
        "answers": [
            answer_content(answer) for answer in response.answers.select_related("question")
        ],
    }

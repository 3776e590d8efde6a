"""A question as it was asked when somebody answered it.

What was answered keeps the version of the question to which it is an answer; the question's row
has the words of today.  Where what was sent, signed or submitted is shown, each answer comes with
the words that it answers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from typing import Any, Protocol, TypeVar

from consultations.correctable import Words
from consultations.models import Correction, Question


class OfVersion(Protocol):
    """A row that says something to one version of a question."""

    question: Any
    question_id: Any
    question_version: Any


Row = TypeVar("Row", bound=OfVersion)


def as_answered(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows, each with its question as it read in the row's version.

    The questions are read already; one more query, where some were corrected since.
    """
    then = as_of(
        [row.question for row in rows], {row.question_id: row.question_version for row in rows}
    )
    for row, question in zip(rows, then, strict=True):
        if question is not row.question:
            row.question = question
    return rows


def as_of(questions: Sequence[Question], versions: Mapping[int, int]) -> list[Question]:
    """The questions as they read in these versions, by their ids; without one as they read now."""
    behind = {one.pk for one in questions if versions.get(one.pk, one.version) < one.version}
    if not behind:
        return list(questions)
    found = corrections_of(behind)
    return [
        worded(one, next(c for c in found[one.pk] if c.from_version >= versions[one.pk]).before)
        if one.pk in behind
        else one
        for one in questions
    ]


def corrections_of(questions: Iterable[int]) -> dict[int, list[Correction]]:
    """The corrections of these questions by their ids, each one's in order (one query)."""
    found: dict[int, list[Correction]] = defaultdict(list)
    rows = Correction.objects.filter(question__in=set(questions)).order_by("from_version")
    for correction in rows:
        assert correction.question_id is not None
        found[correction.question_id].append(correction)
    return found


def worded(question: Question, words: Words) -> Question:
    """A copy of the question with other words, to be shown and never to be saved."""
    again = copy(question)
    again.text, again.is_wording_held = words["text"], bool(words["text"])
    again.guidance, again.follows_note = words["guidance"], words["note"]
    again.statements = words["statements"]
    again.labels_then = dict(words["options"])
    return again


def words_of_question(question: Question) -> Words:
    """Its words as it is shown here, as corrections keep them."""
    asked = question.asked
    return {
        "text": question.text,
        "guidance": question.guidance,
        "note": question.follows_note,
        "options": [[option.code, option.label] for option in asked.options],
        "statements": [[row.code, row.label] for row in asked.rows],
    }

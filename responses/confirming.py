"""Which answers were given before what their question means was corrected.

An answer says to which version of its question it is an answer.  A correction of the wording alone
asks for nothing: it counts from the next sending.  A correction of the meaning asks an officer to
confirm the answer or to change it before anybody decides on it; what was decided or submitted
stays an answer to the question as it was, and says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from consultations.models import Correction, Question
from consultations.wordings import OfVersion, corrections_of
from responses.content import answers_as_asked
from responses.enums import AnswerState
from responses.models import Answer, AnswerDecision, SubmittedAnswer

# What the council says of a question; what nobody answered or a rule left out is no answer to it.
SAYING = frozenset({AnswerState.ANSWERED, AnswerState.NO_RESPONSE, AnswerState.NOT_FOR_US})

Row = TypeVar("Row", bound=OfVersion)


@dataclass(frozen=True)
class Behind(Generic[Row]):
    """A row that answers an earlier version of its question, and what was corrected since."""

    row: Row
    corrections: tuple[Correction, ...]

    @property
    def question(self) -> Question:
        found: Question = self.row.question
        return found

    @property
    def is_of_meaning(self) -> bool:
        return any(one.is_of_meaning for one in self.corrections)


def behind(rows: Sequence[Row]) -> list[Behind[Row]]:
    """Those of the rows whose questions were corrected since (one query where there are any)."""
    earlier = [row for row in rows if row.question_version < row.question.version]
    if not earlier:
        return []
    found = corrections_of({row.question_id for row in earlier})
    return [
        Behind(
            row,
            tuple(
                one for one in found[row.question_id] if one.from_version >= row.question_version
            ),
        )
        for row in earlier
    ]


def unconfirmed(answers: Sequence[Answer]) -> list[Behind[Answer]]:
    """Answers of one response, in their order, to questions whose meaning was corrected since."""
    said = answers_as_asked(answers)
    saying = [answer for answer in answers if said[answer.question_id].state in SAYING]
    return [one for one in behind(saying) if one.is_of_meaning]


def of_earlier_meaning(
    rows: Sequence[AnswerDecision] | Sequence[SubmittedAnswer],
) -> list[Behind[Any]]:
    """What was decided or submitted to questions whose meaning was corrected since."""
    saying = [row for row in rows if getattr(row, _state_of(row)) in SAYING]
    return [one for one in behind(saying) if one.is_of_meaning]


def _state_of(row: Any) -> str:
    return "decided_state" if isinstance(row, AnswerDecision) else "state"

"""Follow-up questions on a page: which answer asks for them, and whether it is given now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from consultations.models import Question
from consultations.presenters.reading import follows_sentence
from responses.content import as_asked
from responses.enums import AnswerState
from responses.said import Said


@dataclass(frozen=True)
class FollowUpLine:
    """Whether a follow-up is asked now; `codes` are the options of `follows` that ask for it."""

    follows: str
    codes: str
    sentence: str
    is_asked: bool


def follow_ups(questions: Sequence[Question], said: Mapping[int, Said]) -> dict[int, FollowUpLine]:
    """The follow-ups among all questions of a response, by their ids.

    `said` is what is said to each; options are read from what is prefetched.
    """
    by_id = {question.pk: question for question in questions}
    asked = as_asked(questions, said)
    return {
        question.pk: _line(
            question,
            by_id[question.follows_id],
            is_asked=asked[question.pk].state != AnswerState.NOT_RELEVANT,
        )
        for question in questions
        if question.follows_id in by_id and question.follows_options
    }


def _line(question: Question, follows: Question, *, is_asked: bool) -> FollowUpLine:
    return FollowUpLine(
        follows.number,
        " ".join(question.follows_options),
        follows_sentence(question, follows),
        is_asked,
    )

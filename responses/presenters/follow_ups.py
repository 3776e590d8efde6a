"""Follow-up questions on a page: which answer asks for them, and whether it is given now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from consultations.models import Question
from consultations.presenters.conditions import follows_sentence
from responses.content import as_asked
from responses.enums import AnswerState
from responses.said import Said


@dataclass(frozen=True)
class FollowUpLine:
    """Whether a follow-up is asked now.

    `conditions` are for the page's script, one word each: the question, the options that ask for
    it, and whether one of them is chosen now: "Q4:no,dont-know:1 Q6:yes:0".
    """

    conditions: str
    sentence: str
    is_asked: bool


def follow_ups(questions: Sequence[Question], said: Mapping[int, Said]) -> dict[int, FollowUpLine]:
    """The follow-ups among all questions of a response, by their ids.

    `said` is what is said to each; options are read from what is prefetched.
    """
    asked = as_asked(questions, said)
    by_number = {question.number: question for question in questions}
    chosen = {
        question.number: asked[question.pk].choices
        for question in questions
        if asked[question.pk].state == AnswerState.ANSWERED
    }
    return {
        question.pk: FollowUpLine(
            " ".join(
                _condition(number, codes, chosen.get(number, ()))
                for number, codes in question.conditions
                if codes
            ),
            follows_sentence(question, by_number),
            asked[question.pk].state != AnswerState.NOT_RELEVANT,
        )
        for question in questions
        if any(codes for _, codes in question.conditions)
    }


def _condition(number: str, codes: Sequence[str], chosen: Sequence[str]) -> str:
    return f"{number}:{','.join(codes)}:{int(not set(codes).isdisjoint(chosen))}"

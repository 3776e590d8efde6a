"""The quiet line under an answer's field: who saved it when, and what else there is to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from councils.models import User
from responses.models import Answer, Response
from responses.presenters.steps import moment


@dataclass(frozen=True)
class AnswerLine:
    """What stands under one answer."""

    saved: str


def answer_lines(
    response: Response, answers: Sequence[Answer], user: User
) -> dict[int, AnswerLine]:
    """The lines of these answers by their ids; the queries are the same for one and for many."""
    return {answer.pk: AnswerLine(saved=saved_line(answer)) for answer in answers}


def saved_line(answer: Answer) -> str:
    """ "Saved 4 March 2015 at 14:02 by Olive Example, version 3"; before that "Not yet saved"."""
    if answer.version == 1:
        return "Not yet saved"
    when = moment(answer.saved_at)
    return f"Saved {when} by {answer.saved_by.name}, version {answer.version}"

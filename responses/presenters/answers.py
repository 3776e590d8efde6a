"""Answers as they are read after submission."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from councils.functions import CouncilFacts
from responses.content import Words, words
from responses.models import SubmittedAnswer
from responses.said import Said


@dataclass(frozen=True)
class SubmittedRow:
    """One submitted answer as the council and the LGA read it."""

    section: str
    number: str
    wording: str
    words: Words


def submitted_rows(answers: Iterable[SubmittedAnswer], council: CouncilFacts) -> list[SubmittedRow]:
    """`council` as it was on the day of the submission."""
    return [
        SubmittedRow(
            f"Section {answer.question.section.number}: {answer.question.section.title}",
            answer.question.number,
            answer.question.wording,
            words(answer.question, Said.of(answer), council),
        )
        for answer in answers
    ]

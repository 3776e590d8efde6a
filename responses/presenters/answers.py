"""Answers as they are read: on the check page and after submission."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from consultations.models import Question, Section
from responses.enums import AnswerState
from responses.models import (
    Answer,
    Response,
    SubmittedAnswer,
)


@dataclass(frozen=True)
class Words:
    """One answer as it is read: state, text, and the label of the chosen option."""

    state: str
    text: str
    chosen: str


def words(question: Question, state: str, text: str, choices: Sequence[str]) -> Words:
    """Options are read from the prefetched `question.options`."""
    chosen = ", ".join(
        option.label for option in question.options.all() if option.code in set(choices)
    )
    return Words(state, text, chosen)


@dataclass(frozen=True)
class CheckRow:
    """One question on the check page."""

    number: str
    wording: str
    words: Words
    url: str
    is_missing: bool


@dataclass(frozen=True)
class CheckSection:
    title: str
    rows: tuple[CheckRow, ...]


def check_sections(response: Response, answers: Sequence[Answer]) -> list[CheckSection]:
    sections: dict[Section, list[CheckRow]] = {}
    for answer in answers:
        question = answer.question
        url = reverse("responses:section", args=[*response.url_args, question.section.number])
        sections.setdefault(question.section, []).append(
            CheckRow(
                question.number,
                question.wording,
                words(question, answer.state, answer.text, answer.choices),
                f"{url}#{question.number}",
                answer.state == AnswerState.UNANSWERED,
            )
        )
    return [
        CheckSection(f"Section {section.number}: {section.title}", tuple(section_rows))
        for section, section_rows in sections.items()
    ]


@dataclass(frozen=True)
class SubmittedRow:
    """One submitted answer as the council and the LGA read it."""

    section: str
    number: str
    wording: str
    words: Words


def submitted_rows(answers: Iterable[SubmittedAnswer]) -> list[SubmittedRow]:
    return [
        SubmittedRow(
            f"Section {answer.question.section.number}: {answer.question.section.title}",
            answer.question.number,
            answer.question.wording,
            words(answer.question, answer.state, answer.text, answer.choices),
        )
        for answer in answers
    ]

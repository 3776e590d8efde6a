"""Answers as they are read: on the check page and after submission."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from consultations.models import Question, Section
from responses.content import answers_as_asked
from responses.enums import AnswerState
from responses.models import (
    Answer,
    Response,
    SubmittedAnswer,
)
from responses.said import Said


@dataclass(frozen=True)
class Words:
    """One answer as it is read: its state, the words, and a line for each thing chosen."""

    state: str
    text: str
    chosen: tuple[str, ...]
    reason: str


def words(question: Question, said: Said) -> Words:
    """Options and statements are read from what is prefetched with the question."""
    chosen = question.spec.in_words(question.asked, said.choices, said.other)
    return Words(said.state, said.text, tuple(chosen), said.reason)


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
    said = answers_as_asked(answers)
    for answer in answers:
        question = answer.question
        url = reverse("responses:section", args=[*response.url_args, question.section.number])
        sections.setdefault(question.section, []).append(
            CheckRow(
                question.number,
                question.wording,
                words(question, said[question.pk]),
                f"{url}#{question.number}",
                said[question.pk].state == AnswerState.UNANSWERED,
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
            words(answer.question, Said.of(answer)),
        )
        for answer in answers
    ]

"""Answers as they are read: on the check page and after submission."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from consultations.models import Section
from responses.content import Words, answers_as_asked, lacking, words
from responses.enums import AnswerState
from responses.models import (
    Answer,
    Response,
    SubmittedAnswer,
)
from responses.said import Said


@dataclass(frozen=True)
class CheckRow:
    """One question on the check page."""

    number: str
    wording: str
    words: Words
    url: str
    is_missing: bool
    lacking: str  # what of an answer that was begun is still to come


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
                lacking(question, said[question.pk]),
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

"""Sections and questions as people read them before they answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from consultations.models import Consultation, Question
from consultations.presenters.conditions import follows_sentence


@dataclass(frozen=True)
class QuestionWords:
    """A question as people read it before they answer."""

    number: str
    wording: str
    is_wording_held: bool
    guidance: str
    for_whom: str  # empty: for every council asked
    relevance: str  # "If the answer to Q1 is “No”"; empty: always
    statements: tuple[str, ...]
    options: tuple[str, ...]
    options_label: str
    extra: str  # what else is asked for: "Comment; about 300 words"
    is_asked: bool


@dataclass(frozen=True)
class SectionWords:
    number: int
    title: str
    background: str
    background_note: str
    questions: tuple[QuestionWords, ...]

    @property
    def anchor(self) -> str:
        return f"section-{self.number}"


def sections(consultation: Consultation) -> list[SectionWords]:
    """All sections with their questions and options (three queries)."""
    stored = list(consultation.sections.prefetch_related("questions__options"))
    questions = [question for section in stored for question in section.questions.all()]
    by_id = {question.pk: question for question in questions}
    for question in questions:
        question.follows = by_id.get(question.follows_id or 0)  # read already
    by_number = {question.number: question for question in questions}
    found = []
    for section in stored:
        found.append(
            SectionWords(
                section.number,
                section.title,
                section.background,
                section.background_note,
                tuple(_question(question, by_number) for question in section.questions.all()),
            )
        )
    return found


def _question(question: Question, by_number: Mapping[str, Question]) -> QuestionWords:
    spec, asked = question.spec, question.asked
    return QuestionWords(
        number=question.number,
        wording=question.wording,
        is_wording_held=question.is_wording_held,
        guidance=question.guidance,
        for_whom=for_whom(question),
        relevance=_relevance(question, by_number),
        statements=tuple(row.label for row in asked.rows),
        options=tuple(option.label for option in asked.options),
        options_label="Choose all that apply:" if spec.takes_several else "Answer options:",
        extra=_extra(question),
        is_asked=spec.is_asked,
    )


def _relevance(question: Question, by_number: Mapping[str, Question]) -> str:
    """Which earlier answers ask for it, in the consultation's own words if it has some."""
    if question.follows is None:
        return ""
    when = follows_sentence(question, by_number)
    number = question.follows.number
    if not question.follows_note:
        return when or f"Depending on the answer ({number})"
    return f"{question.follows_note} ({number})" + (f". {when}" if when else "")


def _extra(question: Question) -> str:
    """What is asked for beside a choice, and how much of it."""
    parts = [f"With {question.spec.words.lower()}"] if _has_words_beside(question) else []
    if question.words_advised:
        parts.append(f"about {question.words_advised:,} words")
    words = ", ".join(parts)
    return words[:1].upper() + words[1:]


def _has_words_beside(question: Question) -> bool:
    return bool(question.spec.words) and question.has_options


def for_whom(question: Question) -> str:
    """ "For councils with children's services and adult social care"; empty: for all."""
    if not question.applies_to:
        return ""
    words = question.rule.in_words()
    because = f". {question.applies_because}" if question.applies_because else ""
    return f"For {words[0].lower()}{words[1:]}{because}"

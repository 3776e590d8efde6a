"""Sections and questions as people read them before they answer."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import shorten

from consultations.models import Consultation, Question


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
    is_corrected: bool  # after it was published


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
    earlier: dict[int, Question] = {}
    found = []
    for section in consultation.sections.prefetch_related("questions__options"):
        questions = []
        for question in section.questions.all():
            earlier[question.pk] = question
            questions.append(_question(question, earlier))
        found.append(
            SectionWords(
                section.number,
                section.title,
                section.background,
                section.background_note,
                tuple(questions),
            )
        )
    return found


def _question(question: Question, earlier: dict[int, Question]) -> QuestionWords:
    spec, asked = question.spec, question.asked
    return QuestionWords(
        number=question.number,
        wording=question.wording,
        is_wording_held=question.is_wording_held,
        guidance=question.guidance,
        for_whom=for_whom(question),
        relevance=_relevance(question, earlier[question.follows_id]) if question.follows_id else "",
        statements=tuple(row.label for row in asked.rows),
        options=tuple(option.label for option in asked.options),
        options_label="Choose all that apply:" if spec.takes_several else "Answer options:",
        extra=_extra(question),
        is_asked=spec.is_asked,
        is_corrected=question.version > 1,
    )


def _relevance(question: Question, follows: Question) -> str:
    """Which earlier answer asks for it, in the consultation's own words if it has some."""
    when = follows_sentence(question, follows)
    if not question.follows_note:
        return when or f"Depending on the answer ({follows.number})"
    return f"{question.follows_note} ({follows.number})" + (f". {when}" if when else "")


def follows_sentence(question: Question, follows: Question) -> str:
    """ "Asked if the answer to Q4 is “No” or “Don’t know”."; empty where it is advice only."""
    labels = follows.asked.labels
    named = [f"“{labels.get(code, code)}”" for code in question.follows_options]
    if not named:
        return ""
    listed = ", ".join(named[:-1]) + " or " + named[-1] if len(named) > 1 else named[0]
    verb = "includes" if follows.spec.takes_several else "is"
    return f"Asked if the answer to {follows.number} {verb} {listed}."


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
    return f"For {words[0].lower()}{words[1:]}"


def short(text: str, longest: int = 100) -> str:
    """The beginning of a text on one line, cut between words."""
    return shorten(text, longest, placeholder=" …")

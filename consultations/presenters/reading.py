"""Sections and questions as people read them before they answer."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import shorten

from consultations.applicability import Rule
from consultations.definition import Definition, QuestionDefinition
from consultations.definition.stored import definition_of
from consultations.models import Consultation
from consultations.presenters.conditions import asked_if, wanted_in

NOT_HELD = "The wording of this question is not held."


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
    """All sections with their questions and options (four queries; one more once published)."""
    definition = definition_of(consultation)
    corrected: set[str] = set()
    if consultation.published_at is not None:
        found = consultation.questions.filter(version__gt=1)
        corrected = set(found.values_list("number", flat=True))
    return [
        SectionWords(
            section.number,
            section.title,
            section.background,
            section.background_note,
            tuple(
                question_words(question, definition, is_corrected=question.number in corrected)
                for question in section.questions
            ),
        )
        for section in definition.sections
    ]


def question_words(
    question: QuestionDefinition, definition: Definition, *, is_corrected: bool = False
) -> QuestionWords:
    """A question as it is stored or still being typed; `definition` holds the question that it
    depends on."""
    spec = question.spec
    is_grid = spec is not None and spec.has_rows
    return QuestionWords(
        number=question.number,
        wording=wording(question),
        is_wording_held=question.is_wording_held,
        guidance=question.guidance,
        for_whom=for_whom(question),
        relevance=relevance(question, definition),
        statements=tuple(row.label for row in question.statements) if is_grid else (),
        options=tuple(option.label for option in question.options)
        if spec is not None and spec.has_options
        else (),
        options_label="Choose all that apply:"
        if spec is not None and spec.takes_several
        else "Answer options:",
        extra=_extra(question),
        is_asked=spec is None or spec.is_asked,
        is_corrected=is_corrected,
    )


def wording(question: QuestionDefinition) -> str:
    return question.text if question.is_wording_held else NOT_HELD


def relevance(question: QuestionDefinition, definition: Definition) -> str:
    """Which earlier answers ask for it, in the consultation's own words if it has some."""
    if not question.follows:
        return ""
    when = asked_if(wanted_in(question, definition))
    if not question.follows_note:
        return when or f"Depending on the answer ({question.follows})"
    return f"{question.follows_note} ({question.follows})" + (f". {when}" if when else "")


def _extra(question: QuestionDefinition) -> str:
    """What is asked for beside a choice, and how much of it."""
    spec = question.spec
    if spec is None or not spec.words:
        return ""
    parts = [f"With {spec.words.lower()}"] if spec.has_options else []
    if question.words:
        parts.append(f"about {question.words:,} words")
    words = ", ".join(parts)
    return words[:1].upper() + words[1:]


def for_whom(question: QuestionDefinition) -> str:
    """ "For councils with children's services and adult social care"; empty: for all."""
    if question.applies_to == Rule():
        return ""
    words = question.applies_to.in_words()
    because = f". {question.applies_because}" if question.applies_because else ""
    return f"For {words[0].lower()}{words[1:]}{because}"


def short(text: str, longest: int = 100) -> str:
    """The beginning of a text on one line, cut between words."""
    return shorten(text, longest, placeholder=" …")

"""Sections and questions as people read them before they answer."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from textwrap import shorten

from django.utils.translation import gettext as _

from consultations.applicability import Rule, asked_in_words
from consultations.definition import Definition, QuestionDefinition
from consultations.definition.stored import definition_of
from consultations.models import Consultation
from consultations.presenters.conditions import asked_if, wanted_in
from consultations.presenters.language import definition_in_welsh
from slisystem.languages import joined

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
    is_corrected: bool = False  # after it was published
    only_in_english: str = ""  # read in Welsh: what has none


@dataclass(frozen=True)
class SectionWords:
    number: int
    title: str
    background: str
    background_note: str
    questions: tuple[QuestionWords, ...]
    only_in_english: str = ""

    @property
    def anchor(self) -> str:
        return f"section-{self.number}"


def sections(consultation: Consultation) -> list[SectionWords]:
    """All sections with their questions and options (four queries; one more once published)."""
    return sections_of(definition_of(consultation), corrected=corrected_numbers(consultation))


def corrected_numbers(consultation: Consultation) -> set[str]:
    """The questions that were corrected after publishing (one query)."""
    if consultation.published_at is None:
        return set()
    made = consultation.corrections.since_opening().filter(question__isnull=False)
    return set(made.values_list("question__number", flat=True))


def sections_of(
    definition: Definition, *, in_welsh: bool = False, corrected: Collection[str] = ()
) -> list[SectionWords]:
    """The same of a definition; in Welsh as far as there is any."""
    english = dict[str, str]()
    if in_welsh:
        definition, english = definition_in_welsh(definition)
    return [
        SectionWords(
            section.number,
            section.title,
            section.background,
            section.background_note,
            tuple(
                replace(
                    question_words(question, definition),
                    is_corrected=question.number in corrected,
                    only_in_english=english.get(question.number, ""),
                )
                for question in section.questions
            ),
            english.get(f"section {section.number}", ""),
        )
        for section in definition.sections
    ]


def question_words(question: QuestionDefinition, definition: Definition) -> QuestionWords:
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
        options_label=_("Choose all that apply:")
        if spec is not None and spec.takes_several
        else _("Answer options:"),
        extra=_extra(question),
        is_asked=spec is None or spec.is_asked,
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
    return joined(question.follows_note, f" ({question.follows})", ". " if when else "", when)


def _extra(question: QuestionDefinition) -> str:
    """What is asked for beside a choice, and how much of it."""
    spec = question.spec
    if spec is None or not spec.words:
        return ""
    parts = [_("With %(words)s") % {"words": spec.words.lower()}] if spec.has_options else []
    if question.words:
        parts.append(_("about %(number)s words") % {"number": f"{question.words:,}"})
    words = ", ".join(parts)
    return words[:1].upper() + words[1:]


def for_whom(question: QuestionDefinition) -> str:
    """ "For councils with children's services and adult social care"; empty: for all."""
    if question.applies_to == Rule():
        return ""
    words = question.applies_to.in_words()
    because = question.applies_because
    return joined(f"For {words[0].lower()}{words[1:]}", ". " if because else "", because)


def who_is_asked(consultation: Consultation) -> str:
    """ "Councils in England, and 2 named in addition" (one query)."""
    words = asked_in_words(consultation.rule)
    added = consultation.invitations.filter(added_by__isnull=False).count()
    return f"{words}, and {added} named in addition" if added else words


def short(text: str, longest: int = 100) -> str:
    """The beginning of a text on one line, cut between words."""
    return shorten(text, longest, placeholder=" …")

"""The stored consultation as plain values."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from consultations.definition.plain import digest
from consultations.definition.translated import from_rows
from consultations.definition.values import (
    Condition,
    Definition,
    QuestionDefinition,
    SectionDefinition,
)
from consultations.models import Consultation, Question
from consultations.release_plan import declared_of


def definition_of(consultation: Consultation) -> Definition:
    """The stored consultation as the plain values a file gives (four queries)."""
    sections = list(consultation.sections.prefetch_related("questions__options"))
    numbers = {
        question.pk: question.number for section in sections for question in section.questions.all()
    }
    found = []
    for section in sections:
        questions = []
        for question in section.questions.all():
            questions.append(_question_of(question, numbers))
        found.append(
            SectionDefinition(
                section.number,
                section.title,
                section.background,
                section.background_note,
                tuple(questions),
                from_rows(section.welsh),
            )
        )
    return Definition(
        code=consultation.code,
        title=consultation.title,
        publisher=consultation.publisher,
        summary=consultation.summary,
        purpose=consultation.purpose,
        still_open=consultation.still_open,
        confidentiality=consultation.confidentiality,
        next_steps=consultation.next_steps,
        contact=consultation.contact,
        opens_at=consultation.opens_at,
        closes_at=consultation.closes_at,
        asked=consultation.rule,
        accepts_subject_to_call_in=consultation.accepts_subject_to_call_in,
        release=declared_of(consultation.release_plan),
        sections=tuple(found),
        welsh=from_rows(consultation.welsh),
    )


def digest_of(consultation: Consultation, definition: Definition | None = None) -> str:
    """The digest of the stored definition and of the documents beside it, if there are any: what a
    review is of (five queries; one if the definition is at hand)."""
    found = digest(definition or definition_of(consultation))
    documents = consultation.documents.order_by("position", "versions__number")
    lines = [f"{sha} {title}" for title, sha in documents.values_list("title", "versions__sha256")]
    return hashlib.sha256("\n".join([found, *lines]).encode()).hexdigest() if lines else found


def _question_of(question: Question, numbers: dict[int, str]) -> QuestionDefinition:
    return replace(
        question_alone(question),
        follows=numbers[question.follows_id] if question.follows_id else "",
        follows_when=tuple(question.follows_options),
        follows_note=question.follows_note,
        also=tuple(Condition(follows, tuple(when)) for follows, when in question.also_when),
        welsh=from_rows(question.welsh),  # that of its note was left out without one
    )


def question_alone(question: Question) -> QuestionDefinition:
    """A stored question without its conditions, which are of other questions."""
    return QuestionDefinition(
        number=question.number,
        identity=question.identity,
        kind=question.kind,
        text=question.text,
        is_wording_held=question.is_wording_held,
        guidance=question.guidance,
        applies_to=question.rule,
        follows="",
        follows_when=(),
        follows_note="",
        options=question.asked.options,
        statements=question.asked.rows,
        words=question.words_advised,
        applies_because=question.applies_because,
        welsh=from_rows(question.welsh),
    )

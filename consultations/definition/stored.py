"""The stored consultation as plain values."""

from __future__ import annotations

import hashlib

from consultations.definition.plain import to_json
from consultations.definition.values import Definition, QuestionDefinition, SectionDefinition
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
    )


def digest_of(consultation: Consultation) -> str:
    """SHA-256 of the stored definition as JSON and of the documents beside it, if there are any:
    what a review is of (five queries)."""
    text = to_json(definition_of(consultation))
    documents = consultation.documents.order_by("position", "versions__number")
    for title, sha256 in documents.values_list("title", "versions__sha256"):
        text += f"\n{sha256} {title}"
    return hashlib.sha256(text.encode()).hexdigest()


def _question_of(question: Question, numbers: dict[int, str]) -> QuestionDefinition:
    return QuestionDefinition(
        number=question.number,
        identity=question.identity,
        kind=question.kind,
        text=question.text,
        is_wording_held=question.is_wording_held,
        guidance=question.guidance,
        applies_to=question.rule,
        follows=numbers[question.follows_id] if question.follows_id else "",
        follows_when=tuple(question.follows_options),
        follows_note=question.follows_note,
        options=question.asked.options,
        statements=question.asked.rows,
        words=question.words_advised,
    )

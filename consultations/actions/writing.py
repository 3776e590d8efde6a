"""A definition → tables."""

from __future__ import annotations

from dataclasses import asdict

from consultations.definition import Definition
from consultations.definition.translated import as_rows
from consultations.models import AnswerOption, Consultation, Question, Section


def write(stored: Consultation, definition: Definition) -> None:
    """Writes everything anew. Nothing can point at the questions of a draft yet."""
    stored.title = definition.title
    stored.publisher = definition.publisher
    stored.summary = definition.summary
    stored.purpose, stored.still_open = definition.purpose, definition.still_open
    stored.confidentiality = definition.confidentiality
    stored.next_steps = definition.next_steps
    stored.contact = definition.contact
    stored.opens_at, stored.closes_at = definition.opens_at, definition.closes_at
    stored.asked = definition.asked.to_json()
    stored.accepts_subject_to_call_in = definition.accepts_subject_to_call_in
    stored.release_plan = dict(definition.release)
    stored.welsh = as_rows(definition.welsh)
    stored.save()
    stored.questions.update(follows=None)
    stored.sections.all().delete()
    sections = Section.objects.bulk_create(
        Section(
            consultation=stored,
            number=section.number,
            title=section.title,
            background=section.background,
            background_note=section.background_note,
            welsh=as_rows(section.welsh),
        )
        for section in definition.sections
    )
    pairs = [
        (section, question)
        for section, defined in zip(sections, definition.sections, strict=True)
        for question in defined.questions
    ]
    questions = Question.objects.bulk_create(
        Question(
            consultation=stored,
            section=section,
            identity=question.identity,
            position=position,
            number=question.number,
            kind=question.kind,
            text=question.text,
            is_wording_held=question.is_wording_held,
            guidance=question.guidance,
            applies_to=question.applies_to.to_json(),
            follows_options=list(question.follows_when),
            follows_note=question.follows_note,
            also_when=[[one.follows, list(one.when)] for one in question.also],
            applies_because=question.applies_because,
            statements=[[row.code, row.label] for row in question.statements],
            words_advised=question.words,
            welsh=as_rows(question.welsh),
        )
        for position, (section, question) in enumerate(pairs, 1)
    )
    by_number = {question.number: question for question in questions}
    following = []
    for question, (_, defined) in zip(questions, pairs, strict=True):
        if defined.follows:
            question.follows = by_number[defined.follows]
            following.append(question)
    Question.objects.bulk_update(following, ["follows"])
    AnswerOption.objects.bulk_create(
        AnswerOption(question=question, position=position, **asdict(option))
        for question, (_, defined) in zip(questions, pairs, strict=True)
        for position, option in enumerate(defined.options, 1)
    )

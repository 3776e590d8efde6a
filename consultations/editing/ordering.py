"""The order of sections and questions, by steps (keyboard) and by places (dragging)."""

from __future__ import annotations

import uuid
from dataclasses import replace

from consultations.definition.values import Definition, QuestionDefinition
from consultations.editing.parts import (
    Unfit,
    each_question,
    question_of,
    section_of,
    with_questions,
    with_section,
)
from consultations.editing.questions import renamed


def move_question(definition: Definition, identity: uuid.UUID, by: int) -> Definition:
    """One place up (-1) or down (+1); at the edge of its section into the next one. At the very
    beginning and end nothing changes."""
    section, question = question_of(definition, identity)
    at = section.questions.index(question) + by
    if 0 <= at < len(section.questions):
        return place_question(definition, identity, section.number, at)
    sections = [each.number for each in definition.sections]
    beside = sections.index(section.number) + by
    if not 0 <= beside < len(sections):
        return definition
    target = definition.sections[beside]
    return place_question(
        definition, identity, target.number, len(target.questions) if by < 0 else 0
    )


def place_question(
    definition: Definition, identity: uuid.UUID, section: int, at: int
) -> Definition:
    """The question as number `at` (from 0) of the section; beyond its end it stands last."""
    before, question = question_of(definition, identity)
    section_of(definition, section)
    left = [each for each in before.questions if each is not question]
    definition = with_section(definition, with_questions(before, left))
    target = section_of(definition, section)
    questions = list(target.questions)
    questions.insert(max(at, 0), question)
    return in_order(with_section(definition, with_questions(target, questions)), definition)


def move_section(definition: Definition, number: int, by: int) -> Definition:
    """The section one place up (-1) or down (+1), with its questions."""
    sections = [each.number for each in definition.sections]
    section_of(definition, number)
    return place_section(definition, number, sections.index(number) + by)


def place_section(definition: Definition, number: int, at: int) -> Definition:
    """The section as number `at` (from 0). The numbers stay where they are: a section takes the
    number of its place, so that they ascend as they are printed."""
    numbers = [each.number for each in definition.sections]
    moved = section_of(definition, number)
    sections = [each for each in definition.sections if each is not moved]
    sections.insert(min(max(at, 0), len(sections)), moved)
    placed = tuple(
        replace(section, number=place) for section, place in zip(sections, numbers, strict=True)
    )
    return in_order(replace(definition, sections=placed), definition)


def in_order(moved: Definition, before: Definition) -> Definition:
    """After a move: numbered anew where the questions were numbered in their order before."""
    return renumber(moved) if is_numbered_in_order(before, moved) else moved


def is_numbered_in_order(definition: Definition, moved: Definition) -> bool:
    """Whether the asked questions are called Q1, Q2, Q3 … (one of them may be on its way)."""
    numbers = {question.number for question in moved.questions if _is_asked(question)}
    usual = {f"Q{at}" for at in range(1, len(numbers) + 1)}
    order = [
        int(question.number[1:])
        for question in definition.questions
        if _is_asked(question) and question.number in usual
    ]
    return numbers == usual and order == sorted(order)


def renumber(definition: Definition) -> Definition:
    """The asked questions as Q1, Q2, Q3 … in their order; what only informs keeps its name.

    Conditions and the release plan follow the questions. Identities stay.
    """
    names: dict[str, str] = {}
    others = {each.number.lower() for each in definition.questions if not _is_asked(each)}
    for question in definition.questions:
        if _is_asked(question):
            name = f"Q{len(names) + 1}"
            if name.lower() in others:
                raise Unfit(f"An item that only informs is called {name}: call it otherwise.")
            names[question.number] = name

    def named(question: QuestionDefinition) -> QuestionDefinition:
        return replace(question, number=names.get(question.number, question.number))

    return renamed(each_question(definition, named), names)


def _is_asked(question: QuestionDefinition) -> bool:
    return question.spec is None or question.spec.is_asked

"""Sections and questions that come at once: of a paste, and one from an earlier consultation."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace

from consultations.definition.values import Definition, QuestionDefinition, SectionDefinition
from consultations.editing.parts import Unfit, section_of
from consultations.editing.questions import add_question, new_identity, next_number
from consultations.editing.sections import add_section, replace_section
from consultations.editing.wording import Heading, heading_of, section_seen

MOST_BACKGROUND = 20_000


@dataclass(frozen=True)
class Into:
    """A section of the draft as a page showed it: its number and the hash of its heading."""

    number: int
    base: str


@dataclass(frozen=True)
class PastedSection:
    """`into` None: a new section. Each question gets its identity when it is added."""

    into: Into | None
    heading: Heading
    questions: tuple[QuestionDefinition, ...]


def add_pasted(
    definition: Definition, pasted: Sequence[PastedSection], *, ever: Iterable[uuid.UUID] = ()
) -> Definition:
    """All of it or nothing. Raises Stale or Absent where a section into which questions go is not
    what was seen."""
    known = set(ever)
    numbers = [
        section_seen(definition, part.into.number, part.into.base).number if part.into else None
        for part in pasted
    ]
    for part, number in zip(pasted, numbers, strict=True):
        if number is None:
            definition = add_section(definition, **asdict(part.heading))
            number = definition.sections[-1].number
        elif part.heading.background:
            definition = _with_background(definition, number, part.heading.background)
        for question in part.questions:
            identity = new_identity(definition, question.number, known)
            definition = add_question(definition, number, replace(question, identity=identity))
    return definition


def _with_background(definition: Definition, number: int, more: str) -> Definition:
    heading = heading_of(section_of(definition, number))
    background = "\n\n".join(filter(None, (heading.background, more)))
    if len(background) > MOST_BACKGROUND:
        sentence = f"The background of section {number} would have more than 20,000 characters."
        raise Unfit(sentence)
    return replace_section(definition, number, **asdict(replace(heading, background=background)))


def copy_question(definition: Definition, into: Into, question: QuestionDefinition) -> Definition:
    """A question of another consultation at the end of a section: with its identity, its options
    and their codes, and whom it is for; with the next number and without conditions, which name
    other questions of that consultation."""
    section = section_seen(definition, into.number, into.base)
    for each in definition.questions:
        if each.identity == question.identity:
            raise Unfit(f"This question is in the draft already, as {each.number}.")
    copied = question.with_conditions(())
    return add_question(
        definition, section.number, replace(copied, number=number_for(definition, question))
    )


def number_for(definition: Definition, question: QuestionDefinition) -> str:
    """The next number; what only informs keeps its name where that is free."""
    taken = {each.number.lower() for each in definition.questions}
    is_asked = question.spec is None or question.spec.is_asked
    if is_asked or question.number.lower() in taken:
        number = next_number(definition)
        return number if number.lower() not in taken else f"{number}.1"
    return question.number


def section_named(section: SectionDefinition) -> str:
    return f"Section {section.number}: {section.title}"

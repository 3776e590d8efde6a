"""Finding a part of a definition, and knowing whether it is still what somebody saw."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import replace

from consultations.definition.values import Definition, QuestionDefinition, SectionDefinition

Edit = Callable[[Definition], Definition]


class Unchanged(Exception):
    """The edit cannot be made; the definition stays as it is."""


class Absent(Unchanged):
    """The part is not there (any more)."""


class Stale(Unchanged):
    """The part is not what was seen: somebody changed it meanwhile."""


class Unfit(Unchanged):
    """What would come out is no definition. `field` names what does not fit."""

    def __init__(self, sentence: str, field: str = "") -> None:
        self.sentence, self.field = sentence, field
        super().__init__(sentence)


def mark(part: QuestionDefinition | SectionDefinition) -> str:
    """Sixteen hexadecimal digits that change with every word of the part itself, but not with its
    Welsh, which has a page of its own.

    Of a section that is its heading and background: its questions are parts of their own.
    """
    alone = replace(part, welsh=())
    alone = replace(alone, questions=()) if isinstance(alone, SectionDefinition) else alone
    # The words of a dataclass say everything in it; sets are put in order first.
    return hashlib.sha256(_words(alone).encode()).hexdigest()[:16]


def _words(part: QuestionDefinition | SectionDefinition) -> str:
    values = dict(vars(part))
    if "applies_to" in values:
        values["applies_to"] = values["applies_to"].to_json()
    return repr(sorted(values.items()))


def seen_as(part: QuestionDefinition | SectionDefinition, seen: str | None) -> None:
    """Raises Stale unless the part is still what was seen; None asks for nothing."""
    if seen is not None and seen != mark(part):
        raise Stale


def section_of(definition: Definition, number: int) -> SectionDefinition:
    for section in definition.sections:
        if section.number == number:
            return section
    raise Absent


def question_of(
    definition: Definition, identity: uuid.UUID
) -> tuple[SectionDefinition, QuestionDefinition]:
    """The question and the section in which it stands."""
    for section in definition.sections:
        for question in section.questions:
            if question.identity == identity:
                return section, question
    raise Absent


def with_section(definition: Definition, section: SectionDefinition) -> Definition:
    """The definition with this section in the place of the one with its number."""
    return replace(
        definition,
        sections=tuple(
            section if each.number == section.number else each for each in definition.sections
        ),
    )


def with_questions(
    section: SectionDefinition, questions: list[QuestionDefinition]
) -> SectionDefinition:
    return replace(section, questions=tuple(questions))


def each_question(
    definition: Definition, change: Callable[[QuestionDefinition], QuestionDefinition]
) -> Definition:
    """The definition with `change` made to every question."""
    return replace(
        definition,
        sections=tuple(
            replace(section, questions=tuple(change(question) for question in section.questions))
            for section in definition.sections
        ),
    )

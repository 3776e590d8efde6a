"""Sections: add, change, remove."""

from __future__ import annotations

from dataclasses import replace

from consultations.definition.values import Definition, SectionDefinition
from consultations.editing.parts import Unfit, section_of, seen_as, with_section

MOST_SECTIONS = 99
NOT_EMPTY = "Questions stand in this section: move or remove them first."


def add_section(
    definition: Definition, *, title: str, background: str = "", background_note: str = ""
) -> Definition:
    """A section at the end, with the next number."""
    if len(definition.sections) >= MOST_SECTIONS:
        raise Unfit(f"A consultation has at most {MOST_SECTIONS} sections.")
    number = max((section.number for section in definition.sections), default=0) + 1
    section = SectionDefinition(number, title, background, background_note, ())
    return replace(definition, sections=(*definition.sections, section))


def replace_section(
    definition: Definition,
    number: int,
    *,
    title: str,
    background: str,
    background_note: str,
    seen: str | None = None,
) -> Definition:
    """The section with another heading and background; its questions stay."""
    section = section_of(definition, number)
    seen_as(section, seen)
    changed = replace(section, title=title, background=background, background_note=background_note)
    return with_section(definition, changed)


def remove_section(definition: Definition, number: int, *, seen: str | None = None) -> Definition:
    """Takes an empty section out. Raises Unfit while questions stand in it: they are moved or
    removed one by one, so that nobody removes ten questions by one press."""
    section = section_of(definition, number)
    seen_as(section, seen)
    if section.questions:
        raise Unfit(NOT_EMPTY)
    return replace(
        definition, sections=tuple(each for each in definition.sections if each is not section)
    )

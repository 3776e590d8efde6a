"""The Welsh of a draft: typed beside the English, confirmed where the English changed.

Each text is compared on its own with what the page showed, so that two translators of one
section both keep their words, and who translates what an editor has just changed is told so.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace

from consultations.definition.translated import Part, Translated
from consultations.definition.values import Definition, QuestionDefinition, SectionDefinition
from consultations.editing.parts import Absent, Stale, question_of, section_of, with_section
from consultations.editing.questions import replace_question

Owner = uuid.UUID | int | None  # a question, a section by its number, the consultation itself


@dataclass(frozen=True)
class Typed:
    """The Welsh that was typed, or confirmed, for the English of now. `base` says what the page
    showed; a text that nobody touched is not among these."""

    owner: Owner
    place: str
    base: str
    text: str


def base_of(part: Part, place: str) -> str:
    """Sixteen hexadecimal digits that change with the English and with the Welsh of a text."""
    seen = (part.texts.get(place), part.translations.get(place))
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:16]


def translate(definition: Definition, typed: Iterable[Typed]) -> Definition:
    """The definition with these Welsh texts; an empty one takes the Welsh away.

    Raises Stale where one of them is not what was seen, Absent where it is not there any more:
    then none is stored.
    """
    for each in typed:
        part = _part_of(definition, each.owner)
        if each.place not in part.texts:
            raise Absent
        if base_of(part, each.place) != each.base:
            raise Stale
        there = dict(part.translations)
        there[each.place] = Translated(each.place, each.text, part.texts[each.place])
        definition = _with_welsh(definition, part, tuple(there.values()))
    return definition


def _part_of(definition: Definition, owner: Owner) -> Part:
    if owner is None:
        return definition
    if isinstance(owner, int):
        return section_of(definition, owner)
    return question_of(definition, owner)[1]


def _with_welsh(definition: Definition, part: Part, welsh: tuple[Translated, ...]) -> Definition:
    if isinstance(part, QuestionDefinition):
        return replace_question(definition, replace(part, welsh=welsh))
    if isinstance(part, SectionDefinition):
        return with_section(definition, replace(part, welsh=welsh))
    return replace(definition, welsh=welsh)

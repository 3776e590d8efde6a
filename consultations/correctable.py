"""What of a consultation is corrected after it was published: its words, and nothing else.

Answers name a question by its identity, options and statements by their codes, and who is asked
what, when and under which conditions was fixed when the councils were asked.  So a correction
leaves all of that as it is, and every answer keeps its question.  Plain Python on definitions.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from django.utils.translation import gettext_lazy as _

from consultations.definition.values import Definition, QuestionDefinition, SectionDefinition

Words = dict[str, Any]  # as JSON keeps them

# The texts of the consultation itself, as pages call them.
FIELDS = {
    "summary": _("Summary"),
    "purpose": _("Purpose"),
    "still_open": _("What is still open"),
    "confidentiality": _("Confidentiality"),
    "next_steps": _("What happens next"),
    "contact": _("Contact"),
}
# What councils rely on from the moment they begin to answer: it is never corrected.
PROMISES = frozenset({"confidentiality"})
NEEDED = frozenset({"purpose", "still_open", "confidentiality", "next_steps"})

# What else a definition says, as a refusal names it.
FIXED = {
    "code": "its address",
    "title": "its title",
    "publisher": "who publishes it",
    "opens_at": "when it opens",
    "closes_at": "when it closes",
    "asked": "which councils are asked",
    "accepts_subject_to_call_in": "whether it accepts decisions that can be called in",
    "release": "how the results are released",
}
FIXED_OF_QUESTION = {
    "number": "the number",
    "identity": "the identity",
    "kind": "the kind",
    "applies_to": "for whom it is",
    "follows": "the condition",
    "follows_when": "the condition",
    "also": "the condition",
    "words": "the number of words",
}
WORDS_OF_QUESTION = frozenset(
    {
        "text",
        "is_wording_held",
        "guidance",
        "applies_because",
        "follows_note",
        "options",
        "statements",
        "welsh",
    }
)


@dataclass(frozen=True)
class Place:
    """A question by its identity, a section by its number, or a text of the consultation."""

    question: uuid.UUID | None = None
    section: int | None = None
    field: str = ""


@dataclass(frozen=True)
class Changed:
    """The words of one place before and after."""

    place: Place
    before: Words
    after: Words


@dataclass(frozen=True)
class NotCorrectable:
    """What a correction must leave as it is: where (Q4; "" is the consultation), and what."""

    where: str
    what: str


def question_words(question: QuestionDefinition) -> Words:
    return {
        "text": question.text,
        "guidance": question.guidance,
        "because": question.applies_because,
        "note": question.follows_note,
        "options": [[option.code, option.label] for option in question.options],
        "statements": [[row.code, row.label] for row in question.statements],
    }


def section_words(section: SectionDefinition) -> Words:
    return {
        "title": section.title,
        "background": section.background,
        "note": section.background_note,
    }


def words_of(definition: Definition) -> dict[Place, Words]:
    """All words that can be corrected, in the order in which pages show them."""
    found = {Place(field=name): {"text": getattr(definition, name)} for name in FIELDS}
    for section in definition.sections:
        found[Place(section=section.number)] = section_words(section)
        for question in section.questions:
            found[Place(question=question.identity)] = question_words(question)
    return found


def changed(before: Definition, after: Definition) -> list[Changed]:
    """The places whose words differ; both have the same places (`against`)."""
    old, new = words_of(before), words_of(after)
    return [
        Changed(place, words, new[place]) for place, words in old.items() if words != new[place]
    ]


def against(before: Definition, after: Definition) -> list[NotCorrectable]:
    """What an edit changes although a correction must not; nothing means that it may be made."""
    found = [
        NotCorrectable("", FIXED[field.name])
        for field in fields(Definition)
        if field.name not in {*FIELDS, "sections", "welsh"}
        and getattr(before, field.name) != getattr(after, field.name)
    ]
    for name, label in FIELDS.items():
        old, new = getattr(before, name), getattr(after, name)
        if old != new and name in PROMISES:
            found.append(NotCorrectable("", "what was promised (confidentiality)"))
        if old and not new and name in NEEDED:
            found.append(NotCorrectable("", f"that something is said of it ({label.lower()})"))
    return found + list(_sections(before, after))


def _sections(before: Definition, after: Definition) -> Iterator[NotCorrectable]:
    if [each.number for each in before.sections] != [each.number for each in after.sections]:
        yield NotCorrectable("", "which sections there are, and their order")
        return
    for old, new in zip(before.sections, after.sections, strict=True):
        where = f"Section {old.number}"
        if not new.title:
            yield NotCorrectable(where, "that it has a title")
        if [each.identity for each in old.questions] != [each.identity for each in new.questions]:
            yield NotCorrectable(where, "which questions there are, and their order")
            continue
        for question, corrected in zip(old.questions, new.questions, strict=True):
            for what in dict.fromkeys(_question(question, corrected)):
                yield NotCorrectable(question.number, what)


def _question(old: QuestionDefinition, new: QuestionDefinition) -> Iterator[str]:
    for field in fields(QuestionDefinition):
        if field.name not in WORDS_OF_QUESTION and getattr(old, field.name) != getattr(
            new, field.name
        ):
            yield FIXED_OF_QUESTION[field.name]
    if new.applies_because and not old.applies_because:
        yield "that no reason is given why it is not for all"
    if (old.text and not new.text) or new.is_wording_held != bool(new.text):
        yield "that it has a wording"
    if _fixed(old.options) != _fixed(new.options):
        yield "which options there are"
    if [row.code for row in old.statements] != [row.code for row in new.statements]:
        yield "which statements there are"
    for named, earlier, now in (
        ("option", old.options, new.options),
        ("statement", old.statements, new.statements),
    ):
        codes = {part.label.casefold(): part.code for part in earlier}
        if any(codes.get(part.label.casefold(), part.code) != part.code for part in now):
            yield f"which {named} says what"  # answers given would say something else
    for named, parts in (("option", new.options), ("statement", new.statements)):
        labels = [part.label for part in parts]
        if not all(labels) or len({label.casefold() for label in labels}) < len(labels):
            yield f"that each {named} has a label of its own"


def _fixed(options: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    return [(one.code, one.is_other, one.is_exclusive, one.score) for one in options]

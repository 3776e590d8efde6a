"""What the pages of a draft show and change, each its own share of the definition.

A page changes a part of a part: the words and options of a question have one page, its audience
and conditions another.  So each compares what *it* shows: two people on two pages of one question
both keep their words, and a question or section that was only moved or numbered anew is still the
one that was seen.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from dataclasses import asdict, dataclass, fields, replace

from consultations.definition.values import Definition, QuestionDefinition, SectionDefinition
from consultations.editing.parts import Stale, question_of, section_of
from consultations.editing.questions import replace_question
from consultations.editing.sections import remove_section, replace_section
from consultations.kinds import Option, Row


@dataclass(frozen=True)
class Particulars:
    """A consultation without its questions, audience and release plan."""

    title: str
    publisher: str
    summary: str
    purpose: str
    still_open: str
    confidentiality: str
    next_steps: str
    contact: str
    opens_at: dt.datetime
    closes_at: dt.datetime
    accepts_subject_to_call_in: bool


@dataclass(frozen=True)
class Heading:
    """A section without its number and questions."""

    title: str
    background: str
    background_note: str


@dataclass(frozen=True)
class Wording:
    """A question without its number, audience and conditions."""

    kind: str
    text: str
    is_wording_held: bool
    guidance: str
    options: tuple[Option, ...]
    statements: tuple[Row, ...]
    words: int | None


Share = Particulars | Heading | Wording


def particulars_of(definition: Definition) -> Particulars:
    return Particulars(*(getattr(definition, field.name) for field in fields(Particulars)))


def heading_of(section: SectionDefinition) -> Heading:
    return Heading(section.title, section.background, section.background_note)


def wording_of(question: QuestionDefinition) -> Wording:
    return Wording(*(getattr(question, field.name) for field in fields(Wording)))


def base_of(share: Share) -> str:
    """Sixteen hexadecimal digits that change with every word of it."""
    return hashlib.sha256(repr(share).encode()).hexdigest()[:16]


def rewrite_particulars(definition: Definition, now: Particulars, *, base: str) -> Definition:
    """Raises Stale where the particulars are not those of `base`."""
    if base_of(particulars_of(definition)) != base:
        raise Stale
    return replace(definition, **vars(now))


def section_seen(definition: Definition, number: int, base: str) -> SectionDefinition:
    """The section that a page showed under that number, wherever it stands now.

    Raises Stale where its words were changed, Absent where there is none of that number.
    """
    shown = section_of(definition, number)
    same = [each for each in definition.sections if base_of(heading_of(each)) == base]
    if shown in same:
        return shown
    if len(same) != 1:
        raise Stale
    return same[0]


def reword_section(definition: Definition, number: int, now: Heading, *, base: str) -> Definition:
    found = section_seen(definition, number, base)
    return replace_section(definition, found.number, **asdict(now))


def remove_section_seen(definition: Definition, number: int, *, base: str) -> Definition:
    return remove_section(definition, section_seen(definition, number, base).number)


def reword_question(
    definition: Definition,
    identity: uuid.UUID,
    now: Wording,
    *,
    number: str,
    shown: str,
    base: str,
) -> Definition:
    """The question with these words; its identity, audience and conditions stay.

    `shown` is the number that the page showed: where that was left as it is, the question keeps
    the number that it has by now.
    """
    _, question = question_of(definition, identity)
    if base_of(wording_of(question)) != base:
        raise Stale
    # Not asdict: the options stay values.
    changed = replace(question, number=question.number if number == shown else number, **vars(now))
    return replace_question(definition, changed)

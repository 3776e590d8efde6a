"""A whole consultation as plain values: what a file gives, what is stored, what is edited.

A question's identity stays the same across waves of a consultation.  It is derived from
a name by UUID version 5, "taking-stock-2015/Q4" unless another name or a UUID is given, so
that the same file means the same questions in every installation, and a later wave repeats
a question by naming the earlier one.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from consultations.applicability import Rule
from consultations.definition.translated import Part, Translated, given, of_question
from consultations.kinds import KINDS, Kind, Option, Row

# The texts of a consultation that can have a Welsh one.
READ_BY_COUNCILS = (
    "title",
    "summary",
    "purpose",
    "still_open",
    "confidentiality",
    "next_steps",
    "contact",
)
RESERVED = frozenset({"new", "import", "schema", "programme"})  # addresses of other pages
IDENTITIES = uuid.UUID("7c227b85-41d2-4b73-bc0f-40788f97de46")  # never change it


def identity_of(name: str) -> uuid.UUID:
    """The identity that a name such as "taking-stock-2015/Q4" stands for, always the same."""
    return uuid.uuid5(IDENTITIES, name)


@dataclass(frozen=True)
class Condition:
    """The number of an earlier question and the codes of its options of which one must be chosen;
    without codes it is advice only."""

    follows: str
    when: tuple[str, ...] = ()


@dataclass(frozen=True)
class QuestionDefinition(Part):
    """One question. `follows` is the number of the earlier question that makes it relevant, and
    `follows_when` the codes of its options that do; without them it is advice only. `also` are
    further conditions: all of them must hold. `applies_because` says why it is not for all."""

    number: str
    identity: uuid.UUID
    kind: str
    text: str
    is_wording_held: bool
    guidance: str
    applies_to: Rule
    follows: str
    follows_when: tuple[str, ...]
    follows_note: str
    options: tuple[Option, ...]
    statements: tuple[Row, ...]
    words: int | None
    also: tuple[Condition, ...] = ()
    applies_because: str = ""
    welsh: tuple[Translated, ...] = ()

    @property
    def texts(self) -> dict[str, str]:
        return of_question(
            text=self.text,
            guidance=self.guidance,
            options=((one.code, one.label) for one in self.options),
            statements=((row.code, row.label) for row in self.statements),
            follows_note=self.follows_note,
            applies_because=self.applies_because,
        )

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """All its conditions, the first one too."""
        first = (Condition(self.follows, self.follows_when),) if self.follows else ()
        return first + self.also

    def with_conditions(self, conditions: Iterable[Condition]) -> QuestionDefinition:
        """The same question under other conditions. What the consultation says of the first one
        (`follows_note`) stays while that is of the same question."""
        first, *also = [*conditions] or [Condition("")]
        return replace(
            self,
            follows=first.follows,
            follows_when=first.when,
            follows_note=self.follows_note if first.follows == self.follows else "",
            also=tuple(also),
        )

    @property
    def spec(self) -> Kind | None:
        return KINDS.get(self.kind)


@dataclass(frozen=True)
class SectionDefinition(Part):
    number: int
    title: str
    background: str
    background_note: str
    questions: tuple[QuestionDefinition, ...]
    welsh: tuple[Translated, ...] = ()

    @property
    def texts(self) -> dict[str, str]:
        return given(
            title=self.title, background=self.background, background_note=self.background_note
        )


@dataclass(frozen=True)
class Definition(Part):
    """A whole consultation. `opens_at` and `closes_at` are moments in UTC."""

    code: str
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
    asked: Rule
    accepts_subject_to_call_in: bool
    release: Mapping[str, Any]  # as the file declares it (release_plan.py); {}: the default
    sections: tuple[SectionDefinition, ...]
    welsh: tuple[Translated, ...] = ()

    @property
    def texts(self) -> dict[str, str]:
        return given(**{name: getattr(self, name) for name in READ_BY_COUNCILS})

    @property
    def questions(self) -> Iterator[QuestionDefinition]:
        return (question for section in self.sections for question in section.questions)

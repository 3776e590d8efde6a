"""What is recognised in a paper, as plain values, and what it is recognised for.

Nothing here was guessed silently: each answer says how its question was found, by what it was
taken for an answer and from which blocks; whatever was not taken says why.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from consultations.definition.values import Definition, QuestionDefinition
from consultations.kinds import KINDS, Asked, Kind, Option, Row
from responses.recognising.blocks import Block
from responses.said import Said

ANSWERED, NO_RESPONSE, NOT_APPLICABLE = "answered", "no-response", "not-applicable"


@dataclass(frozen=True)
class PaperQuestion:
    """What of a question has to be known to find it in a paper and to read its answer."""

    number: str
    identity: uuid.UUID
    kind: str
    text: str
    section: int
    section_title: str
    options: tuple[Option, ...] = ()
    rows: tuple[Row, ...] = ()

    @property
    def spec(self) -> Kind:
        return KINDS[self.kind]

    @property
    def asked(self) -> Asked:
        return Asked(self.number, self.options, self.rows)


def questions_of(definition: Definition) -> tuple[PaperQuestion, ...]:
    """The questions of a consultation that can be answered, in their order."""
    return tuple(
        _question(question, section.number, section.title)
        for section in definition.sections
        for question in section.questions
        if question.kind in KINDS and KINDS[question.kind].is_asked
    )


def _question(question: QuestionDefinition, section: int, title: str) -> PaperQuestion:
    return PaperQuestion(
        question.number,
        question.identity,
        question.kind,
        question.text if question.is_wording_held else "",
        section,
        title,
        question.options or KINDS[question.kind].usual,
        question.statements,
    )


@dataclass(frozen=True)
class Taken:
    """What the paper says to one question.

    `said.state` is answered, no-response or not-applicable; whether the latter is so by the
    question's rule or in the council's view is for whoever saves it. `found` is how the question
    was found, `taken` by what the answer was; `is_doubtful` where somebody should look closely.
    `source` and `asked_at` are the blocks of the answer and of the question.
    """

    question: PaperQuestion
    said: Said
    found: str
    taken: str
    source: tuple[int, ...]
    asked_at: tuple[int, ...] = ()
    is_doubtful: bool = False
    remarks: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """The chosen options as they read."""
        labels = self.question.asked.labels
        if not self.question.rows:
            return tuple(labels[code] for code in self.said.choices)
        rows = {row.code: row.label for row in self.question.rows}
        pairs = (choice.split(":", 1) for choice in self.said.choices)
        return tuple(f"{rows[row]}: {labels[option]}" for row, option in pairs)

    @property
    def how(self) -> str:
        """How it was recognised, in a line."""
        return " · ".join(filter(None, (self.found, self.taken, *self.remarks)))


@dataclass(frozen=True)
class PartFound:
    """A part of the report: `kind` is one of PartKind, `section` the consultation's section."""

    kind: str
    heading: str
    text: str
    source: tuple[int, ...]
    section: int | None = None
    not_applicable_text: str = ""


@dataclass(frozen=True)
class NotTaken:
    """What was not taken, where it stands, and why. `text` is "" where something is missing."""

    place: str
    text: str
    why: str
    source: tuple[int, ...] = ()
    question: str = ""


@dataclass(frozen=True)
class Recognised:
    """All of it, in the order of the questions and of the paper."""

    answers: tuple[Taken, ...]
    report: tuple[PartFound, ...]
    not_recognised: tuple[NotTaken, ...]
    notes: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = field(default=(), repr=False)

    def words_at(self, source: Iterable[int]) -> str:
        """What stands in these blocks, as it was read."""
        return "\n".join(self.blocks[at].full for at in source)

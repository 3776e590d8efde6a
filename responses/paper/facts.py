"""What the report prints, as plain frozen values: no database, no markup."""

from __future__ import annotations

from dataclasses import dataclass

from consultations.prose import Block
from responses.redline import Piece


@dataclass(frozen=True)
class Paragraph:
    """A numbered paragraph; `lead` is printed before its words, in bold, `clearance` below them.
    A council that does not number its paragraphs has no numbers here."""

    number: str
    blocks: tuple[Block, ...]
    lead: str = ""
    clearance: str = ""


@dataclass(frozen=True)
class Entry:
    """A question with its suggested response, or the sentence in place of several questions."""

    sentence: str = ""
    number: str = ""
    wording: str = ""
    bookmark: str = ""
    paragraph: str = ""  # its number where the question itself is the numbered paragraph
    options: tuple[str, ...] = ()
    response: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Part:
    """A numbered part of the report; `opening` is the line above the entries, and
    `questions_number` that line's number."""

    number: str
    anchor: str
    heading: str
    paragraphs: tuple[Paragraph, ...] = ()
    opening: str = ""
    questions_number: str = ""
    entries: tuple[Entry, ...] = ()
    is_appendix: bool = False


@dataclass(frozen=True)
class Change:
    """One response that was decided otherwise than suggested."""

    number: str
    wording: str
    before: tuple[Block, ...]
    after: tuple[Block, ...]
    pieces: tuple[Piece, ...]  # empty where nothing of the suggested words stayed
    reason: tuple[Block, ...]


@dataclass(frozen=True)
class DecisionFacts:
    """The decision in force."""

    outcome: str
    signed_name: str
    office: str
    decided_at: str
    reasons: tuple[Block, ...]
    comments: tuple[Block, ...]
    consultee_comments: tuple[Block, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class SubmissionFacts:
    """That and when the response was submitted."""

    reference: str
    submitted_at: str
    publisher: str


@dataclass(frozen=True)
class ReportFacts:
    """All that the report prints."""

    council: str
    title: str
    reference: str
    classification: str
    marking: str  # the classification in a few words
    title_rows: tuple[tuple[str, str], ...]
    background_papers: tuple[str, ...]
    without_papers: str  # what stands there where none is listed
    is_draft: bool
    parts: tuple[Part, ...]
    report_by: str
    contact: str
    decision: DecisionFacts | None
    submission: SubmissionFacts | None

    @property
    def full_title(self) -> str:
        return f"{self.title} ({self.reference})" if self.reference else self.title

    @property
    def body(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if not part.is_appendix)

    @property
    def appendices(self) -> tuple[Part, ...]:
        """They stand behind the decision."""
        return tuple(part for part in self.parts if part.is_appendix)

    @property
    def footer(self) -> str:
        return " · ".join(filter(None, [self.marking.upper(), self.reference]))

    @property
    def header(self) -> str:
        return f"{self.council} · Draft" if self.is_draft else self.council

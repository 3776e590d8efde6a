"""What the report prints, as plain frozen values: no database, no markup."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from consultations.prose import Block
from consultations.redline import Piece
from councils.letterhead import Letterhead
from responses.rendering import Attached


@dataclass(frozen=True, kw_only=True)
class PaperFacts:
    """What one paper prints, and the template that prints it."""

    template: ClassVar[str]

    letterhead: Letterhead = field(default_factory=Letterhead)

    @property
    def attached(self) -> Attached | None:
        """The file inside the PDF, if there is one."""
        return None

    @property
    def of_number(self) -> int | None:
        """Of the decision or submission that it prints; None: of the response as it stands."""
        return None


@dataclass(frozen=True)
class Line:
    """One field of a record: its name, and what is said there."""

    label: str
    value: tuple[Block, ...]
    is_hash: bool = False


@dataclass(frozen=True)
class Paragraph:
    """A numbered paragraph; `lead` is printed before its words, in bold, `clearance` below them.
    A council that does not number its paragraphs has no numbers here."""

    number: str
    blocks: tuple[Block, ...]
    lead: str = ""
    clearance: str = ""


@dataclass(frozen=True)
class Change:
    """One response as it was suggested and as it was decided."""

    number: str
    wording: str
    before: tuple[Block, ...]
    after: tuple[Block, ...]
    pieces: tuple[Piece, ...]  # empty where nothing of the suggested words stayed
    reason: tuple[Block, ...]


@dataclass(frozen=True)
class Ruling:
    """What the decision says of one question: the verdict in words, and the change if it is one."""

    verdict: str
    change: Change | None = None


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
    left_out: str = ""  # why the response is not printed
    ruling: Ruling | None = None  # in the annotated copy
    mark: str = ""  # in the annotated copy: that the response is exempt


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
    mark: str = ""  # in the annotated copy: that the part is exempt


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
    digest: str
    left_out: str = ""  # that something of the decision is exempt
    route: str = ""  # who decides, and by which authority
    authority: str = ""
    in_place_of: str = ""
    amends: tuple[Block, ...] = ()  # which decision it amends, and why
    consultees: tuple[Line, ...] = ()  # who was asked to comment, and what they said


@dataclass(frozen=True)
class SubmissionFacts:
    """That and when the response was submitted."""

    reference: str
    submitted_at: str
    publisher: str
    digest: str


@dataclass(frozen=True)
class ReportFacts(PaperFacts):
    """All that the report prints; also of its annotated copy, which is not for publication."""

    template: ClassVar[str] = "papers/report/report.html"

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
    sent_on_another: str = ""  # that the submission that stands rests on another decision
    verify: str = ""  # where what is printed can be compared
    version: str = ""  # which version of the report it is, if it is not the report itself
    is_annotated: bool = False

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
        line = self.version or self.marking
        return " · ".join(filter(None, [line.upper(), self.reference]))

    @property
    def header(self) -> str:
        return f"{self.council} · Draft" if self.is_draft else self.council


@dataclass(frozen=True)
class SentAnswer:
    """One answer as it was submitted, under the question as it was asked."""

    number: str
    wording: str
    bookmark: str
    version: str
    options: tuple[str, ...]
    response: tuple[Block, ...]
    consent: str  # what may be published of it


@dataclass(frozen=True)
class SentSection:
    number: str
    title: str
    answers: tuple[SentAnswer, ...]


@dataclass(frozen=True)
class SubmissionPaper(PaperFacts):
    """All that the submission to the publisher prints, with what it was made from inside."""

    template: ClassVar[str] = "papers/submission/submission.html"

    number: int
    council: str
    consultation: str
    publisher: str
    confidentiality: str
    reference: str
    rows: tuple[tuple[str, str], ...]
    standing: str
    digest: str
    verify_at: str
    has_receipt: bool
    sections: tuple[SentSection, ...]
    made_at: str
    canonical: str

    @property
    def attached(self) -> Attached:
        about = f"Canonical JSON (RFC 8785) of the submission {self.reference}"
        return Attached(self.file_name, about, self.made_at, self.canonical)

    @property
    def of_number(self) -> int:
        return self.number

    @property
    def file_name(self) -> str:
        return f"submission-{self.reference}.json"

    @property
    def title(self) -> str:
        return f"Response of {self.council} to “{self.consultation}”"

    @property
    def header(self) -> str:
        return f"{self.council} · {self.reference}"

    @property
    def footer(self) -> str:
        return f"CONFIDENTIAL · Submission {self.reference}"


@dataclass(frozen=True)
class Group:
    """Fields of a record that belong together, under their heading."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class RecordPaper(PaperFacts):
    """All that the record of a decision prints."""

    template: ClassVar[str] = "papers/record/record.html"

    number: int
    council: str
    title: str
    reference: str
    classification: str
    version: str  # that it is the public version of a record that is exempt in part
    standing: str  # that the decision is no longer in force
    outcome: str
    lines: tuple[Line, ...]  # beside the outcome, in its frame
    groups: tuple[Group, ...]  # before the responses
    left_out: str
    changes: tuple[Change, ...]
    unchanged: str
    more: tuple[Group, ...]  # after them
    digest: str
    verify: str

    @property
    def of_number(self) -> int:
        return self.number

    @property
    def full_title(self) -> str:
        return f"{self.title} ({self.reference})" if self.reference else self.title

    @property
    def header(self) -> str:
        return f"{self.council} · Decision record"

    @property
    def footer(self) -> str:
        parts = [(self.version or self.classification).upper(), self.reference, "Decision record"]
        return " · ".join(filter(None, parts))


@dataclass(frozen=True)
class ReceiptPaper(PaperFacts):
    """All that the receipt of one submission prints, with the signed receipt inside."""

    template: ClassVar[str] = "papers/receipt/receipt.html"

    number: int
    council: str
    consultation: str
    publisher: str
    reference: str
    aloud: str  # the reference, letter by letter, as it is said on the telephone
    standing: str  # that the submission does not count any more
    rows: tuple[tuple[str, str], ...]
    proof: tuple[tuple[str, str], ...]  # hashes, nonce, key, signature
    verifier_at: str
    keys_at: str
    receipt_at: str
    made_at: str
    signed: str  # canonical JSON of the receipt with its signature

    @property
    def attached(self) -> Attached:
        about = f"Signed receipt of the submission {self.reference}, as verify_receipt.py reads it"
        return Attached(self.file_name, about, self.made_at, self.signed)

    @property
    def of_number(self) -> int:
        return self.number

    @property
    def file_name(self) -> str:
        return f"{self.reference}-receipt.json"

    @property
    def header(self) -> str:
        return f"{self.council} · {self.reference}"

    @property
    def footer(self) -> str:
        return f"CONFIDENTIAL · Receipt {self.reference}"

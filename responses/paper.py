"""The council's report as it is printed: its facts, its content digest and its HTML.

The layout follows the councils' own paper.  Parts are numbered 1.0, 2.0 and so on in a fixed
order: purpose, recommendations, background, the consultation, one part for each section of
the consultation, considerations, the recommendations again, the reasons.  Paragraphs are
numbered within their part.

Three rules decide what the paper says of a response:

- The body prints the *suggested* responses, also after the decision: the paper as the member
  saw it.  What was decided instead stands in the decision block, suggested beside decided.
- The decision in force is the latest one of a response that is approved, not supported or
  submitted.  Before that the block is blank, for signing by hand.
- Questions that do not apply to the council and are not answered are printed as one sentence.

`ReportFacts` holds plain values only.  Two responses with equal facts have the same digest
and the same PDF; the digest covers the layout too, so that a changed layout is printed anew.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache, partial
from importlib.metadata import version
from operator import attrgetter
from pathlib import Path
from textwrap import shorten
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models.functions import Length
from django.template.loader import render_to_string
from django.utils.text import slugify

from consultations.models import Question, Section
from consultations.prose import Block, blocks, paragraphs, word_count
from councils.functions import CouncilFacts
from responses.enums import (
    DECIDED,
    AnswerState,
    Outcome,
    PaperKind,
    PartKind,
    State,
    Verdict,
)
from responses.models import (
    Answer,
    AnswerDecision,
    BackgroundPaper,
    Consideration,
    Decision,
    Paper,
    ReportPart,
    Response,
    Submission,
)
from responses.redline import Piece, redline
from responses.rendering import CHILD, STYLESHEET

LONDON = ZoneInfo("Europe/London")
TEMPLATES = Path(settings.BASE_DIR) / "templates" / "papers" / "report"
DRAFT = frozenset({State.DRAFTING, State.WITHDRAWN})
NOT_KNOWN = "To be confirmed"
PARTS_BEFORE_SECTIONS = (
    PartKind.PURPOSE,
    PartKind.RECOMMENDATIONS,
    PartKind.BACKGROUND,
    PartKind.CONSULTATION,
)
PARTS_AFTER_SECTIONS = (PartKind.RECOMMENDATIONS, PartKind.REASONS)
OUTCOMES = {
    Outcome.SUPPORTED: "Officer recommendation supported",
    Outcome.MODIFIED: "Officer recommendation modified as below",
    Outcome.OWN_DECISION: "Executive Member’s own decision",
    Outcome.NOT_SUPPORTED: "Officer recommendation not supported",
}


@dataclass(frozen=True)
class Paragraph:
    """A numbered paragraph; `lead` is printed before its words, in bold."""

    number: str
    blocks: tuple[Block, ...]
    lead: str = ""


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
    """A numbered part of the report; `questions_number` is that of the line above the entries."""

    number: str
    anchor: str
    heading: str
    paragraphs: tuple[Paragraph, ...] = ()
    questions_number: str = ""
    entries: tuple[Entry, ...] = ()


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
    title_rows: tuple[tuple[str, str], ...]
    background_papers: tuple[str, ...]
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
    def footer(self) -> str:
        return " · ".join(filter(None, [self.classification.upper(), self.reference]))

    @property
    def header(self) -> str:
        return f"{self.council} · Draft" if self.is_draft else self.council


def report_facts(response: Response) -> ReportFacts:
    """The facts of the report now: six queries, eight once it is decided.

    `response` comes with its invitation, council and consultation (`with_places`); each of
    these that is not loaded costs one more query.
    """
    council = response.invitation.council
    rows = _read(response)
    return ReportFacts(
        council=council.name,
        title=response.title,
        reference=response.reference,
        classification=response.classification,
        title_rows=_title_rows(response),
        background_papers=rows.background_papers,
        is_draft=response.state in DRAFT,
        parts=_parts(rows, council.facts, is_draft=response.state in DRAFT),
        report_by=response.report_by,
        contact=_contact(response.contact),
        decision=_decision(rows),
        submission=_submission(rows, response.invitation.consultation.publisher),
    )


def content_digest(facts: ReportFacts) -> str:
    """SHA-256 (hexadecimal) over the canonical JSON of the facts and the version of the layout."""
    canonical = json.dumps(
        {"facts": asdict(facts), "layout": layout_version()},
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def report_html(facts: ReportFacts) -> str:
    """The report as HTML for the renderer; whatever was typed is escaped by the templates."""
    return render_to_string("papers/report/report.html", {"facts": facts})


def stored_report(response: Response) -> Paper | None:
    """The paper of the report as it stands now, if it was asked for.

    Its bytes are read when they are used; `size` says how many they are.
    """
    digest = content_digest(report_facts(response))
    papers = Paper.objects.filter(response=response, kind=PaperKind.REPORT, content_digest=digest)
    return papers.annotate(size=Length("pdf")).defer("pdf").first()


@lru_cache(maxsize=1)
def layout_version() -> str:
    """SHA-256 of the templates, the stylesheet, the renderer's program and its version."""
    digest = hashlib.sha256(version("weasyprint").encode())
    for path in [*sorted(TEMPLATES.glob("*.html")), STYLESHEET, CHILD]:
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


# --- what is read ---------------------------------------------------------------------------


@dataclass(frozen=True)
class _Said:
    """What was said to one question: an answer as suggested, decided or submitted."""

    state: str
    text: str
    choices: Sequence[str]


NOTHING_SAID = _Said(AnswerState.UNANSWERED, "", ())


@dataclass(frozen=True)
class _Rows:
    """What the database holds for one report."""

    questions: list[Question]  # in their order, with section and options
    suggested: dict[int, _Said]  # by question
    parts: list[ReportPart]
    considerations: list[Consideration]
    background_papers: tuple[str, ...]
    decision: Decision | None
    verdicts: list[AnswerDecision]
    submission: Submission | None


def _read(response: Response) -> _Rows:
    submission: Submission | None = None
    decision: Decision | None = None
    if response.state == State.SUBMITTED:
        submitted = Submission.objects.filter(response=response).select_related("decision")
        submission = submitted.order_by("-number").first()
        decision = submission.decision if submission else None
    elif response.state in DECIDED:
        decision = Decision.objects.filter(response=response).order_by("-number").first()
    verdicts = list(AnswerDecision.objects.filter(decision=decision)) if decision else []
    suggested = {
        answer.question_id: _Said(answer.state, answer.text, answer.choices)
        for answer in Answer.objects.filter(response=response).order_by("pk")
    } | {
        verdict.question_id: _Said(
            verdict.suggested_state, verdict.suggested_text, verdict.suggested_choices
        )
        for verdict in verdicts
    }
    consultation = response.invitation.consultation_id
    return _Rows(
        questions=list(
            Question.objects.filter(consultation=consultation)
            .order_by("section__number", "position")
            .select_related("section")
            .prefetch_related("options")
        ),
        suggested=suggested,
        parts=list(
            ReportPart.objects.filter(response=response)
            .order_by("position")
            .select_related("section")
        ),
        considerations=list(Consideration.objects.filter(response=response).order_by("position")),
        background_papers=tuple(
            BackgroundPaper.objects.filter(response=response)
            .order_by("position")
            .values_list("title", flat=True)
        ),
        decision=decision,
        verdicts=verdicts,
        submission=submission,
    )


# --- the title block ------------------------------------------------------------------------


def _title_rows(response: Response) -> tuple[tuple[str, str], ...]:
    """The rows of the title block; meeting, date and author are always there, areas if any."""
    meeting_on = response.meeting_on
    rows = [
        ("Meeting", response.meeting or NOT_KNOWN),
        ("Date", ordinal_date(meeting_on) if meeting_on else NOT_KNOWN),
        ("Report by", response.report_by or NOT_KNOWN),
    ]
    if response.wards:
        rows.append(("Ward", response.wards))
    if response.areas:
        rows.append((response.areas_label, response.areas))
    return tuple((label.upper(), value) for label, value in rows)


def ordinal_date(day: dt.date) -> str:
    """4th MARCH 2015: a date as the councils' title blocks write it."""
    ending = "th" if 10 < day.day < 20 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    return f"{day.day}{ending} {f'{day:%B}'.upper()} {day.year}"


def moment_in_words(moment: dt.datetime) -> str:
    """9 March 2015 at 10:42 GMT: London time, with its name at that moment."""
    local = moment.astimezone(LONDON)
    return f"{local.day} {local:%B %Y} at {local:%H:%M} {local.tzname()}"


def _contact(contact: str) -> str:
    """Whom to ask. What was written as a sentence stays as it is."""
    if not contact or contact.endswith("."):
        return contact
    return f"Further information on this matter can be obtained from {contact}."


# --- the numbered parts ---------------------------------------------------------------------


def _parts(rows: _Rows, council: CouncilFacts, *, is_draft: bool) -> tuple[Part, ...]:
    by_kind = {part.kind: part for part in rows.parts}
    by_section = {part.section: part for part in rows.parts if part.section}
    asked = {question.section for question in rows.questions}
    empty = "Not yet written." if is_draft else "None."

    def plain(kind: PartKind) -> Callable[[int], Part]:
        return partial(_plain_part, kind, by_kind.get(kind), empty)

    in_order: list[Callable[[int], Part]] = [
        *(plain(kind) for kind in PARTS_BEFORE_SECTIONS),
        *(
            partial(_section_part, section, by_section.get(section), rows, council)
            for section in sorted(asked | set(by_section), key=attrgetter("number"))
        ),
        partial(_considerations_part, rows.considerations, empty),
        *(plain(kind) for kind in PARTS_AFTER_SECTIONS),
    ]
    return tuple(build(number) for number, build in enumerate(in_order, start=1))


def _plain_part(kind: PartKind, part: ReportPart | None, empty: str, number: int) -> Part:
    heading = part.heading if part else str(kind.label)
    found = _numbered(number, paragraphs((part.text if part else "") or empty))
    return _part(number, heading, paragraphs=tuple(found))


def _considerations_part(considerations: list[Consideration], empty: str, number: int) -> Part:
    """Each implication is one numbered paragraph that begins with its heading."""
    found = [
        Paragraph(f"{number}.{at}", tuple(blocks(one.text or empty)), lead=one.heading)
        for at, one in enumerate(considerations, start=1)
    ] or _numbered(number, paragraphs(empty))
    return _part(number, "Considerations", paragraphs=tuple(found))


def _section_part(
    section: Section, part: ReportPart | None, rows: _Rows, council: CouncilFacts, number: int
) -> Part:
    """The council's own paragraphs, then the questions with their suggested responses.

    A section that is one question and nothing else shows the question as paragraph n.1.
    """
    questions = [question for question in rows.questions if question.section_id == section.pk]
    found = _numbered(number, paragraphs(part.text if part else ""))
    sentence = part.not_applicable_text if part else ""
    entries = _entries(questions, rows.suggested, council, sentence)
    questions_number = f"{number}.{len(found) + 1}"
    if not found and len(entries) == 1 and not entries[0].sentence:
        entries = [replace(entries[0], paragraph=questions_number)]
        questions_number = ""
    return _part(
        number,
        part.heading if part else f"Consultation section {section.number} – {section.title}",
        paragraphs=tuple(found),
        questions_number=questions_number if entries else "",
        entries=tuple(entries),
    )


def _part(number: int, heading: str, **contents: Any) -> Part:
    # The anchor is what a screen reader says of a link in the contents.
    return Part(f"{number}.0", f"{number}.0-{slugify(heading)}", heading, **contents)


def _numbered(number: int, found: Iterable[Sequence[Block]]) -> list[Paragraph]:
    return [Paragraph(f"{number}.{at}", tuple(one)) for at, one in enumerate(found, start=1)]


def _entries(
    questions: list[Question],
    suggested: Mapping[int, _Said],
    council: CouncilFacts,
    sentence: str,
) -> list[Entry]:
    """Questions in their order; each run of those that do not apply is one sentence.

    The first run prints the council's own sentence, if there is one; a later run of the same
    section, which that sentence cannot mean, prints a plain one with its numbers.
    """
    found: list[Entry] = []
    unasked: list[str] = []

    def end_run() -> None:
        nonlocal sentence
        if unasked:
            found.append(Entry(sentence or do_not_apply(unasked, council.name)))
            sentence = ""
            unasked.clear()

    for question in questions:
        said = suggested.get(question.pk, NOTHING_SAID)
        if _is_unasked(question, said, council):
            unasked.append(question.number)
            continue
        end_run()
        found.append(
            Entry(
                number=question.number,
                wording=question.wording,
                bookmark=shorten(f"{question.number}. {question.wording}", 80, placeholder=" …"),
                options=tuple(option.label for option in question.options.all()),
                response=tuple(blocks(_words(question, said))),
            )
        )
    end_run()
    return found


def _is_unasked(question: Question, said: _Said, council: CouncilFacts) -> bool:
    return said.state == AnswerState.NOT_APPLICABLE or (
        said.state == AnswerState.UNANSWERED and not question.rule.fits(council)
    )


def do_not_apply(numbers: Sequence[str], council: str) -> str:
    """One sentence for questions that are not asked of this council."""
    if len(numbers) == 1:
        return f"Question {numbers[0]} does not apply to {council}."
    return f"Questions {numbers[0]} to {numbers[-1]} do not apply to {council}."


def _words(question: Question, said: _Said) -> str:
    """A response as it reads: the chosen options, then the words."""
    if said.state == AnswerState.NO_RESPONSE:
        return "No response."
    if said.state == AnswerState.NOT_APPLICABLE:
        return "Not applicable."
    if said.state == AnswerState.UNANSWERED:
        return "Not yet answered."
    labels = {option.code: option.label for option in question.options.all()}
    chosen = [labels.get(code, code) for code in said.choices]
    return "\n\n".join(filter(None, [*chosen, said.text]))


# --- the decision ---------------------------------------------------------------------------


def _decision(rows: _Rows) -> DecisionFacts | None:
    decision = rows.decision
    if decision is None:
        return None
    verdicts = {verdict.question_id: verdict for verdict in rows.verdicts}
    return DecisionFacts(
        outcome=OUTCOMES[Outcome(decision.outcome)],
        signed_name=decision.signed_name,
        office=decision.office,
        decided_at=moment_in_words(decision.decided_at),
        reasons=tuple(blocks(decision.reasons)),
        comments=tuple(blocks(decision.comments)),
        consultee_comments=tuple(blocks(decision.consultee_comments)),
        changes=tuple(
            _change(question, verdicts[question.pk])
            for question in rows.questions
            if question.pk in verdicts and verdicts[question.pk].verdict != Verdict.AGREED
        ),
    )


def _submission(rows: _Rows, publisher: str) -> SubmissionFacts | None:
    submission = rows.submission
    if submission is None:
        return None
    return SubmissionFacts(
        submission.reference, moment_in_words(submission.submitted_at), publisher
    )


def _change(question: Question, verdict: AnswerDecision) -> Change:
    before = _words(
        question,
        _Said(verdict.suggested_state, verdict.suggested_text, verdict.suggested_choices),
    )
    after = _words(
        question, _Said(verdict.decided_state, verdict.decided_text, verdict.decided_choices)
    )
    pieces = redline(before, after)
    words_stay = any(piece.kind == "same" and word_count(piece.text) for piece in pieces)
    return Change(
        number=question.number,
        wording=question.wording,
        before=tuple(blocks(before)),
        after=tuple(blocks(after)),
        pieces=tuple(pieces) if words_stay else (),
        reason=tuple(blocks(verdict.reason)),
    )

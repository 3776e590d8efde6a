"""From the rows of a response to the facts of its report: order, numbers, sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby
from textwrap import shorten
from typing import Any

from django.utils.text import slugify

from consultations.models import Question
from consultations.prose import Block, blocks, paragraphs
from councils.functions import CouncilFacts
from responses.enums import CHANGED, AnswerState, Outcome, PartKind, State
from responses.models import AnswerDecision, Response
from responses.outline import CONSIDERATIONS, RECOMMENDATIONS_AGAIN, Outline
from responses.paper.facts import (
    Change,
    DecisionFacts,
    Entry,
    Paragraph,
    Part,
    ReportFacts,
    SubmissionFacts,
)
from responses.paper.rows import BACKGROUND_PAPER, CONSIDERATION, Rows, Written, read
from responses.paper.wording import (
    NOT_KNOWN,
    OUTCOMES,
    contact_sentence,
    do_not_apply,
    moment_in_words,
    ordinal_date,
    spoken,
)
from responses.redline import reads_well, redline
from responses.said import Said

DRAFT = frozenset({State.DRAFTING, State.WITHDRAWN})


def report_facts(response: Response) -> ReportFacts:
    """The facts of the report now: three queries, four once it is decided.

    `response` comes with its invitation, council and consultation (`with_places`); each of
    these that is not loaded costs one more query.
    """
    council = response.invitation.council
    is_draft = response.state in DRAFT
    rows = read(response)
    return ReportFacts(
        council=council.name,
        title=response.title,
        reference=response.reference,
        classification=response.classification,
        title_rows=_title_rows(response),
        background_papers=tuple(row.heading for row in rows.of_kind(BACKGROUND_PAPER)),
        is_draft=is_draft,
        parts=_Parts(
            rows,
            council.facts,
            response.report_outline,
            "Not yet written." if is_draft else "None.",
        ).all(),
        report_by=response.report_by,
        contact=contact_sentence(response.contact),
        decision=_decision(rows),
        submission=_submission(rows, response.invitation.consultation.publisher),
    )


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


# --- the numbered parts ---------------------------------------------------------------------


class _Parts:
    """The numbered parts of one report; `empty` stands where nothing was written."""

    def __init__(self, rows: Rows, council: CouncilFacts, outline: Outline, empty: str) -> None:
        self.rows = rows
        self.council = council
        self.outline = outline
        self.empty = empty
        self.by_kind = {row.kind: row for row in rows.written}
        self.by_section = {row.section: row for row in rows.written if row.section is not None}

    def all(self) -> tuple[Part, ...]:
        titles = {one.section.number: one.section.title for one in self.rows.questions}
        sections = sorted(set(titles) | set(self.by_section))
        in_order: list[Callable[[int], Part]] = []
        for item in self.outline.items:
            if item.kind == PartKind.SECTION:
                in_order += [
                    partial(self.section, section, titles.get(section, "")) for section in sections
                ]
            elif item.kind == CONSIDERATIONS:
                in_order.append(self.considerations)
            elif item.kind == RECOMMENDATIONS_AGAIN:
                in_order.append(partial(self.plain, PartKind.RECOMMENDATIONS))
            elif item.kind != PartKind.ALTERNATIVES or self.is_written(item.kind):
                in_order.append(partial(self.plain, PartKind(item.kind)))
        appendices = [row for row in self.rows.written if row.kind == PartKind.APPENDIX]
        in_order += [partial(self.appendix, at, row) for at, row in enumerate(appendices, start=1)]
        return tuple(build(number) for number, build in enumerate(in_order, start=1))

    def is_written(self, kind: str) -> bool:
        row = self.by_kind.get(kind)
        return row is not None and bool(row.text)

    def plain(self, kind: PartKind, number: int) -> Part:
        row = self.by_kind.get(kind)
        heading = row.heading if row else self.outline.heading(kind)
        found = _numbered(number, paragraphs((row.text if row else "") or self.empty))
        return self.part(number, heading, paragraphs=found)

    def appendix(self, at: int, row: Written, number: int) -> Part:
        found = _numbered(number, paragraphs(row.text or self.empty))
        return self.part(number, f"Appendix {at}: {row.heading}", paragraphs=found)

    def part(
        self, number: int, heading: str, *, paragraphs: Sequence[Paragraph] = (), **more: Any
    ) -> Part:
        """A part whose paragraphs are numbered if the council numbers them."""
        if not self.outline.is_numbered:
            paragraphs = [replace(one, number="") for one in paragraphs]
        return _part(number, heading, paragraphs=tuple(paragraphs), **more)

    def considerations(self, number: int) -> Part:
        """Each implication is one numbered paragraph that begins with its heading."""
        found = [
            Paragraph(f"{number}.{at}", tuple(blocks(row.text or self.empty)), lead=row.heading)
            for at, row in enumerate(self.rows.of_kind(CONSIDERATION), start=1)
        ] or _numbered(number, paragraphs(self.empty))
        return self.part(number, self.outline.heading(CONSIDERATIONS), paragraphs=found)

    def section(self, section: int, title: str, number: int) -> Part:
        """The council's own paragraphs, then the questions with their suggested responses.

        A section that is one question and nothing else shows the question as paragraph n.1.
        """
        row = self.by_section.get(section)
        found = _numbered(number, paragraphs(row.text if row else ""))
        entries = self.entries(section, row.not_applicable_text if row else "")
        questions_number = f"{number}.{len(found) + 1}"
        if not found and len(entries) == 1 and not entries[0].sentence:
            entries = [replace(entries[0], paragraph=questions_number)]
            questions_number = ""
        return self.part(
            number,
            row.heading if row else f"Consultation section {section} – {title}",
            paragraphs=found,
            questions_number=questions_number if entries else "",
            entries=tuple(entries),
        )

    def entries(self, section: int, sentence: str) -> list[Entry]:
        """Questions in their order; each run of those that do not apply is one sentence.

        The first run prints the council's own sentence, if there is one; a later run of the
        section, which that sentence cannot mean, prints a plain one with its numbers.
        """
        found: list[Entry] = []
        questions = [one for one in self.rows.questions if one.section.number == section]
        for is_unasked, run in groupby(questions, self.is_unasked):
            if not is_unasked:
                found += [_entry(one, self.rows.suggested[one.pk]) for one in run]
                continue
            numbers = [one.number for one in run]
            found.append(Entry(sentence or do_not_apply(numbers, self.council.name)))
            sentence = ""
        return found

    def is_unasked(self, question: Question) -> bool:
        state = self.rows.suggested[question.pk].state
        return state == AnswerState.NOT_APPLICABLE or (
            state == AnswerState.UNANSWERED and not question.rule.fits(self.council)
        )


def _part(number: int, heading: str, **contents: Any) -> Part:
    # The anchor is what a screen reader says of a link in the contents.
    return Part(f"{number}.0", f"{number}.0-{slugify(heading)}", heading, **contents)


def _numbered(number: int, found: Iterable[Sequence[Block]]) -> list[Paragraph]:
    return [Paragraph(f"{number}.{at}", tuple(one)) for at, one in enumerate(found, start=1)]


def _entry(question: Question, said: Said) -> Entry:
    return Entry(
        number=question.number,
        wording=question.wording,
        bookmark=shorten(f"{question.number}. {question.wording}", 80, placeholder=" …"),
        options=tuple(option.label for option in question.options.all()),
        response=tuple(blocks(spoken(question, said))),
    )


# --- the decision ---------------------------------------------------------------------------


def _decision(rows: Rows) -> DecisionFacts | None:
    verdicts = rows.verdicts
    if not verdicts:
        return None
    decision = next(iter(verdicts.values())).decision
    return DecisionFacts(
        outcome=OUTCOMES[Outcome(decision.outcome)],
        signed_name=decision.signed_name,
        office=decision.office,
        decided_at=moment_in_words(decision.decided_at),
        reasons=tuple(blocks(decision.reasons)),
        comments=tuple(blocks(decision.comments)),
        consultee_comments=tuple(blocks(decision.consultee_comments)),
        changes=tuple(
            _change(question, rows.suggested[question.pk], verdicts[question.pk])
            for question in rows.questions
            if question.pk in verdicts and verdicts[question.pk].verdict in CHANGED
        ),
    )


def _change(question: Question, suggested: Said, verdict: AnswerDecision) -> Change:
    decided = Said.of(verdict, "decided_")
    before, after = spoken(question, suggested), spoken(question, decided)
    pieces = redline(before, after)
    return Change(
        number=question.number,
        wording=question.wording,
        before=tuple(blocks(before)),
        after=tuple(blocks(after)),
        pieces=tuple(pieces) if reads_well(pieces) else (),
        reason=tuple(blocks(verdict.reason)),
    )


def _submission(rows: Rows, publisher: str) -> SubmissionFacts | None:
    submitted = rows.submitted
    if submitted is None:
        return None
    return SubmissionFacts(submitted.reference, moment_in_words(submitted.at), publisher)

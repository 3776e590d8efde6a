"""From the rows of a response to the facts of its report: order, numbers, sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby
from textwrap import shorten
from typing import Any

from django.utils.text import slugify

from consultations.kinds import NO_ANSWER
from consultations.models import Question
from consultations.prose import Block, blocks, paragraphs
from responses import left_out
from responses.enums import DECIDED, PartKind, State
from responses.models import Response
from responses.outline import CONSIDERATIONS, RECOMMENDATIONS_AGAIN, place_of
from responses.paper.decided import decision_of, ruling_of, submission_of
from responses.paper.exempt import Exempt, exempt_of
from responses.paper.facts import Entry, Paragraph, Part, ReportFacts
from responses.paper.rows import BACKGROUND_PAPER, Rows, Written, read
from responses.paper.standing import Standing
from responses.paper.wording import (
    ANNOTATED,
    EXEMPT_MARK,
    NO_PAPERS,
    NOT_KNOWN,
    OPENING,
    PAPERS_NOT_STATED,
    PUBLIC_VERSION,
    clearance_line,
    contact_sentence,
    ordinal_date,
    spoken,
    where_to_verify,
)
from responses.particulars import classification_line, short_classification
from responses.said import Said
from responses.sheets import particulars_of

DRAFT = frozenset({State.DRAFTING, State.WITHDRAWN})


def report_facts(response: Response) -> ReportFacts:
    """The facts of the whole report now, as the people of the council read it on their pages:
    three queries, four once it is decided.

    `response` comes with its invitation, council and consultation (`with_places`); each of
    these that is not loaded costs one more query.
    """
    return _facts(response, Exempt())


def public_report_facts(response: Response) -> ReportFacts:
    """The facts of the paper: as `report_facts`, without what is exempt from publication."""
    return _facts(response, exempt_of(response))


def annotated_facts(response: Response) -> ReportFacts | None:
    """The facts of the internal copy of a decided report: nothing is left out, what is exempt is
    marked, and each suggested response has beside it what was decided, and why."""
    if response.state not in DECIDED:
        return None
    return _facts(response, Exempt(), marks=exempt_of(response))


def _facts(response: Response, exempt: Exempt, *, marks: Exempt | None = None) -> ReportFacts:
    council = response.invitation.council
    is_draft = response.state in DRAFT
    rows = read(response)
    decision = decision_of(rows, exempt)
    parts = _Parts(rows, response, exempt, marks).all()
    if decision and marks is not None:
        # What stands beside its question is not printed a second time.
        beside = {entry.number for part in parts for entry in part.entries}
        rest = tuple(one for one in decision.changes if one.number not in beside)
        decision = replace(decision, changes=rest)
    return ReportFacts(
        council=council.name,
        title=response.title,
        reference=response.reference,
        classification=_classification(response),
        marking=_marking(response),
        title_rows=_title_rows(response),
        background_papers=tuple(row.heading for row in rows.of_kind(BACKGROUND_PAPER)),
        is_draft=is_draft,
        without_papers=without_papers(response),
        parts=parts,
        report_by=response.report_by,
        contact=contact_sentence(response.contact),
        decision=decision,
        submission=submission_of(rows, response.invitation.consultation.publisher),
        sent_on_another=_sent_on_another(response, rows),
        verify=where_to_verify(response) if decision else "",
        version=ANNOTATED if marks is not None else PUBLIC_VERSION if exempt.virtue else "",
        is_annotated=marks is not None,
    )


def _sent_on_another(response: Response, rows: Rows) -> str:
    """While another submission is prepared: which one stands, and on which decision it rests (two
    queries more)."""
    if not response.is_revising:
        return ""
    verdict = next(iter(rows.verdicts.values()), None)
    return Standing.of(response).sent_on_another(verdict.decision if verdict else None)


def part_of_report(response: Response, place: int | str) -> Part | None:
    """One part as the report prints it: that of the row at this position, or "considerations",
    which is also that of each consideration.

    None for what the report does not print. The same queries as `report_facts`.
    """
    parts = _Parts(read(response), response, Exempt())
    if place in {row.position for row in parts.weighed}:
        place = CONSIDERATIONS
    return next((part for at, part in parts.placed() if at == place), None)


def without_papers(response: Response) -> str:
    """What is printed where no background paper is listed: "None" is said, never inferred, as
    long as somebody can still say it."""
    is_open = response.state in DRAFT and not response.has_no_background_papers
    return PAPERS_NOT_STATED if is_open else NO_PAPERS


def _classification(response: Response) -> str:
    """The line at the head: as the particulars say it; of a report from before they were asked, or
    of which nobody has said them yet, as the title block says it."""
    if not response.particulars:
        return response.classification
    return classification_line(particulars_of(response), response.invitation.council.nation)


def _marking(response: Response) -> str:
    """The same in a few words, for the foot of every page."""
    if not response.particulars:
        return response.classification
    return short_classification(particulars_of(response))


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

Builder = Callable[[int], Part]


class _Parts:
    """The numbered parts of one report; `empty` stands where nothing was written.

    What is `exempt` is left out. With `marks` it is the annotated copy.
    """

    def __init__(
        self, rows: Rows, response: Response, exempt: Exempt, marks: Exempt | None = None
    ) -> None:
        self.rows = rows
        self.exempt, self.marks = exempt, marks
        self.council = response.invitation.council.facts
        self.empty = "Not yet written." if response.state in DRAFT else "None."
        outline = response.report_outline
        own = [row for row in rows.written if row.kind in PartKind.values and outline.keeps(row)]
        self.outline = outline.including(place_of(row) for row in own if row.text)
        self.appendices = [row for row in own if row.kind == PartKind.APPENDIX]
        self.weighed = [row for row in own if row.kind == PartKind.CONSIDERATION and row.text]
        self.by_kind = {row.kind: row for row in own}
        self.by_section = {row.section: row for row in own if row.section is not None}

    def all(self) -> tuple[Part, ...]:
        return tuple(part for _, part in self.placed())

    def placed(self) -> list[tuple[int | str, Part]]:
        """Each part with the position of its row; considerations have their name instead."""
        return [(place, build(number)) for number, (place, build) in enumerate(self._in_order(), 1)]

    def _in_order(self) -> Iterator[tuple[int | str, Builder]]:
        for item in self.outline.items:
            if item.kind == PartKind.SECTION:
                yield from self._sections()
            elif item.kind == CONSIDERATIONS:
                yield CONSIDERATIONS, self.considerations
            elif item.kind == RECOMMENDATIONS_AGAIN:
                yield self._plain(PartKind.RECOMMENDATIONS)
            elif item.kind != PartKind.ALTERNATIVES or self.is_written(item.kind):
                yield self._plain(PartKind(item.kind))
        for at, row in enumerate(self.appendices, start=1):
            yield row.position, partial(self.appendix, at, row)

    def _sections(self) -> Iterator[tuple[int | str, Builder]]:
        titles = {one.section.number: one.section.title for one in self.rows.questions}
        for section in sorted(set(titles) | set(self.by_section)):
            row = self.by_section.get(section)
            title = titles.get(section, "")
            yield row.position if row else "", partial(self.section, section, title)

    def _plain(self, kind: PartKind) -> tuple[int | str, Builder]:
        row = self.by_kind.get(kind)
        return row.position if row else "", partial(self.plain, kind)

    def is_written(self, kind: str) -> bool:
        row = self.by_kind.get(kind)
        return row is not None and bool(row.text)

    def plain(self, kind: PartKind, number: int) -> Part:
        row = self.by_kind.get(kind)
        heading = row.heading if row else self.outline.heading(kind)
        return self.part(number, heading, paragraphs=self.written(number, row), mark=self.mark(row))

    def written(self, number: int | str, row: Written | None) -> tuple[Paragraph, ...]:
        """The paragraphs of a part, or the line in their place."""
        text = (row.text if row else "") or self.empty
        line = self.exempt.of_part(row.position if row else None)
        return _numbered(number, [blocks(line)] if line else paragraphs(text))

    def mark(self, row: Written | None) -> str:
        """In the annotated copy, that a part is not for publication."""
        position = row.position if row else None
        return EXEMPT_MARK if self.marks and self.marks.of_part(position) else ""

    def appendix(self, at: int, row: Written, number: int) -> Part:
        """Its own number is in its heading; the paragraphs are A1.1, A1.2 …"""
        heading = f"Appendix {at}: {row.heading}"
        built = Part(
            "",
            slugify(heading),
            heading,
            paragraphs=self.written(f"A{at}", row),
            is_appendix=True,
            mark=self.mark(row),
        )
        return built if self.outline.is_numbered else _unnumbered(built)

    def part(self, number: int, heading: str, **contents: Any) -> Part:
        """The anchor is what a screen reader says of a link in the contents. A council that does
        not number its paragraphs has parts 1, 2, 3 and no other number."""
        digits = f"{number}.0" if self.outline.is_numbered else str(number)
        built = Part(digits, f"{digits}-{slugify(heading)}", heading, **contents)
        return built if self.outline.is_numbered else _unnumbered(built)

    def considerations(self, number: int) -> Part:
        """Each that is written is one numbered paragraph that begins with its heading."""
        found = [
            self.consideration(f"{number}.{at}", row) for at, row in enumerate(self.weighed, 1)
        ] or _numbered(number, paragraphs(self.empty))
        return self.part(number, self.outline.heading(CONSIDERATIONS), paragraphs=tuple(found))

    def consideration(self, number: str, row: Written) -> Paragraph:
        line = self.exempt.of_part(row.position)
        mark = self.mark(row)
        return Paragraph(
            number,
            tuple(blocks(line or row.text)),
            lead=f"{row.heading} ({mark.lower()})" if mark else row.heading,
            clearance="" if line else clearance_line(row.cleared_name, row.cleared_on),
        )

    def section(self, section: int, title: str, number: int) -> Part:
        """The council's own paragraphs, then the questions with their suggested responses.

        A section that is one question and nothing else shows the question as paragraph n.1.
        """
        row = self.by_section.get(section)
        found = self.written(number, row) if row and row.text else ()
        entries = self.entries(section, row)
        questions_number = f"{number}.{len(found) + 1}"
        opening = OPENING if entries else ""
        if not found and len(entries) == 1 and not entries[0].sentence:
            entries = [replace(entries[0], paragraph=questions_number)]
            opening = ""
        return self.part(
            number,
            row.heading if row else f"Consultation section {section} – {title}",
            paragraphs=found,
            opening=opening,
            questions_number=questions_number if opening else "",
            entries=tuple(entries),
            mark=self.mark(row) if found else "",
        )

    def entries(self, section: int, row: Written | None) -> list[Entry]:
        """Questions in their order; each run of those that are left out is one sentence."""
        found: list[Entry] = []
        questions = [one for one in self.rows.questions if one.section.number == section]
        out = left_out.of_section(questions, self.rows.suggested, self.council)
        own, own_are_of = (row.not_applicable_text, row.not_applicable_to) if row else ("", "")
        sayings = iter(out.sayings(own, own_are_of))
        for is_out, run in groupby(questions, lambda one: one.number in out.numbers):
            if is_out:
                found.append(Entry(next(sayings)))
            else:
                found += [self.entry(one) for one in run]
        return found

    def entry(self, question: Question) -> Entry:
        suggested = self.rows.suggested[question.pk]
        if line := self.exempt.of_question(question.number):
            return replace(_entry(question, suggested), response=(), left_out=line)
        if self.marks is None:
            return _entry(question, suggested)
        verdict = self.rows.verdicts.get(question.pk)
        return replace(
            _entry(question, suggested),
            ruling=ruling_of(question, suggested, verdict) if verdict else None,
            mark=EXEMPT_MARK if self.marks.of_question(question.number) else "",
        )


def _numbered(number: int | str, found: Iterable[Sequence[Block]]) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(f"{number}.{at}", tuple(one)) for at, one in enumerate(found, start=1))


def _unnumbered(part: Part) -> Part:
    return replace(
        part,
        paragraphs=tuple(replace(one, number="") for one in part.paragraphs),
        questions_number="",
        entries=tuple(replace(one, paragraph="") for one in part.entries),
    )


def _entry(question: Question, said: Said) -> Entry:
    response = [spoken(question, said)]
    if question.spec.has_rows and not said.choices:
        # What it asks about is said all the same: a grid is its statements.
        response += ["\n".join(f"- {row.label}: {NO_ANSWER}" for row in question.asked.rows)]
    return Entry(
        number=question.number,
        wording=question.wording,
        bookmark=shorten(f"{question.number}. {question.wording}", 80, placeholder=" …"),
        options=tuple(option.label for option in question.asked.options),
        response=tuple(blocks("\n\n".join(response))),
    )

"""YAML text → a draft of plain values, or every problem with its line. No database."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from consultations.definition.marked import Form, Malformed, Problem, read
from consultations.kinds import MOST_OTHER
from consultations.prose import clean
from responses.draft_file.particulars import MOST_WORDS, ParticularsDraft, particulars
from responses.enums import REPEATED_PARTS, AnswerState, PartKind, Publication
from responses.outline import LONGEST_CONSIDERATION, MOST_CONSIDERATIONS
from responses.said import Said

FORMAT = "response/1"
TITLE_LENGTHS = {
    "title": 250,
    "reference": 40,
    "classification": 60,
    "meeting": 200,
    "report_by": 120,
    "wards": 200,
    "areas_label": 60,
    "areas": 200,
    "contact": 250,
}
STATES = (AnswerState.NO_RESPONSE, AnswerState.NOT_APPLICABLE, AnswerState.NOT_FOR_US)
WITH_REASON = (AnswerState.NO_RESPONSE, AnswerState.NOT_FOR_US)


@dataclass(frozen=True)
class PartDraft:
    """One part of the report. What is None keeps the words that every new report has."""

    line: int
    field: str
    kind: str
    section: int | None
    heading: str | None
    text: str | None
    not_applicable_text: str | None


@dataclass(frozen=True)
class AnswerDraft:
    """The suggested response to one question, by its number."""

    line: int
    field: str
    question: str
    said: Said


@dataclass(frozen=True)
class ConsiderationDraft:
    """One thing that the report weighs, and who cleared these words, if anybody did."""

    heading: str
    text: str
    cleared_name: str = ""
    cleared_on: dt.date | None = None


@dataclass(frozen=True)
class DraftFile:
    """A whole file; `lines` and fields serve for naming what does not fit the consultation."""

    consultation: str
    council: str
    title_block: dict[str, Any]
    background_papers: tuple[str, ...] | None
    parts: tuple[PartDraft, ...]
    answers: tuple[AnswerDraft, ...]
    considerations: tuple[ConsiderationDraft, ...] | None
    publication: str
    particulars: ParticularsDraft | None


def parse(source: str | bytes) -> DraftFile:
    """The draft that a file describes. Raises Malformed with every problem."""
    problems: list[Problem] = []
    form = Form(read(source), "", problems)
    if form.line_of_text("format", 40, needed=True) not in {"", FORMAT}:
        form.problem("format", f"must be {FORMAT}.")
    title_block, papers = _title_block(form)
    draft = DraftFile(
        consultation=form.line_of_text("consultation", 60, needed=True),
        council=form.line_of_text("council", 4, needed=True),
        title_block=title_block,
        background_papers=papers,
        parts=tuple(_parts(form)),
        answers=tuple(_answers(form)),
        considerations=_considerations(form),
        publication=_publication(form),
        particulars=particulars(form),
    )
    form.close()
    if problems:
        raise Malformed(problems)
    return draft


def _title_block(form: Form) -> tuple[dict[str, Any], tuple[str, ...] | None]:
    report = form.form("report")
    if report is None:
        return {}, None
    found: dict[str, Any] = {
        name: report.line_of_text(name, most, needed=name == "title" and "title" in report.nodes)
        for name, most in TITLE_LENGTHS.items()
        if name in report.nodes
    }
    if "meeting_on" in report.nodes:
        found["meeting_on"] = _day(report, "meeting_on")
    papers = None
    if "background_papers" in report.nodes:
        papers = tuple(report.words("background_papers"))
        for paper in papers:
            if len(paper) > 250 or len(paper.splitlines()) > 1:
                report.problem("background_papers", "a title has one line, up to 250 characters.")
    report.asked |= {*TITLE_LENGTHS, "meeting_on", "background_papers"}
    report.close()
    return found, papers


def _day(form: Form, name: str) -> dt.date | None:
    value = form.line_of_text(name, 10)
    if not value:
        return None
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            raise ValueError
        return dt.date.fromisoformat(value)
    except ValueError:
        form.problem(name, f"“{value}” is not a date of the form 2015-03-04.")
        return None


def _parts(form: Form) -> Iterator[PartDraft]:
    parts = form.form("parts")
    if parts is None:
        return
    for kind in PartKind:
        if kind in REPEATED_PARTS:
            continue
        part = parts.form(kind.value)
        if part is not None:
            yield _part(part, kind, None)
    seen: dict[int, int] = {}
    for path, node in parts.items("sections"):
        part = Form(node, path, form.problems)
        value = part.line_of_text("number", 3, needed=True)
        number = int(value) if re.fullmatch(r"[1-9]\d*", value) else 0
        if value and not number:
            part.problem("number", "must be the number of a section.")
        elif number in seen:
            part.problem("number", f"section {number} stands already in line {seen[number]}.")
        seen.setdefault(number, part.line)
        yield _part(part, PartKind.SECTION, number)
    parts.close()


def _part(form: Form, kind: PartKind, section: int | None) -> PartDraft:
    heading = text = not_applicable = None
    if "heading" in form.nodes:
        heading = form.line_of_text("heading", 200, needed=True)
    if "text" in form.nodes:
        text = clean(form.text("text", MOST_WORDS))
    if section is not None and "not_applicable_text" in form.nodes:
        not_applicable = clean(form.text("not_applicable_text", MOST_WORDS))
    form.asked |= {"heading", "text"} | ({"not_applicable_text"} if section is not None else set())
    form.close()
    return PartDraft(form.line, form.path, kind.value, section, heading, text, not_applicable)


def _answers(form: Form) -> Iterator[AnswerDraft]:
    seen: dict[str, int] = {}
    for path, node in form.items("answers"):
        answer = Form(node, path, form.problems)
        number = answer.line_of_text("question", 12, needed=True)
        if number in seen:
            answer.problem("question", f"{number} stands already in line {seen[number]}.")
        seen.setdefault(number, answer.line)
        said = _said(answer)
        answer.close()
        yield AnswerDraft(answer.line, path, number, said)


def _said(answer: Form) -> Said:
    """What the fields say; whether it fits the question is asked when that is known."""
    text = clean(answer.text("text", MOST_WORDS))
    choice = answer.line_of_text("choice", 40)
    choices = (choice,) if choice else tuple(answer.words("choices"))
    other = answer.line_of_text("other", MOST_OTHER)
    state = answer.line_of_text("state", 20)
    reason = clean(answer.text("reason", MOST_WORDS))
    if state and state not in STATES:
        answer.problem("state", f"“{state}” is not one of {', '.join(STATES)}.")
    if choice and answer.has("choices"):
        answer.problem("choices", "is given beside “choice”: one of the two.")
    if bool(text or choices) == bool(state):
        sentence = "give text or choices (or both, where the question takes both), or a state."
        answer.problem("question", sentence, answer.line)
    if other and not choices:
        answer.problem("other", "is given without the option that takes it.")
    if reason and state not in WITH_REASON:
        answer.problem("reason", f"goes with the states {' and '.join(WITH_REASON)}.")
    if state == AnswerState.NOT_FOR_US and not reason:
        answer.problem("reason", "is missing: say why it is not applicable.")
    return Said(state or AnswerState.ANSWERED.value, text, choices, other, reason)


def _considerations(form: Form) -> tuple[ConsiderationDraft, ...] | None:
    if "considerations" not in form.nodes:
        form.asked.add("considerations")
        return None
    found = []
    for path, node in form.items("considerations"):
        item = Form(node, path, form.problems)
        one = ConsiderationDraft(
            heading=item.line_of_text("heading", LONGEST_CONSIDERATION, needed=True),
            text=clean(item.text("text", MOST_WORDS)),
            cleared_name=item.line_of_text("cleared_by", 120),
            cleared_on=_day(item, "cleared_on"),
        )
        if item.has("cleared_by") != item.has("cleared_on"):
            item.problem("heading", "give both who cleared it and when, or neither.")
        if one.cleared_on and one.cleared_on > timezone.localdate():
            item.problem("cleared_on", "must not be in the future.")
        item.close()
        found.append(one)
    if len(found) > MOST_CONSIDERATIONS:
        form.problem("considerations", f"has more than {MOST_CONSIDERATIONS}.")
    return tuple(found)


def _publication(form: Form) -> str:
    value = form.line_of_text("publication", 20)
    if value and value not in Publication.values:
        form.problem("publication", f"must be one of {', '.join(Publication.values)}.")
    return value

"""A consultation as a file describes it (docs/formats.md): read, checked, nothing written.

`parse` gives a `Definition` of plain values or names every problem with its line and
field.  Times are London's: they become moments in UTC here, and a time that the clocks
skip or repeat is refused or asked for more exactly.

A question's identity stays the same across waves of a consultation.  It is derived from
a name by UUID version 5, "taking-stock-2015/Q4" unless the file gives another name or a
UUID, so that the same file means the same questions in every installation, and a later
wave repeats a question by naming the earlier one.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from consultations.applicability import Rule
from consultations.kinds import Asked
from consultations.marked import Form, Malformed, Problem, read
from consultations.prose import clean
from consultations.question_file import (
    CODE,
    MOST_WORDS,
    QuestionDefinition,
    read_question,
    rule,
)
from consultations.release_file import read_release
from consultations.release_plan import counted

FORMAT = "consultation/1"
LONDON = ZoneInfo("Europe/London")

MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2})( GMT| BST)?")
FIRST_YEAR, LAST_YEAR = 2000, 2099


@dataclass(frozen=True)
class SectionDefinition:
    number: int
    title: str
    background: str
    background_note: str
    questions: tuple[QuestionDefinition, ...]


@dataclass(frozen=True)
class Definition:
    """A whole consultation. `opens_at` and `closes_at` are moments in UTC."""

    code: str
    title: str
    publisher: str
    summary: str
    confidentiality: str
    contact: str
    opens_at: dt.datetime
    closes_at: dt.datetime
    asked: Rule
    accepts_subject_to_call_in: bool
    release: Mapping[str, Any]  # as the file declares it (release_plan.py); {}: the default
    sections: tuple[SectionDefinition, ...]

    @property
    def questions(self) -> Iterator[QuestionDefinition]:
        return (question for section in self.sections for question in section.questions)


def london_moment(value: str) -> dt.datetime:
    """ "2015-03-13 23:59", London time, as a moment in UTC.

    Raises ValueError with a sentence: for another form, for a time that the clocks skip in
    spring, and for one that they repeat in autumn and that says neither GMT nor BST.
    """
    match = MOMENT.fullmatch(value)
    try:
        if match is None:
            raise ValueError
        local = dt.datetime.strptime(f"{match[1]} {match[2]}", "%Y-%m-%d %H:%M")  # noqa: DTZ007
    except ValueError:
        raise ValueError(f"“{value[:40]}” is not a time of the form 2015-03-13 23:59.") from None
    if not FIRST_YEAR <= local.year <= LAST_YEAR:
        raise ValueError(f"the year must be from {FIRST_YEAR} to {LAST_YEAR}.")
    readings = [local.replace(tzinfo=LONDON, fold=fold) for fold in (0, 1)]
    moments = [reading.astimezone(dt.UTC) for reading in readings]
    if moments[0].astimezone(LONDON).replace(tzinfo=None) != local:
        raise ValueError(f"{value} does not exist in London: the clocks go forward over it.")
    if match[3]:
        zone = match[3].strip()
        for reading, moment in zip(readings, moments, strict=True):
            if reading.tzname() == zone:
                return moment
        raise ValueError(f"{value} does not exist: London has {readings[0].tzname()} then.")
    if moments[0] != moments[1]:
        raise ValueError(
            f"{value} comes twice in London, when the clocks go back: add BST (first) or GMT."
        )
    return moments[0]


def london_words(moment: dt.datetime) -> str:
    """The moment as `london_moment` reads it; with GMT or BST where the clocks repeat it."""
    local = moment.astimezone(LONDON)
    words = f"{local:%Y-%m-%d %H:%M}"
    other = local.replace(fold=1 - local.fold)
    return words if other.utcoffset() == local.utcoffset() else f"{words} {local.tzname()}"


def parse(source: str | bytes) -> Definition:
    """The consultation that a file describes. Raises Malformed with every problem."""
    problems: list[Problem] = []
    form = Form(read(source), "", problems)
    definition = _consultation(form)
    if problems:
        raise Malformed(problems)
    return definition


def _consultation(form: Form) -> Definition:
    if form.line_of_text("format", 40, needed=True) not in {"", FORMAT}:
        form.problem("format", f"must be {FORMAT}.")
    code = form.line_of_text("code", 60, needed=True)
    if code and not CODE.fullmatch(code):
        form.problem("code", "may have small letters, digits and single hyphens only.")
    opens_at, closes_at = _moment(form, "opens"), _moment(form, "closes")
    if opens_at and closes_at and closes_at <= opens_at:
        form.problem("closes", "must be after the opening.")
    sections = tuple(_sections(form, code))
    definition = Definition(
        code=code,
        title=form.line_of_text("title", 200, needed=True),
        publisher=form.line_of_text("publisher", 120, needed=True),
        summary=clean(form.text("summary", MOST_WORDS)),
        confidentiality=clean(form.text("confidentiality", MOST_WORDS, needed=True)),
        contact=clean(form.text("contact", MOST_WORDS)),
        opens_at=opens_at or dt.datetime.min.replace(tzinfo=dt.UTC),
        closes_at=closes_at or dt.datetime.max.replace(tzinfo=dt.UTC),
        asked=rule(form, "asked"),
        accepts_subject_to_call_in=form.flag("accepts_subject_to_call_in", default=False),
        release=read_release(form, _counted(sections)),
        sections=sections,
    )
    form.close()
    return definition


def _counted(sections: Iterable[SectionDefinition]) -> dict[str, dict[str, Any]]:
    questions = (question for section in sections for question in section.questions)
    return counted(
        (question.spec, Asked(question.number, question.options, question.statements))
        for question in questions
        if question.spec is not None
    )


def _moment(form: Form, name: str) -> dt.datetime | None:
    value = form.line_of_text(name, 40, needed=True)
    if not value:
        return None
    try:
        return london_moment(value)
    except ValueError as error:
        form.problem(name, str(error))
        return None


def _sections(form: Form, code: str) -> Iterator[SectionDefinition]:
    earlier: dict[str, int] = {}
    before: dict[str, QuestionDefinition] = {}
    identities: dict[uuid.UUID, int] = {}
    last = 0
    for path, node in form.items("sections", needed=True):
        section = Form(node, path, form.problems)
        number = _section_number(section, last)
        last = max(last, number)
        questions = []
        for question_path, question_node in section.items("questions"):
            inner = Form(question_node, question_path, form.problems)
            question = read_question(inner, code, before)
            before.setdefault(question.number, question)
            _stands_once(inner, question, earlier, identities)
            questions.append(question)
        background = clean(section.text("background", MOST_WORDS))
        note = section.line_of_text("background_note", 200)
        if note and not background:
            section.problem("background_note", "is given without a background.")
        title = section.line_of_text("title", 200, needed=True)
        section.close()
        yield SectionDefinition(number, title, background, note, tuple(questions))


def _section_number(section: Form, last: int) -> int:
    value = section.line_of_text("number", 3, needed=True)
    if not re.fullmatch(r"[1-9]\d{0,2}", value):
        if value:
            section.problem("number", "must be a number from 1 to 999.")
        return 0
    if int(value) <= last:
        section.problem("number", f"must be greater than {last}, the number before it.")
    return int(value)


def _stands_once(
    form: Form,
    question: QuestionDefinition,
    earlier: dict[str, int],
    identities: dict[uuid.UUID, int],
) -> None:
    """Numbers differ by more than capitals; no two questions have the same identity.

    Each statement of a grid is published as a question of its own, "Q5.speed", which no question
    may be called either.
    """
    line = form.lines.get("number", form.line)
    number = question.number
    if number == "id":  # the column of the council in files of answers
        form.problem("number", "“id” cannot be the number of a question.")
    for before, before_line in earlier.items():
        if number and before.lower() == number.lower():
            form.problem("number", f"{number} stands already in line {before_line}.")
    if number and number not in earlier:
        if question.identity in identities:
            first = identities[question.identity]
            form.problem("identity", f"is that of the question in line {first}.")
        identities.setdefault(question.identity, line)
    names = {f"{number}.{row.code}": line for row in question.statements}
    known = {before.lower() for before in earlier}
    for name in names:
        if name.lower() in known:
            form.problem("statements", f"{name} stands already as a question.")
    earlier |= names
    if number:
        earlier.setdefault(number, line)

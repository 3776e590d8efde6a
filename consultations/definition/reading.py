"""A consultation as a file describes it (docs/formats.md): read, checked, nothing written.

`parse` gives a `Definition` of plain values or names every problem with its line and
field.  Times are London's: they become moments in UTC here, and a time that the clocks
skip or repeat is refused or asked for more exactly.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from consultations.definition import json_text
from consultations.definition.marked import (
    Fields,
    Form,
    Items,
    Malformed,
    Node,
    Problem,
    Text,
    read,
    where,
)
from consultations.definition.moments import london_moment
from consultations.definition.questions import CODE, MOST_WORDS, Others, read_question, rule
from consultations.definition.release import read_release
from consultations.definition.release_checks import NOT_A_NUMBER
from consultations.definition.values import (
    RESERVED,
    Definition,
    QuestionDefinition,
    SectionDefinition,
)
from consultations.definition.welsh import read_welsh
from consultations.prose import clean
from consultations.release_plan import counted

FORMAT = "consultation/1"
MOST_QUESTIONS = 500
UNFINISHED = "unfinished"  # the field with which a file may lack what a draft may lack


def parse(source: str | bytes) -> Definition:
    """The consultation that a YAML file describes. Raises Malformed with every problem."""
    return checked(read(source))


def parse_json(source: str | bytes) -> Definition:
    """The consultation that a JSON file describes, by the same checks."""
    return checked(json_text.read(source))


def read_json(text: str) -> Definition:
    """A definition as a version of it keeps it (plain.to_json).

    It was a definition when it was kept, so what a file would be refused for, such as a condition
    on a question that was moved behind it, stays as it was. Raises Malformed for anything but
    JSON of this format.
    """
    node = json_text.read(text, most=len(text))
    problems: list[Problem] = []
    definition = _consultation(Form(node, "", problems))
    formats = [problem for problem in problems if problem.field in {"", "format"}]
    if formats:
        raise Malformed(formats)
    return definition


def checked(node: Node, found: Iterable[Problem] = ()) -> Definition:
    """The consultation that nodes describe. Raises Malformed with every problem, beside those
    that were found already."""
    problems = list(found)
    definition = _consultation(Form(node, "", problems))
    if problems:
        raise Malformed(problems)
    return definition


def _consultation(form: Form) -> Definition:
    if form.line_of_text("format", 40, needed=True) not in {"", FORMAT}:
        form.problem("format", f"must be {FORMAT}.")
    code = form.line_of_text("code", 60, needed=True)
    if code and not CODE.fullmatch(code):
        form.problem("code", "may have small letters, digits and single hyphens only.")
    if code in RESERVED:
        form.problem("code", f"“{code}” is the address of another page.")
    opens_at, closes_at = _moment(form, "opens"), _moment(form, "closes")
    if opens_at and closes_at and closes_at <= opens_at:
        form.problem("closes", "must be after the opening.")
    sections = tuple(_sections(form, code))
    definition = Definition(
        code=code,
        title=form.line_of_text("title", 200, needed=True),
        publisher=form.line_of_text("publisher", 120, needed=True),
        summary=clean(form.text("summary", MOST_WORDS)),
        purpose=clean(form.text("purpose", MOST_WORDS)),
        still_open=clean(form.text("still_open", MOST_WORDS)),
        confidentiality=clean(form.text("confidentiality", MOST_WORDS, needed=True)),
        next_steps=clean(form.text("next_steps", MOST_WORDS)),
        contact=clean(form.text("contact", MOST_WORDS)),
        opens_at=opens_at or dt.datetime.min.replace(tzinfo=dt.UTC),
        closes_at=closes_at or dt.datetime.max.replace(tzinfo=dt.UTC),
        asked=rule(form, "asked"),
        accepts_subject_to_call_in=form.flag("accepts_subject_to_call_in", default=False),
        release=read_release(form, _counted(sections)),
        sections=sections,
    )
    definition = read_welsh(form, definition)
    is_unfinished = form.flag(UNFINISHED, default=False)
    form.close()
    if is_unfinished:  # publishing names it (checks.py)
        form.problems[:] = [each for each in form.problems if not each.is_unfinished]
    return definition


def _counted(sections: Iterable[SectionDefinition]) -> dict[str, dict[str, Any]]:
    questions = (question for section in sections for question in section.questions)
    return counted(
        (question.spec, question.asked) for question in questions if question.spec is not None
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
    numbers = _numbers(form.nodes.get("sections"))
    last = 0
    for path, node in form.items("sections", needed=True):
        section = Form(node, path, form.problems)
        number = _section_number(section, last)
        last = max(last, number)
        questions = []
        for question_path, question_node in section.items("questions"):
            if len(before) == MOST_QUESTIONS:  # a file of that many is none that people wrote
                section.problem("questions", f"are more than {MOST_QUESTIONS} in all.")
                return
            inner = Form(question_node, question_path, form.problems)
            question = read_question(inner, code, Others(before, numbers))
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


def _numbers(sections: Node | None) -> frozenset[str]:
    """The numbers of all questions, before any of them is read."""
    questions = (each for one in _entries(sections) for each in _entries(_at(one, "questions")))
    found = (_at(each, "number") for each in questions)
    return frozenset(each.value.strip() for each in found if isinstance(each, Text))


def _entries(node: Node | None) -> tuple[Node, ...]:
    return node.nodes if isinstance(node, Items) else ()


def _at(node: Node, name: str) -> Node | None:
    pairs = node.pairs if isinstance(node, Fields) else ()
    return next((value for key, value in pairs if key.value == name), None)


def _section_number(section: Form, last: int) -> int:
    value = section.line_of_text("number", 3, needed=True, takes_bare=True)
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
    if number == NOT_A_NUMBER:
        form.problem("number", "“id” cannot be the number of a question.")
    before_line = earlier.get(number.lower())
    if number and before_line is not None:
        form.problem("number", f"{number} stands already in {where(before_line)}.")
    if number and before_line is None:
        if question.identity in identities:
            first = identities[question.identity]
            form.problem("identity", f"is that of the question in {where(first)}.")
        identities.setdefault(question.identity, line)
    names = dict.fromkeys(f"{number}.{row.code}" for row in question.statements)
    for name in names:
        if name.lower() in earlier:
            form.problem("statements", f"{name} stands already as a question.", later=True)
    for name in names:
        earlier.setdefault(name.lower(), line)
    if number:
        earlier.setdefault(number.lower(), line)

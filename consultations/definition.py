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
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from consultations.applicability import KNOWN, Rule
from consultations.enums import QuestionKind
from consultations.marked import Form, Malformed, Problem, read
from consultations.prose import clean

FORMAT = "consultation/1"
LONDON = ZoneInfo("Europe/London")
IDENTITIES = uuid.UUID("7c227b85-41d2-4b73-bc0f-40788f97de46")  # never change it

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9.]*")
IDENTITY_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*/[A-Za-z0-9][A-Za-z0-9.]*")
MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2})( GMT| BST)?")
FIRST_YEAR, LAST_YEAR = 2000, 2099
MOST_WORDS = 20_000


@dataclass(frozen=True)
class OptionDefinition:
    code: str
    label: str


@dataclass(frozen=True)
class QuestionDefinition:
    """One question. `follows` is the number of the earlier question that makes it relevant."""

    number: str
    identity: uuid.UUID
    kind: str
    text: str
    is_wording_held: bool
    guidance: str
    applies_to: Rule
    follows: str
    follows_note: str
    options: tuple[OptionDefinition, ...]


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
    sections: tuple[SectionDefinition, ...]

    @property
    def questions(self) -> Iterator[QuestionDefinition]:
        return (question for section in self.sections for question in section.questions)


def identity_of(name: str) -> uuid.UUID:
    """The identity that a name such as "taking-stock-2015/Q4" stands for, always the same."""
    return uuid.uuid5(IDENTITIES, name)


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
    definition = Definition(
        code=code,
        title=form.line_of_text("title", 200, needed=True),
        publisher=form.line_of_text("publisher", 120, needed=True),
        summary=clean(form.text("summary", MOST_WORDS)),
        confidentiality=clean(form.text("confidentiality", MOST_WORDS, needed=True)),
        contact=clean(form.text("contact", MOST_WORDS)),
        opens_at=opens_at or dt.datetime.min.replace(tzinfo=dt.UTC),
        closes_at=closes_at or dt.datetime.max.replace(tzinfo=dt.UTC),
        asked=_rule(form, "asked"),
        sections=tuple(_sections(form, code)),
    )
    form.close()
    return definition


def _moment(form: Form, name: str) -> dt.datetime | None:
    value = form.line_of_text(name, 40, needed=True)
    if not value:
        return None
    try:
        return london_moment(value)
    except ValueError as error:
        form.problem(name, str(error))
        return None


def _rule(form: Form, name: str) -> Rule:
    """Whom it is for; without the field, for everybody."""
    inner = form.form(name)
    if inner is None:
        return Rule()
    parts: dict[str, frozenset[str]] = {}
    for part, known in KNOWN.items():
        values = inner.words(part)
        for value in values:
            if value not in known:
                inner.problem(part, f"“{value[:40]}” is not one of {', '.join(sorted(known))}.")
        if part in inner.nodes and not values:
            inner.problem(part, "names nobody: leave it out, or list at least one.")
        parts[part] = frozenset(values)
    inner.close()
    return Rule(**parts)


def _sections(form: Form, code: str) -> Iterator[SectionDefinition]:
    earlier: dict[str, int] = {}
    identities: dict[uuid.UUID, int] = {}
    last = 0
    for path, node in form.items("sections", needed=True):
        section = Form(node, path, form.problems)
        number = _section_number(section, last)
        last = max(last, number)
        questions = []
        for question_path, question_node in section.items("questions"):
            inner = Form(question_node, question_path, form.problems)
            question = _question(inner, code, earlier)
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


def _question(form: Form, code: str, earlier: dict[str, int]) -> QuestionDefinition:
    number = form.line_of_text("number", 12, needed=True)
    if number and not NUMBER.fullmatch(number):
        form.problem("number", "may have letters, digits and full stops only.")
    kind = form.line_of_text("kind", 20, needed=True)
    if kind and kind not in QuestionKind.values:
        form.problem("kind", f"“{kind}” is not one of {', '.join(QuestionKind.values)}.")
    is_wording_held = form.flag("wording_held", default=True)
    text = clean(form.text("text", MOST_WORDS, needed=is_wording_held))
    if text and not is_wording_held:
        form.problem("text", "is given although wording_held is false.")
    follows = form.line_of_text("follows", 12)
    if follows and follows not in earlier:
        form.problem("follows", f"there is no {follows} before this question.")
    follows_note = form.line_of_text("follows_note", 200)
    if follows_note and not follows:
        form.problem("follows_note", "is given without “follows”.")
    question = QuestionDefinition(
        number=number,
        identity=_identity(form, f"{code}/{number}"),
        kind=kind,
        text=text,
        is_wording_held=is_wording_held,
        guidance=clean(form.text("guidance", MOST_WORDS)),
        applies_to=_rule(form, "applies_to"),
        follows=follows,
        follows_note=follows_note,
        options=tuple(_options(form, kind)),
    )
    form.close()
    return question


def _identity(form: Form, default: str) -> uuid.UUID:
    value = form.line_of_text("identity", 120)
    if not value:
        return identity_of(default)
    if IDENTITY_NAME.fullmatch(value):
        return identity_of(value)
    try:
        return uuid.UUID(value)
    except ValueError:
        form.problem("identity", "must be a UUID or a name such as taking-stock-2015/Q4.")
        return identity_of(default)


def _stands_once(
    form: Form,
    question: QuestionDefinition,
    earlier: dict[str, int],
    identities: dict[uuid.UUID, int],
) -> None:
    """Numbers differ by more than capitals; no two questions have the same identity."""
    line = form.lines.get("number", form.line)
    number = question.number
    for before, before_line in earlier.items():
        if number and before.lower() == number.lower():
            form.problem("number", f"{number} stands already in line {before_line}.")
    if number and number not in earlier:
        if question.identity in identities:
            first = identities[question.identity]
            form.problem("identity", f"is that of the question in line {first}.")
        identities.setdefault(question.identity, line)
    if number:
        earlier.setdefault(number, line)


def _options(form: Form, kind: str) -> Iterator[OptionDefinition]:
    is_choice = kind == QuestionKind.SINGLE_CHOICE
    entries = form.items("options", needed=is_choice)
    if entries and kind in QuestionKind.values and not is_choice:
        form.problem("options", f"are given, but a question of kind {kind} has none.")
    if is_choice and len(entries) == 1:
        form.problem("options", "has one option only: give at least two.")
    codes: dict[str, int] = {}
    labels: dict[str, int] = {}
    for path, node in entries:
        option = Form(node, path, form.problems)
        code = option.line_of_text("code", 40, needed=True)
        if code and not CODE.fullmatch(code):
            option.problem("code", "may have small letters, digits and single hyphens only.")
        label = option.line_of_text("label", 200, needed=True)
        for name, value, seen in (("code", code, codes), ("label", label, labels)):
            if value and value in seen:
                option.problem(name, f"“{value}” stands already in line {seen[value]}.")
            seen.setdefault(value, option.lines.get(name, option.line))
        option.close()
        yield OptionDefinition(code, label)

"""A draft at a glance: sections with their questions, and the ways to change them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import Truncator

from consultations.applicability import asked_in_words
from consultations.definition import Definition, QuestionDefinition, SectionDefinition
from consultations.models import Consultation
from consultations.policies import spoken_moment
from consultations.presenters.reading import for_whom, relevance, wording
from consultations.presenters.release_page import in_short

MOST_WORDS = 30


@dataclass(frozen=True)
class QuestionLine:
    identity: uuid.UUID
    number: str
    wording: str
    notes: tuple[str, ...]  # its kind, its options, for whom, on what it depends
    url: str
    remove_url: str
    is_first: bool  # of the whole draft: it cannot go further up
    is_last: bool

    @property
    def part(self) -> str:
        return str(self.identity)


@dataclass(frozen=True)
class SectionLine:
    number: int
    title: str
    has_background: bool
    questions: tuple[QuestionLine, ...]
    url: str
    add_url: str
    remove_url: str  # empty while questions stand in it
    is_first: bool
    is_last: bool

    @property
    def part(self) -> str:
        return f"section-{self.number}"

    @property
    def name(self) -> str:
        return f"section {self.number}"


@dataclass(frozen=True)
class Particular:
    """One line of what a draft says of itself, and where it is changed; `hidden` is what the link
    says to those who hear it."""

    label: str
    words: str
    url: str
    hidden: str


def particulars(consultation: Consultation, definition: Definition) -> list[Particular]:
    def url(name: str, place: str = "") -> str:
        return reverse(f"consultations:{name}", args=[consultation.code]) + place

    def line(label: str, words: str, field: str) -> Particular:
        short = Truncator(words).words(MOST_WORDS) or "None yet"
        return Particular(label, short, url("edit-particulars", f"#id_{field}"), label.lower())

    asked, published = asked_in_words(definition.asked), in_short(definition)
    which = "which councils are asked"
    return [
        line("Publisher", definition.publisher, "publisher"),
        line("Opens", spoken_moment(definition.opens_at), "opens_on"),
        line("Closes", spoken_moment(definition.closes_at), "closes_on"),
        Particular("Asked", asked, url("edit-asked"), which),
        line("Summary", definition.summary, "summary"),
        line("Purpose", definition.purpose, "purpose"),
        line("What is still open", definition.still_open, "still_open"),
        line("Confidentiality", definition.confidentiality, "confidentiality"),
        line("What happens next", definition.next_steps, "next_steps"),
        line("Contact", definition.contact, "contact"),
        Particular("Results", f"Published {published}", url("edit-release"), "what is published"),
    ]


@dataclass(frozen=True)
class Moved:
    """What was moved just now: the part, the button that gets the focus, and what is said."""

    part: str = ""
    focus: str = ""
    sentence: str = ""


def outline(definition: Definition) -> list[SectionLine]:
    """All sections in their order."""
    sections = definition.sections
    found = []
    for at, section in enumerate(sections):
        found.append(
            SectionLine(
                number=section.number,
                title=section.title,
                has_background=bool(section.background),
                questions=tuple(
                    _question(definition, section, question) for question in section.questions
                ),
                url=_url("edit-section", definition, section.number),
                add_url=_url("add-question", definition, section.number),
                remove_url=""
                if section.questions
                else _url("remove-section", definition, section.number),
                is_first=at == 0,
                is_last=at == len(sections) - 1,
            )
        )
    return found


def _question(
    definition: Definition, section: SectionDefinition, question: QuestionDefinition
) -> QuestionLine:
    return QuestionLine(
        identity=question.identity,
        number=question.number,
        wording=Truncator(wording(question)).words(MOST_WORDS),
        notes=tuple(_notes(definition, question)),
        url=_url("edit-question", definition, question.identity),
        remove_url=_url("remove-question", definition, question.identity),
        is_first=section is definition.sections[0] and question is section.questions[0],
        is_last=section is definition.sections[-1] and question is section.questions[-1],
    )


def _notes(definition: Definition, question: QuestionDefinition) -> list[str]:
    spec = question.spec
    notes = [spec.label if spec is not None else question.kind]
    if spec is not None and spec.has_rows:
        notes.append(_counted(len(question.statements), "statement"))
    if spec is not None and spec.has_options:
        notes.append(_counted(len(question.options), "option"))
    notes += [for_whom(question), relevance(question, definition)]
    return [note for note in notes if note]


def _counted(number: int, name: str) -> str:
    return f"{number or 'no'} {name}{'' if number == 1 else 's'}{'' if number else ' yet'}"


def _url(name: str, definition: Definition, *args: object) -> str:
    return reverse(f"consultations:{name}", args=[definition.code, *args])


def moved_question(definition: Definition, identity: uuid.UUID, way: str) -> Moved:
    """Where a question stands after it was moved; nothing where it is not there any more."""
    for section in definition.sections:
        for at, question in enumerate(section.questions):
            if question.identity == identity:
                line = _question(definition, section, question)
                place = f"question {at + 1} of {len(section.questions)} in section {section.number}"
                return Moved(
                    str(identity),
                    "down" if line.is_first else "up" if line.is_last else way,
                    f"{question.number} is {place} now, and that is saved.",
                )
    return Moved()


def moved_section(definition: Definition, number: int, way: str) -> Moved:
    numbers = [section.number for section in definition.sections]
    if number not in numbers:
        return Moved()
    at = numbers.index(number)
    title = definition.sections[at].title
    return Moved(
        f"section-{number}",
        "down" if at == 0 else "up" if at == len(numbers) - 1 else way,
        f"“{title}” is section {at + 1} of {len(numbers)} now, and that is saved.",
    )


@dataclass(frozen=True)
class Beside:
    """The questions before and after one; an empty address where there is none."""

    before: str
    before_url: str
    after: str
    after_url: str


def beside(definition: Definition, question: QuestionDefinition) -> Beside:
    questions = list(definition.questions)
    at = questions.index(question)

    def named(place: int) -> tuple[str, str]:
        if not 0 <= place < len(questions):
            return "", ""
        one = questions[place]
        return one.number, _url("edit-question", definition, one.identity)

    return Beside(*named(at - 1), *named(at + 1))

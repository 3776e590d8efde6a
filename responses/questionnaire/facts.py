"""What the blank questionnaire says, as plain frozen values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from django.utils import timezone

from consultations.applicability import Rule
from consultations.definition import Definition, QuestionDefinition, SectionDefinition
from consultations.definition.stored import definition_of
from consultations.kinds import Choosing
from consultations.models import Consultation
from consultations.policies import spoken_moment
from consultations.presenters.documents import document_lines
from consultations.presenters.reading import for_whom, relevance, wording
from consultations.prose import Block, blocks, paragraphs
from councils.functions import CouncilFacts
from responses.left_out import not_asked
from responses.paper.facts import PaperFacts, Paragraph

CHOOSE = {
    Choosing.NONE: "",
    Choosing.ONE: "Choose one.",
    Choosing.MANY: "Choose all that apply.",
    Choosing.ONE_EACH: "Choose one for each statement.",
}
USUAL_WORDS = {True: 60, False: 150}  # for which there is room: beside a choice, and alone
LARGE, MEDIUM = 200, 80  # words that need a large room, and a medium one


@dataclass(frozen=True)
class Choice:
    label: str
    takes_words: bool


@dataclass(frozen=True)
class AskedQuestion:
    """One question, or an item that only informs (`is_asked` False)."""

    number: str
    wording: str
    guidance: tuple[Block, ...]  # of an item that only informs: all its words
    for_whom: str
    condition: str
    choose: str
    takes_several: bool
    choices: tuple[Choice, ...]
    statements: tuple[str, ...]
    write: str  # above the room to write: "Comment on Q4 (optional), about 300 words"; "": no room
    room: str  # "small", "medium" or "large"
    is_asked: bool


@dataclass(frozen=True)
class AskedSection:
    number: int
    title: str
    background: tuple[Paragraph, ...]
    note: str
    questions: tuple[AskedQuestion, ...]

    @property
    def heading(self) -> str:
        return f"Section {self.number}: {self.title}"


@dataclass(frozen=True)
class Chapter:
    """What stands before the questions under a heading: the purpose, what is still open …"""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, kw_only=True)
class QuestionnaireFacts(PaperFacts):
    template: ClassVar[str] = "papers/questionnaire/questionnaire.html"

    title: str
    publisher: str
    standing: str  # "DRAFT, not published …"; "": published
    version: str  # "Version 7 of 27 November 2026"
    rows: tuple[tuple[str, str], ...]
    summary: tuple[Block, ...]
    chapters: tuple[Chapter, ...]
    left_out: tuple[str, ...]
    sections: tuple[AskedSection, ...]
    contact: tuple[Block, ...]
    at: str  # the moment of its version, in ISO 8601

    @property
    def header(self) -> str:
        return self.title if len(self.title) <= 70 else self.title[:69] + "…"

    @property
    def footer(self) -> str:
        return f"{self.publisher}. {'DRAFT. ' if self.standing else ''}{self.version}"


def questionnaire_facts(
    consultation: Consultation, council: CouncilFacts | None = None
) -> QuestionnaireFacts:
    """For everybody, or for one council (six queries)."""
    definition = definition_of(consultation)
    last = consultation.versions.first()
    at = last.made_at if last else consultation.published_at or consultation.opens_at
    day = timezone.localdate(at)
    version = f"Version {last.number if last else 1} of {day.day} {day:%B %Y}"
    asked = [one for one in definition.questions if one.spec is None or one.spec.is_asked]
    left_out = (
        not_asked([(one.number, one.applies_to) for one in asked], council) if council else []
    )
    return QuestionnaireFacts(
        title=definition.title,
        publisher=definition.publisher,
        standing=_standing(consultation),
        version=version,
        rows=tuple(_rows(definition, asked, council, version)),
        summary=tuple(blocks(definition.summary)),
        chapters=(*_chapters(definition), *_documents(consultation)),
        left_out=tuple(left_out),
        sections=tuple(_section(one, definition, council) for one in definition.sections),
        contact=tuple(blocks(definition.contact)),
        at=at.astimezone(dt.UTC).isoformat(timespec="seconds"),
    )


def _standing(consultation: Consultation) -> str:
    if consultation.published_at is None:
        return "DRAFT. It is not published and may still change."
    return ""


def _rows(
    definition: Definition,
    asked: list[QuestionDefinition],
    council: CouncilFacts | None,
    version: str,
) -> list[tuple[str, str]]:
    whom = definition.asked.in_words() if definition.asked != Rule() else "All councils"
    number = len(asked)
    questions = f"{number} question{'' if number == 1 else 's'}"
    if council:
        own = sum(one.applies_to.fits(council) for one in asked)
        questions += f", {'all' if own == number else own or 'none'} for {council.name}"
    return [
        ("Published by", definition.publisher),
        ("For", council.name if council else whom),
        ("Opens", spoken_moment(definition.opens_at)),
        ("Closes", spoken_moment(definition.closes_at)),
        ("Contents", questions),
        ("Version", version.removeprefix("Version ")),
    ]


def _chapters(definition: Definition) -> list[Chapter]:
    found = (
        ("What this is for", definition.purpose),
        ("What is still open", definition.still_open),
        ("Confidentiality", definition.confidentiality),
        ("What happens next", definition.next_steps),
    )
    return [Chapter(heading, tuple(blocks(text))) for heading, text in found if text]


def _documents(consultation: Consultation) -> list[Chapter]:
    lines = []
    for document in document_lines(consultation):
        day = document.latest.added_on
        lines.append(
            f"{document.title} ({document.latest.kind}), version {document.latest.number} of "
            f"{day.day} {day:%B %Y}"
        )
    return [Chapter("Documents", (Block("ul", tuple(lines)),))] if lines else []


def _section(
    section: SectionDefinition, definition: Definition, council: CouncilFacts | None
) -> AskedSection:
    gathered = paragraphs(section.background)
    return AskedSection(
        section.number,
        section.title,
        tuple(
            Paragraph(f"{section.number}.{at}", tuple(found))
            for at, found in enumerate(gathered, 1)
        ),
        section.background_note,
        tuple(
            _question(question, definition, council)
            for question in section.questions
            if council is None or question.applies_to.fits(council)
        ),
    )


def _question(
    question: QuestionDefinition, definition: Definition, council: CouncilFacts | None
) -> AskedQuestion:
    spec = question.spec
    choosing = spec.choosing if spec else Choosing.NONE
    is_asked = spec is None or spec.is_asked
    words, guidance = wording(question), question.guidance
    if not is_asked:  # nothing but words, with the lists in them
        words, guidance = "", f"{words}\n\n{guidance}"
    return AskedQuestion(
        number=question.number,
        wording=words,
        guidance=tuple(blocks(guidance)),
        for_whom="" if council else for_whom(question),
        condition=relevance(question, definition),
        choose=CHOOSE[choosing],
        takes_several=choosing is Choosing.MANY,
        choices=tuple(Choice(one.label, one.is_other) for one in question.options)
        if choosing is not Choosing.NONE
        else (),
        statements=tuple(row.label for row in question.statements)
        if choosing is Choosing.ONE_EACH
        else (),
        write=_write(question),
        room=_room(question),
        is_asked=is_asked,
    )


def _write(question: QuestionDefinition) -> str:
    spec = question.spec
    if spec is not None and not spec.words:
        return ""
    beside = spec is not None and spec.has_options
    label = spec.words_label if spec is not None and beside else "Answer to {number}"
    words = f", about {question.words:,} words" if question.words else ""
    return label.format(number=question.number) + words


def _room(question: QuestionDefinition) -> str:
    beside = question.spec is not None and question.spec.has_options
    words = question.words or USUAL_WORDS[beside]
    return "large" if words > LARGE else "medium" if words > MEDIUM else "small"

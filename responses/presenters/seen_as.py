"""A consultation as the officers of one council will see it, for the people who write it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from consultations.models import Consultation, Question, Section
from consultations.policies import asked_on
from councils.enums import CouncilType
from councils.functions import CouncilFacts
from councils.models import Council
from councils.typical import typical
from responses.enums import AnswerState, QuestionnaireFormat
from responses.left_out import named, not_asked
from responses.presenters.changes import counted
from responses.presenters.follow_ups import follow_ups
from responses.said import Said


@dataclass(frozen=True)
class TypeRow:
    """How many questions are for councils of a type, and the way to see them."""

    label: str
    questions: str
    is_asked: bool  # by the rule of the whole consultation
    url: str


@dataclass(frozen=True)
class SectionRow:
    number: int
    title: str
    counts: str
    url: str


@dataclass(frozen=True)
class Seen:
    """The whole as one council sees it."""

    council: str
    rule_against: str  # why the consultation leaves it out; "": it is asked
    sentence: str  # how many questions are for it
    left_out: tuple[str, ...]
    follow_ups: str
    sections: tuple[SectionRow, ...]
    is_without_region: bool  # and a question is for some regions only


@dataclass(frozen=True)
class FileLink:
    label: str
    url: str


def councils_to_ask(consultation: Consultation, now: dt.datetime) -> list[Council]:
    """The councils in being when it opens, whether its rule asks them or not (one query)."""
    return list(Council.objects.in_being(asked_on(consultation, now)).order_by("name"))


def file_links(consultation: Consultation, query: str = "") -> list[FileLink]:
    """The blank questionnaire for people at the LGA."""
    return [
        FileLink(
            str(one.label),
            reverse("responses:staff-questionnaire", args=[consultation.code, one.value]) + query,
        )
        for one in QuestionnaireFormat
    ]


def asked_of(questions: Sequence[Question]) -> list[Question]:
    return [question for question in questions if question.spec.is_asked]


def how_many(questions: Sequence[Question], council: CouncilFacts) -> str:
    """ "17 of 24 questions", "All 24 questions"."""
    asked = asked_of(questions)
    for_it = sum(question.rule.fits(council) for question in asked)
    if for_it == len(asked):
        return f"All {for_it} questions" if for_it > 1 else counted(for_it, "question")
    return f"{for_it or 'None'} of {counted(len(asked), 'question')}"


def type_rows(consultation: Consultation) -> list[TypeRow]:
    """Every type, with its questions (no query where the questions were read)."""
    found = []
    for kind in CouncilType:
        facts = typical(kind)
        found.append(
            TypeRow(
                kind.label,
                how_many(consultation.questions_in_order, facts),
                consultation.rule.fits(facts),
                seen_url(consultation, urlencode({"type": kind.value})),
            )
        )
    return found


def seen_as(
    consultation: Consultation, sections: Sequence[Section], council: CouncilFacts, query: str
) -> Seen:
    questions = consultation.questions_in_order
    asked = asked_of(questions)
    own = [question for question in asked if question.rule.fits(council)]
    unanswered = {question.pk: Said(AnswerState.UNANSWERED) for question in questions}
    lines = follow_ups(questions, unanswered)
    later = [question.number for question in own if question.pk in lines]
    is_by_region = any(question.rule.regions for question in questions)
    return Seen(
        council=council.name,
        rule_against=consultation.rule.reason_against(council),
        sentence=f"{how_many(questions, council)} {'concerns' if len(own) == 1 else 'concern'} "
        f"{council.name}.",
        left_out=tuple(not_asked([(one.number, one.rule) for one in asked], council)),
        follow_ups=_asked_later(later, [one.number for one in asked]),
        sections=tuple(
            SectionRow(
                section.number,
                section.title,
                _in_section([one for one in asked if one.section_id == section.pk], council),
                reverse("responses:seen-as-section", args=[consultation.code, section.number])
                + query,
            )
            for section in sections
        ),
        is_without_region=not council.region and (is_by_region or bool(consultation.rule.regions)),
    )


def seen_url(consultation: Consultation, query: str = "") -> str:
    url = reverse("responses:seen-as", args=[consultation.code])
    return f"{url}?{query}" if query else url


def _asked_later(numbers: list[str], order: list[str]) -> str:
    if not numbers:
        return ""
    verb = "are" if len(numbers) > 1 else "is"
    return f"{named(numbers, order)} {verb} asked only after a certain answer to an earlier one."


def _in_section(questions: Sequence[Question], council: CouncilFacts) -> str:
    if not questions:
        return "Only to read"
    if not any(question.rule.fits(council) for question in questions):
        return "Nothing is asked here"
    return how_many(questions, council)

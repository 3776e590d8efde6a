"""A rehearsal in words: who answers as which council, how far, and what is left out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from consultations.models import Consultation, Question, Section
from councils.models import User
from responses.content import to_answer
from responses.models import RehearsedCouncil
from responses.rehearsing import Misfit, Rehearsed

MARK = "REHEARSAL"  # on every page and in every file


@dataclass(frozen=True)
class RoundRow:
    """One council of a rehearsal; `url` is empty for whoever does not answer as it."""

    number: int
    name: str
    by: str
    begun_at: dt.datetime
    progress: str
    url: str


@dataclass(frozen=True)
class SectionRow:
    number: int
    title: str
    progress: str
    url: str


def spoken_name(council: RehearsedCouncil) -> str:
    """Within a sentence: "a district council, North East" """
    facts = council.facts
    is_told = facts.code or facts.region in facts.name or facts.region == facts.nation
    return facts.name if is_told else f"{facts.name}, {facts.region}"


def council_name(council: RehearsedCouncil) -> str:
    """ "A district council, North East" """
    name = spoken_name(council)
    return name[:1].upper() + name[1:]


def full_name(council: RehearsedCouncil) -> str:
    """ "2. A district council, North East, by A. Editor" """
    return f"{council.number}. {council_name(council)}, by {council.begun_by.name}"


def round_rows(
    consultation: Consultation, rounds: Sequence[Rehearsed], user: User
) -> list[RoundRow]:
    """In their order; people were read with the councils."""
    questions = to_answer(consultation.questions_in_order)
    return [
        RoundRow(
            one.council.number,
            council_name(one.council),
            one.council.begun_by.name,
            one.council.begun_at,
            progress(one, questions),
            council_url(one.council) if one.council.begun_by_id == user.pk else "",
        )
        for one in rounds
    ]


def section_rows(one: Rehearsed, sections: Sequence[Section]) -> list[SectionRow]:
    questions = to_answer(one.council.consultation.questions_in_order)
    rows = []
    for section in sections:
        own = [question for question in questions if question.section_id == section.pk]
        said = progress(one, own) if own else "Only to read"
        url = section_url(one.council, section.number)
        rows.append(SectionRow(section.number, section.title, said, url))
    return rows


def progress(one: Rehearsed, questions: Sequence[Question]) -> str:
    """ "3 of 7 questions answered" """
    done, number = one.progress(questions)
    if not number:
        return "Nothing is asked here"
    return f"{done} of {number} question{'' if number == 1 else 's'} answered"


def misfit_sentence(one: Misfit) -> str:
    return (
        f"{one.number}: {one.why} after it was answered (in version {one.of_version} of the draft)."
    )


def to_answer_again(one: Rehearsed, questions: Sequence[Question]) -> list[str]:
    """Of those questions, which are to be answered anew and why."""
    again = {str(question.identity) for question in questions}
    return [misfit_sentence(each) for each in one.misfits if each.identity in again]


def start_url(consultation: Consultation) -> str:
    return reverse("responses:rehearsal", args=[consultation.code])


def council_url(council: RehearsedCouncil) -> str:
    return reverse("responses:rehearsed-council", args=[council.consultation.code, council.pk])


def section_url(council: RehearsedCouncil, number: int) -> str:
    return reverse(
        "responses:rehearsed-section", args=[council.consultation.code, council.pk, number]
    )

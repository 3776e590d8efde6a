"""A rehearsal as CSV: one row an answer. Every row, and so the first, says what it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from consultations.models import Consultation
from responses.content import to_answer, words
from responses.enums import AnswerState
from responses.presenters.rehearsing import MARK, council_name
from responses.rehearsing import Rehearsed
from results.words import CATEGORIES
from results.writing import csv_bytes

COLUMNS = (
    MARK,
    "consultation",
    "version",
    "rehearsed_council",
    "answered_as",
    "council_type",
    "tier",
    "nation",
    "region",
    "answered_by",
    "section",
    "question",
    "state",
    "chosen",
    "chosen_codes",
    "other",
    "text",
    "reason",
)
NOTE = f"{MARK}: made up before the opening, by no council"


def file_name(consultation: Consultation, now: dt.datetime) -> str:
    """ "REHEARSAL-taking-stock-2015-2015-01-14.csv", by the day in London."""
    return f"{MARK}-{consultation.code}-{timezone.localdate(now).isoformat()}.csv"


def as_csv(consultation: Consultation, rounds: Sequence[Rehearsed]) -> bytes:
    """All questions of all rounds, also those that nothing is said to."""
    questions = to_answer(consultation.questions_in_order)
    sections = {section.pk: section.number for section in consultation.sections.all()}
    rows: list[Sequence[str]] = [COLUMNS]
    for one in rounds:
        facts = one.facts
        council = (
            str(one.council.number),
            council_name(one.council),
            CATEGORIES["type"].get(facts.type, facts.type),
            CATEGORIES["tier"].get(facts.tier, facts.tier),
            facts.nation,
            facts.region,
            one.council.begun_by.name,
        )
        for question in questions:
            said = one.said[question.pk]
            read = words(question, said, facts)
            rows.append(
                (
                    NOTE,
                    consultation.code,
                    str(consultation.version),
                    *council,
                    str(sections[question.section_id]),
                    question.number,
                    str(AnswerState(said.state).label),
                    "; ".join(read.chosen),
                    ";".join(said.choices),
                    said.other,
                    said.text,
                    str(read.reason),
                )
            )
    return csv_bytes(rows)

"""Answers as they are read after submission."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from councils.functions import CouncilFacts
from responses.consent import in_words
from responses.content import Words, words
from responses.models import AnswerDecision, SubmittedAnswer
from responses.said import Said


@dataclass(frozen=True)
class SubmittedRow:
    """One submitted answer as the council and the LGA read it."""

    section: str
    number: str
    wording: str
    words: Words
    consent: str  # in words; "" where there is nothing that could be quoted
    corrected: str  # that the question was corrected since; "" where it was not


def submitted_rows(
    answers: Iterable[SubmittedAnswer], council: CouncilFacts, changed: Mapping[int, int]
) -> list[SubmittedRow]:
    """`council` as it was on the day of the submission; `changed`: the levels of consent that
    count now instead of those that were submitted, by the question's id."""
    return [
        SubmittedRow(
            _("Section %(number)s: %(title)s")
            % {
                "number": answer.question.section.number,
                "title": answer.question.section.title,
            },
            answer.question.number,
            answer.question.wording,
            words(answer.question, Said.of(answer), council),
            consent_words(answer, Said.of(answer), changed.get(answer.question_id)),
            corrected_since(answer),
        )
        for answer in answers
    ]


def corrected_since(row: SubmittedAnswer | AnswerDecision) -> str:
    """That it answers the question as it was before a correction."""
    if row.question_version == row.question.version:
        return ""
    return _(
        "This answers version %(version)s of the question, as it stands here. The question was "
        "corrected since."
    ) % {"version": row.question_version}


def consent_words(
    row: SubmittedAnswer | AnswerDecision, said: Said, changed: int | None = None
) -> str:
    """What may be published of these words, where there are some."""
    if not (said.text or said.other):
        return ""
    if changed is None:
        return in_words(row.consent).lower()
    return _("%(level)s (was submitted as: %(before)s)") % {
        "level": in_words(changed).lower(),
        "before": in_words(row.consent).lower(),
    }

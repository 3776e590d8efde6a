"""Which submissions in force answer a question as it was before its meaning was corrected.

Only submissions are asked: of drafts and decisions the LGA learns nothing here.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef

from consultations.models import Consultation, Correction
from responses.confirming import SAYING
from responses.models import Submission, SubmittedAnswer


@dataclass(frozen=True)
class EarlierAnswers:
    """One question, and the councils whose submission answers it as it was."""

    number: str
    wording: str
    councils: tuple[str, ...]
    too_late: int  # how many of them cannot submit again as it is


@dataclass(frozen=True)
class EarlierWordings:
    questions: tuple[EarlierAnswers, ...]
    codes: tuple[str, ...]  # of the councils, each once


def earlier_answers(submissions: Any) -> Any:
    """Submitted answers of these submissions that were given before the last correction of their
    question's meaning."""
    since = Correction.objects.filter(
        question=OuterRef("question"),
        is_of_meaning=True,
        from_version__gte=OuterRef("question_version"),
    )
    return SubmittedAnswer.objects.filter(
        Exists(since),
        submission__in=submissions,
        state__in=sorted(SAYING),
        question_version__lt=F("question__version"),
    ).order_by("question__position")


def earlier_wordings(asked: Consultation, now: dt.datetime) -> EarlierWordings:
    """By question and council (one query)."""
    in_force = Submission.objects.in_force().filter(invitation__consultation=asked)
    rows = earlier_answers(in_force.values("pk")).select_related(
        "question", "submission__invitation__council"
    )
    found: dict[int, list[SubmittedAnswer]] = defaultdict(list)
    for row in rows:
        row.submission.invitation.consultation = asked
        found[row.question_id].append(row)
    codes: dict[str, None] = {}
    questions = []
    for answers in found.values():
        invitations = [row.submission.invitation for row in answers]
        invitations.sort(key=lambda one: one.council.name)
        codes |= dict.fromkeys(one.council.code for one in invitations)
        questions.append(
            EarlierAnswers(
                answers[0].question.number,
                answers[0].question.wording,
                tuple(one.council.name for one in invitations),
                sum(not one.is_open_at(now) for one in invitations),
            )
        )
    return EarlierWordings(tuple(questions), tuple(codes))

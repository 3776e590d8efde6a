"""What publishing would do, in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from consultations import policies
from consultations.models import NOT_ASKED, Consultation


@dataclass(frozen=True)
class Publishing:
    """What publishing would do, for the page that asks for it."""

    opens: str
    closes: str
    is_open_at_once: bool
    councils: int
    rule: str
    questions: int


def publishing(consultation: Consultation, now: dt.datetime) -> Publishing:
    return Publishing(
        opens=policies.spoken_moment(consultation.opens_at),
        closes=policies.spoken_moment(consultation.closes_at),
        is_open_at_once=consultation.opens_at <= now,
        councils=len(policies.councils_asked(consultation, now)),
        rule=consultation.rule.in_words(),
        questions=consultation.questions.exclude(kind__in=NOT_ASKED).count(),
    )

"""Questions of councils and their answers as people read them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby, pairwise

from django.urls import reverse

from consultations.models import Consultation, CouncilAnswer, CouncilQuestion
from consultations.redline import Piece, redline


@dataclass(frozen=True)
class EarlierVersion:
    """What an answer said before it was corrected, and why that was done."""

    until: dt.datetime
    question: str
    text: str
    pieces: tuple[Piece, ...]  # from this to the one that followed
    reason: str


@dataclass(frozen=True)
class PublishedAnswer:
    """What all councils read; nothing in it says who asked."""

    about: str  # "Q4"; "" is the whole consultation
    question: str
    text: str
    when: dt.datetime
    earlier: tuple[EarlierVersion, ...]


def published_answers(consultation: Consultation) -> list[PublishedAnswer]:
    """All of them, those about the consultation first, then question by question (one query)."""
    rows = CouncilAnswer.objects.filter(consultation=consultation)
    found = rows.select_related("asked__about").order_by("asked", "-number")
    answers = [(versions[0].asked, versions) for versions in _together(found)]
    answers.sort(key=lambda one: (one[0].about.position if one[0].about else 0, one[0].pk))
    return [
        PublishedAnswer(
            asked.about.number if asked.about else "",
            versions[0].question,
            versions[0].text,
            versions[0].answered_at,
            tuple(
                EarlierVersion(
                    later.answered_at,
                    one.question,
                    one.text,
                    tuple(redline(one.text, later.text)),
                    later.reason,
                )
                for later, one in pairwise(versions)
            ),
        )
        for asked, versions in answers
    ]


def _together(rows: Iterable[CouncilAnswer]) -> list[list[CouncilAnswer]]:
    return [list(group) for _, group in groupby(rows, lambda row: row.asked_id)]


@dataclass(frozen=True)
class AskedLine:
    """A question as the LGA and the council that asked see it."""

    council: str
    about: str
    text: str
    asked: dt.datetime
    who: str
    is_waiting: bool
    answer: str
    url: str  # where an editor answers or corrects


def asked_lines(questions: Iterable[CouncilQuestion]) -> list[AskedLine]:
    """Read along with them: "invitation__council", "about", "asked_by", and the answers."""
    found = []
    for one in questions:
        answers = sorted(one.answers.all(), key=lambda answer: -answer.number)
        code = one.invitation.consultation.code
        found.append(
            AskedLine(
                one.invitation.council.name,
                one.about.number if one.about else "",
                one.text,
                one.asked_at,
                one.asked_by.name,
                not answers,
                answers[0].text if answers else "",
                reverse("consultations:answer-council", args=[code, one.pk]),
            )
        )
    return sorted(found, key=lambda line: not line.is_waiting)

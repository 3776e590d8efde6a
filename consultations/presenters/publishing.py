"""What publishing would do, and what colleagues said of the draft, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.urls import reverse

from consultations import policies
from consultations.definition.stored import definition_of
from consultations.enums import Verdict
from consultations.models import NOT_ASKED, Consultation
from consultations.welsh_offered import about_welsh
from councils.refusals import Blocker

COLOURS = {Verdict.APPROVED: "green", Verdict.CHANGES: "yellow"}


@dataclass(frozen=True)
class Publishing:
    """What publishing would do, for the page that asks for it."""

    opens: str
    closes: str
    is_open_at_once: bool
    councils: int
    rule: str
    questions: int
    welsh: tuple[str, ...]  # what it means for who reads Welsh, in sentences


def publishing(consultation: Consultation, now: dt.datetime) -> Publishing:
    asked = policies.councils_asked(consultation, now)
    return Publishing(
        opens=policies.spoken_moment(consultation.opens_at),
        closes=policies.spoken_moment(consultation.closes_at),
        is_open_at_once=consultation.opens_at <= now,
        councils=len(asked),
        rule=consultation.rule.in_words() if consultation.asked else "every council in being",
        questions=consultation.questions.exclude(kind__in=NOT_ASKED).count(),
        welsh=tuple(about_welsh(definition_of(consultation), (council.facts for council in asked))),
    )


@dataclass(frozen=True)
class ReviewLine:
    """One review; `is_of_now` says whether it was of the draft as it stands."""

    verdict: str
    colour: str
    who: str
    when: dt.datetime
    version: int
    is_of_now: bool
    words: str


def review_lines(consultation: Consultation, now: str) -> list[ReviewLine]:
    """All reviews, the newest first (one query); `now` is the digest of the draft as it stands, of
    which alone a review counts."""
    return [
        ReviewLine(
            verdict=Verdict(review.verdict).label,
            colour=COLOURS[Verdict(review.verdict)],
            who=review.reviewed_by.name,
            when=review.reviewed_at,
            version=review.version,
            is_of_now=review.sha256 == now,
            words=review.words,
        )
        for review in consultation.reviews.select_related("reviewed_by")
    ]


# Where each thing that stands in the way of publishing is mended.
PLACES = {
    "purpose": ("edit-particulars", "#id_purpose"),
    "still_open": ("edit-particulars", "#id_still_open"),
    "next_steps": ("edit-particulars", "#id_next_steps"),
    "closes": ("edit-particulars", "#id_closes_on"),
    "questions": ("edit", "#questions"),
    "asked": ("edit-asked", ""),
    "review": ("review", ""),
}


def linked(blockers: Iterable[Blocker], consultation: Consultation) -> list[Blocker]:
    """The blockers with the address where each is mended, if a page mends it."""
    found = []
    for blocker in blockers:
        name, place = PLACES.get(blocker.anchor, ("", ""))
        if name:
            url = reverse(f"consultations:{name}", args=[consultation.code]) + place
            blocker = replace(blocker, anchor=url)
        found.append(blocker)
    return found

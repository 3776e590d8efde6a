"""What publishing would do, and what colleagues said of the draft, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from consultations import policies
from consultations.applicability import asked_in_words
from consultations.asked_of_nobody import about_nobody
from consultations.definition import Definition
from consultations.enums import Verdict
from consultations.models import Consultation
from consultations.welsh_offered import about_welsh
from councils.models import Council
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
    of_nobody: tuple[str, ...]  # which questions nobody gets
    rehearsed: int  # as how many councils it was rehearsed, which publishing throws away


def publishing(
    consultation: Consultation, definition: Definition, councils: Iterable[Council]
) -> Publishing:
    """`definition` is the stored one, `councils` are those that publishing now would ask."""
    asked = [council.facts for council in councils]
    return Publishing(
        opens=policies.spoken_moment(consultation.opens_at),
        closes=policies.spoken_moment(consultation.closes_at),
        is_open_at_once=consultation.opens_at <= timezone.now(),
        councils=len(asked),
        rule=asked_in_words(consultation.rule),
        questions=sum(kind.is_asked for kind, _ in definition.kinds_asked),
        welsh=tuple(about_welsh(definition, asked)),
        of_nobody=tuple(about_nobody(definition, asked)),
        # Of the app above this one, by the name of its relation.
        rehearsed=0 if consultation.published_at else consultation.rehearsed.count(),
    )


def address_to_review(consultation: Consultation, blockers: Iterable[Blocker]) -> str:
    """What a colleague is sent; empty where nobody has to review it any more."""
    if all(blocker.code != "not-reviewed" for blocker in blockers):
        return ""
    return f"{settings.SITE_URL}{reverse('consultations:review', args=[consultation.code])}"


def published(consultation: Consultation, now: dt.datetime) -> str:
    """What is said once it is: that it is, and that nobody has been written to."""
    if consultation.opens_at <= now:
        return f"“{consultation.title}” is published and open. Next, send the invitation."
    return (
        f"“{consultation.title}” is published. It opens on "
        f"{policies.spoken_moment(consultation.opens_at)}; send the invitation then."
    )


@dataclass(frozen=True)
class ReviewLine:
    """One review; `is_of_now` says whether it was of the draft as it stands, `has_left` whether who
    gave it has no role at the LGA any more."""

    verdict: str
    colour: str
    who: str
    when: dt.datetime
    version: int
    is_of_now: bool
    has_left: bool
    words: str


def review_lines(consultation: Consultation, now: str) -> list[ReviewLine]:
    """All reviews, the newest first (two queries); `now` is the digest of the draft as it stands,
    of which alone a review counts."""
    reviews = list(consultation.reviews.select_related("reviewed_by"))
    at_lga = policies.people_at_lga(review.reviewed_by_id for review in reviews)
    return [
        ReviewLine(
            verdict=Verdict(review.verdict).label,
            colour=COLOURS[Verdict(review.verdict)],
            who=review.reviewed_by.name,
            when=review.reviewed_at,
            version=review.version,
            is_of_now=review.sha256 == now,
            has_left=review.reviewed_by_id not in at_lga,
            words=review.words,
        )
        for review in reviews
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


def take_back_url(consultation: Consultation, now: dt.datetime) -> str:
    """Where what was published and has not opened becomes a draft again; empty where it cannot."""
    if policies.against_taking_back(consultation, now):
        return ""
    return reverse("consultations:take-back", args=[consultation.code])

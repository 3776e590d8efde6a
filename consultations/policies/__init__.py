"""May it be done *now*? Each policy returns what stands in the way; nothing means yes."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db.models import Min, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from consultations import correctable
from consultations.applicability import asked_in_words
from consultations.definition import Definition, checks
from consultations.definition.problem import AUDIENCE, CONDITIONS, RELEASE, Problem
from consultations.definition.stored import definition_of, digest_of
from consultations.enums import ConsultationState
from consultations.models import NOT_ASKED, Consultation
from consultations.policies.asking import (
    MOST_DAYS,
    MOST_WAITING,
    against_answering,
    against_asking,
    against_asking_lga,
    against_end,
    end_of_day,
)
from consultations.policies.spoken import given_more_time, spoken_moment
from consultations.policies.writing import (
    against_editing,
    against_reviewing,
    against_taking_back,
    against_translating,
    against_unreviewed,
    people_at_lga,
    reviews_of_now,
)
from councils.models import Council, CouncilQuerySet, User
from councils.refusals import Blocker

__all__ = [
    "MOST_DAYS",
    "MOST_WAITING",
    "WORDS_NEEDED",
    "against_added",
    "against_adding",
    "against_answering",
    "against_archiving",
    "against_asking",
    "against_asking_lga",
    "against_correcting",
    "against_corrections",
    "against_documents",
    "against_editing",
    "against_end",
    "against_giving_time",
    "against_publishing",
    "against_removing_document",
    "against_reviewing",
    "against_shifting",
    "against_taking_back",
    "against_translating",
    "against_unreviewed",
    "asked_on",
    "councils_asked",
    "councils_to_ask",
    "end_of_day",
    "given_more_time",
    "is_lga_member",
    "membership_day",
    "page_of",
    "people_at_lga",
    "reviews_of_now",
    "spoken_moment",
    "unfinished",
]


def asked_on(consultation: Consultation, now: dt.datetime) -> dt.date:
    """The day that decides which councils there are to ask: the opening day, or today if the
    consultation is published later than it opens."""
    return timezone.localdate(max(consultation.opens_at, now))


def membership_day(consultation: Consultation, now: dt.datetime) -> dt.date:
    """The day whose members of the LGA count: the opening day, or that of publishing if it was
    published later. It does not move on with the day on which a council is named in addition."""
    return timezone.localdate(max(consultation.opens_at, consultation.published_at or now))


def is_lga_member(consultation: Consultation, council: Council, now: dt.datetime) -> bool:
    """Whether the council is a member of the LGA on the day that counts (one query)."""
    members = Council.objects.lga_members(membership_day(consultation, now))
    return members.filter(pk=council.pk).exists()


def councils_to_ask(consultation: Consultation, now: dt.datetime) -> CouncilQuerySet:
    """The councils and bodies of which its rule chooses: those in being on that day, with whether
    they are members of the LGA."""
    found = Council.objects.in_being(asked_on(consultation, now))
    return found.with_lga_membership(membership_day(consultation, now))


def councils_asked(consultation: Consultation, now: dt.datetime) -> list[Council]:
    """The councils that publishing at this moment would ask (one query)."""
    rule = consultation.rule
    return [council for council in councils_to_ask(consultation, now) if rule.asks(council.facts)]


def against_corrections(consultation: Consultation, now: dt.datetime) -> list[Blocker]:
    """From the opening until the last council can no longer submit: then the words are those to
    which the answers that are counted were given. Before the opening two people read each word."""
    if consultation.published_at is None:
        return [Blocker("draft", "It is a draft: change it there. Councils have not seen it yet.")]
    if now < consultation.opens_at:
        sentence = (
            f"It opens on {spoken_moment(consultation.opens_at)}, and nobody outside the "
            f"{consultation.publisher} has read it yet. Take it back to a draft, change it there, "
            "and have it reviewed and published again."
        )
        return [Blocker("not-open", sentence)]
    if now >= consultation.ends_at:
        sentence = (
            f"It ended on {spoken_moment(consultation.ends_at)}, so its words stay as they were "
            "answered."
        )
        return [Blocker("over", sentence)]
    return []


def against_correcting(before: Definition, after: Definition) -> list[Blocker]:
    """A correction changes words, and nothing by which answers are known or councils are asked."""
    return [
        Blocker(
            "not-words",
            f"{one.where}: {one.what} stays as it was published."
            if one.where
            else f"{one.what[:1].upper()}{one.what[1:]} stays as it was published.",
        )
        for one in correctable.against(before, after)
    ]


def against_publishing(consultation: Consultation, by: User, now: dt.datetime) -> list[Blocker]:
    """Published once, by one of two who read it, with dates that leave time to answer, something to
    ask, somebody to ask, and what good practice has a consultation say."""
    if consultation.published_at is not None:
        return [
            Blocker(
                "published",
                f"It has been published on {spoken_moment(consultation.published_at)}.",
            )
        ]
    definition = definition_of(consultation)
    reviews = reviews_of_now(consultation, digest_of(consultation, definition))
    return [*unfinished(consultation, definition, now), *against_unreviewed(reviews, by)]


WORDS_NEEDED = {
    "purpose": "It does not say what it is for (purpose).",
    "still_open": "It does not say what is still open and what is decided already (still open).",
    "next_steps": "It does not say what is done with the answers, and by when (next steps).",
}


def unfinished(
    consultation: Consultation, definition: Definition, now: dt.datetime
) -> list[Blocker]:
    """What a draft still lacks, whoever publishes it and reviews it; the anchor names the place, or
    is the address of a page."""
    blockers = [
        Blocker(f"no-{name}", sentence, name)
        for name, sentence in WORDS_NEEDED.items()
        if not getattr(consultation, name)
    ]
    if consultation.closes_at <= now:
        blockers.append(
            Blocker(
                "closed",
                f"Its closing time, {spoken_moment(consultation.closes_at)}, has passed. Change "
                "the dates.",
                "closes",
            )
        )
    if not consultation.questions.exclude(kind__in=NOT_ASKED).exists():
        blockers.append(
            Blocker("no-questions", "It has no questions. Write some first.", "questions")
        )
    councils = councils_asked(consultation, now)
    facts = [council.facts for council in councils]
    blockers += [
        Blocker("unfinished", str(problem), page_of(consultation, problem))
        for problem in checks.problems(definition, facts)
    ]
    if not councils:
        blockers.append(
            Blocker(
                "nobody-asked",
                "No council in the register is asked by its rule "
                f"({asked_in_words(consultation.rule)}).",
                "asked",
            )
        )
    return blockers


def against_documents(consultation: Consultation, now: dt.datetime) -> list[Blocker]:
    """Documents are added and renewed in a draft, and after the opening until it is archived; what
    two people read for publishing is what councils find at the opening."""
    match consultation.state_at(now):
        case ConsultationState.ARCHIVED:
            return [Blocker("archived", "It is archived, so its documents stay as they are.")]
        case ConsultationState.SCHEDULED:
            sentence = (
                f"It opens on {spoken_moment(consultation.opens_at)} with the documents that were "
                "reviewed. Take it back to a draft to change them, or add them once it is open."
            )
            return [Blocker("not-open", sentence)]
    return []


def against_removing_document(consultation: Consultation) -> list[Blocker]:
    """What was published stays; a newer version says what holds now."""
    if consultation.published_at is None:
        return []
    sentence = (
        f"“{consultation.title}” was published on {spoken_moment(consultation.published_at)}, so "
        "its documents stay. Add a version that says what holds now."
    )
    return [Blocker("published", sentence)]


def against_archiving(consultation: Consultation, now: dt.datetime) -> list[Blocker]:
    if not consultation.state_at(now).is_over or now < consultation.ends_at:
        return [Blocker("not-over", "It is not over yet: councils can still be asked.")]
    return []


def page_of(consultation: Consultation, problem: Problem) -> str:
    """Where a problem is mended: the page of what has it."""
    of_question = [consultation.code, problem.identity]
    if problem.part == CONDITIONS:
        return reverse("consultations:edit-conditions", args=of_question)
    if problem.part == RELEASE:
        return reverse("consultations:edit-release", args=[consultation.code])
    if problem.part == AUDIENCE and problem.identity:
        return reverse("consultations:edit-audience", args=of_question)
    if problem.part == AUDIENCE:
        return reverse("consultations:edit-asked", args=[consultation.code])
    if problem.identity:
        return reverse("consultations:edit-question", args=of_question)
    if problem.section is not None:
        return reverse("consultations:edit-section", args=[consultation.code, problem.section])
    return reverse("consultations:edit", args=[consultation.code])


def against_shifting(consultation: Consultation, now: dt.datetime) -> list[Blocker]:
    """Dates move only in a demonstration, and there never while councils can answer."""
    if not (settings.DEMO or settings.TESTING):
        return [
            Blocker("no-demonstration", "Only a demonstration moves the dates of a consultation.")
        ]
    if consultation.state_at(now) == ConsultationState.OPEN:
        return [Blocker("open", "The consultation is open; its dates stay.")]
    return []


def against_adding(consultation: Consultation, now: dt.datetime) -> list[Blocker]:
    """Councils are named in addition from publishing until others can no longer submit: the
    closing, or what all of them were given."""
    if consultation.published_at is None:
        sentence = "It is a draft: its rule says which councils are asked, and names them."
        return [Blocker("draft", sentence)]
    if now >= end_of_all(consultation):
        return [Blocker("over", "The consultation has closed, so no further council is asked.")]
    return []


def end_of_all(consultation: Consultation) -> dt.datetime:
    """Until when every council asked can submit: the closing, or later where all of them were
    given more time (one query)."""
    closes_at = consultation.closes_at
    end = Coalesce("extended_until", Value(closes_at))
    least = consultation.invitations.aggregate(least=Min(end))["least"]
    return max(closes_at, least or closes_at)


def against_added(consultation: Consultation, council: Council, now: dt.datetime) -> list[Blocker]:
    """A council that is not asked yet, and is in being when it is asked."""
    if consultation.invitations.filter(council=council).exists():
        return [Blocker("asked", f"{council.name} is asked already.", "council")]
    if not Council.objects.in_being(asked_on(consultation, now)).filter(pk=council.pk).exists():
        sentence = f"{council.name} is not in being on that day."
        return [Blocker("not-in-being", sentence, "council")]
    return []


# --- more time ------------------------------------------------------------------------------


def against_giving_time(consultation: Consultation) -> list[Blocker]:
    """Councils get time while nothing has been counted: what comes later could not count.

    Releases and the manifest of what counted belong to apps above this one and are asked by the
    names of their relations. A preparation that was set aside made no figure.
    """
    if consultation.published_at is None:
        return [Blocker("not-published", "The consultation is not published yet.")]
    if consultation.is_asked_again:
        sentence = (
            "Which councils are asked is fixed when it opens, on "
            f"{spoken_moment(consultation.opens_at)}. A minute after that they can be given time."
        )
        return [Blocker("not-fixed", sentence)]
    set_aside = {"ended_at__isnull": False, "frozen_at__isnull": True}
    if consultation.releases.exclude(**set_aside).exists():
        return [Blocker("prepared", "The results have been prepared, so no more time is given.")]
    if hasattr(consultation, "manifest"):
        sentence = "What counts has been frozen after the end, so no more time is given."
        return [Blocker("counted", sentence)]
    return []

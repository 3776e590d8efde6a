"""May it be done *now*? Each policy returns what stands in the way; nothing means yes."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import timezone

from consultations.enums import ConsultationState
from consultations.models import NOT_ASKED, Consultation
from consultations.release_plan import PlanProblem, counted, declared_of, problems
from councils.models import Council
from councils.refusals import Blocker


def spoken_moment(moment: dt.datetime) -> str:
    """ "13 March 2015 at 23:59", London time."""
    local = timezone.localtime(moment)
    return f"{local.day} {local:%B %Y} at {local:%H:%M}"


def asked_on(consultation: Consultation, now: dt.datetime) -> dt.date:
    """The day that decides which councils there are to ask: the opening day, or today if the
    consultation is published later than it opens."""
    return timezone.localdate(max(consultation.opens_at, now))


def councils_asked(consultation: Consultation, now: dt.datetime) -> list[Council]:
    """The councils that publishing at this moment would ask (one query)."""
    rule = consultation.rule
    councils = Council.objects.in_being(asked_on(consultation, now))
    return [council for council in councils if rule.fits(council.facts)]


def against_releasing(consultation: Consultation) -> list[PlanProblem]:
    """What is wrong with the declaration of the release for the questions as they are stored."""
    declared = declared_of(consultation.release_plan)
    if not declared:  # the default holds for all questions
        return []
    questions = consultation.questions.order_by("position").prefetch_related("options")
    return problems(declared, counted((question.spec, question.asked) for question in questions))


def against_publishing(consultation: Consultation, now: dt.datetime) -> list[Blocker]:
    """Published once, with dates that leave time to answer, something to ask and somebody."""
    if consultation.published_at is not None:
        return [
            Blocker(
                "published",
                f"It has been published on {spoken_moment(consultation.published_at)}.",
            )
        ]
    blockers = []
    if consultation.closes_at <= now:
        blockers.append(
            Blocker(
                "closed",
                f"Its closing time, {spoken_moment(consultation.closes_at)}, has passed. Change "
                "the dates in its file and load it again.",
            )
        )
    if not consultation.questions.exclude(kind__in=NOT_ASKED).exists():
        blockers.append(
            Blocker(
                "no-questions",
                "It has no questions. Write them into its file and load it again.",
            )
        )
    for problem in against_releasing(consultation):
        blockers.append(
            Blocker(
                "release",
                f"How results are released cannot stay as it is: {problem.place}: "
                f"{problem.sentence} Change its file and load it again.",
            )
        )
    if not councils_asked(consultation, now):
        blockers.append(
            Blocker(
                "nobody-asked",
                "No council in the register is asked by its rule "
                f"({consultation.rule.in_words()}).",
            )
        )
    return blockers


def against_shifting(consultation: Consultation, now: dt.datetime) -> list[Blocker]:
    """Dates move only in a demonstration, and there never while councils can answer."""
    if not (settings.DEMO or settings.TESTING):
        return [
            Blocker("no-demonstration", "Only a demonstration moves the dates of a consultation.")
        ]
    if consultation.state_at(now) == ConsultationState.OPEN:
        return [Blocker("open", "The consultation is open; its dates stay.")]
    return []

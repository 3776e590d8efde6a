"""Rehearse before the opening: begin as a council, answer, throw everything away.

The row of the consultation is locked: publishing, discarding the draft and the opening end a
rehearsal, and no answer comes after its end.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from consultations import permissions
from consultations.models import Consultation, Question
from councils.functions import CouncilFacts
from councils.models import User
from councils.refusals import Blocker, Refused
from responses.actions.drafting.answers import normalised
from responses.enums import REHEARSED
from responses.models import RehearsedAnswer, RehearsedCouncil
from responses.policies.rehearsing import against_another, against_rehearsing
from responses.rehearsing import shape_of
from responses.said import Said

logger = logging.getLogger(__name__)

DISCARDED = Blocker("gone", "The draft was discarded, and its rehearsal with it.")
THROWN_AWAY = Blocker(
    "thrown-away", "This rehearsal is not there: it was thrown away. Begin another one."
)


@contextmanager
def rehearsing(consultation: Consultation, by: User) -> Iterator[tuple[Consultation, dt.datetime]]:
    """The consultation under its lock, before its opening."""
    with transaction.atomic():
        if not permissions.can_review(User.objects.get(pk=by.pk)):
            raise PermissionDenied("People with a role at the LGA rehearse a consultation.")
        stored = Consultation.objects.select_for_update().filter(pk=consultation.pk).first()
        now = timezone.now()
        if stored is None:
            raise Refused([DISCARDED])
        if blockers := against_rehearsing(stored, now):
            raise Refused(blockers)
        yield stored, now


def begin(*, consultation: Consultation, by: User, council: CouncilFacts) -> RehearsedCouncil:
    """Another round through the questions, as this council.

    Raises PermissionDenied for anybody without a role at the LGA, Refused once it has opened and
    where there are too many.
    """
    with rehearsing(consultation, by) as (stored, now):
        if blockers := against_another(stored):
            raise Refused(blockers)
        last = stored.rehearsed.aggregate(last=Max("number"))["last"]
        return RehearsedCouncil.objects.create(
            consultation=stored,
            number=(last or 0) + 1,
            council_facts=asdict(council),
            begun_at=now,
            begun_by=by,
        )


def answer(*, council: RehearsedCouncil, by: User, said: Mapping[Question, Said]) -> None:
    """Stores what is said to these questions, all or nothing; what is empty goes.

    Raises PermissionDenied for anybody but who began the round; Refused once it has opened or was
    thrown away, and for an answer that does not fit its question.
    """
    with rehearsing(council.consultation, by):
        if council.begun_by_id != by.pk:
            raise PermissionDenied("Each person answers as their own councils.")
        if not RehearsedCouncil.objects.filter(pk=council.pk).exists():
            raise Refused([THROWN_AWAY])
        facts = council.facts
        for question, typed in said.items():
            kept = normalised(question, typed, is_aimed=question.rule.fits(facts))
            if kept.state not in REHEARSED:
                RehearsedAnswer.objects.filter(council=council, identity=question.identity).delete()
                continue
            RehearsedAnswer.objects.update_or_create(
                council=council,
                identity=question.identity,
                defaults={
                    "of_version": council.consultation.version,
                    "number": question.number,
                    "asked": shape_of(question),
                    **kept.columns(),
                },
            )


def throw_away(*, consultation: Consultation, by: User) -> int:
    """Takes away everything that was rehearsed, whoever did; says as how many councils.

    Raises PermissionDenied for anybody without a role at the LGA, Refused once it has opened (then
    it is thrown away by itself).
    """
    with rehearsing(consultation, by) as (stored, _):
        number = stored.rehearsed.count()
        stored.rehearsed.all().delete()
    logger.info("Person %d threw the rehearsal of %s away (%d).", by.pk, stored.code, number)
    return number


def throw_away_due(now: dt.datetime) -> None:
    """Throws away what was rehearsed of consultations that have opened."""
    over = RehearsedCouncil.objects.filter(
        consultation__published_at__isnull=False, consultation__opens_at__lte=now
    )
    if over.exists():
        over.delete()
        logger.info("What was rehearsed of consultations that have opened was thrown away.")

"""Disposal after the retention date: the one way by which what was signed is ever removed.

A response goes as a whole.  The tombstone written first names the consultation, the
council, the last state and the head of the history's chain, so that a copy kept
elsewhere can still be checked, and it is what makes the database let the frozen rows go.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction

from councils.refusals import Blocker, Refused
from responses.actions.moving import locked
from responses.models import (
    AmendedAnswer,
    AnswerDecision,
    AnswerRevision,
    CallIn,
    ConsentChange,
    DecisionPublication,
    Evidence,
    KeptFile,
    Objection,
    PublicDecision,
    Reading,
    Receipt,
    ReportPartRevision,
    Response,
    SubmittedAnswer,
    Tombstone,
    Withdrawal,
)


def retention_ends(response: Response) -> dt.datetime:
    """The moment from which a response may be disposed of: the closing plus the years kept."""
    closes = response.invitation.consultation.ends_at
    year = closes.year + settings.RETENTION_YEARS
    try:
        return closes.replace(year=year)
    except ValueError:  # 29 February
        return closes.replace(year=year, day=28)


@transaction.atomic
def dispose(*, response: Response, by: str, reason: str) -> Tombstone:
    """Removes the response with everything of it and leaves a tombstone.

    `by` is the operator's name in words: this is done from the command line, by nobody who is
    logged in. Raises Refused before the retention date.
    """
    with locked(response) as (fresh, now):
        ends = retention_ends(fresh)
        if now < ends:
            raise Refused([Blocker("retention", f"The response is kept until {ends:%d %B %Y}.")])
        last = fresh.events.order_by("-number").first()
        assert last is not None
        tombstone = Tombstone.objects.create(
            response_id_was=fresh.pk,
            consultation_code=fresh.invitation.consultation.code,
            council_code=fresh.invitation.council.code,
            state=fresh.state,
            events=last.number,
            last_hash=last.hash,
            disposed_at=now,
            disposed_by=by,
            reason=reason,
        )
        for rows in (
            # How its people worked on it: replies before the comments they answer.
            fresh.comments.filter(parent__isnull=False),
            fresh.comments.all(),
            fresh.assignments.all(),
            fresh.section_checks.all(),
            fresh.notices.all(),
            fresh.visits.all(),
            fresh.presences.all(),
            # Of its own pages. That all responses were exported names no council, and stays.
            Reading.objects.filter(submission__response=fresh),
            ConsentChange.objects.filter(submission__response=fresh),
            Receipt.objects.filter(submission__response=fresh),
            Withdrawal.objects.filter(submission__response=fresh),
            SubmittedAnswer.objects.filter(submission__response=fresh),
            fresh.submissions.all(),
            Evidence.objects.filter(decision__response=fresh),
            Objection.objects.filter(decision__response=fresh),
            DecisionPublication.objects.filter(decision__response=fresh),
            PublicDecision.objects.filter(decision__response=fresh),
            CallIn.objects.filter(decision__response=fresh),
            fresh.consulted_members.all(),
            fresh.return_notes.all(),
            fresh.hand_overs.all(),
            AmendedAnswer.objects.filter(amendment__response=fresh),
            fresh.amendments.all(),
            AnswerDecision.objects.filter(decision__response=fresh),
            fresh.decisions.order_by("-number"),  # an amended one after what amends it
            AnswerRevision.objects.filter(answer__response=fresh),
            fresh.answers.all(),
            ReportPartRevision.objects.filter(part__response=fresh),
            fresh.parts.all(),
            fresh.sheet_revisions.all(),
            fresh.background_papers.all(),
            KeptFile.objects.filter(response=fresh),
            fresh.events.all(),
        ):
            rows.delete()
        fresh.delete()
        return tombstone

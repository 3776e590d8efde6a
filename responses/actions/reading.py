"""The log of who at the LGA read what councils submitted; nothing else writes `Reading`.

A reading is on record before anything is shown: whoever calls these shows the answers, in the
same transaction or after it, and where the row cannot be written there is nothing to see.

A page that the same person opens again within ten minutes adds no line: somebody who reads goes
back and forth, and the log is to be read as well.  The ten minutes count from the line that
stands, so that whoever goes on reading is on record every ten minutes.  Every export is a line.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from consultations.models import Consultation
from councils.enums import FOLLOWERS, StaffRoleKind
from councils.models import User
from responses.enums import EXPORTING, Way
from responses.models import Reading, Response, Submission

SAME_READING = dt.timedelta(minutes=10)


def record_reading(*, submission: Submission, by: User, now: dt.datetime) -> Reading:
    """That `by` opens the page of one submission: a new line, or the one of ten minutes ago.

    Raises PermissionDenied for people who do not follow consultations at the LGA.
    """
    if not by.staff_roles & FOLLOWERS:
        raise PermissionDenied("LGA editors and analysts read submissions.")
    recent = Reading.objects.filter(
        submission=submission, by=by, way=Way.PAGE, at__gt=now - SAME_READING, at__lte=now
    )
    return recent.first() or Reading.objects.create(
        consultation=submission.invitation.consultation,
        submission=submission,
        way=Way.PAGE,
        at=now,
        by=by,
    )


def record_list(
    *, consultation: Consultation, submissions: Collection[int], by: User, now: dt.datetime
) -> None:
    """That `by` opens a list that names these submissions and what they answer: a line for each
    that has none of the last ten minutes (two queries, however many).

    Raises PermissionDenied as `record_reading` does.
    """
    if not by.staff_roles & FOLLOWERS:
        raise PermissionDenied("LGA editors and analysts read submissions.")
    recent = Reading.objects.filter(
        submission__in=submissions, by=by, way=Way.PAGE, at__gt=now - SAME_READING, at__lte=now
    )
    known = set(recent.values_list("submission_id", flat=True))
    Reading.objects.bulk_create(
        Reading(consultation=consultation, submission_id=pk, way=Way.PAGE, at=now, by=by)
        for pk in submissions
        if pk not in known
    )


def record_of_both(*, response: Response, by: User) -> None:
    """That somebody who serves the council *and* follows consultations at the LGA opens a page
    of the council with what it submitted: the council sees that, too."""
    if not by.staff_roles & FOLLOWERS:
        return
    submission = Submission.objects.in_force().filter(response=response).first()
    if submission is not None:
        record_reading(submission=submission, by=by, now=timezone.now())


def record_export(*, consultation: Consultation, by: User, way: str) -> Reading:
    """That `by` takes all submissions in force at once, in the format that `way` names.

    Raises PermissionDenied for anybody but LGA analysts, ValueError for a way that is no export.
    """
    if StaffRoleKind.ANALYST not in by.staff_roles:
        raise PermissionDenied("LGA analysts export identified responses.")
    if way not in EXPORTING:
        raise ValueError(f"“{way}” is not an export.")
    return Reading.objects.create(
        consultation=consultation, submission=None, way=way, at=timezone.now(), by=by
    )

"""An earlier version is made the current one again: as a new version, so that none is lost.

Like any save it is based on a version that somebody saw (`base_version`); when a colleague saved
meanwhile, nothing is restored and both can be compared first.
"""

from __future__ import annotations

from typing import TypeVar

from django.utils.translation import gettext as _

from consultations.models import Question
from councils.models import User
from councils.refusals import Blocker, Conflict, Refused
from responses.actions.drafting.answers import normalised, write
from responses.actions.drafting.report import write_part
from responses.actions.drafting.sheets import write_sheet
from responses.actions.moving import drafting
from responses.enums import Sheet
from responses.models import (
    Answer,
    AnswerRevision,
    ReportPart,
    ReportPartRevision,
    ReportSheetRevision,
    Response,
)
from responses.part_words import PartWords
from responses.said import Said
from responses.sheets import SheetOf

AnyRevision = TypeVar("AnyRevision", AnswerRevision, ReportPartRevision, ReportSheetRevision)


def restore_answer(
    *, response: Response, question: Question, by: User, base_version: int, version: int
) -> Answer:
    """Makes the next version say what `version` said; its source says "version 3".

    What is said already is not saved again. Raises Conflict (with the stored answer) when
    `base_version` is not the stored version, Refused when the response is no draft, there is no
    such version or its words no longer fit the question, PermissionDenied for who may not write.
    """
    with drafting(response, by, question=question) as (fresh, now):
        answer = fresh.answers.select_related("saved_by", "question").get(question=question)
        earlier = _of(answer.revisions.filter(version=version).first(), version)
        is_aimed = answer.question.rule.fits(fresh.facts)
        wanted = normalised(answer.question, Said.of(earlier), is_aimed=is_aimed)
        if Said.of(answer) == wanted:
            return answer
        if answer.version != base_version:
            raise Conflict(answer)
        write(fresh, answer, wanted, by, now, f"version {version}", earlier.question_version)
        return answer


def restore_part(
    *, response: Response, part: ReportPart, by: User, base_version: int, version: int
) -> ReportPart:
    """As `restore_answer`, for a part of the report. A clearance comes back with the words that
    it was given of."""
    with drafting(response, by, part=part) as (fresh, now):
        stored = fresh.parts.select_related("saved_by").get(pk=part.pk)
        wanted = PartWords.of(_of(stored.revisions.filter(version=version).first(), version))
        if PartWords.of(stored) == wanted:
            return stored
        if stored.version != base_version:
            raise Conflict(stored)
        write_part(fresh, stored, wanted, by, now, f"version {version}")
        return stored


def restore_sheet(
    *, response: Response, sheet: Sheet, by: User, base_version: int, version: int
) -> SheetOf:
    """As `restore_answer`, for the title block or the background papers."""
    with drafting(response, by) as (fresh, now):
        stored = SheetOf(fresh, sheet)
        wanted = _of(stored.revisions.filter(version=version).first(), version).content
        if stored.content == wanted:
            return stored
        if stored.version != base_version:
            raise Conflict(stored)
        write_sheet(stored, wanted, by, now, f"version {version}")
        return stored


def _of(revision: AnyRevision | None, version: int) -> AnyRevision:
    if revision is None:
        raise Refused(
            [Blocker("version", _("There is no version %(number)s.") % {"number": version})]
        )
    return revision

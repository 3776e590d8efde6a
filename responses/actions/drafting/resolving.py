"""Two people wrote one text at the same time: what is kept, and that both are kept.

Nobody's words are lost by a choice.  What is stored already (theirs) is a version of its own.
What the chooser wrote (mine) becomes one too, also when it is not what stands afterwards: mine
is stored first and the text that was chosen is the version after it, in one transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any

from django.utils.translation import gettext as _

from consultations.models import Question
from councils.models import User
from councils.refusals import Blocker, Conflict, Refused
from responses.actions.drafting.answers import normalised, write
from responses.actions.drafting.report import as_cleared, write_part
from responses.actions.drafting.sheets import write_sheet
from responses.actions.moving import drafting
from responses.enums import Sheet
from responses.models import Answer, ReportPart, Response
from responses.part_words import PartWords
from responses.said import Said
from responses.sheets import Content, SheetOf


class Keep(Enum):
    """What a person keeps of two texts."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"  # a text that was made of the two


def resolve_conflict(
    *,
    response: Response,
    question: Question,
    by: User,
    seen_version: int,
    keep: Keep,
    mine: Said,
    both: Said | None = None,
    question_version: int | None = None,
) -> Answer:
    """Ends a conflict about one answer; both texts are versions of it afterwards.

    `seen_version` is the stored version that was shown as theirs, `mine` what the chooser
    wrote, `both` the text made of the two (for Keep.BOTH). A repeated request after a lost reply
    changes nothing. Raises Conflict (with the stored answer) when somebody saved another version
    since theirs was shown, Refused and PermissionDenied as `save_answer`.
    """
    is_aimed = question.rule.fits(response.facts)
    my_words = normalised(question, mine, is_aimed=is_aimed)
    merged = None
    if keep is Keep.BOTH:
        merged = normalised(question, _required(both), is_aimed=is_aimed)
    with drafting(response, by, question=question) as (fresh, now):
        answer = fresh.answers.select_related("saved_by", "question").get(question=question)

        def store(said: Said, source: str) -> None:
            write(fresh, answer, said, by, now, source, question_version)

        _resolve(answer, seen_version, keep, my_words, merged, Said.of, store)
        return answer


def resolve_part_conflict(
    *,
    response: Response,
    part: ReportPart,
    by: User,
    base_version: int,
    seen_version: int,
    keep: Keep,
    mine: PartWords,
    both: PartWords | None = None,
) -> ReportPart:
    """`resolve_conflict` for a part of the report. `base_version` is what `mine` was written on:
    it says whether a clearance was given of my words. Nobody has cleared a text made of two."""
    merged = _required(both).uncleared if keep is Keep.BOTH else None
    with drafting(response, by, part=part) as (fresh, now):
        stored = fresh.parts.select_related("saved_by").get(pk=part.pk)
        my_words = as_cleared(stored, mine, base_version)
        stands = {Keep.MINE: my_words.is_cleared, Keep.THEIRS: True, Keep.BOTH: False}
        stored.has_lost_clearance = mine.is_cleared and not stands[keep]

        def store(words: PartWords, source: str) -> None:
            write_part(fresh, stored, words, by, now, source)

        _resolve(stored, seen_version, keep, my_words, merged, PartWords.of, store)
        return stored


def resolve_sheet_conflict(
    *,
    response: Response,
    sheet: Sheet,
    by: User,
    seen_version: int,
    keep: Keep,
    mine: Content,
) -> Response:
    """`resolve_conflict` for the title block or the background papers; one of the two is kept."""
    with drafting(response, by) as (fresh, now):
        stored = SheetOf(fresh, sheet)

        def store(content: Content, source: str) -> None:
            write_sheet(stored, content, by, now, source)

        _resolve(stored, seen_version, keep, mine, None, lambda row: row.content, store)
        return fresh


def _required(both: Any) -> Any:
    if both is None:
        raise Refused([Blocker("both", _("Write the text that is made of the two."))])
    return both


def _resolve(
    row: Answer | ReportPart | SheetOf,
    seen_version: int,
    keep: Keep,
    mine: Any,
    merged: Any,
    says: Callable[[Any], Any],
    store: Callable[[Any, str], None],
) -> None:
    """Writes what is not a version yet, mine before the text that is kept."""
    seen = row.revisions.filter(version=seen_version).first()
    if seen is None:
        raise Conflict(row)
    theirs = says(seen)
    kept = {Keep.MINE: mine, Keep.THEIRS: theirs, Keep.BOTH: merged}[keep]
    if row.version != seen_version:
        if says(row) == kept and _is_version(row, seen_version, mine, says):
            return  # the reply to this very request was lost
        raise Conflict(row)
    if mine not in (theirs, kept):
        store(mine, f"kept beside version {seen_version}")
    if kept == says(row):
        return
    if kept == mine:
        source = f"kept instead of version {seen_version}"
    elif kept == theirs:
        source = f"version {seen_version}"
    else:
        source = f"made of versions {seen_version} and {row.version}"
    store(kept, source)


def _is_version(
    row: Answer | ReportPart | SheetOf, since: int, words: Any, says: Callable[[Any], Any]
) -> bool:
    return any(says(each) == words for each in row.revisions.filter(version__gte=since))

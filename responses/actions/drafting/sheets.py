"""The title block, the background papers and the particulars of the report.

Each is saved as a whole, and every save is a version that stays: a save that was based on an
older one replaces nothing, and both can be read, compared and brought back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from councils.models import User
from councils.refusals import Conflict
from responses import sheets
from responses.actions.drafting.answers import is_held
from responses.actions.moving import drafting, note
from responses.canonical import digest
from responses.enums import Sheet, Verb
from responses.models import ReportSheetRevision, Response
from responses.particulars import Particulars
from responses.sheets import Content, SheetOf


def save_title_block(*, response: Response, by: User, base_version: int, **fields: Any) -> Response:
    """Stores the title block (the names in `sheets.TITLE_BLOCK`; those not given stay) as its
    next version; like `save_answer` in all else."""
    content = sheets.title_block(fields)
    return _save(response, by, Sheet.TITLE_BLOCK, base_version, content)


def save_background_papers(
    *,
    response: Response,
    by: User,
    base_version: int,
    titles: Sequence[str],
    are_none: bool | None = None,
) -> Response:
    """Stores the list of background papers, or that there are none, as its next version.

    `are_none` says that there are none (it is printed); by default an empty list says so.
    """
    content = sheets.papers(titles, are_none=are_none)
    return _save(response, by, Sheet.PAPERS, base_version, content)


def save_particulars(
    *, response: Response, by: User, base_version: int, said: Particulars
) -> Response:
    """Stores the particulars of the decision as their next version, also where something is not
    said yet or does not fit: that is asked when the report is sent."""
    return _save(response, by, Sheet.PARTICULARS, base_version, said.to_json())


def _save(
    response: Response, by: User, sheet: Sheet, base_version: int, given: Content
) -> Response:
    def says(row: Any) -> dict[str, Any]:
        return {name: row.content.get(name) for name in given}

    with drafting(response, by) as (fresh, now):
        stored = SheetOf(fresh, sheet)
        if says(stored) == given:
            return fresh
        if stored.version != base_version:
            if is_held(stored, base_version, says, given, by):
                return fresh
            raise Conflict(stored)
        write_sheet(stored, {**stored.content, **given}, by, now)
        return fresh


def write_sheet(
    stored: SheetOf, content: Content, by: User, now: dt.datetime, source: str = ""
) -> None:
    """The next version with its line in the history. The caller holds the lock."""
    stored.put(content)
    sheet_revision(stored, content, by, now, source).save(force_insert=True)
    facts = {"sheet": str(stored.sheet), "version": stored.version, "content": digest(content)}
    more = {"source": source} if source else {}
    note(stored.response, Verb.SAVE_REPORT, by, now, facts | more)


def sheet_revision(
    stored: SheetOf, content: Content, by: User, now: dt.datetime, source: str = ""
) -> ReportSheetRevision:
    return ReportSheetRevision(
        response=stored.response,
        sheet=stored.sheet,
        version=stored.version,
        content=content,
        source=source[:250],
        saved_at=now,
        saved_by=by,
    )


def first_sheets(response: Response, by: User, now: dt.datetime) -> list[ReportSheetRevision]:
    """What each says when a response is started."""
    sheets_of = (SheetOf(response, sheet) for sheet in Sheet)
    return [sheet_revision(one, one.content, by, now) for one in sheets_of]

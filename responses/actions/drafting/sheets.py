"""The sheets of the report: title block, background papers, particulars, consents.

Each is saved as a whole, and every save is a version that stays: a save that was based on an
older one replaces nothing, and both can be read, compared and brought back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from councils.models import User
from councils.refusals import Blocker, Conflict, Refused
from responses import sheets
from responses.actions.drafting.answers import is_held
from responses.actions.moving import drafting, note
from responses.canonical import digest
from responses.consent import consents, is_quotable
from responses.enums import Consent, Publication, Sheet, Verb
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


def save_consents(
    *,
    response: Response,
    by: User,
    base_version: int,
    publication: str,
    common: int = Consent.CONFIDENTIAL,
    exceptions: Mapping[str, int] | None = None,
) -> Response:
    """Stores whether the council publishes its answers and what may be published of them: the
    level `common` of all, and that of `exceptions` by the question's number. Raises Refused for a
    question without words, which cannot be quoted, and otherwise as `save_title_block`."""
    exceptions = exceptions or {}
    if publication not in Publication.values:
        raise Refused([Blocker("publication", _("Choose one of the three answers."))])
    if {common, *exceptions.values()} - set(Consent.values):
        raise Refused([Blocker("consent", _("Choose one of the four levels."))])
    answers = response.answers_in_order
    quotable = [one.question.number for one in answers if is_quotable(one.question)]
    if unknown := sorted(set(exceptions) - set(quotable)):
        raise Refused(
            [
                Blocker(
                    "consent",
                    _("%(number)s has no words that could be quoted.") % {"number": unknown[0]},
                )
            ]
        )
    ordered = [(number, exceptions[number]) for number in quotable if number in exceptions]
    content = consents(publication, common, ordered)
    return _save(response, by, Sheet.CONSENT, base_version, content)


def save_publication(*, response: Response, by: User, publication: str) -> Response:
    """Says only whether the council publishes its answers; what may be quoted stays as it is."""
    if publication not in Publication.values:
        raise Refused([Blocker("publication", _("Choose one of the three answers."))])
    with drafting(response, by) as (fresh, now):
        stored = SheetOf(fresh, Sheet.CONSENT)
        if fresh.publication != publication:
            write_sheet(stored, {**stored.content, "publication": publication}, by, now)
        return fresh


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
    note(stored.response, VERBS.get(stored.sheet, Verb.SAVE_REPORT), by, now, facts | more)


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
    """What they say when a response is started."""
    all_of_them = (SheetOf(response, sheet) for sheet in Sheet)
    return [sheet_revision(one, one.content, by, now) for one in all_of_them]


# What the history calls a save, where it is no save of the report.
VERBS = {Sheet.CONSENT: Verb.SAVE_CONSENTS, Sheet.PARTICULARS: Verb.SAVE_PARTICULARS}

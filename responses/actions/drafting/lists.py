"""The lists of the report: what it weighs, and the background papers it relies on.

A list is saved as a whole.  It keeps no earlier versions; a save that was based on an older list
never replaces a newer one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from consultations.prose import clean_line
from councils.models import User
from councils.refusals import Conflict
from responses.actions.moving import drafting, note
from responses.canonical import digest
from responses.clearance import Weighed, in_force
from responses.enums import Verb
from responses.models import BackgroundPaper, Consideration, Response


def save_considerations(
    *,
    response: Response,
    by: User,
    items: Sequence[tuple[Any, ...]],
    base: str | None = None,
) -> list[Consideration]:
    """Replaces the list of considerations; items without text fall out.

    An item is (heading, text) or (heading, text, cleared by, cleared on); a clearance without
    both is none, and one that was given of other words falls with them (`clearance.in_force`).
    `base` is the digest of what the writer saw (`considerations_base`); Conflict when it changed
    since.
    """
    typed = [Weighed.typed(*item) for item in items]
    with drafting(response, by) as (fresh, now):
        rows = list(fresh.considerations.all())
        stored = [Weighed.of(row) for row in rows]
        wanted = in_force(stored, [item for item in typed if item.text])
        if stored == wanted:
            return rows
        if base is not None and base != considerations_base(rows):
            raise Conflict(rows)
        fresh.considerations.all().delete()
        written = Consideration.objects.bulk_create(
            Consideration(response=fresh, position=position, **asdict(item))
            for position, item in enumerate(wanted, 1)
        )
        content = digest([item.to_json() for item in wanted])
        note(fresh, Verb.SAVE_REPORT, by, now, {"part": "considerations", "content": content})
        return written


def considerations_base(rows: Iterable[Consideration]) -> str:
    """What a page gives back with its save, so that nobody's newer list is replaced."""
    return digest([Weighed.of(row).to_json() for row in rows])


def save_background_papers(
    *,
    response: Response,
    by: User,
    titles: Sequence[str],
    base: str | None = None,
    are_none: bool | None = None,
) -> list[BackgroundPaper]:
    """Replaces the list of background papers.

    `are_none` says that there are none (it is printed); by default an empty list says so.
    `base` is the digest of what the writer saw (`papers_base`); Conflict, with the response as
    it is, when that changed since.
    """
    wanted = [line for title in titles if (line := clean_line(title))]
    is_none = not wanted and are_none is not False
    with drafting(response, by) as (fresh, now):
        stored = list(fresh.background_papers.all())
        now_stored = [paper.title for paper in stored]
        if (now_stored, fresh.has_no_background_papers) == (wanted, is_none):
            return stored
        if base is not None and base != papers_base(now_stored, fresh.has_no_background_papers):
            raise Conflict(fresh)
        fresh.background_papers.all().delete()
        rows = BackgroundPaper.objects.bulk_create(
            BackgroundPaper(response=fresh, position=position, title=title)
            for position, title in enumerate(wanted, 1)
        )
        fresh.has_no_background_papers = is_none
        fresh.save(update_fields=["has_no_background_papers"])
        content = {"part": "papers", "content": digest(wanted), "are_none": is_none}
        note(fresh, Verb.SAVE_REPORT, by, now, content)
        return rows


def papers_base(titles: Sequence[str], are_none: bool) -> str:
    """As `considerations_base`, for the background papers."""
    return digest([list(titles), are_none])

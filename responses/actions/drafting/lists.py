"""The background papers that the report relies on.

The list is saved as a whole.  It keeps no earlier versions; a save that was based on an older
list never replaces a newer one.
"""

from __future__ import annotations

from collections.abc import Sequence

from consultations.prose import clean_line
from councils.models import User
from councils.refusals import Conflict
from responses.actions.moving import drafting, note
from responses.canonical import digest
from responses.enums import Verb
from responses.models import BackgroundPaper, Response


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
    """What a page gives back with its save, so that nobody's newer list is replaced."""
    return digest([list(titles), are_none])

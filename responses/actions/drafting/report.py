"""The report around the answers, and whether the council's answers are public."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from consultations.prose import clean, clean_line
from councils.models import User
from councils.refusals import Blocker, Conflict, Refused
from responses.actions.moving import drafting, note
from responses.canonical import digest
from responses.content import TITLE_BLOCK
from responses.enums import Publication, Verb
from responses.models import (
    BackgroundPaper,
    Consideration,
    ReportPart,
    ReportPartRevision,
    Response,
)


def part_revision(part: ReportPart) -> ReportPartRevision:
    return ReportPartRevision(
        part=part,
        version=part.version,
        heading=part.heading,
        text=part.text,
        not_applicable_text=part.not_applicable_text,
        saved_at=part.saved_at,
        saved_by=part.saved_by,
    )


def save_part(
    *,
    response: Response,
    part: ReportPart,
    by: User,
    base_version: int,
    heading: str,
    text: str,
    not_applicable_text: str = "",
) -> ReportPart:
    """Stores one part of the report as its next version; like `save_answer` in all else."""
    with drafting(response, by) as (fresh, now):
        stored = fresh.parts.select_related("saved_by").get(pk=part.pk)
        new = (clean_line(heading), clean(text), clean(not_applicable_text))
        if (stored.heading, stored.text, stored.not_applicable_text) == new:
            return stored
        if stored.version != base_version:
            seen = stored.revisions.filter(version=base_version).first()
            if seen and (seen.heading, seen.text, seen.not_applicable_text) == new:
                return stored
            raise Conflict(stored)
        stored.heading, stored.text, stored.not_applicable_text = new
        stored.version += 1
        stored.saved_at, stored.saved_by = now, by
        stored.save()
        part_revision(stored).save(force_insert=True)
        facts = {"part": stored.position, "version": stored.version, "content": digest(list(new))}
        note(fresh, Verb.SAVE_REPORT, by, now, facts)
        return stored


def save_title_block(*, response: Response, by: User, base_version: int, **fields: Any) -> Response:
    """Stores the title block (the names in `content.TITLE_BLOCK`; those not given stay)."""
    unknown = set(fields) - set(TITLE_BLOCK)
    if unknown:
        raise TypeError(f"not in the title block: {sorted(unknown)}")
    with drafting(response, by) as (fresh, now):
        before = {name: getattr(fresh, name) for name in fields}
        new = {
            name: clean_line(value) if isinstance(value, str) else value
            for name, value in fields.items()
        }
        if before == new:
            return fresh
        if fresh.title_version != base_version:
            raise Conflict(fresh)
        for name, value in new.items():
            setattr(fresh, name, value)
        fresh.title_version += 1
        fresh.save(update_fields=[*new, "title_version"])
        content = digest([[name, str(value)] for name, value in sorted(new.items())])
        facts = {"part": "title-block", "version": fresh.title_version, "content": content}
        note(fresh, Verb.SAVE_REPORT, by, now, facts)
        return fresh


def save_considerations(
    *,
    response: Response,
    by: User,
    items: Sequence[tuple[str, str]],
    base: str | None = None,
) -> list[Consideration]:
    """Replaces the list of considerations; items without text fall out.

    `base` is the digest of the [heading, text] pairs that the writer saw; Conflict when they
    changed since.
    """
    wanted = [(clean_line(heading), clean(text)) for heading, text in items]
    wanted = [(heading, text) for heading, text in wanted if text]
    with drafting(response, by) as (fresh, now):
        stored = list(fresh.considerations.all())
        now_stored = [[item.heading, item.text] for item in stored]
        if now_stored == [list(item) for item in wanted]:
            return stored
        if base is not None and base != digest(now_stored):
            raise Conflict(stored)
        fresh.considerations.all().delete()
        rows = Consideration.objects.bulk_create(
            Consideration(response=fresh, position=position, heading=heading, text=text)
            for position, (heading, text) in enumerate(wanted, 1)
        )
        facts = {"part": "considerations", "content": digest([list(item) for item in wanted])}
        note(fresh, Verb.SAVE_REPORT, by, now, facts)
        return rows


def save_background_papers(
    *, response: Response, by: User, titles: Sequence[str], base: str | None = None
) -> list[BackgroundPaper]:
    """Replaces the list of background papers; an empty list is printed as "None".

    `base` is the digest of the titles that the writer saw; Conflict when they changed since.
    """
    wanted = [line for title in titles if (line := clean_line(title))]
    with drafting(response, by) as (fresh, now):
        stored = list(fresh.background_papers.all())
        now_stored = [paper.title for paper in stored]
        if now_stored == wanted:
            return stored
        if base is not None and base != digest(now_stored):
            raise Conflict(stored)
        fresh.background_papers.all().delete()
        rows = BackgroundPaper.objects.bulk_create(
            BackgroundPaper(response=fresh, position=position, title=title)
            for position, title in enumerate(wanted, 1)
        )
        note(fresh, Verb.SAVE_REPORT, by, now, {"part": "papers", "content": digest(wanted)})
        return rows


def save_publication(*, response: Response, by: User, publication: str) -> Response:
    """Records whether the council has published or will publish its answers."""
    if publication not in Publication.values:
        raise Refused([Blocker("publication", "Choose one of the three answers.")])
    with drafting(response, by) as (fresh, now):
        if fresh.publication != publication:
            fresh.publication = publication
            fresh.save(update_fields=["publication"])
            note(fresh, Verb.SAVE_CONSENT, by, now, {"publication": publication})
        return fresh

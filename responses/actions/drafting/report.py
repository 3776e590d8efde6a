"""The report around the answers, and whether the council's answers are public."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from consultations.prose import clean, clean_line
from councils.models import User
from councils.refusals import Blocker, Conflict, Refused
from responses.actions.drafting.answers import is_held
from responses.actions.drafting.completion import take_back_completion
from responses.actions.moving import drafting, note
from responses.canonical import digest
from responses.content import TITLE_BLOCK
from responses.enums import PartKind, Publication, Verb
from responses.models import (
    BackgroundPaper,
    Consideration,
    ReportPart,
    ReportPartRevision,
    Response,
)


def part_revision(part: ReportPart, source: str = "") -> ReportPartRevision:
    return ReportPartRevision(
        part=part,
        version=part.version,
        heading=part.heading,
        text=part.text,
        not_applicable_text=part.not_applicable_text,
        source=source[:250],
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
    with drafting(response, by, part=part) as (fresh, now):
        stored = fresh.parts.select_related("saved_by").get(pk=part.pk)
        new = said_by_part(heading, text, not_applicable_text)
        if words_of_part(stored) == new:
            return stored
        if stored.version != base_version:
            if is_held(stored, base_version, words_of_part, new, by):
                return stored
            raise Conflict(stored)
        write_part(fresh, stored, new, by, now)
        return stored


PartWords = tuple[str, str, str]  # heading, text, what stands for questions left out


def said_by_part(heading: str, text: str, not_applicable_text: str = "") -> PartWords:
    return clean_line(heading), clean(text), clean(not_applicable_text)


def words_of_part(row: ReportPart | ReportPartRevision) -> PartWords:
    return row.heading, row.text, row.not_applicable_text


def write_part(
    fresh: Response,
    part: ReportPart,
    words: PartWords,
    by: User,
    now: dt.datetime,
    source: str = "",
) -> None:
    """The next version with its line in the history. The caller holds the lock."""
    part.heading, part.text, part.not_applicable_text = words
    part.version += 1
    part.saved_at, part.saved_by = now, by
    part.save()
    part_revision(part, source).save(force_insert=True)
    facts = {"part": part.position, "version": part.version, "content": digest(list(words))}
    note(fresh, Verb.SAVE_REPORT, by, now, facts | ({"source": source} if source else {}))
    if part.section_id is not None:
        take_back_completion(fresh, [part.section_id], by, now)


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


@dataclass(frozen=True)
class Weighed:
    """One consideration as it is written. Clearance is of exactly these words, or not given."""

    heading: str
    text: str
    cleared_name: str = ""
    cleared_on: dt.date | None = None

    def to_json(self) -> list[Any]:
        day = self.cleared_on.isoformat() if self.cleared_on else None
        return [self.heading, self.text, self.cleared_name, day]

    @property
    def clearance(self) -> tuple[str, str, dt.date | None]:
        return self.heading, self.cleared_name, self.cleared_on

    @classmethod
    def of(cls, row: Consideration) -> Weighed:
        return cls(row.heading, row.text, row.cleared_name, row.cleared_on)


def save_considerations(
    *,
    response: Response,
    by: User,
    items: Sequence[tuple[Any, ...]],
    base: str | None = None,
) -> list[Consideration]:
    """Replaces the list of considerations; items without text fall out.

    An item is (heading, text) or (heading, text, cleared by, cleared on); a clearance without
    both is none, and one that was given of other words falls with them: silence is never
    clearance. `base` is the digest of what the writer saw (`considerations_base`); Conflict when
    it changed since.
    """
    wanted = [_weighed(*item) for item in items]
    wanted = [item for item in wanted if item.text]
    with drafting(response, by) as (fresh, now):
        rows = list(fresh.considerations.all())
        stored = [Weighed.of(row) for row in rows]
        cleared_words = {one.clearance: one.text for one in stored if one.cleared_on}
        wanted = [
            item
            if cleared_words.get(item.clearance, item.text) == item.text
            else replace(item, cleared_name="", cleared_on=None)
            for item in wanted
        ]
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


def _weighed(
    heading: str, text: str, cleared_name: str = "", cleared_on: dt.date | None = None
) -> Weighed:
    name = clean_line(cleared_name)
    is_given = bool(name and cleared_on)
    return Weighed(
        clean_line(heading), clean(text), name if is_given else "", cleared_on if is_given else None
    )


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
    `base` is the digest of the titles that the writer saw; Conflict when they changed since.
    """
    wanted = [line for title in titles if (line := clean_line(title))]
    is_none = not wanted and are_none is not False
    with drafting(response, by) as (fresh, now):
        stored = list(fresh.background_papers.all())
        now_stored = [paper.title for paper in stored]
        if (now_stored, fresh.has_no_background_papers) == (wanted, is_none):
            return stored
        if base is not None and base != digest(now_stored):
            raise Conflict(stored)
        fresh.background_papers.all().delete()
        rows = BackgroundPaper.objects.bulk_create(
            BackgroundPaper(response=fresh, position=position, title=title)
            for position, title in enumerate(wanted, 1)
        )
        fresh.has_no_background_papers = is_none
        fresh.save(update_fields=["has_no_background_papers"])
        note(fresh, Verb.SAVE_REPORT, by, now, {"part": "papers", "content": digest(wanted)})
        return rows


def add_appendix(*, response: Response, by: User, heading: str) -> ReportPart:
    """Adds an empty appendix after everything else. Raises Refused without a heading."""
    heading = clean_line(heading)
    if not heading:
        raise Refused([Blocker("heading", "Give the appendix a heading.")])
    with drafting(response, by) as (fresh, now):
        last = fresh.parts.order_by("-position").first()
        part = ReportPart.objects.create(
            response=fresh,
            kind=PartKind.APPENDIX,
            position=last.position + 1 if last else 1,
            heading=heading[:200],
            saved_at=now,
            saved_by=by,
        )
        part_revision(part).save(force_insert=True)
        note(fresh, Verb.ORDER_REPORT, by, now, {"added": part.position})
        return part


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

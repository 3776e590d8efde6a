"""Which parts a report has and in which order: what is added to it and taken out of it, and the
council's template.

The order is a copy that each report has of its own.  Only these steps change it, each with a line
in the history, and none of them drops a word: an appendix or a consideration that is taken out
stays a row with all its versions and can be put back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from consultations.prose import clean_line
from councils.models import User
from councils.refusals import Blocker, Conflict, Refused
from responses.actions.drafting.report import part_revision, write_part
from responses.actions.moving import drafting, note
from responses.enums import ADDED_PARTS, REPEATED_PARTS, PartKind, Verb
from responses.models import ReportPart, ReportTemplate, Response
from responses.outline import (
    LONGEST_CONSIDERATION,
    LONGEST_HEADING,
    MOST_CONSIDERATIONS,
    WITHOUT_HEADING,
    Outline,
)
from responses.part_words import PartWords


def add_appendix(*, response: Response, by: User, heading: str) -> ReportPart:
    """Adds an empty appendix after everything else. Raises Refused without a heading."""
    heading = _heading(heading, _("Give the appendix a heading."), LONGEST_HEADING)
    with drafting(response, by) as (fresh, now):
        return _added(fresh, PartKind.APPENDIX, heading, by, now)


def add_consideration(*, response: Response, by: User, heading: str) -> ReportPart:
    """Adds a consideration without words after the others. Raises Refused without a heading, for
    a heading that another one has, and when there are as many as a report can weigh."""
    heading = _heading(heading, _("Give the consideration a heading."), LONGEST_CONSIDERATION)
    with drafting(response, by) as (fresh, now):
        there = considerations_of(fresh)
        if any(one.heading.lower() == heading.lower() for one in there):
            raise Refused(
                [
                    Blocker(
                        "heading",
                        _("“%(heading)s” is there already.") % {"heading": heading},
                        "heading",
                    )
                ]
            )
        if len(there) >= MOST_CONSIDERATIONS:
            sentence = _("A report can weigh at most %(limit)s considerations.") % {
                "limit": MOST_CONSIDERATIONS
            }
            raise Refused([Blocker("heading", sentence, "heading")])
        return _added(fresh, PartKind.CONSIDERATION, heading, by, now)


def considerations_of(response: Response) -> list[ReportPart]:
    """Those that are of the report, in their order (one query)."""
    outline = response.report_outline
    rows = response.parts.filter(kind=PartKind.CONSIDERATION).order_by("position")
    return [row for row in rows if outline.keeps(row)]


def _heading(typed: str, missing: str, longest: int) -> str:
    heading = clean_line(typed)
    if not heading:
        raise Refused([Blocker("heading", missing, "heading")])
    if len(heading) > longest:
        sentence = _("A heading can have at most %(limit)s characters here.") % {"limit": longest}
        raise Refused([Blocker("heading", sentence, "heading")])
    return heading


def _added(fresh: Response, kind: PartKind, heading: str, by: User, now: dt.datetime) -> ReportPart:
    part = _add_part(fresh, kind, heading, by, now)
    note(fresh, Verb.ORDER_REPORT, by, now, {"added": part.position})
    return part


def _add_part(
    fresh: Response, kind: PartKind, heading: str, by: User, now: dt.datetime
) -> ReportPart:
    last = fresh.parts.order_by("-position").first()
    part = ReportPart.objects.create(
        response=fresh,
        kind=kind,
        position=last.position + 1 if last else 1,
        heading=heading[:LONGEST_HEADING],
        saved_at=now,
        saved_by=by,
    )
    part_revision(part).save(force_insert=True)
    return part


def remove_part(*, response: Response, by: User, part: ReportPart, base_version: int) -> ReportPart:
    """Takes an appendix or a consideration out of the report; its words and versions stay and can
    be put back.

    Raises Conflict when it was saved again since `base_version`, so that nobody takes out words
    they have not seen; Refused for any other part.
    """
    with drafting(response, by) as (fresh, now):
        stored = _removable(fresh, part)
        outline = fresh.report_outline
        if not outline.keeps(stored):
            return stored
        if stored.version != base_version:
            raise Conflict(stored)
        _set_removed(fresh, [*outline.removed, stored.position])
        note(fresh, Verb.ORDER_REPORT, by, now, {"removed": stored.position})
        return stored


def put_part_back(*, response: Response, by: User, part: ReportPart) -> ReportPart:
    """The other way round: it stands where it stood before."""
    with drafting(response, by) as (fresh, now):
        stored = _removable(fresh, part)
        outline = fresh.report_outline
        if outline.keeps(stored):
            return stored
        _set_removed(fresh, [one for one in outline.removed if one != stored.position])
        note(fresh, Verb.ORDER_REPORT, by, now, {"put_back": stored.position})
        return stored


def _removable(fresh: Response, part: ReportPart) -> ReportPart:
    stored = fresh.parts.select_related("saved_by").get(pk=part.pk)
    if stored.kind not in ADDED_PARTS:
        sentence = _("Only an appendix or a consideration can be taken out of the report.")
        raise Refused([Blocker("kind", sentence)])
    return stored


def _set_removed(fresh: Response, positions: Sequence[int]) -> None:
    fresh.outline = {**fresh.report_outline.to_json(), "removed": sorted(set(positions))}
    fresh.save(update_fields=["outline"])


def take_template(*, response: Response, by: User, template_version: int) -> Response:
    """Gives this draft the order, headings, expected considerations and numbering of the
    council's template (the usual ones where it has none).

    Every word stays: what the template leaves out and somebody wrote is printed at its usual
    place. A heading that was changed by hand stays too. A consideration that is expected now has
    a place to be written; one that is no longer expected and has no words is taken out.
    `template_version` is the version that was shown (0 for none); Conflict with the present one
    when it changed since.
    """
    with drafting(response, by) as (fresh, now):
        template = ReportTemplate.objects.filter(council=fresh.council).first()
        version = template.version if template else 0
        if version != template_version:
            raise Conflict(template)
        before = fresh.report_outline
        after = Outline.taken_from(template.outline if template else {}, removed=before.removed)
        if after == before:
            return fresh
        fresh.outline = after.to_json()
        fresh.save(update_fields=["outline"])
        _retitle(fresh, before, after, by, now)
        _expect(fresh, before, after, by, now)
        note(fresh, Verb.ORDER_REPORT, by, now, {"template": version})
        return fresh


def _retitle(fresh: Response, before: Outline, after: Outline, by: User, now: dt.datetime) -> None:
    """Each part of the new order has a row, under the new heading if it had the old one."""
    parts = {part.kind: part for part in fresh.parts.exclude(kind__in=REPEATED_PARTS)}
    for item in after.items:
        if item.kind not in PartKind.values or item.kind in WITHOUT_HEADING:
            continue
        part = parts.get(item.kind)
        if part is None:
            _add_part(fresh, PartKind(item.kind), item.heading, by, now)
        elif part.heading == before.heading(item.kind) != item.heading:
            words = replace(PartWords.of(part), heading=item.heading)
            write_part(fresh, part, words, by, now, "the heading of the report template")


def _expect(fresh: Response, before: Outline, after: Outline, by: User, now: dt.datetime) -> None:
    """A place for each consideration of the new order, and none for what nobody wrote and nobody
    expects any more. What was taken out with words in it stays out."""
    rows = list(fresh.parts.filter(kind=PartKind.CONSIDERATION).order_by("position"))
    removed = set(after.removed)
    dropped = {one.strip().lower() for one in before.considerations}
    dropped -= {one.strip().lower() for one in after.considerations}
    empty = [row for row in rows if not row.text]
    removed |= {row.position for row in empty if row.heading.strip().lower() in dropped}
    for heading in after.lacking([row for row in rows if row.position not in removed]):
        again = next((row for row in empty if row.heading.lower() == heading.lower()), None)
        if again is not None:
            removed.discard(again.position)
        else:
            _add_part(fresh, PartKind.CONSIDERATION, heading, by, now)
    if removed != set(after.removed):
        _set_removed(fresh, sorted(removed))

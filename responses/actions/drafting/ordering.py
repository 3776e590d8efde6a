"""Which parts a report has and in which order: its appendices, and the council's template.

The order is a copy that each report has of its own.  Only these steps change it, each with a line
in the history, and none of them drops a word: an appendix that is taken out stays a row with all
its versions and can be put back.
"""

from __future__ import annotations

import datetime as dt

from consultations.prose import clean_line
from councils.models import User
from councils.refusals import Blocker, Conflict, Refused
from responses.actions.drafting.report import part_revision, write_part
from responses.actions.moving import drafting, note
from responses.enums import REPEATED_PARTS, PartKind, Verb
from responses.models import ReportPart, ReportTemplate, Response
from responses.outline import LONGEST_HEADING, WITHOUT_HEADING, Outline


def add_appendix(*, response: Response, by: User, heading: str) -> ReportPart:
    """Adds an empty appendix after everything else. Raises Refused without a heading."""
    heading = clean_line(heading)
    if not heading:
        raise Refused([Blocker("heading", "Give the appendix a heading.", "heading")])
    if len(heading) > LONGEST_HEADING:
        sentence = f"A heading can have at most {LONGEST_HEADING} characters."
        raise Refused([Blocker("heading", sentence, "heading")])
    with drafting(response, by) as (fresh, now):
        part = _add_part(fresh, PartKind.APPENDIX, heading, by, now)
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


def remove_appendix(
    *, response: Response, by: User, part: ReportPart, base_version: int
) -> ReportPart:
    """Takes an appendix out of the report; its words and versions stay and can be put back.

    Raises Conflict when it was saved again since `base_version`, so that nobody takes out words
    they have not seen; Refused for a part that is no appendix.
    """
    with drafting(response, by) as (fresh, now):
        stored = _appendix(fresh, part)
        outline = fresh.report_outline
        if not outline.keeps(stored):
            return stored
        if stored.version != base_version:
            raise Conflict(stored)
        _set_removed(fresh, sorted({*outline.removed, stored.position}))
        note(fresh, Verb.ORDER_REPORT, by, now, {"removed": stored.position})
        return stored


def put_appendix_back(*, response: Response, by: User, part: ReportPart) -> ReportPart:
    """The other way round: it stands where it stood before."""
    with drafting(response, by) as (fresh, now):
        stored = _appendix(fresh, part)
        outline = fresh.report_outline
        if outline.keeps(stored):
            return stored
        _set_removed(fresh, [one for one in outline.removed if one != stored.position])
        note(fresh, Verb.ORDER_REPORT, by, now, {"put_back": stored.position})
        return stored


def _appendix(fresh: Response, part: ReportPart) -> ReportPart:
    stored = fresh.parts.select_related("saved_by").get(pk=part.pk)
    if stored.kind != PartKind.APPENDIX:
        sentence = "Only an appendix can be taken out of the report."
        raise Refused([Blocker("kind", sentence)])
    return stored


def _set_removed(fresh: Response, positions: list[int]) -> None:
    fresh.outline = {**fresh.report_outline.to_json(), "removed": positions}
    fresh.save(update_fields=["outline"])


def take_template(*, response: Response, by: User, template_version: int) -> Response:
    """Gives this draft the order, headings, expected considerations and numbering of the
    council's template (the usual ones where it has none).

    Every word stays: what the template leaves out and somebody wrote is printed at its usual
    place. A heading that was changed by hand stays too. `template_version` is the version that
    was shown (0 for none); Conflict with the present one when it changed since.
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
            words = (item.heading, part.text, part.not_applicable_text)
            write_part(fresh, part, words, by, now, "the heading of the report template")

"""The words of the report around the answers.

Its title block, its background papers and the consents are in `sheets`, its order in `ordering`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.db.models import Q
from django.utils.translation import gettext as _

from consultations.prose import clean
from councils.models import User
from councils.refusals import Blocker, Conflict, Refused
from responses import left_out
from responses.actions.drafting.answers import is_held
from responses.actions.drafting.completion import take_back_completion
from responses.actions.moving import drafting, note
from responses.canonical import digest
from responses.clearance import in_force
from responses.enums import PartKind, Verb
from responses.models import ReportPart, ReportPartRevision, Response
from responses.outline import LONGEST_HEADING
from responses.part_words import PartWords
from responses.said import against_length


def part_revision(part: ReportPart, source: str = "") -> ReportPartRevision:
    return ReportPartRevision(
        part=part,
        version=part.version,
        **PartWords.of(part).columns(),
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
    cleared_name: str = "",
    cleared_on: dt.date | None = None,
    not_applicable_to: str = "",
    affirmed: str = "",
    is_read: bool = False,
    source: str = "",
) -> ReportPart:
    """Stores one part of the report as its next version; like `save_answer` in all else.

    The council's own words for questions that are left out are noted with the numbers of those
    that the writer saw (`not_applicable_to`), by default of those that are left out now.
    `affirmed` are the numbers of which somebody says that words written for others are right of
    them, too: it counts if these are still the ones left out.
    `is_read`: somebody saves what was prefilled as it is; that is a version, too.
    `source` says where the words came from if nobody typed them here.
    A clearance is of a consideration, needs a name and a day, and falls where it was given of
    other words (`clearance.in_force`); what is returned says that it fell.
    """
    if sentence := against_length(text, not_applicable_text):
        raise Refused([Blocker("text", sentence, "text")])
    typed = PartWords.typed(heading, text, not_applicable_text, cleared_name, cleared_on)
    typed = replace(typed, not_applicable_to=not_applicable_to)
    if len(typed.heading) > LONGEST_HEADING:
        sentence = f"A heading can have at most {LONGEST_HEADING} characters here."
        raise Refused([Blocker("heading", sentence, "heading")])
    with drafting(response, by, part=part) as (fresh, now):
        stored = fresh.parts.select_related("saved_by").get(pk=part.pk)
        new = as_cleared(stored, typed, base_version)
        stored.has_lost_clearance = typed.is_cleared and not new.is_cleared
        if affirmed and affirmed == left_out.of_response(fresh, stored.section_id).stored:
            new = replace(new, not_applicable_to=affirmed)
        if PartWords.of(stored) == new and not (affirmed and _is_affirmed(stored, new)):
            if is_read and stored.is_prefilled and base_version == stored.version:
                write_part(fresh, stored, new, by, now, "saved as it was prefilled")
            return stored
        if stored.version != base_version:
            if is_held(stored, base_version, PartWords.of, new, by):
                return stored
            raise Conflict(stored)
        write_part(fresh, stored, new, by, now, source)
        return stored


def _is_affirmed(stored: ReportPart, new: PartWords) -> bool:
    """Whether the words that stand there already are said to be of other questions now."""
    is_said = bool(new.not_applicable_text and new.not_applicable_to)
    return is_said and new.not_applicable_to != stored.not_applicable_to


def as_cleared(stored: ReportPart, words: PartWords, seen_version: int) -> PartWords:
    """`words` with their clearance, if it was given of them; `seen_version` is the one that the
    writer went on from. The caller holds the lock."""
    if not words.is_cleared or stored.kind != PartKind.CONSIDERATION:
        return words.uncleared
    name, day = words.clearance
    same = Q(cleared_name=name, cleared_on=day)
    rows = list(stored.revisions.filter(same | Q(version=seen_version)))
    seen = next((PartWords.of(row) for row in rows if row.version == seen_version), None)
    given = [said for row in rows if (said := PartWords.of(row)).clearance == words.clearance]
    return in_force(words, seen, given)


def insert_background(
    *, response: Response, part: ReportPart, by: User, base_version: int
) -> ReportPart:
    """Puts the consultation's own background before what the part says, as its next version.

    What stands there already is not put there twice. Raises Refused for a part of which the
    consultation gives no background, and otherwise as `save_part`.
    """
    with drafting(response, by, part=part) as (fresh, now):
        stored = fresh.parts.select_related("saved_by", "section").get(pk=part.pk)
        background = background_of(fresh, stored)
        if not background:
            raise Refused([Blocker("background", _("The consultation gives no background here."))])
        if background in stored.text:
            return stored
        if stored.version != base_version:
            raise Conflict(stored)
        text = "\n\n".join(filter(None, [background, stored.text]))
        words = replace(PartWords.of(stored), text=text)
        write_part(fresh, stored, words, by, now, "the consultation's background")
        return stored


def background_of(response: Response, part: ReportPart) -> str:
    """What the consultation itself says where this part of the report stands; "" if nothing."""
    if part.section is not None:
        return clean(part.section.background)
    is_background = part.kind == PartKind.BACKGROUND
    return clean(response.invitation.consultation.summary) if is_background else ""


def write_part(
    fresh: Response,
    part: ReportPart,
    words: PartWords,
    by: User,
    now: dt.datetime,
    source: str = "",
) -> None:
    """The next version with its line in the history. The caller holds the lock."""
    words = replace(words, not_applicable_to=_written_for(fresh, part, words))
    for name, value in words.columns().items():
        setattr(part, name, value)
    part.version += 1
    part.saved_at, part.saved_by = now, by
    part.save()
    part_revision(part, source).save(force_insert=True)
    facts = {"part": part.position, "version": part.version, "content": digest(words.content)}
    note(fresh, Verb.SAVE_REPORT, by, now, facts | ({"source": source} if source else {}))
    if part.section_id is not None:
        take_back_completion(fresh, [part.section_id], by, now)


def _written_for(fresh: Response, part: ReportPart, words: PartWords) -> str:
    """The questions that the council's own words in place of some are of."""
    seen = words.not_applicable_to
    if not words.not_applicable_text or part.section_id is None:
        return ""
    is_kept = words.not_applicable_text == part.not_applicable_text
    if is_kept and seen in {"", part.not_applicable_to}:
        return part.not_applicable_to
    out = left_out.of_response(fresh, part.section_id)
    if is_kept:  # said to be right of what is left out now, or not
        return seen if seen == out.stored else part.not_applicable_to
    is_known = bool(seen) and set(seen.split()) <= set(out.order)
    return seen if is_known else out.stored

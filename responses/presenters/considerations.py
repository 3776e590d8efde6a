"""What the report weighs: how each consideration stands, and what is said of its clearance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from councils.policies import spoken
from responses.enums import PartKind
from responses.models import ReportPart
from responses.outline import Outline
from responses.part_words import PartWords
from responses.presenters.steps import Tag


def weighed(parts: Iterable[ReportPart]) -> list[ReportPart]:
    """The considerations among these parts."""
    return [part for part in parts if part.kind == PartKind.CONSIDERATION]


def written(parts: Iterable[ReportPart]) -> list[ReportPart]:
    """Those that are printed: with words."""
    return [part for part in weighed(parts) if part.text]


def not_written(outline: Outline, parts: Iterable[ReportPart]) -> list[str]:
    """The headings that the report is expected to consider and that are not written."""
    return outline.lacking(written(parts))


def not_cleared(parts: Iterable[ReportPart]) -> list[str]:
    """The headings of what is written and nobody has cleared."""
    return [part.heading for part in written(parts) if part.cleared_on is None]


def cleared_line(name: str, day: dt.date | None) -> str:
    """ "Cleared by Lena Example, 4 March 2015"; that nobody did is said as well."""
    if day is None:
        return _("Not cleared by anybody")
    return _("Cleared by %(who)s, %(day)s") % {"who": name, "day": spoken(day)}


@dataclass(frozen=True)
class Standing:
    """How one consideration stands, beside its form."""

    tag: Tag
    words: str
    is_cleared: bool = False

    def to_json(self) -> dict[str, Any]:
        shown = {"tag": str(self.tag.text), "colour": self.tag.colour, "words": self.words}
        return {**shown, "is_cleared": self.is_cleared}


def standing(part: ReportPart, outline: Outline) -> Standing:
    if not outline.keeps(part):
        sentence = _("Somebody took it out of the report meanwhile. It can be put back.")
        return Standing(Tag(_("Removed"), "red"), sentence)
    if part.cleared_on:
        words = _("by %(who)s, %(day)s. If heading or text change, it has to be cleared again.") % {
            "who": part.cleared_name,
            "day": spoken(part.cleared_on),
        }
        return Standing(Tag(_("Cleared"), "green"), words, is_cleared=True)
    if part.text:
        return Standing(Tag(_("Not cleared"), "grey"), _("by anybody."))
    is_expected = part.heading.strip().lower() in {one.lower() for one in outline.considerations}
    tag = Tag(_("Expected"), "blue") if is_expected else Tag(_("Empty"), "grey")
    return Standing(tag, _("It is not written yet, so it is not printed."))


def fallen(sent: PartWords, stored: ReportPart) -> str:
    """The sentence for a clearance that was sent along with words it was not given of."""
    if not stored.has_lost_clearance or sent.cleared_on is None:
        return ""
    return _(
        "“%(heading)s” was cleared by %(who)s on %(day)s. The words changed, so it has to be "
        "cleared again."
    ) % {"heading": stored.heading, "who": sent.cleared_name, "day": spoken(sent.cleared_on)}

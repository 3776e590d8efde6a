"""What the report weighs: how each consideration stands, and what is said of its clearance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

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
    return f"Cleared by {name}, {spoken(day)}" if day else "Not cleared by anybody"


@dataclass(frozen=True)
class Standing:
    """How one consideration stands, beside its form."""

    tag: Tag
    words: str
    is_cleared: bool = False

    def to_json(self) -> dict[str, Any]:
        shown = {"tag": self.tag.text, "colour": self.tag.colour, "words": self.words}
        return {**shown, "is_cleared": self.is_cleared}


def standing(part: ReportPart, outline: Outline) -> Standing:
    if not outline.keeps(part):
        sentence = "Somebody took it out of the report meanwhile. It can be put back."
        return Standing(Tag("Removed", "red"), sentence)
    if part.cleared_on:
        words = f"by {part.cleared_name}, {spoken(part.cleared_on)}. If heading or text change, "
        tag = Tag("Cleared", "green")
        return Standing(tag, f"{words}it has to be cleared again.", is_cleared=True)
    if part.text:
        return Standing(Tag("Not cleared", "grey"), "by anybody.")
    is_expected = part.heading.strip().lower() in {one.lower() for one in outline.considerations}
    tag = Tag("Expected", "blue") if is_expected else Tag("Empty", "grey")
    return Standing(tag, "It is not written yet, so it is not printed.")


def fallen(sent: PartWords, stored: ReportPart) -> str:
    """The sentence for a clearance that was sent along with words it was not given of."""
    if not stored.has_lost_clearance or sent.cleared_on is None:
        return ""
    return (
        f"“{stored.heading}” was cleared by {sent.cleared_name} on {spoken(sent.cleared_on)}. "
        "The words changed, so it has to be cleared again."
    )

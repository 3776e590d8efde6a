"""The order of a council's report: which parts, under which headings, numbered or not.

A council's own template says it once; each response takes a copy when it is started, so that a
changed template changes no report that somebody is reading.  Parts that people write are rows
of the report; the recommendations printed again, the place of the sections and that of the
considerations are only entries here.  Considerations, alternatives and appendices are printed
when something is written there.

Nothing that is written ever falls out of a report: what an outline leaves out and somebody wrote
all the same stands at its usual place (`including`).

Plain Python on plain values.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar

from django.utils.translation import gettext as _

from responses.enums import ADDED_PARTS, PartKind

CONSIDERATIONS = "considerations"
RECOMMENDATIONS_AGAIN = "recommendations-again"
LONGEST_HEADING = 200
LONGEST_CONSIDERATION = 120
MOST_CONSIDERATIONS = 30

# What an outline can name, with its usual heading. Appendices always stand last.
HEADINGS: Mapping[str, str] = {
    PartKind.PURPOSE: "Purpose of report",
    PartKind.RECOMMENDATIONS: "Recommendations",
    PartKind.BACKGROUND: "Background",
    PartKind.CONSULTATION: "The consultation",
    PartKind.SECTION: "The sections of the consultation",
    CONSIDERATIONS: "Considerations",
    PartKind.ALTERNATIVES: "Alternative options considered and rejected",
    RECOMMENDATIONS_AGAIN: "Recommendations",
    PartKind.REASONS: "Reason for recommendations",
}
# Without these a report says neither what is asked of the member nor what would be sent.
NEEDED = (PartKind.RECOMMENDATIONS, PartKind.SECTION)
# Each section has its own heading, and what is printed again the heading it had before.
WITHOUT_HEADING = frozenset({PartKind.SECTION, RECOMMENDATIONS_AGAIN})
USUAL_CONSIDERATIONS = ("Risk management", "Equalities")
SUGGESTED_CONSIDERATIONS = (
    "Financial",
    "Legal",
    "Risk management",
    "Equalities",
    "Human resources",
    "Climate change",
    "Data protection",
)


@dataclass(frozen=True)
class Item:
    """One entry: what stands there and under which heading."""

    kind: str
    heading: str


class Row(Protocol):
    """A part of a report that people write, as far as its place goes."""

    @property
    def kind(self) -> str: ...
    @property
    def position(self) -> int: ...
    @property
    def text(self) -> str: ...


class Worded(Protocol):
    """Something under a heading."""

    @property
    def heading(self) -> str: ...


AnyRow = TypeVar("AnyRow", bound=Row)


@dataclass(frozen=True)
class Outline:
    """The whole order. `considerations` are the headings a report is expected to weigh.

    `language` is that of the consultation's own questions; the council's words are as it wrote
    them. `removed` are the positions of appendices and considerations that were taken out of one
    report; a template has none.
    """

    items: tuple[Item, ...] = tuple(Item(str(kind), words) for kind, words in HEADINGS.items())
    considerations: tuple[str, ...] = USUAL_CONSIDERATIONS
    is_numbered: bool = True
    removed: tuple[int, ...] = ()
    language: str = ""  # of the consultation's questions in it; "": English

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(item.kind for item in self.items)

    def heading(self, kind: str) -> str:
        return next((item.heading for item in self.items if item.kind == kind), HEADINGS[kind])

    def to_json(self) -> dict[str, Any]:
        return {
            "items": [[item.kind, item.heading] for item in self.items],
            "considerations": list(self.considerations),
            "is_numbered": self.is_numbered,
            **({"removed": list(self.removed)} if self.removed else {}),
            **({"language": self.language} if self.language else {}),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Outline:
        """What `to_json` gave; without entries the usual order. Raises ValueError with every
        problem, one a line."""
        if not stored:
            return cls()
        items = tuple(Item(kind, heading) for kind, heading in stored["items"])
        if found := problems(items, stored["considerations"]):
            raise ValueError("\n".join(found))
        return cls(
            items,
            tuple(stored["considerations"]),
            stored["is_numbered"],
            tuple(stored.get("removed", ())),
            stored.get("language", ""),
        )

    @classmethod
    def taken_from(cls, template: Mapping[str, Any], *, removed: Sequence[int] = ()) -> Outline:
        """The outline that a report has from such a stored template."""
        return replace(cls.from_json(template), removed=tuple(removed))

    def including(self, written: Iterable[str]) -> Outline:
        """With an entry for each of these kinds that has none, right after what usually stands
        before it: nothing written is left out of the paper."""
        items, order = list(self.items), list(HEADINGS)
        for kind in sorted(set(written) & set(HEADINGS) - set(self.kinds), key=order.index):
            places = {item.kind: place for place, item in enumerate(items, 1)}
            before = [one for one in order[: order.index(kind)] if one in places]
            items.insert(places[before[-1]] if before else 0, Item(kind, HEADINGS[kind]))
        return replace(self, items=tuple(items))

    def laid_out(self, rows: Iterable[AnyRow]) -> list[tuple[str, tuple[AnyRow, ...]]]:
        """The parts of a report that people write, in the paper's order, each with its kind.

        Considerations stand together, also where there are none yet; all else by itself. What
        the outline leaves out stands there only if something is written in it; what was removed
        does not.
        """
        by_kind: dict[str, list[AnyRow]] = {}
        for row in rows:
            if self.keeps(row):
                by_kind.setdefault(place_of(row), []).append(row)
        written = [kind for kind, own in by_kind.items() if any(row.text for row in own)]
        found: list[tuple[str, tuple[AnyRow, ...]]] = []
        for kind in self.including(written).kinds:
            own = by_kind.get(kind, [])
            found += [(kind, tuple(own))] if kind == CONSIDERATIONS else _each(kind, own)
        return [*found, *_each(PartKind.APPENDIX, by_kind.get(PartKind.APPENDIX, []))]

    def keeps(self, row: Row) -> bool:
        """Whether this part is still of the report."""
        return row.kind not in ADDED_PARTS or row.position not in self.removed

    def lacking(self, rows: Iterable[Worded]) -> list[str]:
        """The considerations that are expected and that none of these is, by their headings."""
        there = {row.heading.strip().lower() for row in rows}
        return [one for one in self.considerations if one.strip().lower() not in there]


def _each(kind: str, rows: Iterable[AnyRow]) -> list[tuple[str, tuple[AnyRow, ...]]]:
    return [(str(kind), (row,)) for row in rows]


def place_of(row: Row) -> str:
    """The entry of an outline at which a part stands."""
    return CONSIDERATIONS if row.kind == PartKind.CONSIDERATION else row.kind


def problems(items: Sequence[Item], considerations: Sequence[str]) -> list[str]:
    """What is wrong with an outline, one sentence each; empty means that it can be used."""
    found = []
    kinds = [item.kind for item in items]
    found += [
        _("“%(part)s” is no part of a report.") % {"part": kind}
        for kind in kinds
        if kind not in HEADINGS
    ]
    for kind, heading in HEADINGS.items():
        if kinds.count(kind) > 1:
            found.append(_("“%(heading)s” stands there twice.") % {"heading": heading})
    found += [
        _("“%(heading)s” is missing.") % {"heading": HEADINGS[kind]}
        for kind in NEEDED
        if kind not in kinds
    ]
    for item in items:
        if not item.heading.strip():
            found.append(
                _("“%(heading)s” has no heading.") % {"heading": HEADINGS.get(item.kind, item.kind)}
            )
        elif len(item.heading) > LONGEST_HEADING:
            found.append(
                _("“%(beginning)s…” is longer than %(limit)s characters.")
                % {"beginning": item.heading[:40], "limit": LONGEST_HEADING}
            )
    lowered = [heading.strip().lower() for heading in considerations]
    if "" in lowered:
        found.append(_("A consideration has no heading."))
    found += [
        _("“%(beginning)s…” is longer than %(limit)s characters.")
        % {"beginning": heading[:40], "limit": LONGEST_CONSIDERATION}
        for heading in considerations
        if len(heading) > LONGEST_CONSIDERATION
    ]
    if len(set(lowered)) < len(lowered):
        found.append(_("A consideration is listed twice."))
    if len(considerations) > MOST_CONSIDERATIONS:
        found.append(_("List at most %(limit)s considerations.") % {"limit": MOST_CONSIDERATIONS})
    return found

"""How a consultation stands in the sheets of a workbook: the columns, made of the fields.

A sheet for each group of fields.  A rule is spread out as survey teams keep it: one column for
every council type, with a tick where the question is for that type, one for all of them, and one
for each other part of the rule.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from consultations.definition.fields import (
    CONSULTATION,
    QUESTION,
    RULE_PARTS,
    SECTION,
    TRANSLATION,
    Field,
    Group,
    Takes,
)
from councils.enums import CouncilType, Function, Nation, Tier

HOW_TO_READ = "How to read this"
NOTES = "Notes"  # a sheet of that name is anybody's
RELEASE = "Release"
TICK, YES, NO, NONE = "✓", "yes", "no", "none"
TICKS = frozenset({"✓", "✔", "✗", "x", "yes", "y", "1", "true", "ja"})
YESES, NOES = frozenset({"yes", "true", "1", "y", "x", "✓"}), frozenset({"no", "false", "0", "n"})
BETWEEN = "; "  # the values of a list in one cell
TYPES, ALL_TYPES = "types", "all types"
# What people call the values of a rule: “county council” is the type “county”.
SPOKEN = {
    str(label).casefold(): str(value)
    for labels in (CouncilType, Tier, Function, Nation)
    for value, label in labels.choices
}
OF_QUESTION = tuple(field.of for field in QUESTION.fields if field.of is not None)
SHEETS = (CONSULTATION, SECTION, QUESTION, *OF_QUESTION, TRANSLATION)
# The column in which a row says what it belongs to.
OWNER = {QUESTION.name: "section"} | {group.name: "question" for group in OF_QUESTION}
RELEASE_COLUMNS = {
    "part": ("dimensions, neighbours, stratum, option merges, scores or crossings", 18),
    "of": ("The dimension or the question, where the part has one", 18),
    "for": ("The category or the option, where the part has one", 28),
    "value": (
        "One value, or several with “;” between them; “none” where it is declared to be empty",
        60,
    ),
}
WIDTHS = {Takes.PROSE: 60, Takes.LINE: 18, Takes.CODES: 18, Takes.NUMBER: 9, Takes.FLAG: 11}
WIDE = {"title": 40, "label": 40, "place": 30, "follows_note": 40, "background_note": 30}
TICK_WIDTH, PART_WIDTH = 13, 22


@dataclass(frozen=True)
class Column:
    """One column: of a field, or of a part of a rule or one of its types."""

    title: str
    what: str
    width: int
    field: Field | None = None  # none: to which section or question the row belongs
    part: str = ""
    council_type: str = ""

    @property
    def is_tick(self) -> bool:
        return self.part == TYPES


def spoken(name: str) -> str:
    """ "wording held", for a column."""
    return name.replace("_", " ")


def columns_of(group: Group) -> tuple[Column, ...]:
    """The columns of a group's sheet, in their order."""
    found = []
    if owner := OWNER.get(group.name):
        found.append(Column(owner, f"Number of the {owner} that it belongs to", 9))
    for field in group.fields:
        if field.takes is Takes.RULE:
            found += _columns_of_rule(field)
        elif field.takes not in {Takes.GROUPS, Takes.RELEASE}:
            width = WIDE.get(field.name, WIDTHS[field.takes])
            found.append(Column(spoken(field.name), _what(field), width, field))
    return tuple(found)


def _what(field: Field) -> str:
    known = f": {', '.join(field.known)}" if field.known else ""
    several = "; several with “;” between them" if field.takes is Takes.CODES else ""
    flag = f"; {YES} or {NO}" if field.takes is Takes.FLAG else ""
    needed = " (needed)" if field.is_needed else ""
    return f"{field.what}{known}{several}{flag}{needed}"


def _columns_of_rule(field: Field) -> Iterable[Column]:
    yield Column(ALL_TYPES, f"{TICK}: for councils of every type", TICK_WIDTH, field, TYPES)
    for council_type in CouncilType:
        label = str(council_type.label)
        what = f"{TICK}: for councils of this type"
        yield Column(label, what, TICK_WIDTH, field, TYPES, str(council_type.value))
    for part, known in RULE_PARTS.items():
        if part != TYPES:
            yield Column(part, what_of_part(part, known), PART_WIDTH, field, part)


def what_of_part(part: str, known: tuple[str, ...]) -> str:
    among = f": {BETWEEN.join(known)}" if known else ""
    return f"Only councils with one of these {part}, “;” between them{among}"


def particulars() -> Iterable[tuple[str, str, Field, str]]:
    """The rows of the sheet Consultation: title, meaning, field, part of a rule."""
    for field in CONSULTATION.fields:
        if field.takes is Takes.RULE:
            for part, known in RULE_PARTS.items():
                title = f"{spoken(field.name)}: {part}"
                yield title, what_of_part(part, known), field, part
        elif field.takes not in {Takes.GROUPS, Takes.RELEASE}:
            yield spoken(field.name), _what(field), field, ""

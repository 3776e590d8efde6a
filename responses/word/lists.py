"""Styles and lists of a Word document: what a paragraph is called, and what stands before it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from responses.word.body import VAL, Line, W, numbering_of

NO_LIST = "0"
LONGEST_MARK = 40  # what stands before a line, with the places of numbers
MOST_STEPS = 20  # from a style to the one that it is based on
ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass
class Styles:
    names: dict[str, str] = field(default_factory=dict)  # small letters, by identifier
    parents: dict[str, str] = field(default_factory=dict)
    lists: dict[str, tuple[str, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Any) -> Styles:
        """Of the part with the styles; None: there is none."""
        found = cls()
        for style in () if root is None else root.findall(f"{W}style"):
            identifier = style.get(f"{W}styleId", "")
            found.names[identifier] = _value(style.find(f"{W}name")).lower()
            found.parents[identifier] = _value(style.find(f"{W}basedOn"))
            look = style.find(f"{W}pPr")
            numbering = numbering_of(look) if look is not None else None
            if numbering is not None:
                found.lists[identifier] = numbering
        return found

    def name(self, line: Line) -> str:
        return self.names.get(line.style, line.style.lower())

    def numbering(self, line: Line) -> tuple[str, int] | None:
        """The list of a line, by itself or by its style."""
        found = line.numbering
        style = line.style
        for _ in range(MOST_STEPS):
            if found is not None or not style:
                break
            found = self.lists.get(style)
            style = self.parents.get(style, "")
        return found if found is not None and found[0] not in {"", NO_LIST} else None


@dataclass(frozen=True)
class Level:
    form: str = "decimal"
    text: str = "%1."
    start: int = 1


@dataclass
class Lists:
    """The lists of a document, and how far each is counted."""

    levels: dict[tuple[str, int], Level] = field(default_factory=dict)
    counted: dict[str, dict[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Any) -> Lists:
        found = cls()
        if root is None:
            return found
        abstract = {
            one.get(f"{W}abstractNumId", ""): dict(_levels(one))
            for one in root.findall(f"{W}abstractNum")
        }
        for number in root.findall(f"{W}num"):
            identifier = number.get(f"{W}numId", "")
            levels = dict(abstract.get(_value(number.find(f"{W}abstractNumId")), {}))
            for override in number.findall(f"{W}lvlOverride"):
                levels |= dict(_levels(override))
            found.levels |= {(identifier, at): level for at, level in levels.items()}
        return found

    def mark(self, numbering: tuple[str, int]) -> str:
        """What stands before the next line of this list: "•", or "3." for a number."""
        identifier, at = numbering
        level = self.levels.get(numbering, Level("bullet"))
        if level.form == "bullet":
            return "•"
        if level.form == "none":
            return ""
        counts = self.counted.setdefault(identifier, {})
        counts[at] = counts.get(at, level.start - 1) + 1
        for deeper in [one for one in counts if one > at]:
            del counts[deeper]

        def said(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            own = self.levels.get((identifier, place), Level())
            return _number(counts.get(place, own.start), own.form)

        return re.sub(r"%([1-9])", said, level.text).strip()


def _levels(parent: Any) -> Iterator[tuple[int, Level]]:
    for level in parent.findall(f"{W}lvl"):
        at, start = level.get(f"{W}ilvl", ""), _value(level.find(f"{W}start"))
        yield (
            int(at) if re.fullmatch("[0-8]", at) else 0,
            Level(
                _value(level.find(f"{W}numFmt")) or "decimal",
                _value(level.find(f"{W}lvlText"))[:LONGEST_MARK],
                int(start) if re.fullmatch("[0-9]{1,5}", start) else 1,
            ),
        )


def _number(count: int, form: str) -> str:
    found = str(count)
    if form.endswith("Letter") and 0 < count <= 26:
        found = chr(ord("a") + count - 1)
    elif form.endswith("Roman") and 0 < count < 40:
        found, rest = "", count
        for value, letters in ROMAN:
            times, rest = divmod(rest, value)
            found += letters * times
    return found.upper() if form.startswith("upper") else found


def _value(element: Any) -> str:
    return "" if element is None else str(element.get(VAL, ""))

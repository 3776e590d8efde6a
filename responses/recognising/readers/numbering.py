"""The numbers that a word processor writes before paragraphs and that stand nowhere in the text."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

BULLET = "•"
MOST_LEVELS = 10
ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
         (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


@dataclass(frozen=True)
class Level:
    """How one level of a list counts: `pattern` has "%1" for the number of the first level."""

    kind: str  # decimal, letter, roman, bullet, none
    pattern: str
    start: int = 1
    is_upper: bool = False


def number(count: int, level: Level) -> str:
    """A count as that level writes it: 4 is "4", "d" or "iv"."""
    count = max(0, min(count, 3_000))
    if level.kind == "letter" and count:
        letters = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letters.upper() if level.is_upper else letters
    if level.kind == "roman" and count:
        found = ""
        for value, sign in ROMAN:
            while count >= value:
                found, count = found + sign, count - value
        return found.upper() if level.is_upper else found
    return str(count)


class Counters:
    """Counts the paragraphs of every list as they come."""

    def __init__(self) -> None:
        self.counts: dict[str, dict[int, int]] = defaultdict(dict)

    def label(self, list_id: str, levels: dict[int, Level], depth: int) -> str:
        """What stands before the next paragraph of this list at this depth, counted from 0."""
        level = levels.get(depth)
        if level is None or level.kind == "none":
            return ""
        if level.kind == "bullet":
            return BULLET
        counts = self.counts[list_id]
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]

        def filled(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            own = levels.get(at, level)
            return number(counts.get(at, own.start), own)

        return re.sub(r"%([1-9])", filled, level.pattern).strip()

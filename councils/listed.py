"""A list in a sentence."""

from __future__ import annotations

from collections.abc import Iterable


def listed(words: Iterable[str], joint: str = "and") -> str:
    """ "Q1", "Q1 and Q3", "Q1, Q2 and Q5"; empty for none."""
    *before, last = [*words] or [""]
    return f"{', '.join(before)} {joint} {last}" if before else last

"""Whether a second release may be made after the first.

The difference of two releases is about the councils that changed between them.  With few of
them it would be about single councils, so fewer than 10 are corrected by an erratum in words.
A second release has a fresh key for all cells and doubles m of the guarantee; there is no
third.  Figures that were frozen and then rejected count as the first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from councils.refusals import Blocker

FEWEST_CHANGED = 10
MOST_RELEASES = 2

Council = TypeVar("Council", str, int)  # however councils are named
Answered = TypeVar("Answered")


def changed_members(
    before: Mapping[Council, Answered], after: Mapping[Council, Answered]
) -> frozenset[Council]:
    """Councils whose answers came, went or differ between two sets of answers by council."""
    return frozenset(
        council
        for council in before.keys() | after.keys()
        if council not in before or council not in after or before[council] != after[council]
    )


def blockers_of_correction(*, changed: int, releases: int) -> tuple[Blocker, ...]:
    """What stands in the way of another release; empty means that it may be made.

    `changed` is the number of councils of `changed_members`, `releases` how many there are.
    """
    found = []
    if releases >= MOST_RELEASES:
        found.append(
            Blocker("releases-used", "There are two releases already; a third is not made.")
        )
    if releases and changed < FEWEST_CHANGED:
        found.append(
            Blocker(
                "too-few-changed",
                f"Fewer than {FEWEST_CHANGED} councils changed: publish an erratum in words.",
            )
        )
    return tuple(found)

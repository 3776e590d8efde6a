"""One text out of two that began as the same: what a person starts from when two saves met.

Plain Python on plain text, line by line (a paragraph is a line).  What only one side changed is
taken from that side; where both changed the same lines, both stand, one after the other.  No
word that either side added is ever missing: the person who merges takes away, not the program.
"""

from __future__ import annotations

from collections.abc import Iterator

from consultations.aligning import pairs


def merged(base: str, mine: str, theirs: str) -> str:
    """The text of both: their changes and mine, put into what both began with."""
    if mine == theirs or theirs == base:
        return mine
    if mine == base:
        return theirs
    start, ours, others = base.split("\n"), mine.split("\n"), theirs.split("\n")
    return "\n".join(_lines(start, ours, others))


def _lines(base: list[str], mine: list[str], theirs: list[str]) -> Iterator[str]:
    """The merged lines, from one stretch that nobody touched to the next."""
    at = my_at = their_at = 0
    for line, my_line, their_line in _untouched(base, mine, theirs):
        yield from _stretch(base[at:line], mine[my_at:my_line], theirs[their_at:their_line])
        yield base[line]
        at, my_at, their_at = line + 1, my_line + 1, their_line + 1
    yield from _stretch(base[at:], mine[my_at:], theirs[their_at:])


def _untouched(
    base: list[str], mine: list[str], theirs: list[str]
) -> Iterator[tuple[int, int, int]]:
    """Places of the lines that both sides kept, ascending in all three."""
    my_places, their_places = _places(base, mine), _places(base, theirs)
    for line in range(len(base)):
        if line in my_places and line in their_places:
            yield line, my_places[line], their_places[line]


def _places(base: list[str], other: list[str]) -> dict[int, int]:
    return dict(pairs(base, other))


def _stretch(base: list[str], mine: list[str], theirs: list[str]) -> list[str]:
    """Lines between two that both kept: of whoever changed them, of both if both did."""
    if mine == theirs or theirs == base:
        return mine
    if mine == base:
        return theirs
    between = [""] if any(mine) and any(theirs) else []
    return [*theirs, *between, *mine]

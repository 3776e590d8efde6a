"""Which members of two sequences stayed: the words of two texts, or their lines.

Two sequences of any length and kind cost a fraction of a second, because people choose what is
compared.  What is too long is first cut at what occurs once in each (as in a "patience diff");
what lies between is compared exactly.  The usual way of that takes the longest runs first, which
reads best, and its time grows with the cube of what is said again and again: it has a bound, and
beyond it the longest common subsequence is found with numbers of as many bits as there are members.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

EXACT_UP_TO = 500  # on either side; beyond that, they are cut into smaller pairs first
MOST_WORK = 8_000_000  # steps at the very most, of all that is compared the usual way


def pairs(
    old: Sequence[str], new: Sequence[str], exact_up_to: int = EXACT_UP_TO
) -> Iterator[tuple[int, int]]:
    """Positions of what stayed, ascending on both sides; the same sequences give the same."""
    waiting = [(0, len(old), 0, len(new))]
    left = MOST_WORK
    while waiting:
        start, end, new_start, new_end = waiting.pop()
        while start < end and new_start < new_end and old[start] == new[new_start]:
            yield start, new_start
            start, new_start = start + 1, new_start + 1
        tail = 0
        while (
            start < end - tail
            and new_start < new_end - tail
            and old[end - tail - 1] == new[new_end - tail - 1]
        ):
            tail += 1
        # The matching tail comes after all that lies between: it waits as a pair of its own.
        if tail:
            waiting.append((end - tail, end, new_end - tail, new_end))
            end, new_end = end - tail, new_end - tail
        if start == end or new_start == new_end:
            continue
        if max(end - start, new_end - new_start) <= exact_up_to:
            one, other = old[start:end], new[new_start:new_end]
            work = _work(one, other)
            matching = longest_runs(one, other) if work <= left else most(one, other)
            left -= work if work <= left else 0
            for at, new_at in matching:
                yield start + at, new_start + new_at
            continue
        anchors = _anchors(old, new, start, end, new_start, new_end)
        if anchors:
            cuts = [*anchors, (end, new_end)]
            stretches = [(*first, *second) for first, second in pairwise(cuts)]
            waiting += [(a, b, c, d) for a, c, b, d in reversed(stretches)]
            waiting.append((start, anchors[0][0], new_start, anchors[0][1]))


def _work(one: Sequence[str], other: Sequence[str]) -> int:
    """Steps that `longest_runs` takes at most: for each run all places that are alike."""
    count, other_count = Counter(one), Counter(other)
    alike = sum(count[each] * other_count[each] for each in count)
    return alike * sum((count & other_count).values())


def longest_runs(one: Sequence[str], other: Sequence[str]) -> Iterator[tuple[int, int]]:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    for block in matcher.get_matching_blocks():
        for step in range(block.size):
            yield block.a + step, block.b + step


def most(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int]]:
    """As many pairs as there can be.

    In each row, one for each member of `other`, a bit is 0 where the common subsequence grows with
    that member of `one` (Hyyrö, "Bit-parallel LCS-length computation revisited", 2004).
    """
    places: dict[str, int] = {}
    for at, each in enumerate(one):
        places[each] = places.get(each, 0) | 1 << at
    row = every = (1 << len(one)) - 1
    rows = [row]
    for each in other:
        alike = row & places.get(each, 0)
        row = ((row + alike) | (row - alike)) & every
        rows.append(row)
    found = []
    at, new_at = len(one), len(other)
    while at and new_at:
        bit = 1 << (at - 1)
        if rows[new_at] & bit:
            at -= 1
            continue
        new_at -= 1
        if rows[new_at] & bit:
            at -= 1
            found.append((at, new_at))
    return found[::-1]


def _anchors(
    old: Sequence[str], new: Sequence[str], start: int, end: int, new_start: int, new_end: int
) -> list[tuple[int, int]]:
    """What occurs once in each stretch, as the longest run that ascends on both sides."""
    count, new_count = Counter(old[start:end]), Counter(new[new_start:new_end])
    places = {new[at]: at for at in range(new_start, new_end) if new_count[new[at]] == 1}
    common = [
        (at, places[old[at]])
        for at in range(start, end)
        if count[old[at]] == 1 and old[at] in places
    ]
    ends: list[int] = []  # smallest end of an ascending run of each length
    tops: list[int] = []  # index in `common` of that end
    before: list[int] = []
    for index, (_, place) in enumerate(common):
        length = bisect_left(ends, place)
        before.append(tops[length - 1] if length else -1)
        if length == len(ends):
            ends.append(place)
            tops.append(index)
        else:
            ends[length], tops[length] = place, index
    run: list[tuple[int, int]] = []
    index = tops[-1] if tops else -1
    while index >= 0:
        run.append(common[index])
        index = before[index]
    return run[::-1]

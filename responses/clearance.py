"""Who cleared what the report weighs, and when: always of exactly the words that stand there.

A clearance (name and day) that was given of other words falls with them.  Silence is never
clearance, and neither is a clearance that nobody gave of these words: where it cannot be told
whether somebody cleared them or an earlier clearance was sent along with changed words, it falls.

Plain Python on plain values.
"""

from __future__ import annotations

from collections.abc import Iterable

from responses.part_words import PartWords


def in_force(words: PartWords, seen: PartWords | None, given: Iterable[PartWords]) -> PartWords:
    """`words`, without a clearance that was given of other words.

    `seen` is the version that the writer went on from: where only the clearance is another one,
    somebody has just given it. `given` are the earlier versions with this very clearance.
    """
    if not words.is_cleared or (seen is not None and seen.wording == words.wording):
        return words
    cleared = {one.wording for one in given}
    return words if not cleared or words.wording in cleared else words.uncleared

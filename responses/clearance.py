"""Who cleared what the report weighs, and when: always of exactly the words that stand there.

A clearance (name and day) that was given of other words falls with them.  Silence is never
clearance, and neither is a clearance that nobody gave of these words: where it cannot be told
whether somebody cleared them or the words were changed under an earlier clearance, it falls.

Plain Python on plain values.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from consultations.prose import clean, clean_line


@dataclass(frozen=True)
class Weighed:
    """One consideration as it is written; it is cleared with both a name and a day."""

    heading: str
    text: str
    cleared_name: str = ""
    cleared_on: dt.date | None = None

    @property
    def is_cleared(self) -> bool:
        return self.cleared_on is not None

    @property
    def clearance(self) -> tuple[str, dt.date | None]:
        return self.cleared_name, self.cleared_on

    @property
    def uncleared(self) -> Weighed:
        return replace(self, cleared_name="", cleared_on=None)

    def to_json(self) -> list[Any]:
        day = self.cleared_on.isoformat() if self.cleared_on else None
        return [self.heading, self.text, self.cleared_name, day]

    @classmethod
    def of(cls, row: Any) -> Weighed:
        return cls(row.heading, row.text, row.cleared_name, row.cleared_on)

    @classmethod
    def typed(
        cls, heading: str, text: str, cleared_name: str = "", cleared_on: dt.date | None = None
    ) -> Weighed:
        """As it is stored; a clearance without both name and day is none."""
        weighed = cls(clean_line(heading), clean(text), clean_line(cleared_name), cleared_on)
        is_given = bool(weighed.cleared_name and cleared_on)
        return weighed if is_given else weighed.uncleared


def in_force(before: Sequence[Weighed], wanted: Sequence[Weighed]) -> list[Weighed]:
    """`wanted` without the clearances that were given of other words in `before`."""
    return [item.uncleared if _is_of_other_words(item, before, wanted) else item for item in wanted]


def _is_of_other_words(item: Weighed, before: Sequence[Weighed], wanted: Sequence[Weighed]) -> bool:
    if not item.is_cleared:
        return False
    given = [one for one in before if one.clearance == item.clearance]
    if any(one.text == item.text for one in given):
        return False
    namesakes = [one for one in before if one.heading == item.heading]
    if namesakes:
        return any(one.clearance == item.clearance for one in namesakes)
    # Under a new heading: a clearance of the same person and day whose words are gone may have
    # been carried here with a renamed consideration.
    kept = {(one.text, one.clearance) for one in wanted}
    return any((one.text, one.clearance) not in kept for one in given)

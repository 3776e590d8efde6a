"""What one part of the report says: one value, wherever it stands.

A draft, each of its versions, a conflict and a file all say the same things; `Said` is the like of
it for an answer.  Plain Python: no database, no form.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any

from consultations.prose import clean, clean_line

FIELDS = ("heading", "text", "not_applicable_text", "cleared_name", "cleared_on")


@dataclass(frozen=True)
class PartWords:
    """Heading and paragraphs; of a section's part also what stands for the questions left out.

    A consideration says who cleared these words and when; with one of the two it is not cleared.
    """

    heading: str
    text: str
    not_applicable_text: str = ""
    cleared_name: str = ""
    cleared_on: dt.date | None = None
    # For which questions `not_applicable_text` was written: noted beside it, and not said.
    not_applicable_to: str = field(default="", compare=False)

    @classmethod
    def of(cls, row: Any) -> PartWords:
        return cls(**{name: getattr(row, name) for name in (*FIELDS, "not_applicable_to")})

    @classmethod
    def typed(
        cls,
        heading: str,
        text: str,
        not_applicable_text: str = "",
        cleared_name: str = "",
        cleared_on: dt.date | None = None,
    ) -> PartWords:
        """As it is stored. Nothing is cleared by half, and nothing where nothing is written."""
        heading, text = clean_line(heading), clean(text)
        words = cls(heading, text, clean(not_applicable_text), clean_line(cleared_name), cleared_on)
        is_given = bool(words.cleared_name and words.cleared_on and words.text)
        return words if is_given else words.uncleared

    def said(self) -> dict[str, Any]:
        """What `typed` takes."""
        return {name: getattr(self, name) for name in FIELDS}

    def columns(self) -> dict[str, Any]:
        """The values of a row's columns."""
        return {**self.said(), "not_applicable_to": self.not_applicable_to}

    @property
    def wording(self) -> tuple[str, str]:
        """What a clearance is given of."""
        return self.heading, self.text

    @property
    def is_cleared(self) -> bool:
        return self.cleared_on is not None

    @property
    def clearance(self) -> tuple[str, dt.date | None]:
        return self.cleared_name, self.cleared_on

    @property
    def uncleared(self) -> PartWords:
        return replace(self, cleared_name="", cleared_on=None)

    @property
    def content(self) -> list[Any]:
        """What the history's hash of a part is taken over.

        Versions from before considerations were parts have the shorter form, and what nobody
        cleared and stands for no questions keeps it, so that every chain still verifies.
        """
        short: list[Any] = [self.heading, self.text, self.not_applicable_text]
        if self.cleared_on is not None:
            return [*short, self.cleared_name, self.cleared_on.isoformat()]
        return [*short, self.not_applicable_to] if self.not_applicable_to else short

"""One thing that keeps a definition from being published (checks.py)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

CONSULTATION, SECTION, QUESTION, AUDIENCE, CONDITIONS, RELEASE = (
    "consultation",
    "section",
    "question",
    "audience",
    "conditions",
    "release",
)


@dataclass(frozen=True)
class Problem:
    """One thing that blocks publishing: the part of the definition that has it, what is wrong, and
    what to do. `section` and `identity` are given as far as it has such a place."""

    part: str
    sentence: str
    remedy: str
    section: int | None = None
    number: str = ""
    identity: uuid.UUID | None = None

    @property
    def place(self) -> str:
        if self.number:
            return self.number
        return "The consultation" if self.section is None else f"Section {self.section}"

    def __str__(self) -> str:
        return f"{self.place} {self.sentence} {self.remedy}"

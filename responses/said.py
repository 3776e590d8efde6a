"""What is said to one question: one value, wherever it stands.

A draft, each of its versions, a decision (suggested beside decided), a submission, a page and a
paper all say the same five things.  Plain Python: no database, no form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LONGEST = 200_000  # characters: a 20,000-word answer fits, a pasted book does not
FIELDS = ("state", "text", "choices", "other", "reason")


def against_length(*texts: str) -> str:
    """Why none of these texts can be stored, "" where all can: what comes in a file is as long as
    its writer likes, and is never shortened without a word."""
    if all(len(text) <= LONGEST for text in texts):
        return ""
    return f"A text can have at most {LONGEST:,} characters here."


@dataclass(frozen=True)
class Said:
    """State, words and choices of one answer.

    `choices` are codes of the chosen options; of a grid "statement:option", one a statement.
    `other` are the words of "Other, please specify". `reason` says why there is no response, or
    why the question is not for the council.
    """

    state: str
    text: str = ""
    choices: tuple[str, ...] = ()
    other: str = ""
    reason: str = ""

    @classmethod
    def of(cls, row: Any, prefix: str = "") -> Said:
        """What a row says; the columns of a decision begin with "suggested_" or "decided_"."""
        values = {name: getattr(row, prefix + name) for name in FIELDS}
        return cls(**{**values, "choices": tuple(values["choices"])})

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Said:
        """Reads `to_json`, also as it was before `other` and `reason` were known."""
        values = {name: stored[name] for name in FIELDS if name in stored}
        return cls(**{**values, "choices": tuple(values["choices"])})

    def columns(self, prefix: str = "") -> dict[str, Any]:
        """The values of a row's columns."""
        return {prefix + name: value for name, value in self.to_json().items()}

    def to_json(self) -> dict[str, Any]:
        return {
            "state": self.state,
            "text": self.text,
            "choices": list(self.choices),
            "other": self.other,
            "reason": self.reason,
        }

    @property
    def content(self) -> list[Any]:
        """What the history's hash of an answer is taken over.

        Answers that were saved before `other` and `reason` were known have the shorter form,
        and an answer that has neither keeps it, so that every chain still verifies.
        """
        short: list[Any] = [self.state, self.text, list(self.choices)]
        return [*short, self.other, self.reason] if self.other or self.reason else short

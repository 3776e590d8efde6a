"""A refusal always has a sentence: what stands in the way, in words that help."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Blocker:
    """One thing that stands in the way: a stable code, a sentence, and where to mend it."""

    code: str
    sentence: str
    anchor: str = ""


class Refused(Exception):
    """Raised when something may not be done *now*; carries every blocker, never none."""

    def __init__(self, blockers: Sequence[Blocker]) -> None:
        if not blockers:
            raise ValueError("a refusal needs at least one blocker")
        self.blockers = tuple(blockers)
        super().__init__(" ".join(blocker.sentence for blocker in blockers))


def refuse(blockers: Sequence[Blocker]) -> None:
    """Raises Refused if anything stands in the way."""
    if blockers:
        raise Refused(blockers)


class Conflict(Exception):
    """Raised when a save was based on an older version than the stored one."""

    def __init__(self, current: object) -> None:
        self.current = current
        super().__init__("Somebody saved a newer version in the meantime.")

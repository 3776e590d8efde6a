"""Saving many things of one file: each as a whole or not at all, and what was not is named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from councils.refusals import Conflict, Refused


@dataclass(frozen=True)
class NotTaken:
    """`key` as it was chosen, "" for a comment; `is_newer` where somebody else saved meanwhile."""

    label: str
    sentence: str
    key: str = ""
    is_newer: bool = False


@dataclass(frozen=True)
class Taken:
    """What became of what was chosen: labels of what is saved, the number of comments, and what
    was not taken. `keys` are those of what is saved, as it was chosen; `conflicts` is how many
    texts could not be chosen because somebody wrote there meanwhile."""

    saved: tuple[str, ...]
    comments: int
    not_taken: tuple[NotTaken, ...]
    keys: tuple[str, ...] = ()
    conflicts: int = 0

    @property
    def is_open(self) -> bool:
        """Whether the file says something that is still to be looked at."""
        return bool(self.not_taken or self.conflicts)


class Attempts:
    """The caller holds the lock on the response."""

    def __init__(self, conflict: str) -> None:
        self.conflict = conflict
        self.saved: list[str] = []
        self.keys: list[str] = []
        self.not_taken: list[NotTaken] = []

    def save(self, key: str, label: str, work: Callable[[], object]) -> None:
        if self.is_done(label, work, key):
            self.saved.append(label)
            self.keys.append(key)

    def is_done(self, label: str, work: Callable[[], object], key: str = "") -> bool:
        is_newer = False
        try:
            with transaction.atomic():
                work()
        except Conflict:
            sentence, is_newer = self.conflict, True
        except Refused as refused:
            sentence = " ".join(blocker.sentence for blocker in refused.blockers)
        except PermissionDenied as denied:
            sentence = str(denied)
        else:
            return True
        self.refuse(label, sentence, key, is_newer=is_newer)
        return False

    def refuse(self, label: str, sentence: str, key: str = "", *, is_newer: bool = False) -> None:
        self.not_taken.append(NotTaken(label, sentence, key, is_newer))

    def result(self, comments: int = 0, conflicts: int = 0) -> Taken:
        return Taken(
            tuple(self.saved), comments, tuple(self.not_taken), tuple(self.keys), conflicts
        )


def spoken_day(now: dt.datetime) -> str:
    """As the source of a version says it: "27 November 2026"."""
    day = timezone.localdate(now)
    return f"{day.day} {day:%B %Y}"

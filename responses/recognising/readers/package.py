"""The parts of an office file, bounded (councils.packages)."""

from __future__ import annotations

from typing import Any

from councils.packages import (
    Damaged,
    DefinesEntities,
    Locked,
    TooLarge,
    inner,
    opened,
    unpacked,
    xml_of,
)
from responses.recognising.blocks import Unreadable

MOST_PART = 32 * 2**20  # of one part when unpacked
MOST_UNPACKED = 64 * 2**20  # of all parts that are read
MOST_DEPTH = 200  # elements within elements
OWN_ENTITIES = "The file defines entities of its own, which no word processor does: it is not read."
DAMAGED = (
    "The file is damaged, or no {kind}. Open it in the program that wrote it, save it once more "
    "and bring that copy."
)


class Package:
    """The named parts of a file. `kind` is what it should be, in words."""

    def __init__(self, content: bytes, kind: str) -> None:
        self.kind = kind
        self.left = MOST_UNPACKED
        try:
            self.archive = opened(content)
        except Damaged as error:
            raise self.damaged() from error
        self.names = set(self.archive.namelist())

    def damaged(self) -> Unreadable:
        return Unreadable(DAMAGED.format(kind=self.kind))

    def root(self, name: str) -> Any:
        """The XML of one part; None where there is none."""
        if name not in self.names:
            return None
        try:
            content = unpacked(self.archive, name, min(MOST_PART, self.left))
            self.left -= len(content)
            return xml_of(content)
        except Locked as error:
            raise Unreadable(
                "The file is locked with a password. Save a copy without one and bring that."
            ) from error
        except TooLarge as error:
            raise Unreadable(
                "The file unpacks to more than a paper can need. Copy its text into a new file, "
                "without pictures."
            ) from error
        except DefinesEntities as error:
            raise Unreadable(OWN_ENTITIES) from error
        except Damaged as error:
            raise self.damaged() from error


def value(element: Any, name: str, otherwise: str = "") -> str:
    """An attribute by its local name."""
    for key, found in element.attrib.items():
        if key.rsplit("}", 1)[-1] == name:
            return str(found)
    return otherwise


def first(element: Any, *names: str) -> Any:
    return next(inner(element, *names), None)

"""In which line of a JSON text each of its parts stands, for sentences about what is wrong there.

Python's reader forgets the lines.  Places are written as the sentences write them, counted from
1: `questions.q1.options[2]`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from json import loads

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)
LAST_STEP = re.compile(r"\.[^.]*$|\[\d+\]$|^[^.\[]+$")


@dataclass(frozen=True)
class Lines:
    """Lines by place; `twice` are the names that an object has already, with their lines."""

    lines: Mapping[str, int]
    twice: tuple[tuple[str, int], ...] = ()

    def of(self, place: str) -> int:
        """The line of a place, or where it is missing of the nearest part around it."""
        while place not in self.lines and place:
            place = LAST_STEP.sub("", place, count=1)
        return self.lines.get(place, 1)


@dataclass
class _Open:
    """An object or a list that is being read; `number` counts the entries of a list."""

    place: str
    number: int | None
    is_name_next: bool = field(default=False)
    here: str = ""


def lines_of(text: str) -> Lines:
    """Of a text that Python's reader has accepted."""
    lines: dict[str, int] = {}
    twice: list[tuple[str, int]] = []
    opened: list[_Open] = []
    line, end = 1, 0
    for found in TOKEN.finditer(text):
        line += text.count("\n", end, found.start())
        end = found.start()
        sign = found[0]
        inner = opened[-1] if opened else None
        if sign in "}]":
            opened.pop()
        elif sign == ",":
            assert inner is not None  # commas stand in lists and objects only
            inner.is_name_next = inner.number is None
        elif inner is not None and inner.is_name_next:
            name = loads(sign)
            inner.here = f"{inner.place}.{name}" if inner.place else name
            inner.is_name_next = False
            if inner.here in lines:
                twice.append((inner.here, line))
            lines.setdefault(inner.here, line)
        elif sign != ":":
            place = ""
            if inner is not None and inner.number is None:
                place = inner.here
            elif inner is not None:
                inner.number = (inner.number or 0) + 1
                place = f"{inner.place}[{inner.number}]"
            lines.setdefault(place, line)
            if sign in "{[":
                is_list = sign == "["
                opened.append(_Open(place, 0 if is_list else None, is_name_next=not is_list))
    return Lines(lines, tuple(twice))

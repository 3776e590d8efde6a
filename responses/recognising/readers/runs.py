"""Words of one look, and the lines of a paragraph that they make."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from consultations.prose import AS_TYPED, CONTROL
from responses.recognising.blocks import Spans
from responses.recognising.readers.numbering import BULLET


@dataclass(frozen=True)
class Run:
    text: str
    is_bold: bool = False
    is_italic: bool = False
    is_struck: bool = False


def is_report_number(label: str) -> bool:
    return label != BULLET and label[:1].isdigit() and "." in label.rstrip(".")


def lines_of(runs: list[Run]) -> Iterator[tuple[str, Spans, Spans, Spans]]:
    """The lines of a paragraph with what is bold, italic and struck in each."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        text = CONTROL.sub("", run.text.replace("\x0b", "\n").replace("\u2028", "\n"))
        for at, part in enumerate(text.translate(AS_TYPED).split("\n")):
            if at:
                lines.append([])
            if part:
                lines[-1].append(replace(run, text=part))
    for line in lines:
        yield from _line(line)


def _line(runs: list[Run]) -> Iterator[tuple[str, Spans, Spans, Spans]]:
    text = ""
    spans: dict[str, list[tuple[int, int]]] = {"is_bold": [], "is_italic": [], "is_struck": []}
    for run in runs:
        start = len(text)
        text += run.text
        for name, found in spans.items():
            if getattr(run, name):
                if found and found[-1][1] == start:
                    found[-1] = (found[-1][0], len(text))
                else:
                    found.append((start, len(text)))
    if not text.strip():
        return
    cut = len(text) - len(text.lstrip())
    stripped = text.strip()
    moved = [
        tuple(
            (max(0, one - cut), min(len(stripped), other - cut))
            for one, other in found
            if other > cut
        )
        for found in spans.values()
    ]
    yield stripped, moved[0], moved[1], moved[2]

"""Bar charts as geometry: what the SVG of a page draws, computed from published figures only.

Bars stand in the order of the options as declared, never by value.  A figure in words has no
number and therefore no length: "few or none" and "nearly all" are each drawn in one fixed way,
as an outline, whatever lies behind them.  Every bar has its figure in its own line, so nothing
is said by colour alone.  Lengths are percentages of the drawing's width and everything else is
in pixels, so that the text keeps its size on a phone; labels are broken for the narrowest.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from results.disclosure.cells import Edge, Figure, Shown, Whole, percent_in_words
from results.figures import GroupFigures, Line, QuestionFigures

TRACK = 62  # per cent of the width; the rest is for the figures
LABEL_SIGNS = 40  # of a line of a label: about 300 pixels
LINE, BAR, GAP = 21, 20, 14  # pixels
FEW, NEARLY_ALL = 3, 100  # per cent of the track: the fixed lengths of figures in words
FEET = {
    "answered": "Per cent of the councils that answered; in brackets the number that chose the "
    "option.",
    "responded": "Per cent of the councils that responded, of which nearly all answered; in "
    "brackets the number that chose the option.",
    "asked": "Per cent of the councils asked, of which nearly all responded and answered; in "
    "brackets the number that chose the option.",
}


@dataclass(frozen=True)
class TextLine:
    """One line of a label; `y` is its baseline."""

    y: int
    words: str


@dataclass(frozen=True)
class Bar:
    """One option. `width` and `figure_x` are percentages of the drawing: "36.5%".

    `detail` is the count in brackets where the figure is a percentage. `is_outline`: there is
    no number, the length says nothing but the word.
    """

    label: tuple[TextLine, ...]
    y: int
    height: int
    width: str
    figure: str
    detail: str
    figure_x: str
    figure_y: int
    is_outline: bool


@dataclass(frozen=True)
class Chart:
    """A drawing. `alternative` says what it shows to who does not see it, and where the figures
    stand: in words before it and in a table after it. `foot` is what its numbers are. `track` is
    the length of 100 % as a percentage of the width; empty where lengths are counts."""

    id: str
    alternative: str
    foot: str
    height: int
    track: str
    bars: tuple[Bar, ...]


def chart_of(question: QuestionFigures, group: GroupFigures, *, chart_id: str) -> Chart:
    """The chart of one group. `chart_id` is unique on its page."""
    is_share = isinstance(group.whole, Whole)
    longest = _longest(group)
    bars, y = [], 0
    for line in group.lines:
        bar = _bar(line, longest, y)
        bars.append(bar)
        y = bar.y + BAR + GAP
    return Chart(
        id=chart_id,
        alternative=f"Bar chart of the answers to {question.number}, {group.label}. Its figures "
        "stand in the sentence before it and in the table after it.",
        foot=_foot(group),
        height=max(0, y - GAP),
        track=f"{TRACK}%" if is_share else "",
        bars=tuple(bars),
    )


def length_of(figure: Figure, longest: int) -> int:
    """The length of a bar in whole per cent of the track; fixed for figures in words."""
    match figure:
        case Shown(value):
            return min(100, (200 * value + longest) // (2 * longest))
        case Edge("low"):
            return FEW
        case Edge():
            return NEARLY_ALL


def _foot(group: GroupFigures) -> str:
    """What the numbers are; of an outline only where there is one."""
    said = FEET[group.whole.of] if isinstance(group.whole, Whole) else "Numbers of councils."
    if any(isinstance(line.count, Edge) for line in group.lines):
        return f"{said} A dashed outline stands for a figure in words."
    return said


def _longest(group: GroupFigures) -> int:
    if isinstance(group.whole, Whole):
        return group.whole.value
    return max(
        (line.count.value for line in group.lines if isinstance(line.count, Shown)), default=1
    )


def _bar(line: Line, longest: int, top: int) -> Bar:
    label = textwrap.wrap(line.label, LABEL_SIGNS) or [""]
    y = top + LINE * len(label)
    end = length_of(line.count, longest) * TRACK / 100
    share = percent_in_words(line.share)
    return Bar(
        label=tuple(TextLine(top + LINE * place + 15, words) for place, words in enumerate(label)),
        y=y,
        height=BAR,
        width=f"{end:.2f}%",
        figure=share or line.count_in_words,
        detail=f"({line.count_in_words})" if share else "",
        figure_x=f"{end:.2f}%",
        figure_y=y + 15,
        is_outline=isinstance(line.count, Edge),
    )

"""The sentence that says a chart: all options in their order, in published figures only.

It stands before the chart, whose text alternative refers to it, so that nobody is told less than
others and nobody is read the figures twice.
"""

from __future__ import annotations

import re
from decimal import Decimal

from results.disclosure.cells import Edge, Figure, Shown, in_words, percent_in_words
from results.figures import GroupFigures, GroupResponses, Line, QuestionFigures
from results.words import those

NO_BREAK = "\u00a0"
SCORES = (
    "Mean and net scores are made from the counts of the options that have a score, where “few or "
    "none” is taken as 1; percentages are of all, so the scores do not follow from them."
)


def sentence_of(question: QuestionFigures, group: GroupFigures) -> str:
    """ "Of about 120 councils that answered, 57 % chose “Yes” and 30 % “No”."."""
    said = f"{_base(group)} {_chosen(group.lines)}."
    if group.at:
        said = f"{group.label}: {said[0].lower()}{said[1:]}"
    if question.is_multiple:
        said += f" {those(group.at).capitalize()} could choose more than one."
    if question.scale and isinstance(group.mean, Decimal):
        said += _scores(question.scale, group)
    return unbroken(said)


def responses_sentence(whole: GroupResponses) -> str:
    """ "About 146 of 317 councils that were asked responded, …45 %."."""
    who = those(whole.at)
    said = f"{about(whole.responses).capitalize()} of {whole.asked} {who} asked responded"
    if whole.at:
        said = f"{whole.label}: {said[0].lower()}{said[1:]}"
    return unbroken(f"{said}; the response rate, to the nearest 5 %, is {whole.rate_in_words}.")


def about(figure: Figure) -> str:
    """ "about 12"; an edge is a word already."""
    return f"about {figure.value}" if isinstance(figure, Shown) else in_words(figure)


def unbroken(said: str) -> str:
    """No line ends between a number and its sign, nor between it and what limits it."""
    return re.sub(r"(?:(\bunder|\bover) )?(\d+) %", _joined, said)


def _joined(found: re.Match[str]) -> str:
    return found[0].replace(" ", NO_BREAK)


def _base(group: GroupFigures) -> str:
    who = those(group.at)
    responded = (
        f"about {group.responses.value} {who} that responded"
        if isinstance(group.responses, Shown)
        else f"the {who} that responded"
    )
    match group.answered, group.responses:
        case Shown(value), _:
            return f"Of about {value} {who} that answered,"
        case Edge("high"), Edge("high"):
            return f"Nearly all of {group.asked} {who} asked responded and answered;"
        case Edge("high"), _:
            return f"Nearly all of {responded} answered;"
        case _:
            return f"Few or none of {responded} answered;"


def _chosen(lines: tuple[Line, ...]) -> str:
    parts = [
        f"{_amount(line)} {'chose ' if not place else ''}“{line.label}”"
        for place, line in enumerate(lines)
    ]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _amount(line: Line) -> str:
    return percent_in_words(line.share) or about(line.count)


def _scores(scale: tuple[str, str], group: GroupFigures) -> str:
    return (
        f" Mean score, from {scale[0]} to {scale[1]}: {group.mean_in_words}; "
        f"net score: {group.net_in_words}."
    )

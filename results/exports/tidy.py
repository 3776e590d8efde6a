"""The figures of a release as tidy CSV, one row a figure, and the dictionary that explains it.

Columns of numbers hold numbers or nothing.  Where a figure is in words, the words stand in a
column of their own, as in the JSON file: exactly one of the two is filled.  There is no line
above the header, so that every program reads it; the standing note is a column.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from consultations.prose import clean_line
from results.disclosure.cells import (
    Figure,
    Percent,
    Shown,
    Whole,
    in_words,
    percent_in_words,
)
from results.disclosure.layout import At
from results.disclosure.noise import Option
from results.disclosure.release import NOTE, Release
from results.figures import (
    NOT_GIVEN,
    WHOLE,
    GroupFigures,
    QuestionFigures,
    figures_of,
    release_number,
    responses_of,
    warnings_of,
)
from results.sentences import SCORES
from results.words import Words
from results.writing import csv_bytes

Value = str | int | Decimal
COLUMNS: dict[str, str] = {
    "release": "Number of the release; a second one that is published replaces the first.",
    "question_number": "Number of the question; empty for the numbers of responses.",
    "question": "Wording of the question.",
    "breakdown": f"What the groups are made by; “{WHOLE}” for all councils, or all of one kind.",
    "group": "The group of councils; a plus joins those that are counted together.",
    "group_codes": "The group by its codes, attribute=code; a bar joins codes counted together.",
    "measure": "What the row gives.",
    "option": "The answer option; “or” joins options that are counted together in small groups.",
    "option_codes": "The option by its code; a bar joins codes counted together.",
    "count": "Number of councils, with a small random adjustment; empty where it is in words.",
    "count_in_words": "“few or none” (at most 2) or “nearly all” (all but 2 at most).",
    "percent": "A whole number: of `base`, or for responses of `asked`, to the nearest 5.",
    "percent_in_words": "“under 5 %”, “over 95 %”, or “not given”.",
    "base": "What the percentage is of: councils that answered; where nearly all did, councils "
    "that responded; where nearly all asked did both, councils asked. Empty where no percentage "
    "is given.",
    "asked": "Number of councils that were asked, for the numbers of responses.",
    "score": "Mean score or net score, computed from the published counts; "
    "empty where none is given.",
    "note": "Stands in every row, so that it goes with the figures.",
}
MEASURES: dict[str, str] = {
    "responded": "How many councils of the group responded at all.",
    "answered": "How many councils of the group answered the question.",
    "chose": "How many councils of the group chose the option.",
    "mean score": f"Mean of the scores of the options chosen. {SCORES}",
    "net score": "Percentage of the scored counts above the middle of the scale less percentage "
    f"below it, within −95 and 95. {SCORES}",
}


def render(release: Release, words: Words) -> bytes:
    """The CSV file."""
    return csv_bytes(
        [tuple(COLUMNS), *(tuple(row[name] for name in COLUMNS) for row in rows(release, words))]
    )


def render_dictionary(release: Release, words: Words) -> bytes:
    """The data dictionary: every column of the CSV file and every code in it."""
    header = ("column", "code", "meaning", "question_number")
    return csv_bytes([header, *_dictionary(release, words)])


def rows(release: Release, words: Words) -> Iterator[dict[str, Value]]:
    """The rows by column, in the order of the release."""
    note = " ".join([*warnings_of(release, words), NOTE])
    common: dict[str, Value] = dict.fromkeys(COLUMNS, "")
    common |= {"release": release_number(release), "note": clean_line(note)}
    for each in responses_of(release, words):
        yield common | {
            "breakdown": clean_line(each.breakdown),
            "group": clean_line(each.label),
            "group_codes": group_codes(each.at),
            "measure": "responded",
            **_count(each.responses),
            **_percent(each.rate),
            "asked": each.asked,
        }
    for question in figures_of(release, words):
        for breakdown in question.breakdowns:
            for group in breakdown.groups:
                place: dict[str, Value] = {
                    "question_number": clean_line(question.number),
                    "question": clean_line(question.text),
                    "breakdown": clean_line(breakdown.label),
                    "group": clean_line(group.label),
                    "group_codes": group_codes(group.at),
                }
                for row in _group(question, group):
                    yield common | place | row


def group_codes(at: At) -> str:
    """ "type=city-of-london|london-borough"; of a stratum's group "nation=England;type=county"."""
    return ";".join(f"{attribute}={'|'.join(names)}" for attribute, names in at)


def option_codes(option: Option) -> str:
    return option if isinstance(option, str) else "|".join(option)


def _group(question: QuestionFigures, group: GroupFigures) -> Iterator[dict[str, Value]]:
    yield {"measure": "answered", **_count(group.answered)}
    base: Value = group.whole.value if isinstance(group.whole, Whole) else ""
    for line in group.lines:
        yield {
            "measure": "chose",
            "option": clean_line(line.label),
            "option_codes": option_codes(line.option),
            **_count(line.count),
            **_percent(line.share),
            "base": base,
        }
    if question.scale:
        yield {
            "measure": "mean score",
            "score": group.mean if isinstance(group.mean, Decimal) else "",
        }
        yield {"measure": "net score", "score": group.net if isinstance(group.net, int) else ""}


def _count(figure: Figure) -> dict[str, Value]:
    if isinstance(figure, Shown):
        return {"count": figure.value}
    return {"count_in_words": in_words(figure)}


def _percent(share: object) -> dict[str, Value]:
    if isinstance(share, Percent):
        return {"percent": share.value}
    return {"percent_in_words": percent_in_words(share) or NOT_GIVEN}  # type: ignore[arg-type]


def _dictionary(release: Release, words: Words) -> Iterator[tuple[str, ...]]:
    codes: dict[str, dict[tuple[str, str], str]] = {}
    codes["measure"] = {(name, ""): meaning for name, meaning in MEASURES.items()}
    codes["group_codes"] = {
        (group_codes(each.at), ""): each.label for each in responses_of(release, words)
    }
    questions = figures_of(release, words)
    codes["question_number"] = {(each.number, ""): each.text for each in questions}
    codes["option_codes"] = {
        (option_codes(option), each.number): label
        for each in questions
        for option, label in each.options
    }
    codes["note"] = {("", ""): " ".join([*warnings_of(release, words), NOTE])}
    for column, meaning in COLUMNS.items():
        yield column, "", meaning, ""
        for (code, question), label in codes.get(column, {}).items():
            yield column, code, clean_line(label), question
    yield "", "", f"Method: {clean_line(release.method)}", ""
    yield "", "", "A text that begins with = + - or @ has an apostrophe before it.", ""

"""A release → what its page says: sentences, charts, tables, and how the figures were made.

Made from the release's file and the consultation's words alone, so that the page which staff
see before publishing and the public one are the same.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from results.charts import Chart, chart_of
from results.disclosure.noise import Option
from results.disclosure.release import NOTE, Release
from results.figures import (
    NOT_GIVEN,
    TOO_FEW,
    Breakdown,
    GroupFigures,
    GroupResponses,
    Line,
    QuestionFigures,
    figures_of,
    release_number,
    responses_of,
    warnings_of,
    withheld,
)
from results.sentences import NO_BREAK, SCORES, responses_sentence, sentence_of, unbroken
from results.words import TOGETHER, Words

NARROW = 4  # columns
LONGEST_SHORT = 70  # signs of a wording among the contents

METHOD_IN_WORDS = (
    "Every number of councils that responded, answered or chose an option was changed by a small "
    "random amount before it was published: by nothing or by one in about 80 % of cases, by more "
    "than four in about 1 %. The numbers of councils asked are exact. "
    "The change was drawn once, for this release alone, and what it was drawn from is gone. "
    "Every page, chart and file of the release is made from the same changed figures.",
    "Figures near nothing and near all are given in words. Percentages are whole numbers, of the "
    "councils that answered the question; where nearly all that responded did, of those that "
    "responded; where nearly all asked did both, of those asked; and only where that number is at "
    "least 20. Options need not add up to the number that answered, nor groups to the whole.",
    "Groups with fewer than 10 responses, or fewer than 3 whose answers are not published by the "
    "councils themselves, are counted together with another group. Which groups there are depends "
    "on who responded and who has published, never on an answer.",
)
GUARANTEE = (
    "No figure here proves what any one council answered, and none rules an answer out: whatever "
    "a council answered, the same release could have come about. That holds also for somebody who "
    "knows the answers of all other councils.",
    "It does not mean that nothing can be learnt. Somebody who knows nearly all other answers can "
    "still make a good guess at the one that is missing, and questions that go together, or a "
    "second release, tell more than one alone.",
)


@dataclass(frozen=True)
class Row:
    """A row of a table: its heading, then the other cells, each with the header of its column."""

    heading: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class PageTable:
    """A table with a caption. `has_merged` tells to explain the plus; `is_narrow` that it would
    look lost on the whole width."""

    caption: str
    columns: tuple[str, ...]  # the first is the column of row headings
    rows: tuple[Row, ...]
    has_merged: bool = False

    @property
    def is_narrow(self) -> bool:
        return len(self.columns) <= NARROW

    @classmethod
    def of(
        cls, caption: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]
    ) -> PageTable:
        """From rows of plain texts, each beginning with its heading."""
        return cls(
            caption,
            columns,
            tuple(Row(row[0], tuple(zip(columns[1:], row[1:], strict=True))) for row in rows),
            any(TOGETHER in row[0] for row in rows),
        )


@dataclass(frozen=True)
class Statement:
    """One question for everybody (of a stratum): in a sentence and as a chart."""

    sentence: str
    chart: Chart


@dataclass(frozen=True)
class QuestionPart:
    """A question of the page. Without statements, `reason` says why."""

    anchor: str
    number: str
    text: str
    short: str  # for the contents of the page: "Q8. Should it be…"
    statements: tuple[Statement, ...]
    tables: tuple[PageTable, ...]
    summary: str  # what the tables are, to unfold them
    reason: str


@dataclass(frozen=True)
class ResultsPage:
    """The body of the page. `warnings` stand above everything else."""

    title: str
    publisher: str
    number: str
    note: str
    warnings: tuple[str, ...]
    responses: tuple[str, ...]  # a sentence for each stratum, and for each that is withheld
    responses_tables: tuple[PageTable, ...]
    questions: tuple[QuestionPart, ...]
    method_in_words: tuple[str, ...]
    guarantee: tuple[str, ...]
    method: str  # as it stands in the file


def page_of(release: Release, words: Words) -> ResultsPage:
    """What the page of a release says."""
    responses = responses_of(release, words)
    return ResultsPage(
        title=words.title,
        publisher=words.publisher,
        number=release_number(release),
        note=unbroken(NOTE),
        warnings=warnings_of(release, words),
        responses=(
            *(responses_sentence(each) for each in responses if each.is_whole),
            *withheld(release, words),
        ),
        responses_tables=_responses_tables(responses),
        questions=tuple(
            _question(question, place)
            for place, question in enumerate(figures_of(release, words), start=1)
        ),
        method_in_words=_method(release),
        guarantee=GUARANTEE,
        method=release.method,
    )


def _method(release: Release) -> tuple[str, ...]:
    scores = (SCORES,) if any(each.scores for each in release.questions) else ()
    return tuple(map(unbroken, (*METHOD_IN_WORDS[:2], *scores, *METHOD_IN_WORDS[2:])))


def _responses_tables(responses: tuple[GroupResponses, ...]) -> tuple[PageTable, ...]:
    tables = []
    for breakdown in dict.fromkeys(each.breakdown for each in responses):
        groups = [each for each in responses if each.breakdown == breakdown]
        is_whole = groups[0].is_whole
        rows = [
            (each.label, str(each.asked), each.responses_in_words, unbroken(each.rate_in_words))
            for each in groups
        ]
        caption = "All responses" if is_whole else f"Responses by {breakdown.lower()}"
        columns = ("Councils" if is_whole else breakdown, "Asked", "Responded", "Rate")
        tables.append(PageTable.of(caption, columns, rows))
    return tuple(tables)


def _question(question: QuestionFigures, place: int) -> QuestionPart:
    by = [each.label.lower() for each in question.breakdowns if each.dimension]
    return QuestionPart(
        anchor=f"question-{place}",
        number=question.number,
        text=question.text,
        short=_short(question),
        statements=tuple(
            Statement(
                sentence_of(question, group),
                chart_of(question, group, chart_id=f"chart-{place}-{part}"),
            )
            for part, group in enumerate(question.wholes, start=1)
        ),
        tables=tuple(
            table for breakdown in question.breakdowns for table in _tables(question, breakdown)
        ),
        summary=f"{question.number} in figures" + (f", by {' and by '.join(by)}" if by else ""),
        reason="" if question.wholes else TOO_FEW,
    )


def _short(question: QuestionFigures) -> str:
    """Cut between two words; a wording that is one long word is left to the question itself."""
    words = textwrap.shorten(question.text, LONGEST_SHORT, placeholder="…")
    return f"{question.number}. {words}" if words.strip("…") else question.number


def _tables(question: QuestionFigures, breakdown: Breakdown) -> list[PageTable]:
    if not breakdown.dimension:
        return [_whole_table(question, group) for group in breakdown.groups]
    # A table, or two where a scale is given in fewer steps in small groups.
    by_options: dict[tuple[Option, ...], list[GroupFigures]] = {}
    for group in breakdown.groups:
        by_options.setdefault(tuple(line.option for line in group.lines), []).append(group)
    tables = []
    for options, groups in by_options.items():
        is_coarse = any(isinstance(option, tuple) for option in options)
        is_scored = bool(question.scale) and not is_coarse
        caption = f"{question.number} by {breakdown.label.lower()}"
        tables.append(
            PageTable.of(
                f"{caption}: groups of fewer than 30, in fewer steps" if is_coarse else caption,
                (
                    breakdown.label,
                    "Answered",
                    *(line.label for line in groups[0].lines),
                    *(("Mean score", "Net score") if is_scored else ()),
                ),
                [
                    (
                        group.label,
                        group.answered_in_words,
                        *(_count_and_share(line) for line in group.lines),
                        *((group.mean_in_words, group.net_in_words) if is_scored else ()),
                    )
                    for group in groups
                ],
            )
        )
    return tables


def _whole_table(question: QuestionFigures, group: GroupFigures) -> PageTable:
    """One group: options below each other, so that many of them still fit."""
    return PageTable.of(
        f"{question.number}, {group.label}",
        ("Answer", "Councils", "Per cent"),
        [
            *(
                (line.label, line.count_in_words, unbroken(line.share_in_words))
                for line in group.lines
            ),
            ("All that answered", group.answered_in_words, "–"),
        ],
    )


def _count_and_share(line: Line) -> str:
    if line.share_in_words == NOT_GIVEN:
        return line.count_in_words
    # A figure stays on one line: "3 (under 5 %)".
    return f"{line.count_in_words} ({line.share_in_words})".replace(" ", NO_BREAK)

"""The freeze: plan, layout and answers become one release of figures, once.

A `Release` holds figures as they are published and nothing from which they came: no true count,
no respondent, no key.  Whatever is printed later (pages, sheets, charts) is rendered from it, or
from its file, so that asking a hundred times gives the same figures.

Tables, cells and groups stand in the order of the plan and of the names of categories, never in
an order that an answer has an influence on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from results.disclosure.cells import (
    Figure,
    NotGiven,
    Percent,
    published,
    response_rate,
)
from results.disclosure.layout import At, Group, Layout
from results.disclosure.noise import Key, Option, adjustment, members_digest
from results.disclosure.plan import Plan, Question

NOTE = (
    "Counts carry a small random adjustment (80 % within ±1, 99 % within ±4) "
    "so these figures never prove any one council's answer."
)
METHOD = (
    "Each count of a question, an option and a group of respondents is adjusted by a two-sided "
    "geometric number (epsilon 1) and kept within 0 and the size of its group; equal groups have "
    "equal figures. The key of the adjustments was drawn at random for this release alone, was "
    "held in memory only and is gone. Groups follow from who responded, never from an answer. "
    "'low' means at most 2 (few or none), 'high' at least all but 2 (nearly all). "
    "Options need not add up to the number who answered."
)
TEST_METHOD = (
    "NOT A RELEASE: the key of the adjustments was given for a test, so that whoever knows it can "
    "take them off. "
)

Chosen = Mapping[str, frozenset[str]]  # published question -> options; not answered: absent
Answers = Mapping[str, Chosen]  # respondent -> what it chose
Counting = Callable[[str, Option | None, Group], int]  # true counts; only a freeze asks for them


@dataclass(frozen=True)
class Cell:
    """One published count. `option` None is the base, everybody who answered the question."""

    at: At
    option: Option | None
    figure: Figure


@dataclass(frozen=True)
class Table:
    """One question by one dimension; `dimension` None is the whole."""

    id: str
    question: str
    dimension: str | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Responses:
    """How many of a group responded (adjusted), of how many that were asked (R8)."""

    at: At
    asked: int
    figure: Figure

    @property
    def rate(self) -> Percent | NotGiven:
        return response_rate(self.figure, self.asked)


@dataclass(frozen=True)
class ReleasedQuestion:
    """What the file says of a question."""

    id: str
    kind: str
    options: tuple[str, ...]
    nonresponse: bool
    scores: Mapping[str, Fraction]


@dataclass(frozen=True)
class Release:
    """A release as it is published; `based_on` names the first when it is the second."""

    id: str
    based_on: str | None
    method: str
    questions: tuple[ReleasedQuestion, ...]
    responses: tuple[Responses, ...]
    tables: tuple[Table, ...]

    def responses_at(self, at: At) -> Responses:
        """How many of a group responded. Raises KeyError for an unknown one."""
        for each in self.responses:
            if each.at == at:
                return each
        raise KeyError(at)


def freeze(
    plan: Plan,
    layout: Layout,
    answers: Answers,
    *,
    key: Key,
    release_id: str = "r1",
    based_on: str | None = None,
) -> Release:
    """All figures of a release. The key is forgotten when this returns or raises.

    `answers` are those of exactly the layout's respondents, as `Plan.chosen` gives them.
    Raises ValueError when they are of others.
    """
    with key:
        members = frozenset().union(*(stratum.whole.members for stratum in layout.strata))
        if answers.keys() != members:
            raise ValueError("The answers are not those of the layout's respondents.")
        count = counting(answers)
        return freeze_counts(plan, layout, count, key=key, release_id=release_id, based_on=based_on)


def freeze_counts(
    plan: Plan,
    layout: Layout,
    count: Counting,
    *,
    key: Key,
    release_id: str = "r1",
    based_on: str | None = None,
) -> Release:
    """`freeze` for who has the true counts already, for example from a database.

    `count(question, option, group)` is how many members of the group chose the option of the
    published question, or any of merged ones; option None: how many answered.
    """
    with key:
        freezing = _Freezing(key, count)
        tables = [
            freezing.table(question, dimension, layout)
            for question in plan.questions
            for dimension in ((None,) if question.is_crossing else (None, *plan.dimensions))
        ]
        return Release(
            release_id,
            based_on,
            TEST_METHOD + METHOD if key.is_given else METHOD,
            tuple(
                ReleasedQuestion(each.id, each.kind, each.options, each.nonresponse, each.scores)
                for each in plan.questions
            ),
            tuple(freezing.responses(group) for group in layout.groups),
            tuple(table for table in tables if table.cells),
        )


def counting(answers: Answers) -> Counting:
    """The counts of answers, each question of each group gone through once."""
    tallies: dict[tuple[str, frozenset[str]], Counter[frozenset[str]]] = {}

    def count(question: str, option: Option | None, group: Group) -> int:
        place = (question, group.members)
        if place not in tallies:
            nothing: frozenset[str] = frozenset()
            tallies[place] = Counter(answers[one].get(question, nothing) for one in group.members)
        wanted = {option} if isinstance(option, str) else set(option or ())
        return sum(
            number
            for chosen, number in tallies[place].items()
            if chosen and (option is None or chosen & wanted)
        )

    return count


class _Freezing:
    """The key, the counts and each group's hash, while a release is being made."""

    def __init__(self, key: Key, count: Counting) -> None:
        self._key = key
        self._count = count
        self._digests: dict[frozenset[str], str] = {}

    def table(self, question: Question, dimension: str | None, layout: Layout) -> Table:
        cells = []
        for stratum in layout.strata:
            for group in stratum.groups(dimension) if stratum.is_released else ():
                options = question.coarse if group.is_coarse and question.coarse else None
                cells += [
                    Cell(group.at, option, self._figure(question, option, group))
                    for option in (*(options or question.options), None)
                ]
        name = f"{question.id}-{dimension or 'all'}"
        return Table(name, question.id, dimension, tuple(cells))

    def responses(self, group: Group) -> Responses:
        z = adjustment(self._key, None, None, self._digest(group))
        figure = published(len(group.members), group.asked, z)
        return Responses(group.at, group.asked, figure)

    def _figure(self, question: Question, option: Option | None, group: Group) -> Figure:
        z = adjustment(self._key, question.id, option, self._digest(group))
        count = self._count(question.id, option, group)
        return published(count, len(group.members), z)

    def _digest(self, group: Group) -> str:
        if group.members not in self._digests:
            self._digests[group.members] = members_digest(group.members)
        return self._digests[group.members]


def figures_at(table: Table, at: At) -> dict[Option | None, Figure]:
    """The figures of one group of a table by option, in the table's order; the base is None."""
    return {cell.option: cell.figure for cell in table.cells if cell.at == at}

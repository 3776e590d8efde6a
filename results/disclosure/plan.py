"""What will be published of which question, declared before a consultation opens.

A kind of question comes with its release rule or not at all (R10): a single or multiple choice
is counted by option, a number by declared bands, a ranking by its first place and by its top
three; each row of a grid is declared as a single choice of its own.  What is *asked* is thereby
told apart from what is *published*: one ranking is published as two questions.

Nothing that could be chosen after the answers are known is left open: dimensions, neighbours to
merge with, how a scale collapses, which two questions are crossed (England only, at most two
crossings a question).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from results.disclosure.noise import Option

AskedKind = Literal["single", "multi", "number", "ranking"]
PublishedKind = Literal["single", "multi"]

FIRST, TOP_THREE = ".first", ".top-three"  # what a ranking is published as
TOP = 3
MOST_CROSSINGS = 2  # for each question
SCALE_POINTS = 5
NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")


@dataclass(frozen=True)
class Band:
    """Numbers from `low` to `high`, both included; None is open."""

    low: int | None
    high: int | None

    @property
    def label(self) -> str:
        if self.low is None:
            return f"{self.high} or less"
        if self.high is None:
            return f"{self.low} or more"
        return str(self.low) if self.low == self.high else f"{self.low} to {self.high}"

    def holds(self, number: Fraction) -> bool:
        return (self.low is None or number >= self.low) and (
            self.high is None or number <= self.high
        )


@dataclass(frozen=True)
class Asked:
    """A question as councils answer it. `nonresponse`: it may be left unanswered."""

    id: str
    kind: AskedKind
    options: tuple[str, ...] = ()
    bands: tuple[Band, ...] = ()
    nonresponse: bool = True
    scores: Mapping[str, Fraction] = field(default_factory=dict)
    routed_from: tuple[str, ...] = ()  # the questions whose answers say whether it is asked
    merges: tuple[tuple[str, ...], ...] = ()

    def chosen(self, parts: tuple[str, ...]) -> dict[str, frozenset[str]]:
        """What an answer means for each question published of this one.

        `parts` are option names (of a ranking in order) or one number as text; no part means
        not answered. Raises ValueError with a sentence.
        """
        if not parts:
            return {}
        if self.kind == "number":
            return {self.id: frozenset({self._band_of(parts)})}
        for part in parts:
            if part not in self.options:
                raise ValueError(f"“{part}” is not an option of {self.id}.")
        if len(set(parts)) < len(parts):
            raise ValueError("an option is named twice.")
        if self.kind == "ranking":
            ranked = {self.id + FIRST: frozenset(parts[:1])}
            if len(self.options) > TOP:
                ranked[self.id + TOP_THREE] = frozenset(parts[:TOP])
            return ranked
        if self.kind == "single" and len(parts) > 1:
            raise ValueError(f"{self.id} takes one option only.")
        return {self.id: frozenset(parts)}

    def _band_of(self, parts: tuple[str, ...]) -> str:
        if len(parts) > 1 or not NUMBER.fullmatch(parts[0]):
            raise ValueError(f"“{'|'.join(parts)}” is not a number.")
        number = Fraction(parts[0])
        for band in self.bands:
            if band.holds(number):
                return band.label
        raise ValueError(f"{parts[0]} lies in none of the declared bands.")

    @property
    def published(self) -> tuple[Question, ...]:
        """The questions of the release that this one is counted in."""
        if self.kind == "number":
            labels = tuple(band.label for band in self.bands)
            return (Question(self.id, "single", labels, self.nonresponse, source=(self.id,)),)
        if self.kind == "ranking":
            first = Question(
                self.id + FIRST, "single", self.options, self.nonresponse, source=(self.id,)
            )
            top = Question(
                self.id + TOP_THREE, "multi", self.options, self.nonresponse, source=(self.id,)
            )
            return (first, top) if len(self.options) > TOP else (first,)
        return (
            Question(
                self.id,
                self.kind,
                self.options,
                self.nonresponse,
                scores=self.scores,
                coarse=coarse_options(self.options, self.scores, self.merges),
                source=(self.id,),
            ),
        )


@dataclass(frozen=True)
class Question:
    """A question as it is published.

    `coarse` are the options in groups under 30 (R5), merged ones as tuples; the same as
    `options` where nothing merges. `source` are the asked questions it is made from: two for a
    crossing, which is published for England (each stratum as a whole) only.
    """

    id: str
    kind: PublishedKind
    options: tuple[str, ...]
    nonresponse: bool = True
    scores: Mapping[str, Fraction] = field(default_factory=dict)
    coarse: tuple[Option, ...] = ()
    source: tuple[str, ...] = ()

    @property
    def is_crossing(self) -> bool:
        return len(self.source) > 1


@dataclass(frozen=True)
class Plan:
    """Everything that is decided before opening.

    `dimensions` are public attributes of councils; `neighbours` says, for a dimension and a
    category, with which others it may be merged, the first first. `stratum` is an attribute
    that tells councils from partnerships and other bodies; they are never counted together.
    `crossings` are pairs of asked single choices.
    """

    asked: tuple[Asked, ...]
    dimensions: tuple[str, ...]
    neighbours: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    stratum: str = ""
    crossings: tuple[tuple[str, str], ...] = ()

    @property
    def questions(self) -> tuple[Question, ...]:
        """What is published, in the order of the plan; crossings last."""
        single = [question for asked in self.asked for question in asked.published]
        by_id = {asked.id: asked for asked in self.asked}
        return (*single, *(_crossing(by_id[a], by_id[b]) for a, b in self.crossings))

    def chosen(self, answers: Mapping[str, tuple[str, ...]]) -> dict[str, frozenset[str]]:
        """One council's answers, by asked question, as the options it chose of every published
        question; what it did not answer is absent. Raises ValueError with a sentence."""
        found: dict[str, frozenset[str]] = {}
        for asked in self.asked:
            found |= asked.chosen(answers.get(asked.id, ()))
        for first, second in self.crossings:
            if first in found and second in found:
                (one,), (two,) = found[first], found[second]
                found[crossing_id(first, second)] = frozenset({crossed(one, two)})
        return found

    def most_changed_cells(self, asked_id: str) -> int:
        """m of the guarantee: how many published cells change, at most, when one council's
        answer to this question changes to another answer, or to none.

        With it change the answers to its follow-ups, which are asked after one answer and not
        after another, and to theirs.
        """
        changed = {asked_id}
        for asked in self.asked:  # what a question follows stands before it
            if changed.intersection(asked.routed_from):
                changed.add(asked.id)
        breakdowns = 1 + len(self.dimensions)
        total = 0
        for question in self.questions:
            if changed.intersection(question.source):
                # A multiple choice may change in every option, and in its base.
                cells = len(question.options) + 1 if question.kind == "multi" else 2
                total += cells if question.is_crossing else cells * breakdowns
        return total


def crossing_id(first: str, second: str) -> str:
    return f"{first}*{second}"


def crossed(one: str, two: str) -> str:
    return f"{one}*{two}"


def _crossing(first: Asked, second: Asked) -> Question:
    options = tuple(crossed(one, two) for one in first.options for two in second.options)
    return Question(
        crossing_id(first.id, second.id), "single", options, True, source=(first.id, second.id)
    )


def coarse_options(
    options: tuple[str, ...],
    scores: Mapping[str, Fraction],
    merges: tuple[tuple[str, ...], ...],
) -> tuple[Option, ...]:
    """The options in groups under 30, in the order of the first of each.

    As declared; else a five-point scale (five options with different scores) falls into its
    two lower, its middle and its two upper points, and options without a score stay alone.
    """
    if not merges and is_scale(scores):
        points = sorted(scores, key=lambda option: scores[option])
        merges = (tuple(points[:2]), tuple(points[3:]))
    home = {option: merge for merge in merges if len(merge) > 1 for option in merge}
    coarse: dict[Option, None] = {}
    for option in options:
        merge = home.get(option, (option,))
        coarse[tuple(o for o in options if o in merge) if len(merge) > 1 else option] = None
    return tuple(coarse)


def is_scale(scores: Mapping[str, Fraction]) -> bool:
    """Whether these are the scores of a five-point scale."""
    return len(scores) == SCALE_POINTS == len(set(scores.values()))


def same_scores(scores: Mapping[str, Fraction]) -> list[str]:
    """A sentence for each two options with the same score: a scale with a tie has no order, and
    nobody could say which of its steps fall together in small groups (R5)."""
    first: dict[Fraction, str] = {}
    found = []
    for option, score in scores.items():
        if score in first:
            found.append(
                f"“{first[score]}” and “{option}” have the same score: the scores of a question "
                "must all differ."
            )
        first.setdefault(score, option)
    return found


def too_often_crossed(crossings: tuple[tuple[str, str], ...]) -> list[str]:
    """Questions in more than two crossings (R6)."""
    counts = Counter(question for pair in crossings for question in pair)
    return sorted(question for question, count in counts.items() if count > MOST_CROSSINGS)

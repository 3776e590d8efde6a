"""How far the words of a line are those of a question.

Words and pairs of neighbouring words are counted; the measure is Dice's (twice what both have, by
all that each has): 1 is the same wording, 0 nothing in common.  Time is in proportion to the
line's length for a given questionnaire, however the line looks.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from responses.recognising.looks import words_of
from responses.recognising.values import PaperQuestion

MOST_CHARACTERS = 2_500  # of a line that are compared
AGREES = 0.6  # the wording is that of the question
SURE = 0.8  # it says by itself which question it is
APART = 0.3  # below it the wording is another one


def grams(words: Sequence[str]) -> Counter[tuple[str, ...]]:
    singles: list[tuple[str, ...]] = [(word,) for word in words]
    return Counter(singles + list(itertools.pairwise(words)))


@dataclass(frozen=True)
class Likeness:
    """The question that a line is most like, how much, and how much it is like the next one."""

    question: PaperQuestion
    score: float
    second: float


class Wordings:
    """The wordings of a questionnaire, to be asked about lines."""

    def __init__(self, questions: Sequence[PaperQuestion]) -> None:
        self.questions = [one for one in questions if words_of(one.text)]
        self.words = {one.number: words_of(one.text) for one in self.questions}
        self.grams = {number: grams(words) for number, words in self.words.items()}
        self.sizes = {number: sum(each.values()) for number, each in self.grams.items()}
        self.having: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for number, counted in self.grams.items():
            for gram in counted:
                self.having[gram].append(number)

    def score(self, words: Sequence[str], question: PaperQuestion) -> float:
        """The likeness to one question. A line that is longer is compared by its beginning too."""
        asked = self.words.get(question.number, [])
        if not asked or not words:
            return 0.0
        whole = self._dice(grams(words), question.number)
        if len(words) > len(asked) * 1.2:
            whole = max(whole, self._dice(grams(words[: len(asked)]), question.number))
        return whole

    def share(self, words: Sequence[str], question: PaperQuestion) -> float:
        """How many of these words are the question's."""
        if not words:
            return 0.0
        asked = Counter(self.words.get(question.number, []))
        return sum((Counter(words) & asked).values()) / len(words)

    def likeness(self, text: str) -> Likeness | None:
        """The question that this text is most like; None where it is like none."""
        words = words_of(text[:MOST_CHARACTERS])
        votes: Counter[str] = Counter()
        for gram in set(grams(words)):
            if len(gram) == 2:
                votes.update(self.having.get(gram, ()))
        if not votes and len(words) < 4:
            for word in words:
                votes.update(self.having.get((word,), ()))
        numbers = {number for number, _ in votes.most_common(5)}
        ranked = sorted(
            ((self.score(words, one), one) for one in self.questions if one.number in numbers),
            key=lambda each: -each[0],
        )
        if not ranked:
            return None
        score, best = ranked[0]
        second = ranked[1][0] if len(ranked) > 1 else 0.0
        return Likeness(best, score, second)

    def _dice(self, counted: Counter[tuple[str, ...]], number: str) -> float:
        both = sum((counted & self.grams[number]).values())
        return 2 * both / (sum(counted.values()) + self.sizes[number])

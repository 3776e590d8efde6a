"""Conditions on earlier answers as a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from consultations.definition import Definition, QuestionDefinition
from consultations.models import Question
from slisystem.languages import joined


@dataclass(frozen=True)
class Wanted:
    """One condition in words: which question, and the labels of which one must be chosen."""

    number: str
    takes_several: bool
    labels: tuple[str, ...]

    @property
    def in_words(self) -> str:
        """Marked as HTML where a label is in Welsh."""
        verb = "includes" if self.takes_several else "is"
        quoted = [joined("“", label, "”") for label in self.labels]
        return joined(f"the answer to {self.number} {verb} ", *between(quoted, " or "))


def asked_if(conditions: Iterable[Wanted]) -> str:
    """ "Asked if the answer to Q4 is “No” or “Don’t know”."; empty where nothing is asked for."""
    words = [wanted.in_words for wanted in conditions if wanted.labels]
    return joined("Asked if ", *between(words, " and "), ".") if words else ""


def between(words: Sequence[str], last: str) -> list[str]:
    """The words with a comma between them, and `last` before the last one."""
    found: list[str] = []
    for at, word in enumerate(words):
        if at:
            found.append(last if at == len(words) - 1 else ", ")
        found.append(word)
    return found


def wanted_of(question: Question, by_number: Mapping[str, Question]) -> list[Wanted]:
    """Its conditions; the labels are read from what is prefetched with the questions."""
    found = []
    for number, codes in question.conditions:
        spec, labels = by_number[number].spec, by_number[number].asked.labels
        named = tuple(labels.get(code, code) for code in codes)
        found.append(Wanted(number, spec.takes_several, named))
    return found


def wanted_in(question: QuestionDefinition, definition: Definition) -> list[Wanted]:
    """The same of a definition that is stored or still being typed."""
    by_number = {one.number: one for one in definition.questions}
    found = []
    for condition in question.conditions:
        followed = by_number.get(condition.follows)
        labels = {option.code: option.label for option in followed.options} if followed else {}
        is_several = bool(followed and followed.spec and followed.spec.takes_several)
        named = tuple(labels.get(code, code) for code in condition.when)
        found.append(Wanted(condition.follows, is_several, named))
    return found


def follows_sentence(question: Question, by_number: Mapping[str, Question]) -> str:
    """On which answers it is asked, in a sentence; empty where that is advice only."""
    return asked_if(wanted_of(question, by_number))

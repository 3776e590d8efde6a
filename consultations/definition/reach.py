"""Whether each question can be asked at all, given the answers that it depends on (for checks.py).

A question is asked when all its conditions hold and the questions they name are asked themselves.
So all that has to be chosen for it is known: its own conditions and those of the questions before
it, taken together.  It can be asked if every one of these questions can be answered so, and if
some council is asked all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from consultations.definition.problem import CONDITIONS, Problem
from consultations.definition.values import Condition, Definition, QuestionDefinition
from councils.functions import CouncilFacts

Wanted = dict[str, list[frozenset[str]]]  # by question: one of each of these must be chosen


class Reach:
    """Goes through the questions in their order and knows of each what has to be chosen for it."""

    def __init__(self, definition: Definition, councils: Sequence[CouncilFacts] | None) -> None:
        self.councils = councils
        self.by_number = {question.number: question for question in definition.questions}
        self.before: dict[str, Wanted] = {}
        self.never: set[str] = set()

    def of(self, question: QuestionDefinition) -> list[Problem]:
        """What is wrong with its conditions. To be asked of every question, in their order."""
        found = [*self._faults(question)]
        if not found:
            found = [*self._contradictions(question)]
            if found:
                self.never.add(question.number)
        self.before.setdefault(question.number, {})
        return found

    def _faults(self, question: QuestionDefinition) -> Iterator[Problem]:
        """Each condition by itself."""
        if question.conditions and question.spec and not question.spec.is_asked:
            remedy = "Take its conditions away."
            yield Problem(CONDITIONS, "only informs and is always shown.", remedy)
            return
        has_lock = any(condition.when for condition in question.conditions)
        for condition in question.conditions:
            fault = self._fault(question, condition)
            if fault is None and has_lock and not condition.when:
                sentence = f"names no answer to {condition.follows}, beside other conditions."
                fault = Problem(CONDITIONS, sentence, "Choose answers, or take it away.")
            if fault is not None:
                yield fault
                if not self._can_be_met(condition):
                    self.never.add(question.number)

    def _fault(self, question: QuestionDefinition, condition: Condition) -> Problem | None:
        follows = condition.follows
        if follows == question.number:
            return Problem(CONDITIONS, "depends on its own answer.", "Choose an earlier question.")
        followed = self.by_number.get(follows)
        if followed is None:
            return lost(condition)
        if follows not in self.before:
            sentence = f"depends on the answer to {follows}, which comes after it."
            return Problem(CONDITIONS, sentence, "Choose an earlier question, or move one of them.")
        spec = followed.spec
        if spec is None or not spec.is_asked:
            sentence = f"depends on {follows}, where nothing is answered."
            return Problem(CONDITIONS, sentence, "Choose another question.")
        if not condition.when:
            return None
        if spec.has_rows or not spec.has_options:
            sentence = f"depends on options of {follows}, which has none to choose among."
            return Problem(CONDITIONS, sentence, "Choose another question.")
        gone = sorted(set(condition.when) - {option.code for option in followed.options})
        if gone:
            named = " and ".join(f"“{code}”" for code in gone)
            verb = "is an option" if len(gone) == 1 else "are options"
            sentence = f"depends on {named}, which {verb} of {follows} no more."
            return Problem(CONDITIONS, sentence, f"Choose among the options of {follows}.")
        return None

    def _can_be_met(self, condition: Condition) -> bool:
        """Whether a condition with a fault leaves the question a chance to be asked."""
        followed = self.by_number.get(condition.follows)
        if not condition.when:
            return True
        if followed is None or condition.follows not in self.before:
            return False
        return any(option.code in condition.when for option in followed.options)

    def _contradictions(self, question: QuestionDefinition) -> Iterator[Problem]:
        """All conditions together, with those of the questions that they name."""
        locks = [condition for condition in question.conditions if condition.when]
        for lock in locks:
            if lock.follows in self.never:
                sentence = f"depends on {lock.follows}, which can never be asked itself."
                yield Problem(CONDITIONS, sentence, f"Mend {lock.follows}, or choose another one.")
                return
        wanted: Wanted = {}
        for lock in locks:
            wanted.setdefault(lock.follows, []).append(frozenset(lock.when))
        own = {number: len(sets) for number, sets in wanted.items()}
        for lock in locks:
            for number, sets in self.before[lock.follows].items():
                known = wanted.setdefault(number, [])
                known += [each for each in sets if each not in known]
        self.before[question.number] = wanted
        for number, sets in wanted.items():
            if not can_be_chosen(self.by_number[number], sets):
                whose = (
                    "by its conditions"
                    if own.get(number) == len(sets)
                    else "by its conditions and those of the questions that it depends on"
                )
                yield Problem(
                    CONDITIONS,
                    f"can never be asked: {whose}, {number} would have to be answered in ways "
                    "that exclude each other.",
                    "Change one of the conditions.",
                )
                return
        yield from self._of_nobody(question, [*wanted])

    def _of_nobody(self, question: QuestionDefinition, follows: list[str]) -> Iterator[Problem]:
        """Whether some council that it is for is also asked all that it depends on."""
        own = [council for council in self.councils or () if question.applies_to.fits(council)]
        if not own or not follows:
            return
        rules = {number: self.by_number[number].applies_to for number in follows}
        if any(all(rule.fits(council) for rule in rules.values()) for council in own):
            return
        alone = [
            number
            for number, rule in rules.items()
            if not any(rule.fits(council) for council in own)
        ]
        named = alone[0] if alone else " and ".join(follows)
        verb = "concerns" if alone or len(follows) == 1 else "concern together"
        yield Problem(
            CONDITIONS,
            f"can never be asked: it depends on {named}, which {verb} none of the councils that "
            "it is for.",
            "Change the condition, or whom one of them is for.",
        )


def can_be_chosen(question: QuestionDefinition, sets: Sequence[frozenset[str]]) -> bool:
    """Whether one answer to the question has an option of each of these sets."""
    common = frozenset.intersection(*sets)
    takes_several = question.spec is not None and question.spec.takes_several
    if not takes_several:
        return any(option.code in common for option in question.options)
    together = {option.code for option in question.options if not option.is_exclusive}
    alone = {option.code for option in question.options if option.is_exclusive}
    return bool(alone & common) or all(together & each for each in sets)


def lost(condition: Condition) -> Problem:
    sentence = f"depends on the answer to {condition.follows}, which is not there."
    return Problem(CONDITIONS, sentence, "Choose another question, or take the condition away.")

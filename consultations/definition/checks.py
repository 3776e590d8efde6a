"""What keeps a definition from being published.

A draft may hold what is unfinished: a question without its words, a condition that points forward
since two questions changed places, an option that was taken away while another question depends
on it.  Here each of these is named, with its place and what mends it.  Files are refused for the
faults of a single question while they are read (questions.py), so that these have lines.

A question is asked when all its conditions hold and the questions they name are asked themselves.
So all that has to be chosen for it is known: its own conditions and those of the questions before
it, taken together.  It can be asked if every one of these questions can be answered so, and if
some council is asked all of them.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from consultations.applicability import Rule
from consultations.definition.questions import LACKS_SCORES, lacks_scores
from consultations.definition.values import (
    Condition,
    Definition,
    QuestionDefinition,
    SectionDefinition,
)
from consultations.kinds import Option, Row
from councils.functions import CouncilFacts

CONSULTATION, SECTION, QUESTION, AUDIENCE, CONDITIONS = (
    "consultation",
    "section",
    "question",
    "audience",
    "conditions",
)
MOST_NAMED = 5
Wanted = dict[str, list[frozenset[str]]]  # by question: one of each of these must be chosen


@dataclass(frozen=True)
class Problem:
    """One thing that blocks publishing: the part of the definition that has it, what is wrong, and
    what to do. `section` and `identity` are given as far as it has such a place."""

    part: str
    sentence: str
    remedy: str
    section: int | None = None
    number: str = ""
    identity: uuid.UUID | None = None

    @property
    def place(self) -> str:
        if self.number:
            return self.number
        return "The consultation" if self.section is None else f"Section {self.section}"

    def __str__(self) -> str:
        return f"{self.place} {self.sentence} {self.remedy}"


def problems(
    definition: Definition, councils: Sequence[CouncilFacts] | None = None
) -> list[Problem]:
    """All that blocks publishing, in the order of the questions. `councils` are those that the
    consultation would ask; without them, nothing is said about who is asked."""
    found = [*_of_consultation(definition, councils)]
    reach = _Reach(definition, councils)
    for section in definition.sections:
        found += _of_section(section)
        for question in section.questions:
            own = [*_of_question(question), *_of_audience(question, councils)]
            own += reach.of(question)
            found += [_at(problem, section, question) for problem in own]
    return found


def without_target(definition: Definition) -> list[Problem]:
    """Conditions on questions that are not there."""
    numbers = {question.number for question in definition.questions}
    return [
        _at(_lost(condition), section, question)
        for section in definition.sections
        for question in section.questions
        for condition in question.conditions
        if condition.follows not in numbers
    ]


def _at(problem: Problem, section: SectionDefinition, question: QuestionDefinition) -> Problem:
    return Problem(
        problem.part,
        problem.sentence,
        problem.remedy,
        section.number,
        question.number,
        question.identity,
    )


# --- what is unfinished -----------------------------------------------------------------------


def _of_consultation(
    definition: Definition, councils: Sequence[CouncilFacts] | None
) -> Iterator[Problem]:
    for name, words in (("title", definition.title), ("publisher", definition.publisher)):
        if not words.strip():
            yield Problem(CONSULTATION, f"has no {name}.", "Write it.")
    if not definition.confidentiality.strip():
        sentence = "does not say what is promised about responses."
        yield Problem(CONSULTATION, sentence, "Write what is confidential.")
    yield from _not_asked(
        definition.asked,
        councils,
        "its rule does not reach",
        "Take it off the list, or change the other parts of the rule.",
    )


def _of_section(section: SectionDefinition) -> Iterator[Problem]:
    if not section.title.strip():
        yield Problem(SECTION, "has no title.", "Write one.", section.number)
    if not section.questions:
        remedy = "Add one, or remove the section."
        yield Problem(SECTION, "has no questions.", remedy, section.number)


def _of_question(question: QuestionDefinition) -> Iterator[Problem]:
    spec = question.spec
    if spec is None:
        yield Problem(QUESTION, "has no kind.", "Choose one.")
        return
    if question.is_wording_held and not question.text.strip():
        remedy = "Write it" + (", or say that it is not held." if spec.is_asked else ".")
        yield Problem(QUESTION, "has no wording.", remedy)
    if not question.is_wording_held and not spec.is_asked:
        yield Problem(
            QUESTION, "is nothing but its text, which is said not to be held.", "Write it."
        )
    if spec.has_rows and not question.statements:
        yield Problem(QUESTION, "has no statements.", "Write at least one.")
    if spec.has_options:
        yield from _of_options(question)
    parts: tuple[Option | Row, ...] = (*question.options, *question.statements)
    for named in parts:
        if not (named.code and named.label.strip()):
            sentence = f"has an option or statement without {'words' if named.code else 'a code'}."
            yield Problem(QUESTION, sentence, "Write it, or take it away.")


def _of_options(question: QuestionDefinition) -> Iterator[Problem]:
    options, spec = question.options, question.spec
    assert spec is not None
    if len(options) < 2:
        has = "one option only" if options else "no options"
        yield Problem(QUESTION, f"has {has}.", "Give at least two.")
        return
    if all(option.is_exclusive for option in options):
        remedy = "Let some stand together, or make it a single choice."
        yield Problem(QUESTION, "has options of which none stands beside another.", remedy)
    labels = [option.label for option in options]
    if len(set(labels)) < len(labels):
        yield Problem(QUESTION, "has the same option twice.", "Change one of the two.")
    scores = [option.score for option in options if option.score is not None]
    if len(set(scores)) < len(scores):
        yield Problem(QUESTION, "has the same score twice.", "Give each step another score.")
    if lacks_scores(spec, len(scores)):
        yield Problem(QUESTION, f"has options that {LACKS_SCORES}", "Give the scores.")


# --- whom it is for ---------------------------------------------------------------------------


def _of_audience(
    question: QuestionDefinition, councils: Sequence[CouncilFacts] | None
) -> Iterator[Problem]:
    if question.applies_because and question.applies_to == Rule():
        remedy = "Take the reason away, or say for which councils it is."
        yield Problem(AUDIENCE, "gives a reason for leaving councils out, and leaves none.", remedy)
    remedy = "Take it off the list, or let the consultation ask it."
    yield from _not_asked(question.applies_to, councils, "the consultation does not ask", remedy)


def _not_asked(
    rule: Rule, councils: Sequence[CouncilFacts] | None, verb: str, remedy: str
) -> Iterator[Problem]:
    """Councils that a rule names and nobody asks: a slip of the pen, or abolished since."""
    if councils is None:
        return
    missing = sorted(rule.councils - {council.code for council in councils})
    if missing:
        named = ", ".join(missing[:MOST_NAMED]) + (" …" if len(missing) > MOST_NAMED else "")
        yield Problem(AUDIENCE, f"names {named}, which {verb}.", remedy)


# --- on which answers it is asked -------------------------------------------------------------


class _Reach:
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
            return _lost(condition)
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


def _lost(condition: Condition) -> Problem:
    sentence = f"depends on the answer to {condition.follows}, which is not there."
    return Problem(CONDITIONS, sentence, "Choose another question, or take the condition away.")

"""What the conditions that are chosen on a page mean, in words."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from consultations.definition import Condition, Definition, QuestionDefinition
from consultations.definition.checks import problems
from consultations.definition.problem import CONDITIONS
from consultations.editing.conditions import Follows, choosable
from consultations.editing.parts import question_of
from consultations.editing.questions import depending_on, replace_question
from consultations.presenters.conditions import asked_if, wanted_in
from councils.functions import CouncilFacts


@dataclass(frozen=True)
class Meaning:
    """When it is asked, what stands in the way of that, and what hangs on its own answer."""

    sentence: str
    problems: tuple[str, ...]
    depending: str


def meaning(
    definition: Definition,
    identity: uuid.UUID,
    follows: Sequence[Follows],
    councils: Sequence[CouncilFacts],
) -> Meaning:
    _, question = question_of(definition, identity)
    numbers = {each.identity: each for each in definition.questions}
    conditions = [
        Condition(numbers[one.identity].number, one.when)
        for one in follows
        # A row in which no answer is ticked yet says nothing yet.
        if one.identity in numbers and (one.when or not choosable(numbers[one.identity]))
    ]
    changed = replace(question.with_conditions(conditions))
    after = replace_question(definition, changed)
    return Meaning(
        _sentence(changed, after) + _still_to_choose(changed, follows, numbers),
        tuple(
            f"{problem.place} {problem.sentence} {problem.remedy}"
            for problem in problems(after, councils)
            if problem.identity == identity and problem.part == CONDITIONS
        ),
        ", ".join(each.number for each in depending_on(definition, question.number)),
    )


def _still_to_choose(
    question: QuestionDefinition,
    follows: Sequence[Follows],
    numbers: Mapping[uuid.UUID, QuestionDefinition],
) -> str:
    """What is missing where a question is named and none of its answers."""
    if question.conditions:
        return ""
    named = [numbers[one.identity].number for one in follows if one.identity in numbers]
    return f" Choose answers to {named[0]} to ask it after these only." if named else ""


def _sentence(question: QuestionDefinition, definition: Definition) -> str:
    if not question.conditions:
        return "It is always asked of the councils that it is for."
    when = asked_if(wanted_in(question, definition))
    if when:
        return f"{when} Otherwise it is not asked, and what was written there is not sent."
    return (
        f"It is always asked: {question.conditions[0].follows} is answered in words, so that this "
        "is advice to whoever answers."
    )

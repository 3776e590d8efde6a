"""Whom a question is for, and on which earlier answers it is asked."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace

from consultations.applicability import Rule
from consultations.definition.values import Condition, Definition, QuestionDefinition
from consultations.editing.parts import Stale, Unfit, question_of, seen_as
from consultations.editing.questions import replace_question


def set_asked(definition: Definition, rule: Rule, *, seen: Rule | None = None) -> Definition:
    """Which councils the consultation asks. Raises Stale where that is not what was seen."""
    if seen is not None and seen != definition.asked:
        raise Stale
    return replace(definition, asked=rule)


def set_audience(
    definition: Definition,
    identity: uuid.UUID,
    *,
    rule: Rule,
    because: str,
    seen: str | None = None,
) -> Definition:
    """For which councils the question is, and why not for the others."""
    _, question = question_of(definition, identity)
    if because and rule == Rule():
        raise Unfit("A question that is for all councils asked leaves none out.", "because")
    changed = replace(question, applies_to=rule, applies_because=because)
    return replace_question(definition, changed, seen=seen)


def set_conditions(
    definition: Definition,
    identity: uuid.UUID,
    *,
    conditions: Sequence[Condition],
    note: str,
    seen: str | None = None,
) -> Definition:
    """On which earlier answers the question is asked. Raises Unfit for what no file could say."""
    _, question = question_of(definition, identity)
    seen_as(question, seen)
    if (conditions or note) and not is_asked(question):
        raise Unfit(f"{question.number} only informs, so it is always shown.")
    if note and not conditions:
        raise Unfit("These words stand beside a condition: there is none.", "note")
    earlier = {each.number: each for each in followable(definition, question)}
    for condition in conditions:
        if sentence := against(condition, earlier, is_only=len(conditions) == 1):
            raise Unfit(sentence)
    changed = replace(question.with_conditions(conditions), follows_note=note)
    return replace_question(definition, changed)


def followable(
    definition: Definition, question: QuestionDefinition
) -> tuple[QuestionDefinition, ...]:
    """The questions that stand before this one and are answered."""
    found = []
    for each in definition.questions:
        if each.identity == question.identity:
            break
        if is_asked(each):
            found.append(each)
    return tuple(found)


def against(
    condition: Condition, earlier: Mapping[str, QuestionDefinition], *, is_only: bool
) -> str:
    """Why there cannot be this condition, as a sentence; "" when there can. `earlier` are the
    questions before it by number. Advice, which names no option, stands alone."""
    followed = earlier.get(condition.follows)
    if followed is None:
        return f"There is no question {condition.follows} before this one."
    known = choosable(followed)
    if not condition.when:
        if known:
            return f"Choose the answers to {condition.follows} after which this is asked."
        if not is_only:
            return f"{condition.follows} has no answers to choose from, so it can only stand alone."
        return ""
    gone = [code for code in condition.when if code not in known]
    return f"{condition.follows} has no answer “{gone[0]}” (any more)." if gone else ""


def choosable(question: QuestionDefinition) -> dict[str, str]:
    """The options that a condition can name, code and label: of a grid there are none."""
    if question.spec is None or question.spec.has_rows:
        return {}
    return {option.code: option.label for option in question.options}


def is_asked(question: QuestionDefinition) -> bool:
    return question.spec is None or question.spec.is_asked

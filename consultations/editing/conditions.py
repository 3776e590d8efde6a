"""Whom a question is for, and on which earlier answers it is asked.

Each has a page of its own, which compares only what it shows (`base`): who changes the words of a
question meanwhile stands in nobody's way.  Conditions name questions by their identity here, so
that a question that got another number while the page was open is still the one that was meant.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from consultations.applicability import Rule
from consultations.definition.values import Condition, Definition, QuestionDefinition
from consultations.editing.parts import Stale, Unfit, question_of
from consultations.editing.questions import replace_question


@dataclass(frozen=True)
class Follows:
    """A condition whose question goes by its identity."""

    identity: uuid.UUID
    when: tuple[str, ...] = ()


def follows_of(definition: Definition, question: QuestionDefinition) -> tuple[Follows, ...]:
    """Its conditions, but for one whose question is not there."""
    identities = {each.number: each.identity for each in definition.questions}
    return tuple(
        Follows(identities[condition.follows], condition.when)
        for condition in question.conditions
        if condition.follows in identities
    )


# --- what a page showed ---------------------------------------------------------------------


def base_of_rule(rule: Rule, because: str = "") -> str:
    """Sixteen hexadecimal digits that change with every part of it."""
    return _base(sorted(rule.to_json().items()), because)


def base_of_conditions(definition: Definition, question: QuestionDefinition) -> str:
    return _base(follows_of(definition, question), question.follows_note)


def _base(*shown: object) -> str:
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


def _seen(base: str | None, now: str) -> None:
    if base is not None and base != now:
        raise Stale


# --- edits ------------------------------------------------------------------------------------


def set_asked(definition: Definition, rule: Rule, *, base: str | None = None) -> Definition:
    """Which councils the consultation asks. Raises Stale where that is not what was seen."""
    _seen(base, base_of_rule(definition.asked))
    return replace(definition, asked=rule)


def set_audience(
    definition: Definition,
    identity: uuid.UUID,
    *,
    rule: Rule,
    because: str,
    base: str | None = None,
) -> Definition:
    """For which councils the question is, and why not for the others."""
    _, question = question_of(definition, identity)
    _seen(base, base_of_rule(question.applies_to, question.applies_because))
    if because and rule == Rule():
        raise Unfit("A question that is for all councils asked leaves none out.", "because")
    return replace_question(definition, replace(question, applies_to=rule, applies_because=because))


def set_conditions(
    definition: Definition,
    identity: uuid.UUID,
    *,
    follows: Sequence[Follows],
    note: str,
    base: str | None = None,
) -> Definition:
    """On which earlier answers the question is asked. Raises Unfit for what no file could say."""
    _, question = question_of(definition, identity)
    _seen(base, base_of_conditions(definition, question))
    if (follows or note) and not is_asked(question):
        raise Unfit(f"{question.number} only informs, so it is always shown.")
    if note and not follows:
        raise Unfit("These words go with a condition, and there is none.", "note")
    earlier = followable(definition, question)
    for one in follows:
        if sentence := against(one, earlier, is_only=len(follows) == 1):
            raise Unfit(sentence)
    conditions = [Condition(earlier[one.identity].number, one.when) for one in follows]
    return replace_question(
        definition, replace(question.with_conditions(conditions), follows_note=note)
    )


# --- what there can be ------------------------------------------------------------------------


def followable(
    definition: Definition, question: QuestionDefinition
) -> dict[uuid.UUID, QuestionDefinition]:
    """The questions that stand before this one and are answered, in their order."""
    found = {}
    for each in definition.questions:
        if each.identity == question.identity:
            break
        if is_asked(each):
            found[each.identity] = each
    return found


def against(one: Follows, earlier: Mapping[uuid.UUID, QuestionDefinition], *, is_only: bool) -> str:
    """Why there cannot be this condition, as a sentence; "" when there can. Advice, which names no
    option, stands alone."""
    followed = earlier.get(one.identity)
    if followed is None:
        return "Choose a question that stands before this one"
    known = choosable(followed)
    if not one.when:
        if known:
            return f"Choose the answers to {followed.number} after which it is asked"
        if not is_only:
            return (
                f"{followed.number} has no answers to choose from, so it can only be a condition "
                "by itself"
            )
        return ""
    gone = [code for code in one.when if code not in known]
    return f"{followed.number} has no answer “{gone[0]}” any more" if gone else ""


def choosable(question: QuestionDefinition) -> dict[str, str]:
    """The options that a condition can name, code and label: of a grid there are none."""
    if question.spec is None or question.spec.has_rows:
        return {}
    return {option.code: option.label for option in question.options}


def is_asked(question: QuestionDefinition) -> bool:
    return question.spec is None or question.spec.is_asked

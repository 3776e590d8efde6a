"""Questions: add, change, remove, and what becomes of conditions that point at them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import replace

from consultations.definition.values import Definition, QuestionDefinition, identity_of
from consultations.editing.parts import (
    Unfit,
    each_question,
    question_of,
    section_of,
    seen_as,
    with_questions,
    with_section,
)

MOST_QUESTIONS = 500


def next_number(definition: Definition) -> str:
    """The number that a new question gets: one more than the highest "Q7"."""
    numbers = [
        int(question.number[1:])
        for question in definition.questions
        if question.number[:1] == "Q" and question.number[1:].isdecimal()
    ]
    return f"Q{max(numbers, default=0) + 1}"


def new_identity(definition: Definition, number: str, ever: Iterable[uuid.UUID] = ()) -> uuid.UUID:
    """The identity that the file would give a question of that number; another one where a
    question has or had it (`ever`: the identities of earlier versions)."""
    usual = identity_of(f"{definition.code}/{number}")
    taken = {question.identity for question in definition.questions}.union(ever)
    return usual if usual not in taken else uuid.uuid4()


def add_question(
    definition: Definition,
    section: int,
    question: QuestionDefinition,
    *,
    after: uuid.UUID | None = None,
) -> Definition:
    """The question at the end of the section, or after another question of it."""
    if sum(1 for _ in definition.questions) >= MOST_QUESTIONS:
        raise Unfit(f"A consultation has at most {MOST_QUESTIONS} questions.")
    _is_free(definition, question)
    _hangs_on_something(definition, question)
    found = section_of(definition, section)
    questions = list(found.questions)
    places = [at for at, each in enumerate(questions, 1) if each.identity == after]
    questions.insert(places[0] if places else len(questions), question)
    return with_section(definition, with_questions(found, questions))


def replace_question(
    definition: Definition, changed: QuestionDefinition, *, seen: str | None = None
) -> Definition:
    """The question of that identity as `changed`; another number goes into the conditions and
    the release plan that name it."""
    section, question = question_of(definition, changed.identity)
    seen_as(question, seen)
    _is_free(definition, changed)
    if changed.conditions != question.conditions:
        _hangs_on_something(definition, changed)
    questions = [changed if each is question else each for each in section.questions]
    found = with_section(definition, with_questions(section, questions))
    if changed.number == question.number:
        return found
    return renamed(found, {question.number: changed.number})


def depending_on(definition: Definition, number: str) -> tuple[QuestionDefinition, ...]:
    """The questions that are asked depending on the answer to this one."""
    return tuple(
        question
        for question in definition.questions
        if any(condition.follows == number for condition in question.conditions)
    )


def remove_question(
    definition: Definition,
    identity: uuid.UUID,
    *,
    seen: str | None = None,
    frees: Iterable[uuid.UUID] = (),
) -> Definition:
    """Takes the question out. `frees` are the questions that depended on it as the person was
    told: these are then asked without that condition.

    Raises Unfit when others depend on it, so that nobody removes a condition unawares.
    """
    section, question = question_of(definition, identity)
    seen_as(question, seen)
    told = set(frees)
    untold = [
        each.number
        for each in depending_on(definition, question.number)
        if each.identity not in told
    ]
    if untold:
        raise Unfit(
            f"{' and '.join(untold)} depend{'s' if len(untold) == 1 else ''} on the answer to "
            f"{question.number}."
        )
    questions = [each for each in section.questions if each is not question]
    found = with_section(definition, with_questions(section, questions))

    def freed(each: QuestionDefinition) -> QuestionDefinition:
        left = [one for one in each.conditions if one.follows != question.number]
        return each if len(left) == len(each.conditions) else each.with_conditions(left)

    return without_in_release(each_question(found, freed), question.number)


def renamed(definition: Definition, names: dict[str, str]) -> Definition:
    """Conditions and release plan with other numbers, all at once ("Q2" may become "Q3" while
    "Q3" becomes "Q2")."""

    def follow(each: QuestionDefinition) -> QuestionDefinition:
        also = (replace(one, follows=names.get(one.follows, one.follows)) for one in each.also)
        return replace(each, follows=names.get(each.follows, each.follows), also=tuple(also))

    release = dict(definition.release)
    for part in ("option_merges", "scores"):
        if part in release:
            release[part] = {_name(name, names): value for name, value in release[part].items()}
    if "crossings" in release:
        release["crossings"] = [
            [_name(name, names) for name in pair] for pair in release["crossings"]
        ]
    return replace(each_question(definition, follow), release=release)


def without_in_release(definition: Definition, number: str) -> Definition:
    """What the release plan says of a question goes with the question."""
    release = dict(definition.release)

    def is_of_it(name: str) -> bool:
        return name.split(".", 1)[0] == number or name == number

    for part in ("option_merges", "scores"):
        if part in release:
            release[part] = {
                name: value for name, value in release[part].items() if not is_of_it(name)
            }
    if "crossings" in release:
        release["crossings"] = [
            pair for pair in release["crossings"] if not any(is_of_it(name) for name in pair)
        ]
    return replace(definition, release=release)


def _name(name: str, names: dict[str, str]) -> str:
    """ "Q5.speed" is of Q5, unless a question is called so itself."""
    if name in names:
        return names[name]
    number, dot, statement = name.partition(".")
    return f"{names.get(number, number)}{dot}{statement}"


def _hangs_on_something(definition: Definition, question: QuestionDefinition) -> None:
    """Raises Unfit for a condition on a question that is not there. One that comes later, or that
    has lost an option, is kept, and named before publishing (definition/checks.py)."""
    numbers = {each.number for each in definition.questions} | {question.number}
    for condition in question.conditions:
        if condition.follows not in numbers:
            raise Unfit(f"There is no question {condition.follows}.", "follows")


def _is_free(definition: Definition, question: QuestionDefinition) -> None:
    """Raises Unfit when another question has that number, whatever its capitals."""
    for each in definition.questions:
        if each.identity != question.identity and each.number.lower() == question.number.lower():
            raise Unfit(f"{each.number} stands already.", "number")

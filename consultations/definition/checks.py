"""What keeps a definition from being published.

A draft may hold what is unfinished: a question without its words, a condition that points forward
since two questions changed places, an option that was taken away while another question depends
on it.  Here each of these is named, with its place and what mends it.  Files are refused for the
faults of a single question while they are read (questions.py), so that these have lines.
Whether a question can be asked at all is seen in reach.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from consultations.applicability import Rule
from consultations.definition import release_checks
from consultations.definition.problem import (
    AUDIENCE,
    CONSULTATION,
    QUESTION,
    RELEASE,
    SECTION,
    Problem,
)
from consultations.definition.questions import LACKS_SCORES, lacks_scores
from consultations.definition.reach import Reach, lost
from consultations.definition.values import Definition, QuestionDefinition, SectionDefinition
from consultations.kinds import Option, Row
from councils.functions import CouncilFacts

MOST_NAMED = 5


def problems(
    definition: Definition, councils: Sequence[CouncilFacts] | None = None
) -> list[Problem]:
    """All that blocks publishing, in the order of the questions. `councils` are those that the
    consultation would ask; without them, nothing is said about who is asked."""
    found = [*_of_consultation(definition, councils), *_of_release(definition)]
    reach = Reach(definition, councils)
    numbers = frozenset(question.number.lower() for question in definition.questions)
    for section in definition.sections:
        found += _of_section(section)
        for question in section.questions:
            own = [*_of_question(question), *_of_audience(question, councils)]
            own += _of_names(question, numbers)
            own += reach.of(question)
            found += [_at(problem, section, question) for problem in own]
    return found


def without_target(definition: Definition) -> list[Problem]:
    """Conditions on questions that are not there."""
    numbers = {question.number for question in definition.questions}
    return [
        _at(lost(condition), section, question)
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


def _of_release(definition: Definition) -> Iterator[Problem]:
    for sentence in release_checks.faults(definition):
        yield Problem(RELEASE, sentence, "Change what will be published.")


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
    if question.number == release_checks.NOT_A_NUMBER:
        yield Problem(QUESTION, "cannot have this number.", "Give it another one.")
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


def _of_names(question: QuestionDefinition, numbers: frozenset[str]) -> Iterator[Problem]:
    """Each statement of a grid is counted under a name of its own, "Q5.speed"."""
    for row in question.statements:
        name = f"{question.number}.{row.code}"
        if name.lower() in numbers:
            sentence = f"has a statement that is counted as {name}, and a question is called so."
            yield Problem(QUESTION, sentence, "Give one of them another number or code.")


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

"""Questions that their rule leaves out and the council does not answer: which, why, and in whose
words the report says so.

The report makes the sentence itself, whenever it is printed, from the rule's own reason and the
numbers that are left out at that moment: what is answered all the same is never said to be left
out.  A council's own words take its place only while exactly the questions are left out for which
they were written; otherwise they are kept, not printed, and the page says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from consultations.applicability import Rule
from consultations.models import Question
from councils.functions import CouncilFacts
from responses.content import answers_as_asked
from responses.enums import AnswerState
from responses.models import Response
from responses.said import Said


@dataclass(frozen=True)
class LeftOut:
    """Of one section: the numbers of its questions, of those left out, and a sentence for each
    place where one or several of them would stand."""

    order: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()

    @property
    def stored(self) -> str:
        """As it is noted with the council's own words (ReportPart.not_applicable_to)."""
        return " ".join(self.numbers)

    @property
    def in_words(self) -> str:
        return named(self.numbers, self.order)

    def sayings(self, own: str, own_are_of: str) -> tuple[str, ...]:
        """What is printed at each place: the council's own words at the first, if they are of
        just these questions."""
        if not own or own_are_of != self.stored:
            return self.sentences
        return (own, *self.sentences[1:])


def of_section(
    questions: Iterable[Question], said: Mapping[int, Said], council: CouncilFacts
) -> LeftOut:
    """`questions` are those of one section, in their order; `said` as `content.as_asked` gives."""
    asked = [question for question in questions if question.spec.is_asked]
    numbers: list[str] = []
    sentences: list[str] = []
    for is_out, together in groupby(asked, lambda one: is_left_out(one, said[one.pk], council)):
        if is_out:
            place = list(together)
            numbers += [one.number for one in place]
            sentences.append(sentence(place, council))
    return LeftOut(tuple(one.number for one in asked), tuple(numbers), tuple(sentences))


def of_response(response: Response, section_id: int | None) -> LeftOut:
    """The same for a section of a response as it stands (its answers are read, if they are not
    known yet); nothing for what is no section."""
    if section_id is None:
        return LeftOut()
    answers = response.answers_in_order
    questions = [one.question for one in answers if one.question.section_id == section_id]
    return of_section(questions, answers_as_asked(answers), response.council.facts)


def is_left_out(question: Question, said: Said, council: CouncilFacts) -> bool:
    return said.state == AnswerState.NOT_APPLICABLE or (
        said.state == AnswerState.UNANSWERED and not question.rule.fits(council)
    )


def sentence(together: Sequence[Question], council: CouncilFacts) -> str:
    """One for questions that follow one another; each reason once, in their order."""
    found = []
    for _, same in groupby(together, lambda one: one.reason_against(council)):
        run = list(same)
        numbers = [one.number for one in run]
        several = len(run) > 1
        why = run[0].reason_against(council, several=several)
        # A rule that fits the council gives no reason: it fitted another one when this was said.
        why = why or f"{'they do' if several else 'it does'} not apply to {council.name}"
        found.append(f"No response is suggested to {named(numbers, numbers)}: {why}.")
    return " ".join(found)


def not_asked(questions: Iterable[tuple[str, Rule]], council: CouncilFacts) -> list[str]:
    """The same before anything is answered, of numbers and rules: "Questions 13 – 19 are not asked:
    they concern …", one sentence for questions that follow one another."""
    known = list(questions)
    order = [number for number, _ in known]
    found = []
    for why, same in groupby(known, lambda one: one[1].reason_against(council)):
        run = list(same)
        if why:
            several = len(run) > 1
            reason = run[0][1].reason_against(council, several=several)
            numbers = named([number for number, _ in run], order)
            found.append(f"{numbers} {'are' if several else 'is'} not asked: {reason}.")
    return found


def named(numbers: Sequence[str], order: Sequence[str]) -> str:
    """ "Question 11", "Questions 13 – 19", "Questions 7 – 9 and 11"; three or more that follow
    one another are named by their ends."""
    places = {number: place for place, number in enumerate(order)}
    runs: list[list[str]] = []
    for number in numbers:
        follows = runs and places.get(number, -2) == places.get(runs[-1][-1], -9) + 1
        if follows:
            runs[-1].append(number)
        else:
            runs.append([number])
    words: list[str] = []
    for run in runs:
        bare = [number.removeprefix("Q") for number in run]
        words += [f"{bare[0]} – {bare[-1]}"] if len(bare) > 2 else bare
    noun = "Questions" if len(numbers) > 1 else "Question"
    return f"{noun} {' and '.join(filter(None, [', '.join(words[:-1]), *words[-1:]]))}"

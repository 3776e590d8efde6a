"""What came out of a rehearsal → its page: tables as they would be published, and every text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from consultations.models import Consultation, Question
from councils.models import User
from responses.content import Words, to_answer, words
from responses.enums import REHEARSED, AnswerState
from responses.presenters.rehearsing import (
    RoundRow,
    council_name,
    full_name,
    misfit_sentence,
    round_rows,
)
from responses.rehearsing import Rehearsed
from results.disclosure.layout import Group
from results.disclosure.plan import Plan
from results.disclosure.plan import Question as Published
from results.disclosure.plan_file import PlanRefused
from results.plans import declared_plan
from results.presenters.results_page import PageTable
from results.rehearsal import Counted, counted
from results.words import Words as ResultWords
from results.words import words_of

NO_TABLES = "The tables cannot be laid out while the draft is unfinished: {}"


@dataclass(frozen=True)
class SaidLine:
    """What one council says to a question besides its choice, or instead of an answer."""

    council: str
    words: Words


@dataclass(frozen=True)
class QuestionOutcome:
    """One question: how many answered it, its tables, its texts.

    A grid has a table, and breakdowns, for each of its statements.
    """

    number: str
    text: str
    answered: str
    tables: tuple[PageTable, ...]
    breakdowns: tuple[PageTable, ...]
    said: tuple[SaidLine, ...]


@dataclass(frozen=True)
class Outcome:
    """`problem` says why there are no tables; `left_out` are sentences, by council."""

    rows: tuple[RoundRow, ...]
    left_out: tuple[tuple[str, tuple[str, ...]], ...]
    problem: str
    questions: tuple[QuestionOutcome, ...]
    together: tuple[PageTable, ...]  # of the pairs of questions that are crossed


@dataclass(frozen=True)
class Tables:
    """Of one published question: everybody, and by each attribute."""

    wholes: tuple[PageTable, ...]
    breakdowns: tuple[PageTable, ...]


def outcome_of(consultation: Consultation, rounds: Sequence[Rehearsed], user: User) -> Outcome:
    questions = consultation.questions_in_order
    problem = ""
    tables: dict[str, Tables] = {}
    try:
        plan = declared_plan(consultation)
    except PlanRefused as refused:
        problem = NO_TABLES.format(refused.problems[0])
    else:
        tables = _tables(plan, counted(plan, questions, rounds), words_of(consultation))
    asked = to_answer(questions)
    outcomes = [_question(one, rounds, tables) for one in asked]
    shown = {name for one in asked for name in one.spec.published(one.asked)}
    return Outcome(
        rows=tuple(round_rows(consultation, rounds, user)),
        left_out=tuple(
            (full_name(one.council), tuple(map(misfit_sentence, one.misfits)))
            for one in rounds
            if one.misfits
        ),
        problem=problem,
        questions=tuple(outcomes),
        together=tuple(
            table for name, found in tables.items() if name not in shown for table in found.wholes
        ),
    )


def _question(
    question: Question, rounds: Sequence[Rehearsed], tables: Mapping[str, Tables]
) -> QuestionOutcome:
    number = sum(one.said[question.pk].state == AnswerState.ANSWERED for one in rounds)
    own = [tables[name] for name in question.spec.published(question.asked) if name in tables]
    return QuestionOutcome(
        number=question.number,
        text=question.wording,
        answered=f"Answered by {number} of {len(rounds)}.",
        tables=tuple(table for each in own for table in each.wholes),
        breakdowns=tuple(table for each in own for table in each.breakdowns),
        said=tuple(
            SaidLine(
                f"{one.council.number}. {council_name(one.council)}",
                words(question, one.said[question.pk], one.facts),
            )
            for one in rounds
            if _says_more(one, question)
        ),
    )


def _says_more(one: Rehearsed, question: Question) -> bool:
    """Whether there is something to read that no table counts."""
    said = one.said[question.pk]
    is_told = not question.has_options or said.text or said.other
    return said.state in REHEARSED and bool(said.state != AnswerState.ANSWERED or is_told)


def _tables(plan: Plan, found: Counted, said: ResultWords) -> dict[str, Tables]:
    """By the published question, in the order of the plan."""
    said = replace(said, whole="All rehearsed councils")
    strata = found.layout.strata
    return {
        question.id: Tables(
            tuple(_whole(question, stratum.whole, found, said) for stratum in strata),
            tuple(
                _broken_down(question, dimension, found, said)
                for dimension in plan.dimensions
                if strata and not question.is_crossing
            ),
        )
        for question in plan.questions
    }


def _whole(question: Published, group: Group, found: Counted, said: ResultWords) -> PageTable:
    return PageTable.of(
        f"{said.question(question.id).name}, {said.group(group.at)}",
        ("Answer", "Councils"),
        [
            *(
                (said.option(question.id, option), str(found.count(question.id, option, group)))
                for option in question.options
            ),
            ("All that answered", str(found.count(question.id, None, group))),
        ],
    )


def _broken_down(
    question: Published, dimension: str, found: Counted, said: ResultWords
) -> PageTable:
    label = said.attribute(dimension)
    return PageTable.of(
        f"{said.question(question.id).name} by {label.lower()}",
        (label, "Answered", *(said.option(question.id, option) for option in question.options)),
        [
            (
                said.group(group.at),
                str(found.count(question.id, None, group)),
                *(str(found.count(question.id, option, group)) for option in question.options),
            )
            for stratum in found.layout.strata
            for group in stratum.groups(dimension)
        ],
    )

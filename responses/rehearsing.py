"""A rehearsal's answers beside the questions as they are now.

A draft goes on being written while it is rehearsed.  An answer still fits while its question is
there and takes answers as it did: the same kind, the same options and statements by their codes.
Words may have been changed, as a correction changes them.  What no longer fits is left out and
named; nobody guesses what would have been said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from consultations.models import Question
from councils.functions import CouncilFacts
from responses.content import as_asked, lacking, to_answer
from responses.enums import REHEARSED, AnswerState
from responses.models import RehearsedAnswer, RehearsedCouncil
from responses.said import Said

ASIDE = frozenset({AnswerState.NOT_APPLICABLE, AnswerState.NOT_RELEVANT})


@dataclass(frozen=True)
class Misfit:
    """An answer that is left out: to which question, as it was numbered then, and why."""

    identity: str
    number: str
    why: str
    of_version: int


@dataclass(frozen=True)
class Rehearsed:
    """One round: what it says to each question by its id, and what of it no longer fits.

    `kept` is what stands in the fields, `said` what would be sent: there a follow-up that is not
    asked says only that.
    """

    council: RehearsedCouncil
    facts: CouncilFacts
    kept: Mapping[int, Said]
    said: Mapping[int, Said]
    misfits: tuple[Misfit, ...]

    @property
    def is_begun(self) -> bool:
        """Whether anything was said that still fits."""
        return any(said.state in REHEARSED for said in self.kept.values())

    def progress(self, questions: Sequence[Question]) -> tuple[int, int]:
        """How many of these questions are finished, and how many there are to answer."""
        own = [one for one in questions if self.said[one.pk].state not in ASIDE]
        return sum(not lacking(one, self.said[one.pk]) for one in own), len(own)


def shape_of(question: Question) -> dict[str, Any]:
    """What of a question an answer to it depends on (no query where options are prefetched)."""
    asked = question.asked
    return {
        "kind": question.kind,
        "options": sorted([one.code, one.is_other, one.is_exclusive] for one in asked.options),
        "statements": sorted(row.code for row in asked.rows),
    }


def misfit(stored: RehearsedAnswer, question: Question | None) -> str:
    """Why the answer no longer fits, as half a sentence; "" where it does."""
    if question is None:
        return "the question was removed"
    was, now = stored.asked, shape_of(question)
    if was["kind"] != now["kind"]:
        return "the kind of question was changed"
    if was["options"] != now["options"]:
        return "its answer options were changed"
    return "" if was["statements"] == now["statements"] else "its statements were changed"


def rehearsed(council: RehearsedCouncil, questions: Sequence[Question]) -> Rehearsed:
    """A round as it stands beside these questions, all of the consultation in their order (no
    query where the answers are prefetched)."""
    facts = council.facts
    asked = to_answer(questions)
    by_identity = {question.identity: question for question in asked}
    kept = {
        question.pk: Said(
            AnswerState.UNANSWERED if question.rule.fits(facts) else AnswerState.NOT_APPLICABLE
        )
        for question in asked
    }
    misfits = []
    for stored in council.answers.all():
        question = by_identity.get(stored.identity)
        why = misfit(stored, question)
        if why or question is None:
            misfits.append(Misfit(str(stored.identity), stored.number, why, stored.of_version))
        else:
            kept[question.pk] = Said.of(stored)
    return Rehearsed(council, facts, kept, as_asked(questions, kept), tuple(misfits))

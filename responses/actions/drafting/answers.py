"""The suggested responses: the only writer of answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from consultations.models import Question
from consultations.prose import clean, clean_line
from councils.models import User
from councils.refusals import Blocker, Conflict, Refused
from responses.actions.drafting.completion import sections_touched, take_back_completion
from responses.actions.moving import drafting, note
from responses.canonical import digest
from responses.enums import AnswerState, Verb
from responses.models import (
    Answer,
    AnswerRevision,
    ReportPart,
    Response,
)
from responses.said import Said, against_length
from responses.sheets import SheetOf


def save_answer(
    *,
    response: Response,
    question: Question,
    by: User,
    base_version: int,
    state: str,
    text: str = "",
    choices: Sequence[str] = (),
    other: str = "",
    reason: str = "",
    source: str = "",
    question_version: int | None = None,
) -> Answer:
    """Stores the suggested response to one question as its next version.

    An "answered" without words and choice is empty: unanswered, or not applicable where the
    question's rule leaves the council out. A save of what is stored
    already changes nothing, whatever version it was based on (a repeated request after a lost
    reply). `source` says where the words came from if nobody typed them here; `question_version` to
    which version of the question they were written, if not to the one of today. Raises Conflict
    (with the stored answer) when `base_version` is not the stored version, Refused when the
    response is no draft or the answer does not fit the question, PermissionDenied for anybody
    but the council's officers and contributors who are to write this answer.
    """
    said = Said(state, text, tuple(choices), other, reason)
    wanted = normalised(question, said, is_aimed=question.rule.fits(response.facts))
    with drafting(response, by, question=question) as (fresh, now):
        answer = fresh.answers.get(question=question)
        answer.question = question
        if Said.of(answer) == wanted:
            return answer
        if answer.version != base_version:
            if is_held(answer, base_version, Said.of, wanted, by):
                return answer
            raise Conflict(answer)
        write(fresh, answer, wanted, by, now, source, question_version)
        return answer


def write(
    fresh: Response,
    answer: Answer,
    said: Said,
    by: User,
    now: dt.datetime,
    source: str = "",
    question_version: int | None = None,
) -> None:
    """The next version with its line in the history. The caller holds the lock."""
    before = Said.of(answer)
    store(answer, said, by, now, source, question_version)
    facts = {
        "question": answer.question.number,
        "version": answer.version,
        "answer_state": answer.state,
        "content": digest(said.content),
    }
    if answer.question_version > 1:  # the question was corrected before
        facts["question_version"] = answer.question_version
    note(fresh, Verb.SAVE_ANSWER, by, now, facts | ({"source": source} if source else {}))
    take_back_completion(fresh, sections_touched(answer.question, before, said), by, now)


def store(
    answer: Answer,
    said: Said,
    by: User,
    now: dt.datetime,
    source: str = "",
    question_version: int | None = None,
) -> None:
    """Writes the next version and its revision. The caller holds the lock on the response."""
    for name, value in said.columns().items():
        setattr(answer, name, value)
    answer.version += 1
    known = answer.question.version
    answer.question_version = min(question_version or known, known)
    answer.saved_at, answer.saved_by = now, by
    answer.ready_at = answer.ready_by = None  # it was said of the version before
    answer.save()
    answer_revision(answer, source).save(force_insert=True)


def is_held(
    row: Answer | ReportPart | SheetOf,
    base_version: int,
    says: Callable[[Any], Any],
    wanted: Any,
    by: User,
) -> bool:
    """Whether there is nothing to save although the stored version is a newer one.

    The writer left the version they saw as it was: a section is saved as a whole, and who
    changed Q2 must not blank what a colleague wrote in Q1. Or the same words of theirs are the
    version after it: the reply to that save was lost, and a colleague went on from there.
    `says` reads what a version says, in the form of `wanted`.
    """
    revisions: Any = row.revisions
    versions = {
        each.version: each
        for each in revisions.filter(version__in=(base_version, base_version + 1))
    }
    seen, following = versions.get(base_version), versions.get(base_version + 1)
    if seen is not None and says(seen) == wanted:
        return True
    return following is not None and following.saved_by_id == by.pk and says(following) == wanted


EMPTY = frozenset({AnswerState.UNANSWERED, AnswerState.NOT_APPLICABLE})


def normalised(question: Question, said: Said, *, is_aimed: bool) -> Said:
    """What is stored for it. Raises Refused, with every reason, for what does not fit.

    `is_aimed`: whether the question's rule includes the council. Where it does not, an empty
    answer is "not applicable"; where it does, nobody can say so in the rule's name.
    """
    empty = Said(AnswerState.UNANSWERED if is_aimed else AnswerState.NOT_APPLICABLE)
    for part, words in (("text", said.text), ("reason", said.reason)):
        if sentence := against_length(words):
            raise Refused([Blocker(part, sentence, part)])
    reason = clean(said.reason)
    if said.state == AnswerState.NOT_APPLICABLE and is_aimed:
        sentence = _("%(number)s is asked of the council, so the rule does not exclude it.") % {
            "number": question.number
        }
        raise Refused([Blocker("state", sentence)])
    if said.state in EMPTY:
        return empty
    if said.state == AnswerState.NO_RESPONSE:
        return Said(said.state, reason=reason)
    if said.state == AnswerState.NOT_FOR_US:
        if not reason:
            sentence = _("Say why %(number)s is not applicable to the council.") % {
                "number": question.number
            }
            raise Refused([Blocker("reason", sentence)])
        return Said(said.state, reason=reason)
    if said.state != AnswerState.ANSWERED:
        raise Refused([Blocker("state", _("This is not something an answer can be."))])
    text, other = clean(said.text), clean_line(said.other)
    choices = tuple(dict.fromkeys(said.choices))
    if question.spec.is_empty(text, choices, other):
        return empty
    if faults := question.spec.faults(question.asked, text, choices, other):
        raise Refused([Blocker(fault.part, fault.sentence) for fault in faults])
    return Said(said.state, text, choices, other)


def answer_revision(answer: Answer, source: str = "") -> AnswerRevision:
    return AnswerRevision(
        answer=answer,
        version=answer.version,
        **Said.of(answer).columns(),
        question_version=answer.question_version,
        source=source[:250],
        saved_at=answer.saved_at,
        saved_by=answer.saved_by,
    )

"""The suggested responses: the only writer of answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from consultations.models import Question
from consultations.prose import clean, clean_line
from councils.models import User
from councils.refusals import Blocker, Conflict, Refused
from responses.actions.moving import drafting, note
from responses.canonical import digest
from responses.enums import AnswerState, Verb
from responses.models import (
    Answer,
    AnswerRevision,
    Response,
)
from responses.said import Said


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
) -> Answer:
    """Stores the suggested response to one question as its next version.

    An "answered" without words and choice counts as unanswered. A save of what is stored
    already changes nothing, whatever version it was based on (a repeated request after a lost
    reply). `source` says where the words came from if nobody typed them here. Raises Conflict
    (with the stored answer) when `base_version` is not the stored version, Refused when the
    response is no draft or the answer does not fit the question, PermissionDenied for anybody
    but the council's officers and contributors who are to write this answer.
    """
    wanted = normalised(question, Said(state, text, tuple(choices), other, reason))
    with drafting(response, by, question=question) as (fresh, now):
        answer = fresh.answers.select_related("saved_by", "question").get(question=question)
        if Said.of(answer) == wanted:
            return answer
        if answer.version != base_version:
            if is_what_they_saw(answer, base_version, wanted):
                return answer
            raise Conflict(answer)
        store(answer, wanted, by, now, source)
        facts = {
            "question": question.number,
            "version": answer.version,
            "answer_state": answer.state,
            "content": digest(wanted.content),
        }
        note(fresh, Verb.SAVE_ANSWER, by, now, facts | ({"source": source} if source else {}))
        return answer


def store(answer: Answer, said: Said, by: User, now: dt.datetime, source: str = "") -> None:
    """Writes the next version and its revision. The caller holds the lock on the response."""
    for name, value in said.columns().items():
        setattr(answer, name, value)
    answer.version += 1
    answer.question_version = answer.question.version
    answer.saved_at, answer.saved_by = now, by
    answer.ready_at = answer.ready_by = None  # it was said of the version before
    answer.save()
    answer_revision(answer, source).save(force_insert=True)


def is_what_they_saw(answer: Answer, base_version: int, wanted: Said) -> bool:
    """Whether the writer left the version they saw as it was: then there is nothing to save.

    A section is saved as a whole; who changed Q2 must not blank what a colleague wrote in Q1.
    """
    seen = answer.revisions.filter(version=base_version).first()
    return seen is not None and Said.of(seen) == wanted


EMPTY = frozenset({AnswerState.UNANSWERED, AnswerState.NOT_APPLICABLE})


def normalised(question: Question, said: Said) -> Said:
    """What is stored for it. Raises Refused, with every reason, for what does not fit."""
    reason = clean(said.reason)
    if said.state in EMPTY:
        return Said(said.state)
    if said.state == AnswerState.NO_RESPONSE:
        return Said(said.state, reason=reason)
    if said.state == AnswerState.NOT_FOR_US:
        if not reason:
            sentence = f"Say why {question.number} is not applicable to the council."
            raise Refused([Blocker("reason", sentence)])
        return Said(said.state, reason=reason)
    if said.state != AnswerState.ANSWERED:
        raise Refused([Blocker("state", "This is not something an answer can be.")])
    text, other = clean(said.text), clean_line(said.other)
    choices = tuple(dict.fromkeys(said.choices))
    if question.spec.is_empty(text, choices):
        return Said(AnswerState.UNANSWERED)
    if faults := question.spec.faults(question.asked, text, choices, other):
        raise Refused([Blocker(fault.part, fault.sentence) for fault in faults])
    return Said(said.state, text, choices, other)


def answer_revision(answer: Answer, source: str = "") -> AnswerRevision:
    return AnswerRevision(
        answer=answer,
        version=answer.version,
        **Said.of(answer).columns(),
        source=source[:250],
        saved_at=answer.saved_at,
        saved_by=answer.saved_by,
    )

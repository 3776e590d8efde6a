"""The suggested responses: the only writer of answers."""

from __future__ import annotations

from collections.abc import Sequence

from consultations.enums import QuestionKind
from consultations.models import Question
from consultations.prose import clean
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


def save_answer(
    *,
    response: Response,
    question: Question,
    by: User,
    base_version: int,
    state: str,
    text: str = "",
    choices: Sequence[str] = (),
) -> Answer:
    """Stores the suggested response to one question as its next version.

    An "answered" without words and choice counts as unanswered. A save of what is stored
    already changes nothing, whatever version it was based on (a repeated request after a lost
    reply). Raises Conflict (with the stored answer) when `base_version` is not the stored
    version, Refused when the response is no draft or a choice is not an option of the question,
    PermissionDenied for anybody but the council's officers.
    """
    new_state, new_text, new_choices = normalised(question, state, text, choices)
    with drafting(response, by) as (fresh, now):
        answer = fresh.answers.select_related("saved_by").get(question=question)
        stored = (answer.state, answer.text, list(answer.choices))
        if stored == (new_state, new_text, new_choices):
            return answer
        if answer.version != base_version:
            if is_what_they_saw(answer, base_version, new_state, new_text, new_choices):
                return answer
            raise Conflict(answer)
        answer.state, answer.text, answer.choices = new_state, new_text, new_choices
        answer.version += 1
        answer.question_version = question.version
        answer.saved_at, answer.saved_by = now, by
        answer.save()
        AnswerRevision.objects.create(
            answer=answer,
            version=answer.version,
            state=answer.state,
            text=answer.text,
            choices=answer.choices,
            saved_at=now,
            saved_by=by,
        )
        facts = {
            "question": question.number,
            "version": answer.version,
            "answer_state": answer.state,
            "content": digest([answer.state, answer.text, list(answer.choices)]),
        }
        note(fresh, Verb.SAVE_ANSWER, by, now, facts)
        return answer


def is_what_they_saw(
    answer: Answer, base_version: int, state: str, text: str, choices: list[str]
) -> bool:
    """Whether the writer left the version they saw as it was: then there is nothing to save.

    A section is saved as a whole; who changed Q2 must not blank what a colleague wrote in Q1.
    """
    seen = answer.revisions.filter(version=base_version).first()
    return seen is not None and (seen.state, seen.text, list(seen.choices)) == (
        state,
        text,
        choices,
    )


def normalised(
    question: Question, state: str, text: str, choices: Sequence[str]
) -> tuple[str, str, list[str]]:
    """State, text and choices as they are stored. Raises Refused for what does not fit."""
    if state in {AnswerState.NO_RESPONSE, AnswerState.NOT_APPLICABLE, AnswerState.UNANSWERED}:
        return state, "", []
    if state != AnswerState.ANSWERED:
        raise Refused([Blocker("state", "This is not something an answer can be.")])
    text = clean(text)
    chosen = list(dict.fromkeys(choices))
    if question.kind == QuestionKind.SINGLE_CHOICE:
        known = set(question.options.values_list("code", flat=True))
        if len(chosen) > 1 or not known.issuperset(chosen):
            raise Refused(
                [Blocker("choice", f"Choose one of the answer options of {question.number}.")]
            )
        text = ""
    elif chosen:
        raise Refused([Blocker("choice", f"{question.number} has no answer options.")])
    if not text and not chosen:
        return AnswerState.UNANSWERED, "", []
    return AnswerState.ANSWERED, text, chosen


def answer_revision(answer: Answer) -> AnswerRevision:
    return AnswerRevision(
        answer=answer,
        version=answer.version,
        state=answer.state,
        text=answer.text,
        choices=answer.choices,
        saved_at=answer.saved_at,
        saved_by=answer.saved_by,
    )

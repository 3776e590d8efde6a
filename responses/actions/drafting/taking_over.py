"""The words that were decided, taken over into the draft of a response that was reopened.

The draft says what officers had suggested; whoever decided may have decided other words.  They come
as new versions that say where they are from, and never over what somebody wrote since.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from consultations.wordings import as_answered
from councils.models import User
from councils.refusals import Blocker, Refused
from responses.actions.drafting.answers import write
from responses.actions.moving import drafting
from responses.enums import CHANGED, DRAFTED
from responses.models import Answer, AnswerDecision, Decision, Response
from responses.said import Said


@dataclass(frozen=True)
class DecidedWords:
    """The decision's words that the draft does not have: `free` to be taken over, and `newer` where
    somebody wrote in the draft since."""

    free: tuple[AnswerDecision, ...]
    newer: tuple[AnswerDecision, ...]


def decided_words(
    response: Response, decision: Decision, verdicts: Iterable[AnswerDecision] | None = None
) -> DecidedWords:
    """What could be taken over now; `verdicts` are those of the decision with their questions,
    where they were read already: then it costs one query, else three."""
    if verdicts is None:
        found = decision.answers.select_related("question").prefetch_related("question__options")
        verdicts = as_answered(list(found))
    rows = [one for one in verdicts if one.verdict in CHANGED and one.decided_state in DRAFTED]
    answers = {answer.question_id: answer for answer in response.answers.all()}
    others = [one for one in rows if Said.of(one, "decided_") != Said.of(answers[one.question_id])]
    return DecidedWords(
        tuple(one for one in others if not _is_newer(answers[one.question_id], decision)),
        tuple(one for one in others if _is_newer(answers[one.question_id], decision)),
    )


def take_over(*, response: Response, by: User, number: int) -> list[str]:
    """Makes the draft say what decision `number`, the latest, says where nobody wrote since; gives
    the questions' numbers.

    Raises PermissionDenied for anybody but the council's officers, Refused when it is no draft,
    when another decision is the latest, or when there is nothing to take over.
    """
    with drafting(response, by) as (fresh, now):
        decision = fresh.decisions.order_by("-number").first()
        if decision is None or decision.number != number:
            raise Refused([Blocker("stale", _("Another decision was made meanwhile."))])
        found = decided_words(fresh, decision).free
        if not found:
            raise Refused([Blocker("nothing", _(NOTHING))])
        return [_take(fresh, one, decision, by, now) for one in found]


NOTHING = gettext_noop(
    "The draft says already what was decided, or somebody has written in it since."
)


def _take(
    response: Response, row: AnswerDecision, decision: Decision, by: User, now: dt.datetime
) -> str:
    answer = response.answers.select_related("question").get(question=row.question_id)
    said, source = Said.of(row, "decided_"), f"decision {decision.number}"
    write(response, answer, said, by, now, source, row.question_version)
    return str(answer.question.number)


def _is_newer(answer: Answer, decision: Decision) -> bool:
    return answer.saved_at > decision.decided_at

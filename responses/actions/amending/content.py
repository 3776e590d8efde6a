"""What an amendment comes to: all answers as they would be sent, and those that change."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from consultations.models import Question
from consultations.wordings import as_answered, as_of
from councils.models import User
from councils.refusals import Blocker
from responses.actions.deciding.authority import authority_of
from responses.actions.deciding.call_in_rule import call_in_rule
from responses.canonical import digest
from responses.content import as_asked, lacking, signed_content
from responses.enums import CHANGED, AnswerState, Outcome, Verdict
from responses.models import AmendedAnswer, Amendment, AnswerDecision, Decision, Response
from responses.said import Said
from responses.submission_content import asked


@dataclass(frozen=True)
class Amended:
    """One question of which something else would be said than was decided, or of which the same
    would be said to the question as it was corrected since (`version`)."""

    question: Question
    before: Said
    after: Said
    why: str
    is_proposed: bool  # False: it follows from another change
    version: int  # of the question, to which it is an answer
    decided_on: Question | None  # as it was then, where it was corrected since


def decided_rows(decision: Decision) -> list[AnswerDecision]:
    """The verdicts with their questions as they were decided on, in their order: two queries, and
    one more where questions were corrected since."""
    rows = decision.answers.select_related("question__section", "question__follows")
    return list(as_answered(list(rows.prefetch_related("question__options"))))


def base_words(response: Response, rows: Sequence[AnswerDecision]) -> dict[int, Said]:
    """The decided words by question; of a follow-up that was not asked those that officers have
    for it, which count as soon as it is asked."""
    drafted = {answer.question_id: Said.of(answer) for answer in response.answers.all()}
    decided = {row.question_id: Said.of(row, "decided_") for row in rows}
    return {
        pk: drafted.get(pk, Said(AnswerState.UNANSWERED))
        if said.state == AnswerState.NOT_RELEVANT
        else said
        for pk, said in decided.items()
    }


def as_amended(amendment: Amendment, rows: Sequence[AnswerDecision]) -> dict[int, Said]:
    """What would be said to each question, by its id, if the amendment were signed."""
    said = base_words(amendment.response, rows)
    said |= {row.question_id: Said.of(row, "proposed_") for row in amendment.answers.all()}
    return as_asked([row.question for row in rows], said)


def changes_of(amendment: Amendment, rows: Sequence[AnswerDecision]) -> list[Amended]:
    """All that would be said otherwise, in the order of the questions; also what only follows
    from another change."""
    after = as_amended(amendment, rows)
    proposed = {row.question_id: row for row in amendment.answers.all()}
    corrected = _corrected(rows, proposed)
    found = []
    for row in rows:
        pk, before, own = row.question_id, Said.of(row, "decided_"), proposed.get(row.question_id)
        version = max(row.question_version, own.question_version if own else 0)
        is_of_correction = version > row.question_version
        if before != after[pk] or is_of_correction:
            why = own.why if own else ""
            found.append(
                Amended(
                    corrected.get(pk, row.question),
                    before,
                    after[pk],
                    why,
                    own is not None,
                    version,
                    row.question if is_of_correction else None,
                )
            )
    return found


def _corrected(
    rows: Sequence[AnswerDecision], proposed: Mapping[int, AmendedAnswer]
) -> dict[int, Question]:
    """The questions to which something is proposed as they were corrected since the decision, as
    they read then (three queries where there are any)."""
    versions = {
        row.question_id: proposed[row.question_id].question_version
        for row in rows
        if row.question_id in proposed
        and proposed[row.question_id].question_version > row.question_version
    }
    if not versions:
        return {}
    found = Question.objects.filter(pk__in=versions).prefetch_related("options")
    return {one.pk: one for one in as_of(list(found), versions)}


def open_ends(amendment: Amendment, rows: Sequence[AnswerDecision]) -> list[Blocker]:
    """What the amendment still lacks before it can be sent or signed."""
    after = as_amended(amendment, rows)
    found = []
    for row in rows:
        number, sentence = row.question.number, lacking(row.question, after[row.question_id])
        if sentence and row.decided_state == AnswerState.NOT_RELEVANT:
            sentence = _(
                "The changes make %(number)s a question to be answered, and it has no complete "
                "response: propose one, or undo the change."
            ) % {"number": number}
        if sentence:
            found.append(Blocker("unfinished", sentence, f"#{number}"))
    if not found and not changes_of(amendment, rows):
        found.append(Blocker("empty", _("Nothing is proposed yet: change an answer first.")))
    return found


def amended_verdicts(
    decision: Decision, amendment: Amendment, rows: Sequence[AnswerDecision]
) -> list[AnswerDecision]:
    """What signing writes for each question (not saved here): unchanged verdicts carry over."""
    changed = {one.question.pk: one for one in changes_of(amendment, rows)}
    found = []
    for row in rows:
        change = changed.get(row.question_id)
        suggested, decided = Said.of(row, "suggested_"), Said.of(row, "decided_")
        verdict, reason = row.verdict, row.reason
        if change is not None and change.before != change.after:
            decided, reason = change.after, change.why or amendment.reason
            verdict = _verdict(suggested, decided)
        found.append(
            AnswerDecision(
                decision=decision,
                question=row.question,
                question_version=change.version if change else row.question_version,
                verdict=verdict,
                **suggested.columns("suggested_"),
                **decided.columns("decided_"),
                reason=reason,
                consent=row.consent,
            )
        )
    return found


def _verdict(suggested: Said, decided: Said) -> Verdict:
    if suggested == decided:
        return Verdict.AGREED
    # Where officers suggested nothing, the words are the member's own decision.
    return Verdict.MODIFIED if suggested.state == AnswerState.ANSWERED else Verdict.OWN


def amended_outcome(decision: Decision, verdicts: Sequence[AnswerDecision]) -> Outcome:
    """An own decision stays one; else whether other words go out than officers had suggested."""
    if decision.outcome == Outcome.OWN_DECISION:
        return Outcome.OWN_DECISION
    is_modified = any(row.verdict in CHANGED for row in verdicts)
    return Outcome.MODIFIED if is_modified else Outcome.SUPPORTED


def page_content(
    amendment: Amendment, member: User, rows: Sequence[AnswerDecision]
) -> dict[str, Any]:
    """Exactly what the member is asked to sign: the whole record, of which they see what changes,
    and their own line."""
    response, earlier = amendment.response, amendment.decision
    verdicts = amended_verdicts(earlier, amendment, rows)
    changes = changes_of(amendment, rows)
    return json.loads(earlier.canonical) | {
        "schema": "amended-decision/1",
        "amends": {"number": earlier.number, "digest": earlier.digest},
        "amendment": amendment.number,
        "amendment_reason": amendment.reason,
        "response": signed_content(response),
        "outcome": amended_outcome(earlier, verdicts),
        "amended": [
            {
                "number": one.question.number,
                "before": one.before.to_json(),
                "after": one.after.to_json(),
                "why": one.why,
                "question": asked(one.question, one.version),
            }
            for one in changes
        ],
        "changes": {
            str(row.question_id): {
                "said": Said.of(row, "decided_").to_json(),
                "reason": row.reason,
            }
            for row in verdicts
            if row.verdict in CHANGED or row.reason
        },
        "decided": [
            {
                "number": row.question.number,
                "verdict": row.verdict,
                "question_version": row.question_version,
                "reason": row.reason,
                "consent": row.consent,
                **Said.of(row, "decided_").to_json(),
            }
            for row in verdicts
        ],
        # Declared with the signature, and then part of the record.
        "interest_kind": "",
        "interest": "",
        "dispensation": "",
        **authority_of(response, member).content,
        "call_in": call_in_rule(response).to_json(),
    }


def page_digest(amendment: Amendment, member: User, rows: Sequence[AnswerDecision]) -> str:
    """The hash of `page_content`, as it stands on the page."""
    return digest(page_content(amendment, member, rows))

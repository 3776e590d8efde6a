"""From the rows of a decision to what a paper says of it."""

from __future__ import annotations

from collections.abc import Iterator

from consultations.models import Question
from consultations.prose import blocks
from consultations.redline import reads_well, redline
from responses.enums import CHANGED, DecisionWay
from responses.models import AnswerDecision, Decision
from responses.paper.exempt import Exempt
from responses.paper.facts import Change, DecisionFacts, Line, Ruling, SubmissionFacts
from responses.paper.pages import page_of
from responses.paper.rows import CONSULTED, Rows
from responses.paper.signed import Signed
from responses.paper.wording import (
    day_in_words,
    moment_in_words,
    silence,
    spoken,
)
from responses.said import Said


def decision_of(rows: Rows, exempt: Exempt) -> DecisionFacts | None:
    """The decision in force, without what is exempt of it."""
    verdicts = rows.verdicts
    if not verdicts:
        return None
    decision = next(iter(verdicts.values())).decision
    is_open = not exempt.is_whole
    changed = [
        question
        for question in rows.questions
        if question.pk in verdicts and verdicts[question.pk].verdict in CHANGED
    ]
    printed = [question for question in changed if not exempt.of_question(question.number)]
    said = Signed(page_of(decision), exempt)
    return DecisionFacts(
        outcome=said.outcome,
        signed_name=decision.signed_name,
        office=decision.office,
        route=said.route,
        authority=said.authority,
        decided_at=made_in_words(decision),
        reasons=tuple(blocks(decision.reasons)) if is_open else (),
        comments=tuple(blocks(decision.comments)) if is_open else (),
        consultee_comments=tuple(blocks(decision.consultee_comments)) if is_open else (),
        changes=tuple(
            change_of(question, rows.suggested[question.pk], verdicts[question.pk])
            for question in printed
        ),
        digest=decision.digest,
        left_out=exempt.of_decision([one.number for one in changed if one not in printed]),
        in_place_of=said.in_place_of,
        amends=tuple(blocks(said.amends)),
        consultees=tuple(_consultees(rows)) if is_open else (),
    )


def made_in_words(decision: Decision) -> str:
    """When it was made: of what was signed here the moment, else the day, and when it came into
    the record."""
    at = moment_in_words(decision.decided_at)
    if decision.way == DecisionWay.SIGNED or decision.made_on is None:
        return at
    return f"{day_in_words(decision.made_on)}; recorded {at}"


def _consultees(rows: Rows) -> Iterator[Line]:
    for row in rows.of_kind(CONSULTED):
        said = row.text or "No comment."
        if not row.cleared_name and row.cleared_on:
            said = silence(row.cleared_on)
        name = ", ".join(filter(None, [row.heading, row.not_applicable_text]))
        yield Line(name, tuple(blocks(said)))


def ruling_of(question: Question, suggested: Said, verdict: AnswerDecision) -> Ruling:
    """The verdict on a question; what stands beside it where it was decided otherwise."""
    change = change_of(question, suggested, verdict) if verdict.verdict in CHANGED else None
    return Ruling(str(verdict.get_verdict_display()), change)


def change_of(question: Question, suggested: Said, verdict: AnswerDecision) -> Change:
    """Suggested beside decided, with the redline where it helps."""
    decided = Said.of(verdict, "decided_")
    before, after = spoken(question, suggested), spoken(question, decided)
    pieces = redline(before, after)
    return Change(
        number=question.number,
        wording=question.wording,
        before=tuple(blocks(before)),
        after=tuple(blocks(after)),
        pieces=tuple(pieces) if reads_well(pieces) else (),
        reason=tuple(blocks(verdict.reason)),
    )


def submission_of(rows: Rows, publisher: str) -> SubmissionFacts | None:
    """That it was submitted, of a response that is."""
    submitted = rows.submitted
    if submitted is None:
        return None
    at = moment_in_words(submitted.at)
    return SubmissionFacts(submitted.reference, at, publisher, submitted.digest)

"""A decision in words: its head, and suggested beside decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from consultations.redline import Piece, reads_well, redline
from councils.functions import CouncilFacts
from councils.models import User
from responses import permissions
from responses.actions import drafting
from responses.content import Words, words
from responses.enums import CHANGED, Outcome, Verdict
from responses.models import (
    AnswerDecision,
    Decision,
    Response,
)
from responses.paper.pages import page_of
from responses.particulars import listed
from responses.presenters.answers import consent_words, corrected_since
from responses.presenters.record import RecordRow, record_rows
from responses.presenters.steps import moment
from responses.said import Said


@dataclass(frozen=True)
class VerdictRow:
    """One question of a decision: suggested beside decided."""

    number: str
    wording: str
    verdict: str
    is_changed: bool
    is_sent: bool
    suggested: Words
    decided: Words
    pieces: tuple[Piece, ...]  # the redline; empty where nothing changed or no words stayed
    chosen: tuple[Piece, ...]  # the same of what was chosen, line by line; empty if it stayed
    reason: str
    consent: str  # what may be published of the decided words, in words; "" without words
    corrected: str = ""  # that the question was corrected since

    @property
    def before(self) -> tuple[Piece, ...]:
        """The suggested words, with those marked that are gone."""
        return tuple(piece for piece in self.pieces if piece.kind != "new")

    @property
    def after(self) -> tuple[Piece, ...]:
        """The decided words, with those marked that came."""
        return tuple(piece for piece in self.pieces if piece.kind != "gone")

    @property
    def has_redline(self) -> bool:
        """Whether the change can be read in one text; else the two stand side by side."""
        return bool(self.pieces)


def words_to_take_over(
    response: Response,
    user: User,
    decision: Decision | None,
    verdicts: Iterable[AnswerDecision] | None = None,
) -> str:
    """The questions whose decided words an officer could take over into the draft; or ""."""
    if decision is None or not permissions.can_draft(user, response):
        return ""
    found = drafting.decided_words(response, decision, verdicts)
    return listed([one.question.number for one in found.free])


def verdict_rows(answers: Iterable[AnswerDecision], council: CouncilFacts) -> list[VerdictRow]:
    return [verdict_row(answer, council) for answer in answers]


def verdict_row(answer: AnswerDecision, council: CouncilFacts) -> VerdictRow:
    question = answer.question
    suggested = words(question, Said.of(answer, "suggested_"), council)
    decided = words(question, Said.of(answer, "decided_"), council)
    is_changed = answer.verdict in CHANGED
    are_words_changed = suggested.text and decided.text and suggested.text != decided.text
    pieces = tuple(redline(suggested.text, decided.text)) if are_words_changed else ()
    return VerdictRow(
        question.number,
        question.wording,
        str(answer.get_verdict_display()),
        is_changed,
        answer.verdict != Verdict.NOT_SENT,
        suggested,
        decided,
        pieces if is_changed and reads_well(pieces) else (),
        _chosen(suggested.chosen, decided.chosen),
        answer.reason,
        consent_words(answer, Said.of(answer, "decided_")),
        corrected_since(answer),
    )


def _chosen(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[Piece, ...]:
    """What was chosen before and after, line by line; empty where nothing changed."""
    if before == after:
        return ()
    gone = [Piece("same" if line in after else "gone", line) for line in before]
    return (*gone, *(Piece("new", line) for line in after if line not in before))


@dataclass(frozen=True)
class DecisionWords:
    """A decision in a line, and its record row by row."""

    outcome: str
    signed: str
    when: str
    way: str
    digest: str
    is_nil: bool  # that nothing is sent, so that no question has an answer to show
    rows: tuple[RecordRow, ...] = ()


def decision_words(decision: Decision, *, is_whole: bool = True) -> DecisionWords:
    """`is_whole`: with the rows of its record, read from what was signed."""
    rows = record_rows(page_of(decision), decision.day) if is_whole else []
    return DecisionWords(
        str(Outcome(decision.outcome).label),
        decision.signed_name,
        moment(decision.decided_at),
        str(decision.get_way_display()),
        decision.digest,
        decision.outcome == Outcome.NIL_RETURN,
        tuple(rows),
    )

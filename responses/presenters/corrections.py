"""Corrections of the consultation as one council sees them: what they ask of it, by its state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from consultations.presenters.corrections import CorrectionLine, correction_lines
from councils.enums import RouteKind
from councils.listed import listed
from councils.models import User
from responses import amending, permissions
from responses.confirming import Behind, behind, of_earlier_meaning, unconfirmed
from responses.content import Words, words
from responses.enums import State
from responses.models import Answer, Response
from responses.policies.confirming import CONFIRMED_IN
from responses.said import Said


@dataclass(frozen=True)
class ToConfirm:
    """One answer to an earlier question: what was corrected since, and what can be done."""

    number: str
    wording: str
    seen: int  # the version of the question that the page shows
    lines: tuple[CorrectionLine, ...]
    said: Words
    answer_url: str  # where it is changed; empty where it cannot be
    confirm_url: str
    propose_url: str
    amendment_url: str  # of an amendment in which it is proposed already


@dataclass(frozen=True)
class Asks:
    """What the corrections of meaning ask of the council now."""

    rows: tuple[ToConfirm, ...]
    sentence: str
    url: str = ""  # where the next step is taken, if not at each question
    label: str = ""

    @property
    def numbers(self) -> str:
        """ "Q4 and Q7"."""
        return listed([row.number for row in self.rows])


NOTHING = Asks((), "")


def asks_on_task_list(response: Response, user: User) -> Asks:
    """As `asks_of`; where nothing was corrected it costs no query in a draft, else one."""
    if response.state not in CONFIRMED_IN:
        made = response.invitation.consultation.corrections.filter(is_of_meaning=True)
        if not made.exists():
            return NOTHING
    return asks_of(response, user)


def asks_of(response: Response, user: User) -> Asks:
    """What this person finds to do; the same queries for one question and for many."""
    can_draft = permissions.can_draft(user, response)
    if response.state in CONFIRMED_IN:
        return _before_decision(response, can_draft)
    if not permissions.can_read_decisions(user, response.invitation.council_id):
        return NOTHING
    if response.state == State.APPROVED:
        return _after_decision(response, user)
    if response.state == State.SUBMITTED:
        return _after_submission(response, can_draft)
    return NOTHING


def _before_decision(response: Response, can_draft: bool) -> Asks:
    found = unconfirmed(response.answers_in_order)
    is_draft = response.state == State.DRAFTING
    rows = tuple(
        _row(
            response,
            one,
            Said.of(one.row),
            answer_url=section_url(response, one.row) if can_draft and is_draft else "",
            confirm_url=_url(response, one, "confirm-answer") if can_draft else "",
        )
        for one in found
    )
    if is_draft:
        sentence = _(
            "Before the response is sent for decision, a policy officer confirms that these "
            "answers are still right, or changes them."
        )
    else:
        sentence = _(
            "It cannot be approved before a policy officer confirms that these answers are still "
            "right. To change one, the report is recalled."
        )
    return Asks(rows, sentence) if rows else NOTHING


def _after_decision(response: Response, user: User) -> Asks:
    decision = response.decisions.order_by("-number").first()
    if decision is None:
        return NOTHING
    found = of_earlier_meaning(_with_questions(decision.answers))
    if not found:
        return NOTHING
    can_propose = amending.can_propose(user, response) and response.invitation.is_open
    amendment = response.amendments.not_ended().prefetch_related("answers").first()
    proposed = {
        row.question_id: row.question_version
        for row in (amendment.answers.all() if amendment else ())
    }
    if amendment:
        amendment.response = response
    is_sent = amendment is not None and amendment.sent_at is not None
    rows = []
    for one in found:
        is_proposed = proposed.get(one.question.pk) == one.question.version
        may = can_propose and not is_proposed and not is_sent
        rows.append(
            _row(
                response,
                one,
                Said.of(one.row, "decided_"),
                propose_url=_url(response, one, "propose-for-correction") if may else "",
                amendment_url=amendment.get_absolute_url() if amendment and is_proposed else "",
            )
        )
    if response.route_kind == RouteKind.BODY:
        return Asks(
            tuple(rows),
            _(
                "The decision of the meeting stands, and can be submitted: it answers these "
                "questions as they were. If another answer is needed, reopen the response and "
                "send it again."
            ),
        )
    return Asks(
        tuple(rows),
        _(
            "The decision stands, and can be submitted: it answers these questions as they were. "
            "If an answer should be said to the corrected question, changed or not, a policy "
            "officer proposes an amendment for that question only, and whoever decides signs it."
        ),
    )


def _after_submission(response: Response, can_draft: bool) -> Asks:
    submission = response.submissions.order_by("-number").first()
    found = of_earlier_meaning(_with_questions(submission.answers)) if submission else []
    if not found:
        return NOTHING
    rows = tuple(_row(response, one, Said.of(one.row)) for one in found)
    sentence = _(
        "The submission counts. It is marked as an answer to these questions as they were before "
        "the correction."
    )
    if not can_draft:
        return Asks(rows, sentence)
    args = response.url_args
    if response.invitation.is_open:
        another = _(
            "If another answer is needed, prepare another submission: this one counts until then."
        )
        return Asks(
            rows,
            f"{sentence} {another}",
            reverse("responses:revise", args=args),
            _("Prepare another submission"),
        )
    more_time = _(
        "The time of the council is over. If another answer is needed, ask the %(publisher)s for "
        "more time: its address stands with the consultation."
    ) % {"publisher": response.invitation.consultation.publisher}
    return Asks(
        rows,
        f"{sentence} {more_time}",
        response.invitation.consultation.get_absolute_url(),
        _("The consultation"),
    )


def _with_questions(answers: Any) -> list[Any]:
    rows = answers.select_related("question__section").prefetch_related("question__options")
    return list(rows.order_by("question__position"))


def _row(response: Response, one: Behind[Any], said: Said, **urls: str) -> ToConfirm:
    question = one.question
    given = {"answer_url": "", "confirm_url": "", "propose_url": "", "amendment_url": ""} | urls
    return ToConfirm(
        number=question.number,
        wording=question.wording,
        seen=question.version,
        lines=tuple(lines_of(one)),
        said=words(question, said, response.facts),
        **given,
    )


def lines_of(one: Behind[Any]) -> list[CorrectionLine]:
    """What was corrected since, the newest first."""
    return correction_lines(_of(one))


def _of(one: Behind[Any]) -> Sequence[Any]:
    """The corrections, the newest first, without asking for their question again."""
    for correction in one.corrections:
        correction.question, correction.section = one.question, None
    return one.corrections[::-1]


def _url(response: Response, one: Behind[Any], name: str) -> str:
    return reverse(f"responses:{name}", args=[*response.url_args, one.question.number])


def section_url(response: Response, answer: Answer) -> str:
    page = reverse("responses:section", args=[*response.url_args, answer.question.section.number])
    return f"{page}#{answer.question.number}"


def corrected_questions(answers: Sequence[Answer]) -> dict[int, list[CorrectionLine]]:
    """For the page of the questions: what was corrected since each was answered, by the id of the
    question (one query where anything was)."""
    return {one.row.question_id: lines_of(one) for one in behind(answers)}

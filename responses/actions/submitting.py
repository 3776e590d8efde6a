"""What the council sends: frozen at one instant, received by the LGA, never changed."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.utils.translation import gettext as _

from consultations.wordings import as_answered
from councils.models import User
from councils.refusals import Blocker, Refused
from responses.actions.letters import deciders, letter, officers
from responses.actions.moving import Facts, Moved, move
from responses.actions.papers import request_papers
from responses.actions.receipts import give_receipt
from responses.actions.revising import begin_with, in_force
from responses.canonical import canonical_json, digest
from responses.enums import PaperKind, State, Verb
from responses.models import (
    Decision,
    Response,
    Submission,
    SubmittedAnswer,
    Withdrawal,
)
from responses.receipts import signed_content
from responses.said import Said
from responses.submission_content import (
    council_facts,
    submission_content,
)
from responses.taking_effect import subject_to_call_in_until

# Letters and digits that are not taken for one another when read aloud or copied by hand.
CLEAR = "234679CDFGHJKMNPQRTVWXYZ"


def new_reference() -> str:
    """ "7K4M-Q2XR": 24^8 possibilities; unique by the table's constraint."""
    drawn = "".join(secrets.choice(CLEAR) for _ in range(8))
    return f"{drawn[:4]}-{drawn[4:]}"


def submit(*, response: Response, by: User, decision_number: int | None = None) -> Submission:
    """Submits what was decided: a modified response carries the member's words.

    `decision_number` is that of the decision which the confirm page showed: if a newer one was
    signed meanwhile, nothing is sent. One instant, taken under the lock, is compared with the
    closing moment. Raises Refused after closing, when it is not approved (a second click finds it
    submitted), or when no receipt can be signed: without its receipt nothing is submitted. An
    amendment that nobody has signed ends with it.
    """
    made: list[Submission] = []

    def work(fresh: Response, now: dt.datetime) -> Facts:
        decision = fresh.decisions.order_by("-number").first()
        if decision is None:  # the table allows it only from "approved"
            raise Refused([Blocker("undecided", _("There is no decision to submit."))])
        if decision_number is not None and decision.number != decision_number:
            sentence = _(
                "A newer decision was signed after you opened this page, so nothing was sent. Read "
                "it, and submit again."
            )
            raise Refused([Blocker("stale", sentence)])
        # The moment is that of this submission, not of the one that it may replace.
        fresh.submitted_at = fresh.submitted_by = None
        submission = freeze(fresh, decision, by, now)
        made.append(submission)
        return {
            "submission": submission.reference,
            "content": submission.digest,
            "receipt": digest(signed_content(submission.receipt)),
        }

    def afterwards(moved: Moved) -> None:
        for person in {*officers(moved.response), *deciders(moved.response)}:
            letter(
                "submitted",
                person,
                moved,
                path="responses:submitted",
                reference=made[0].reference,
                call_in_until=made[0].call_in_until,
            )
        request_papers(moved.response, PaperKind.REPORT, PaperKind.SUBMISSION, PaperKind.RECEIPT)

    move(response=response, verb=Verb.SUBMIT, by=by, work=work, afterwards=afterwards)
    return made[0]


def freeze(response: Response, decision: Decision, by: User, now: dt.datetime) -> Submission:
    """Writes the submission, its answers and its receipt. The caller holds the lock and has asked
    who may."""
    number = response.submissions.count() + 1
    reference = new_reference()
    rows = decision.answers.select_related("question").prefetch_related("question__options")
    answers = list(as_answered(list(rows)))
    until = subject_to_call_in_until(decision, now)
    canonical = canonical_json(
        submission_content(
            response,
            decision,
            answers,
            reference=reference,
            number=number,
            now=now,
            call_in_until=until,
        )
    )
    submission = Submission.objects.create(
        response=response,
        invitation=response.invitation,
        number=number,
        reference=reference,
        submitted_at=now,
        submitted_by=by,
        decision=decision,
        publication=response.publication,
        call_in_until=until,
        council_facts=council_facts(response),
        canonical=canonical,
        digest=hashlib.sha256(canonical.encode()).hexdigest(),
    )
    SubmittedAnswer.objects.bulk_create(
        SubmittedAnswer(
            submission=submission,
            question_id=answer.question_id,
            question_version=answer.question_version,
            consent=answer.consent,
            **Said.of(answer, "decided_").columns(),
        )
        for answer in answers
    )
    give_receipt(submission)
    return submission


def withdraw(*, response: Response, by: User, reason: str) -> Response:
    """Takes the submission in force back before closing; it stays on record, and not counted."""
    reason = reason.strip()
    if not reason:
        raise Refused([Blocker("reason", _("Say why the submission is withdrawn."))])

    def work(fresh: Response, now: dt.datetime) -> Facts:
        submission = in_force(fresh)
        fresh.decision_drafts.all().delete()  # of another submission that was being prepared
        Withdrawal.objects.create(
            submission=submission, withdrawn_at=now, withdrawn_by=by, reason=reason
        )
        return {"submission": submission.reference, "reason": digest(reason)}

    return move(response=response, verb=Verb.WITHDRAW, by=by, work=work).response


def resume(*, response: Response, by: User) -> Response:
    """Takes a withdrawn response up again as a draft, with the words that were sent.

    If another submission was being prepared when it was withdrawn, that draft goes on.
    """

    def afterwards(moved: Moved) -> None:
        fresh = moved.response
        withdrawn = fresh.events.filter(verb=Verb.WITHDRAW).order_by("-number").first()
        if withdrawn is not None and withdrawn.from_state == State.SUBMITTED:
            submission = fresh.submissions.order_by("-number").first()
            assert submission is not None
            begin_with(fresh, submission, by, moved.at)

    return move(response=response, verb=Verb.RESUME, by=by, afterwards=afterwards).response

"""A closed consultation with plainly synthetic answers, released and published.

146 of the English councils answer, in proportion to type and by a random generator with a fixed
seed, so that a visitor sees what a release looks like.  The rows are written as the actions
write them (record, submission, history that verifies), without the mail and the papers that
146 real responses would cause: nobody was asked and nobody is told.
"""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from consultations import actions, definition
from consultations.definition.stored import digest_of
from consultations.enums import Verdict
from consultations.kinds import Asked, Choosing, Kind
from consultations.models import Consultation, Invitation
from councils.models import User
from responses import history
from responses.actions.deciding import sign_record
from responses.actions.drafting import write_first_report
from responses.actions.drafting.answers import answer_revision
from responses.actions.submitting import freeze
from responses.canonical import digest
from responses.enums import AnswerState, InterestKind, Outcome, Publication, State, Verb
from responses.models import (
    Answer,
    AnswerRevision,
    DecisionDraft,
    Response,
)
from responses.receipts import signed_content
from responses.said import Said
from results import actions as releasing

FILE = Path(settings.BASE_DIR) / "fixtures" / "consultations" / "synthetic-results.yaml"
CODE = "synthetic-results"
NOTE = "SYNTHETIC: invented for the demonstration. No council said any of this."
RESPONDENTS = 146
CLOSED_DAYS_AGO = 20
SEED = 2015
SHARE_ANSWERED = 0.93
# How likely each option is, from the first on; what is not named shares the rest.
LIKELY = (0.42, 0.27, 0.16, 0.08)


def is_there() -> bool:
    return Consultation.objects.filter(code=CODE).exists()


def load(*, editor: User, reviewer: User) -> Consultation:
    """Makes the consultation, closed, and its answers."""
    loaded = actions.load(definition=definition.parse(FILE.read_bytes()))
    published = reviewed_and_published(loaded.consultation, editor=editor, reviewer=reviewer)
    closed = timezone.localdate() - dt.timedelta(days=CLOSED_DAYS_AGO)
    consultation = actions.shift_for_demonstration(
        consultation=published, closes_on=closed, note=NOTE
    )
    _answer(consultation, editor)
    return consultation


def reviewed_and_published(
    consultation: Consultation, *, editor: User, reviewer: User
) -> Consultation:
    """As two people at the LGA do it."""
    actions.review(
        consultation=consultation,
        by=reviewer,
        seen=digest_of(consultation),
        verdict=Verdict.APPROVED,
    )
    return actions.publish(consultation=consultation, by=editor, despite_warnings=True)


def release(consultation: Consultation, *, analyst: User, approver: User) -> None:
    """Its results: prepared by one, approved by another, frozen and published."""
    prepared = releasing.prepare(consultation=consultation, by=analyst)
    frozen = releasing.freeze(release=prepared, by=approver)
    releasing.publish(release=frozen, by=approver)


def _answer(consultation: Consultation, by: User) -> None:
    chance = random.Random(SEED)  # noqa: S311  made-up answers, nothing to guess
    invitations = list(consultation.invitations.select_related("council", "consultation"))
    kinds = sorted({invitation.council.type for invitation in invitations})
    groups = [[one for one in invitations if one.council.type == kind] for kind in kinds]
    drawn: list[Invitation] = []
    for group in groups:
        drawn += chance.sample(group, round(RESPONDENTS * len(group) / len(invitations)))
    spare = [one for one in invitations if one not in drawn]
    drawn = (drawn + chance.sample(spare, max(0, RESPONDENTS - len(drawn))))[:RESPONDENTS]
    questions = list(consultation.questions.prefetch_related("options"))
    asked = [(one, one.spec, one.asked) for one in questions]
    days = (consultation.closes_at - consultation.opens_at).days
    for invitation in drawn:
        at = consultation.opens_at + dt.timedelta(
            days=chance.randrange(days), minutes=chance.randrange(540, 1020)
        )
        said = {one.pk: _made_up(kind, plain, chance) for one, kind, plain in asked}
        _submitted(invitation, said, at, by, chance.choice(Publication.values))


def _made_up(kind: Kind, asked: Asked, chance: random.Random) -> Said:
    if chance.random() > SHARE_ANSWERED:
        return Said(AnswerState.NO_RESPONSE)
    if not kind.has_options:
        return Said(AnswerState.ANSWERED, "Synthetic text. No council wrote this.")
    options = [option.code for option in asked.options if not option.is_exclusive]
    if kind.choosing is Choosing.MANY:
        chosen = [code for code in options if chance.random() < LIKELY[0]]
        return Said(AnswerState.ANSWERED, choices=tuple(chosen or options[:1]))
    rest = max(0.02, (1 - sum(LIKELY[: len(options)])) / len(options))
    weights = [(*LIKELY, *[rest] * len(options))[at] for at in range(len(options))]
    (code,) = chance.choices(options, weights)
    return Said(AnswerState.ANSWERED, choices=(code,))


def _submitted(
    invitation: Invitation,
    said: dict[int, Said],
    at: dt.datetime,
    by: User,
    publication: str,
) -> None:
    """One council's response from its start to its submission, all at that moment."""
    response = Response.objects.create(
        invitation=invitation,
        state=State.SUBMITTED,
        title=invitation.consultation.title,
        publication=publication,
        **{f"{name}_at": at for name in ("started", "sent", "decided", "submitted")},
        **{f"{name}_by": by for name in ("started", "sent", "decided", "submitted")},
    )
    answers = Answer.objects.bulk_create(
        Answer(
            response=response,
            question_id=pk,
            **one.columns(),
            question_version=1,
            saved_at=at,
            saved_by=by,
        )
        for pk, one in said.items()
    )
    AnswerRevision.objects.bulk_create(answer_revision(answer) for answer in answers)
    write_first_report(response=response, by=by, now=at)
    draft = DecisionDraft(
        response=response,
        member=by,
        outcome=Outcome.OWN_DECISION,
        interest_kind=InterestKind.NONE,
        has_no_alternatives=True,
    )
    decision = sign_record(response, draft, at)
    submission = freeze(response, decision, by, at)
    steps: tuple[tuple[Verb, str, State, dict[str, Any]], ...] = (
        (Verb.START, "", State.DRAFTING, {"synthetic": True}),
        (Verb.SEND_FOR_DECISION, State.DRAFTING, State.AWAITING_DECISION, {}),
        (
            Verb.APPROVE,
            State.AWAITING_DECISION,
            State.APPROVED,
            {
                "decision": decision.number,
                "outcome": decision.outcome,
                "content": decision.digest,
            },
        ),
        (
            Verb.SUBMIT,
            State.APPROVED,
            State.SUBMITTED,
            {
                "submission": submission.reference,
                "content": submission.digest,
                "receipt": digest(signed_content(submission.receipt)),
            },
        ),
    )
    for verb, before, after, facts in steps:
        history.append(
            response=response,
            verb=verb,
            by=by,
            at=at,
            from_state=before,
            to_state=after,
            facts=facts,
        )

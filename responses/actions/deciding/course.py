"""What becomes of a signed decision: published, called in, and how that ended.

Each is a row of its own beside the decision, which is never touched, and an event in the chain.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied

from councils.enums import FOLLOWERS
from councils.models import StaffRole, User
from councils.policies import spoken
from councils.refusals import Blocker, Refused
from responses import permissions, taking_effect
from responses.actions.letters import deciders, letter, officers
from responses.actions.moving import Facts, Moved, as_of_now, locked, move, note
from responses.canonical import digest
from responses.enums import DECIDED, CallInOutcome, Verb
from responses.models import CallIn, Decision, DecisionPublication, Response, Submission
from responses.policies import Policy


@contextmanager
def recording(
    response: Response, by: User, policy: Policy
) -> Iterator[tuple[Response, Decision, User, dt.datetime]]:
    """`locked`, with the latest decision and the person as they are now, if they may."""
    with locked(response) as (fresh, now):
        person = as_of_now(by)
        if not permissions.can_follow_decision(person, fresh):
            raise PermissionDenied(
                "The council's policy officers and administrators record what becomes of a "
                "decision."
            )
        if blockers := policy(fresh, person, now):
            raise Refused(blockers)
        decision = fresh.last_decision
        assert decision is not None  # every one of these policies asks for it
        yield fresh, decision, person, now


def publish_decision(
    *, response: Response, by: User, published_on: dt.date, where: str
) -> DecisionPublication:
    """Records when and where the council published the decision; its call-in runs from then.

    Raises PermissionDenied, and Refused when it is recorded already or the day cannot be.
    """
    where = _line(where, "where", "Say where it was published.")
    policy = taking_effect.publication_can_be_recorded
    with recording(response, by, policy) as (fresh, decision, person, now):
        if blockers := taking_effect.publication_day_fits(decision, published_on, now):
            raise Refused(blockers)
        published = DecisionPublication.objects.create(
            decision=decision,
            published_on=published_on,
            where=where,
            recorded_at=now,
            recorded_by=person,
        )
        facts = {"decision": decision.number, "content": digest(published.content)}
        event = note(fresh, Verb.PUBLISH_DECISION, person, now, facts)
        effect = decision.effect_on(published_on)
        _tell(
            Moved(fresh, event, now),
            decision,
            "decision-published",
            published_on=spoken(published_on),
            where=where,
            until=spoken(effect.until) if effect.until else "",
            since=spoken(effect.since) if effect.until and effect.since else "",
        )
        return published


def call_in(
    *, response: Response, by: User, called_in_on: dt.date, called_in_by: str, grounds: str
) -> CallIn:
    """Records that the decision was called in. What was submitted on it is not counted from now on.

    Raises PermissionDenied, and Refused when it cannot be called in or not on that day.
    """
    called_in_by = _line(called_in_by, "called_in_by", "Say who called it in.")
    policy = taking_effect.call_in_can_be_recorded
    with recording(response, by, policy) as (fresh, decision, person, now):
        if blockers := taking_effect.call_in_day_fits(decision, called_in_on, now):
            raise Refused(blockers)
        called_in = CallIn.objects.create(
            decision=decision,
            called_in_on=called_in_on,
            called_in_by=called_in_by,
            grounds=grounds.strip(),
            recorded_at=now,
            recorded_by=person,
        )
        facts = {"decision": decision.number, "content": digest(called_in.content)}
        event = note(fresh, Verb.CALL_IN, person, now, facts)
        _tell(
            Moved(fresh, event, now),
            decision,
            "called-in",
            "submission-called-in",
            called_in_on=spoken(called_in_on),
            called_in_by=called_in_by,
        )
        return called_in


def end_call_in(
    *, response: Response, by: User, outcome: str, outcome_on: dt.date, words: str
) -> Response:
    """Records how the call-in ended. When the decision is to be made again, the response goes back
    to whoever decides; the earlier decision and what was submitted on it stay on record.

    Raises PermissionDenied, and Refused when no call-in is open or the day cannot be.
    """
    if outcome not in CallInOutcome.values:
        raise Refused([Blocker("outcome", "Choose how the call-in ended.", "outcome")])
    words = words.strip()
    is_again = outcome == CallInOutcome.RECONSIDER and response.state in DECIDED

    def work(fresh: Response, now: dt.datetime) -> Facts:
        decision = fresh.last_decision
        assert decision is not None  # whoever calls has asked `call_in_is_open`
        if blockers := taking_effect.outcome_day_fits(decision, outcome_on, now):
            raise Refused(blockers)
        found = CallIn.objects.get(decision=decision)
        found.outcome, found.outcome_on, found.outcome_words = outcome, outcome_on, words
        found.ended_at, found.ended_by = now, by
        found.save()
        if outcome == CallInOutcome.RECONSIDER and not _counts(fresh):
            fresh.submitted_at = fresh.submitted_by = None  # nothing of it counts any more
        return {"decision": decision.number, "content": digest(found.outcome_content)}

    def afterwards(moved: Moved) -> None:
        decision = moved.response.last_decision
        assert decision is not None
        _tell(
            moved,
            decision,
            "call-in-ended",
            "submission-call-in-ended",
            stands=outcome == CallInOutcome.STANDS,
            outcome_on=spoken(outcome_on),
        )

    if is_again:
        verb = Verb.RECONSIDER
        return move(response=response, verb=verb, by=by, work=work, afterwards=afterwards).response
    with recording(response, by, taking_effect.call_in_is_open) as (fresh, _, person, now):
        if outcome == CallInOutcome.RECONSIDER and fresh.state in DECIDED:
            raise Refused([Blocker("state", "Something was done meanwhile. Look at it again.")])
        facts = work(fresh, now)
        fresh.save(update_fields=["submitted_at", "submitted_by"])
        event = note(fresh, Verb.END_CALL_IN, person, now, facts)
        afterwards(Moved(fresh, event, now))
        return fresh


def _counts(response: Response) -> bool:
    return Submission.objects.in_force().filter(response=response).exists()


def _tell(
    moved: Moved, decision: Decision, template: str, at_lga: str = "", **context: object
) -> None:
    """Mail to those of the council whom the decision concerns but the one who recorded it; and,
    where it was submitted on, with `at_lga` to those who follow the consultation at the LGA."""
    people = {*officers(moved.response), *deciders(moved.response)}
    # Whoever decided may have left the council since.
    if permissions.can_read(as_of_now(decision.decided_by), moved.response):
        people.add(decision.decided_by)
    for person in people - {moved.event.by}:
        letter(template, person, moved, path="responses:decision", **context)
    if not at_lga:
        return
    standing = Submission.objects.standing().filter(decision=decision)
    if submission := standing.first():
        code = moved.response.invitation.consultation.code
        for person in followers():
            letter(
                at_lga,
                person,
                moved,
                path="responses:progress",
                url_args=[code],
                reference=submission.reference,
                **context,
            )


def followers() -> list[User]:
    """The LGA's editors and analysts of today."""
    held = StaffRole.objects.filter(role__in=sorted(FOLLOWERS), user__is_active=True)
    roles = held.active().select_related("user")
    return list({role.user_id: role.user for role in roles}.values())


def _line(text: str, field: str, sentence: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise Refused([Blocker(field, sentence, field)])
    return text

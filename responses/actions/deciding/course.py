"""What becomes of a signed decision: published, called in, and how that ended.

Each is a row of its own beside the decision, which is never touched, and an event in the chain.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from councils.enums import FOLLOWERS, RouteKind
from councils.models import StaffRole, User
from councils.policies import spoken
from councils.refusals import Blocker, Refused
from responses import permissions, taking_effect
from responses.actions.deciding.rounds import begin_round
from responses.actions.letters import administrators, deciders, letter, officers
from responses.actions.moving import Facts, Moved, as_of_now, locked, move, note
from responses.canonical import digest
from responses.enums import DECIDED, CallInOutcome, Verb
from responses.models import CallIn, Decision, DecisionPublication, Response, Submission
from responses.policies import Policy

# What whoever decides again reads of why, where nobody wrote down what was found.
AGAIN = "The decision was called in on {day} and is to be made again."


@contextmanager
def recording(
    response: Response, by: User, policy: Policy, number: int | None = None
) -> Iterator[tuple[Response, Decision, User, dt.datetime]]:
    """`locked`, with the latest decision, or by its number an earlier one, and the person as they
    are now, if they may."""
    with locked(response) as (fresh, now):
        person = as_of_now(by)
        if not permissions.can_follow_decision(person, fresh):
            raise PermissionDenied(
                _(
                    "The council's policy officers and administrators record what becomes of a "
                    "decision."
                )
            )
        if blockers := policy(fresh, person, now):
            raise Refused(blockers)
        decision = taking_effect.followed(fresh, number)
        assert decision is not None  # every one of these policies asks for it
        yield fresh, decision, person, now


def publish_decision(
    *, response: Response, by: User, published_on: dt.date, where: str
) -> DecisionPublication:
    """Records when and where the council published the decision; its call-in runs from then.

    Raises PermissionDenied, and Refused when it is recorded already or the day cannot be.
    """
    where = _line(where, "where", _("Say where it was published."))
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
    *,
    response: Response,
    by: User,
    called_in_on: dt.date,
    called_in_by: str,
    grounds: str,
    number: int | None = None,
) -> CallIn:
    """Records that the decision was called in. What was submitted on it is not counted from now on.

    `number`: of an earlier decision than the latest, on which a submission stands. Raises
    PermissionDenied, and Refused when it cannot be called in or not on that day.
    """
    called_in_by = _line(called_in_by, "called_in_by", _("Say who called it in."))
    policy = partial(taking_effect.call_in_can_be_recorded, number=number)
    with recording(response, by, policy, number) as (fresh, decision, person, now):
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
    *,
    response: Response,
    by: User,
    outcome: str,
    outcome_on: dt.date,
    words: str,
    number: int | None = None,
) -> Response:
    """Records how the call-in ended. When the decision is to be made again, the response goes back
    to whoever decides, as a new round; the earlier decision and what was submitted on it stay on
    record. Where a later decision was made or a new draft is written meanwhile, that goes on.

    `number`: of an earlier decision than the latest. Raises PermissionDenied, and Refused when no
    call-in is open or the day cannot be.
    """
    if outcome not in CallInOutcome.values:
        raise Refused([Blocker("outcome", _("Choose how the call-in ended."), "outcome")])
    words = words.strip()
    is_sent_back = outcome == CallInOutcome.RECONSIDER

    def decides_again(stored: Response) -> bool:
        latest = stored.last_decision
        is_latest = latest is not None and number in {None, latest.number}
        return is_sent_back and is_latest and stored.state in DECIDED

    is_again = decides_again(response)

    def work(fresh: Response, now: dt.datetime) -> Facts:
        decision = taking_effect.followed(fresh, number)
        assert decision is not None  # whoever calls has asked `call_in_is_open`
        if blockers := taking_effect.outcome_day_fits(decision, outcome_on, now):
            raise Refused(blockers)
        found = CallIn.objects.get(decision=decision)
        found.outcome, found.outcome_on, found.outcome_words = outcome, outcome_on, words
        found.ended_at, found.ended_by = now, by
        found.save()
        if is_sent_back and not _may_count(fresh):
            fresh.submitted_at = fresh.submitted_by = None  # nothing of it counts any more
            if not is_again:
                fresh.save(update_fields=["submitted_at", "submitted_by"])
        facts = {"decision": decision.number, "content": digest(found.outcome_content)}
        if not is_again:
            return facts
        fresh.return_reason = words or AGAIN.format(day=spoken(found.called_in_on))
        fresh.save(update_fields=["return_reason"])
        return {**begin_round(fresh, nil_reason=fresh.nil_reason), **facts}

    def afterwards(moved: Moved) -> None:
        decision = taking_effect.followed(moved.response, number)
        assert decision is not None
        if is_again and moved.response.route_kind == RouteKind.BODY:
            for recorder in administrators(moved.response):
                letter("decision-to-record", recorder, moved, path="responses:record-decision")
        _tell(
            moved,
            decision,
            "call-in-ended",
            "submission-call-in-ended",
            stands=outcome == CallInOutcome.STANDS,
            is_again=is_again,
            outcome_on=spoken(outcome_on),
        )

    if is_again:
        verb = Verb.RECONSIDER
        return move(response=response, verb=verb, by=by, work=work, afterwards=afterwards).response
    policy = partial(taking_effect.call_in_is_open, number=number)
    with recording(response, by, policy, number) as (fresh, _decision, person, now):
        if decides_again(fresh):
            raise Refused([Blocker("state", _("Something was done meanwhile. Look at it again."))])
        event = note(fresh, Verb.END_CALL_IN, person, now, work(fresh, now))
        afterwards(Moved(fresh, event, now))
        return fresh


def _may_count(response: Response) -> bool:
    """Whether a submission of it counts, or can count again when a call-in ends."""
    standing = Submission.objects.standing().filter(response=response)
    return standing.exclude(decision__called_in__outcome=CallInOutcome.RECONSIDER).exists()


def _tell(
    moved: Moved, decision: Decision, template: str, at_lga: str = "", **context: object
) -> None:
    """Mail to those of the council whom the decision concerns but the one who recorded it; and,
    where it was submitted on, with `at_lga` to those who follow the consultation at the LGA."""
    people = {*officers(moved.response), *deciders(moved.response)}
    # Whoever decided may have left the council since.
    if permissions.can_read(as_of_now(decision.decided_by), moved.response):
        people.add(decision.decided_by)
    is_earlier = decision.pk != getattr(moved.response.last_decision, "pk", None)
    context["earlier"] = decision.number if is_earlier else None
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

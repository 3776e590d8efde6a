"""The last days of one council for one consultation, and where its calendar cannot work any more.

`timetable` counts backwards from the closing; this puts it beside what has been done: which step is
next, which day is past, and whether what is still to be done can have effect in time.  The rule of
call-in is the council's own (`councils.Practice`), or the one that was copied into the decision.  A
council that has not said how it calls in has no days of call-in counted, and pages say so; nor are
they counted where the report says that call-in is waived, with the reason and who agreed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from django.core.exceptions import ObjectDoesNotExist

from consultations.models import Invitation
from councils.models import Council, Practice
from responses.effect import Effect, Standing
from responses.enums import State
from responses.models import Decision, Response
from responses.sheets import particulars_of
from responses.timetable import (
    NO_CALL_IN,
    CallIn,
    Timetable,
    Usual,
    earliest_effect,
    timetable,
)

SENT = frozenset({State.AWAITING_DECISION, State.APPROVED, State.SUBMITTED})
DECIDED = frozenset({State.APPROVED, State.SUBMITTED})
# Nothing is left to be done by a date.
SETTLED = frozenset({State.SUBMITTED, State.NOT_SUPPORTED, State.NIL_RETURN})


class Step(StrEnum):
    SEND = "send"
    DECIDE = "decide"
    PUBLISH = "publish"
    EFFECT = "effect"
    SUBMIT = "submit"


class Trouble(StrEnum):
    """Why a calendar does not work as it is."""

    LATE = "late"  # the usual days no longer fit, but it can still be done
    IMPOSSIBLE = "impossible"  # what is decided would have effect only after the end
    CALLED_IN = "called-in"  # no effect before the call-in ends


@dataclass(frozen=True)
class LastDay:
    step: Step
    on: dt.date
    is_done: bool


@dataclass(frozen=True)
class Calendar:
    """`rule` None: the council has not said how it calls in. `is_waived`: this matter cannot wait
    for its call-in, and somebody agreed. `earliest` is the first day of effect of what is still to
    be decided or published, or the day of effect that is known. `next` is None when nothing is left
    to be done."""

    table: Timetable
    rule: CallIn | None
    is_waived: bool
    usual: Usual
    days: tuple[LastDay, ...]
    next: LastDay | None
    earliest: dt.date | None
    trouble: Trouble | None
    effect: Effect | None  # of the decision, once there is one


def practice_of(council: Council) -> Practice | None:
    """What the council has said; one query unless it was read along."""
    try:
        return council.practice
    except ObjectDoesNotExist:
        return None


def rule_of(practice: Practice | None) -> CallIn | None:
    if practice is None:
        return None
    return CallIn(practice.call_in_applies, practice.call_in_working_days)


def usual_of(practice: Practice | None) -> Usual:
    if practice is None:
        return Usual()
    return Usual(practice.days_to_decide, practice.days_to_publish)


def calendar(
    invitation: Invitation,
    response: Response | None,
    today: dt.date,
    *,
    has_ended: bool = False,
) -> Calendar:
    """Where the council stands in its calendar on that day; `has_ended` when its last moment is
    over on its last day.

    In lists the practice is read along, and the decisions (`with_course`): else a query for each.
    """
    state = State(response.state) if response else None
    decision = response.last_decision if response is not None and state in DECIDED else None
    practice = practice_of(invitation.council)
    rule, usual = rule_of(practice), usual_of(practice)
    if decision is not None:
        rule, is_waived = decision.rule, decision.is_call_in_waived
    else:
        is_waived = response is not None and particulars_of(response).is_waived
    is_waived = is_waived and rule is not None and rule.days > 0
    if is_waived:
        rule = NO_CALL_IN
    table = timetable(invitation.ends_at, rule or NO_CALL_IN, usual)
    effect = decision.effect_on(today) if decision else None
    days = _days(table, rule, state, decision, effect)
    is_over = _is_settled(state, effect) or has_ended or today > table.effective_by
    following = None if is_over else next((day for day in days if not day.is_done), None)
    earliest = _earliest(rule, effect, today)
    trouble = None if is_over else _trouble(table, state, effect, earliest, today)
    return Calendar(table, rule, is_waived, usual, days, following, earliest, trouble, effect)


def _is_settled(state: State | None, effect: Effect | None) -> bool:
    """Nothing is left to be done; but what was submitted does not count while it is called in."""
    is_called_in = effect is not None and effect.standing == Standing.CALLED_IN
    return state in SETTLED and not (state == State.SUBMITTED and is_called_in)


def _days(
    table: Timetable,
    rule: CallIn | None,
    state: State | None,
    decision: Decision | None,
    effect: Effect | None,
) -> tuple[LastDay, ...]:
    """In their order. Without call-in, publication stands in nobody's way and has no day here."""
    has_effect = effect is not None and effect.standing == Standing.IN_EFFECT
    found = [
        LastDay(Step.SEND, table.send_by, state in SENT),
        LastDay(Step.DECIDE, table.decide_by, state in DECIDED),
    ]
    if rule is not None and rule.days:
        is_published = getattr(decision, "published", None) is not None
        found += [
            LastDay(Step.PUBLISH, table.publish_by, is_published),
            LastDay(Step.EFFECT, table.effective_by, has_effect),
        ]
    return (*found, LastDay(Step.SUBMIT, table.effective_by, state == State.SUBMITTED))


def _earliest(rule: CallIn | None, effect: Effect | None, today: dt.date) -> dt.date | None:
    if effect is not None and effect.standing in {Standing.IN_EFFECT, Standing.OPEN}:
        return effect.since
    if effect is not None and effect.standing in {Standing.CALLED_IN, Standing.SENT_BACK}:
        return None
    # Without call-in a decision has effect on the day on which it is made, any day of the week.
    return earliest_effect(today, rule) if rule is not None and rule.days else today


def _trouble(
    table: Timetable,
    state: State | None,
    effect: Effect | None,
    earliest: dt.date | None,
    today: dt.date,
) -> Trouble | None:
    if effect is not None and effect.standing == Standing.CALLED_IN:
        return Trouble.CALLED_IN
    if earliest is not None and earliest > table.effective_by:
        return Trouble.IMPOSSIBLE
    if state not in SENT and today > table.send_by:
        return Trouble.LATE
    if state == State.AWAITING_DECISION and today > table.decide_by:
        return Trouble.LATE
    return None

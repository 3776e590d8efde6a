"""The one doorway through which a response changes.

Every change of a response, of its text or of its state, locks the response's row
first.  A save and a signature therefore happen one after the other, never at once:
what was signed is what was stored (without the lock they differed in 56 of 60
measured races).  The table and its policies are asked again on the locked row.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.models import Question, Section
from councils.models import User
from councils.refusals import Blocker, Refused
from responses import history, permissions, policies, workflow
from responses.enums import DECIDED, SENT, State, Verb
from responses.models import Event, ReportPart, Response

Facts = dict[str, Any]


@contextmanager
def locked(response: Response, *, is_bare: bool = False) -> Iterator[tuple[Response, dt.datetime]]:
    """A transaction with the response's row locked, and the one instant that counts in it.

    `is_bare`: the response comes with its invitation only.
    """
    with transaction.atomic():
        rows = Response.objects.select_for_update(of=("self",))
        rows = rows.select_related("invitation") if is_bare else rows.with_places()
        fresh = rows.get(pk=response.pk)
        # What was read along from other tables is of the moment before the lock was awaited
        # (PostgreSQL reads only the locked row again).
        vars(fresh).pop("has_hand_over", None)
        fresh._state.fields_cache.pop("decider", None)
        yield fresh, timezone.now()


def as_of_now(person: User) -> User:
    """The person, whose roles are read again when they are asked for: one may have ended while
    the lock was awaited."""
    again = copy(person)
    for known in ("roles", "staff_roles", "stands_in_for"):
        vars(again).pop(known, None)
    return again


@contextmanager
def drafting(
    response: Response,
    by: User,
    *,
    question: Question | None = None,
    part: ReportPart | None = None,
    section: Section | None = None,
) -> Iterator[tuple[Response, dt.datetime]]:
    """`locked`, for changing the text, and only in a draft.

    With `question`, `part` or `section` also contributors who are to write that pass, without
    them only officers.
    Roles and assignments are read again under the lock: one may have ended meanwhile.
    """
    # This is done at every pause of every writer: what `with_places` reads along is left out.
    with locked(response, is_bare=True) as (fresh, now):
        person = as_of_now(by)
        if question is not None:
            may = permissions.can_write_answer(person, fresh, question)
        elif part is not None:
            may = permissions.can_write_part(person, fresh, part)
        elif section is not None:
            may = permissions.can_write_section(person, fresh, section.pk)
        else:
            may = permissions.can_draft(person, fresh)
        if not may:
            raise PermissionDenied(not_yours(person, fresh))
        if blockers := policies.is_drafting(fresh, by, now):
            raise Refused(blockers)
        yield fresh, now


def not_yours(person: User, response: Response) -> str:
    """Why this person does not write this."""
    if permissions.can_work(person, response):
        return _("This is not assigned to you, so you can read it but not change it.")
    return _("Only the council's policy officers write its response.")


def note(response: Response, verb: Verb, by: User, at: dt.datetime, facts: Facts) -> Event:
    """An event that leaves the state as it is."""
    return history.append(
        response=response,
        verb=verb,
        by=by,
        at=at,
        from_state=response.state,
        to_state=response.state,
        facts=facts,
    )


@dataclass(frozen=True)
class Moved:
    """What a transition produced: the response in its new state, the event, the instant."""

    response: Response
    event: Event
    at: dt.datetime


def move(
    *,
    response: Response,
    verb: Verb,
    by: User,
    work: Callable[[Response, dt.datetime], Facts] | None = None,
    afterwards: Callable[[Moved], None] | None = None,
    decided_by: User | None = None,
) -> Moved:
    """Makes one transition of the table: lock, ask, work, write the state, note the event.

    `work` runs under the lock before the state is written and returns the event's facts;
    `afterwards` runs in the same transaction when all is written (mail, papers). `decided_by`:
    who decided, where somebody else records it.
    Raises PermissionDenied (who), Refused (when), and whatever `work` raises; then nothing
    has happened.
    """
    transition = workflow.BY_VERB[verb]
    with locked(response) as (fresh, now):
        by = as_of_now(by)
        if not transition.who(by, fresh):
            raise PermissionDenied(
                _("Your role does not include “%(step)s”.") % {"step": transition.label}
            )
        if blockers := workflow.blockers(transition, fresh, by, now):
            raise Refused(blockers)
        before = fresh.state
        facts = work(fresh, now) if work else {}
        if before == State.APPROVED:
            _end_amendment(fresh, verb, by, now)
        fields = _moments(fresh, transition.to_state, by, now)
        if decided_by is not None and "decided_by" in fields:
            fields["decided_by"] = decided_by
        changed = Response.objects.filter(pk=fresh.pk, state=before).update(
            state=transition.to_state, **fields
        )
        if changed != 1:  # cannot happen under the lock; the second wall if the lock is lost
            raise Refused([Blocker("state", workflow.not_from_here(transition, fresh))])
        for name, value in {"state": transition.to_state, **fields}.items():
            setattr(fresh, name, value)
        event = history.append(
            response=fresh,
            verb=verb,
            by=by,
            at=now,
            from_state=before,
            to_state=transition.to_state,
            facts=facts,
        )
        moved = Moved(fresh, event, now)
        if afterwards:
            afterwards(moved)
        return moved


def _end_amendment(response: Response, verb: Verb, by: User, now: dt.datetime) -> None:
    """What was proposed beside a decision ends when the response goes on from it unsigned."""
    for amendment in response.amendments.not_ended():
        amendment.withdrawn_at, amendment.withdrawn_by = now, by
        amendment.save(update_fields=["withdrawn_at", "withdrawn_by"])
        facts = {"amendment": amendment.number, "ended_by": str(verb)}
        note(response, Verb.WITHDRAW_AMENDMENT, by, now, facts)


def _moments(response: Response, to: State, by: User, now: dt.datetime) -> dict[str, Any]:
    """The pairs of moment and person that go with the new state; those of later states end.

    What is there already stays, or what the move's own work put there. A submission goes on
    counting whatever becomes of the next one, until it is withdrawn.
    """
    fields: dict[str, Any] = {}
    for name, needed, allowed in (
        ("sent", SENT, SENT),
        ("decided", DECIDED, DECIDED),
        ("submitted", {State.SUBMITTED}, frozenset(State) - {State.WITHDRAWN}),
    ):
        at, person = getattr(response, f"{name}_at"), getattr(response, f"{name}_by")
        if to not in allowed:
            at = person = None
        elif at is None and to in needed:
            at, person = now, by
        fields |= {f"{name}_at": at, f"{name}_by": person}
    return fields

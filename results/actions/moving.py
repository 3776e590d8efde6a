"""The one doorway through which the results of a consultation change.

Every step locks the consultation's row first, so that two people who act at once act one after
the other: the second finds what the first has done and gets a sentence.  Roles are read again
after the lock, and the table is asked again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from consultations.models import Consultation
from consultations.prose import clean
from councils.models import User
from councils.refusals import Blocker, Refused
from results import history, workflow
from results.enums import ReleaseState, ReleaseVerb
from results.models import Release, ReleaseEvent
from results.standing import Standing

Fields = dict[str, Any]


@dataclass(frozen=True)
class Locked:
    """What a step works on, under the lock; `at` is the one instant that counts."""

    consultation: Consultation
    standing: Standing
    by: User
    at: dt.datetime


@dataclass(frozen=True)
class Work:
    """What a step found out: the event's facts, and columns beside those of the state."""

    facts: dict[str, Any]
    fields: Fields = field(default_factory=dict)


@dataclass(frozen=True)
class Moved:
    """What a step produced."""

    release: Release
    event: ReleaseEvent


@contextmanager
def locked(consultation: Consultation) -> Iterator[tuple[Consultation, dt.datetime]]:
    """A transaction with the consultation's row locked, and the one instant that counts in it.

    Rows that refer to the consultation may be written meanwhile (no_key): a council's page
    does not wait for a freeze.
    """
    with transaction.atomic():
        fresh = Consultation.objects.select_for_update(no_key=True).get(pk=consultation.pk)
        yield fresh, timezone.now()


def as_of_now(person: User) -> User:
    """The person with the roles of this moment: one may have ended while the lock was awaited."""
    return User.objects.get(pk=person.pk)


def begin(
    *, consultation: Consultation, verb: ReleaseVerb, by: User, work: Callable[[Locked], Work]
) -> Moved:
    """A step that begins a new release. Raises PermissionDenied (who) or Refused (when)."""
    with locked(consultation) as (fresh, now):
        at = Locked(fresh, Standing.of(fresh), as_of_now(by), now)
        _ask(verb, at, None)
        done = work(at)
        release = Release.objects.create(
            consultation=fresh,
            state=workflow.BY_VERB[verb].to_state,
            prepared_at=now,
            prepared_by=at.by,
            **done.fields,
        )
        return Moved(release, _note(at, release, verb, done.facts))


def move(
    *,
    release: Release,
    verb: ReleaseVerb,
    by: User,
    work: Callable[[Locked, Release], Work],
    afterwards: Callable[[Moved], None] | None = None,
) -> Moved:
    """One step of a release: lock, ask, work, write the state, note the event.

    `work` runs under the lock before the state is written; `afterwards` in the same transaction
    when all is. Raises PermissionDenied (who), Refused (when), and whatever those raise; then
    nothing has happened.
    """
    transition = workflow.BY_VERB[verb]
    with locked(release.consultation) as (fresh, now):
        at = Locked(fresh, Standing.of(fresh), as_of_now(by), now)
        found = at.standing.release(release.pk)
        _ask(verb, at, found)
        assert found is not None  # the table has asked
        before = found.state
        done = work(at, found)
        fields = {**_moments(transition, at), **done.fields}
        changed = Release.objects.filter(pk=found.pk, state=before).update(
            state=transition.to_state, **fields
        )
        if changed != 1:  # cannot happen under the lock; the second wall if the lock is lost
            sentence = workflow.not_from_here(transition, at.standing, found, now)
            raise Refused([Blocker("state", sentence)])
        for name, value in {"state": transition.to_state, **fields}.items():
            setattr(found, name, value)
        moved = Moved(found, _note(at, found, verb, done.facts))
        if afterwards:
            afterwards(moved)
        return moved


def _ask(verb: ReleaseVerb, at: Locked, release: Release | None) -> None:
    transition = workflow.BY_VERB[verb]
    if not transition.who(at.by):
        raise PermissionDenied(f"Your role does not include “{transition.label}”.")
    if blockers := workflow.blockers(transition, at.standing, release, at.by, at.at):
        raise Refused(blockers)


def _note(at: Locked, release: Release, verb: ReleaseVerb, facts: dict[str, Any]) -> ReleaseEvent:
    return history.append(
        consultation=at.consultation, release=release, verb=verb, by=at.by, at=at.at, facts=facts
    )


def _moments(transition: workflow.Transition, at: Locked) -> Fields:
    """The pair of moment and person that goes with a state that is entered."""
    if transition.to_state in transition.from_states:
        return {}
    name = {
        ReleaseState.FROZEN: "frozen",
        ReleaseState.PUBLISHED: "published",
        ReleaseState.SET_ASIDE: "ended",
        ReleaseState.REJECTED: "ended",
    }[transition.to_state]
    return {f"{name}_at": at.at, f"{name}_by": at.by}


def said(words: str, missing: str) -> str:
    """Typed words, cleaned. Raises Refused with the sentence when there are none."""
    cleaned = clean(words)
    if not cleaned:
        raise Refused([Blocker("words", missing)])
    return cleaned

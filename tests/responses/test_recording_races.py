"""Recorded and signed at the same moment: one decision, with a control that must fail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection

from councils.refusals import Refused
from responses.actions import deciding, moving
from responses.history import first_broken
from responses.models import Decision, Evidence
from tests.responses.deciding_ways import a_scan, on_paper, sent
from tests.responses.test_races import at_once, not_locked
from tests.world import ASKED, Place, fresh

pytestmark = pytest.mark.django_db(transaction=True)


def both(place: Place) -> list[Any]:
    """The member signs twice while the administrator records twice."""
    drafts = {}
    for person in (place.member, place.administrator):
        draft = deciding.save_decision_draft(
            response=place.response, by=fresh(person), outcome="supported", changes={}, **ASKED
        )
        drafts[person.pk] = (draft.nonce, deciding.page_digest(place.again(), draft))

    def sign() -> Decision:
        nonce, seen = drafts[place.member.pk]
        return deciding.decide(
            response=place.response, by=fresh(place.member), nonce=nonce, seen_digest=seen
        )

    def record() -> Decision:
        nonce, seen = drafts[place.administrator.pk]
        return deciding.record_decision(
            response=place.response,
            by=fresh(place.administrator),
            nonce=nonce,
            seen_digest=seen,
            recorded=on_paper(place),
            evidence=a_scan(),
        )

    return at_once(*(caught(job) for job in (sign, record, sign, record)))


def caught(job: Callable[[], Any]) -> Callable[[], Any]:
    """What the database itself refused is a result, too: nobody was told anything then."""

    def run() -> Any:
        try:
            return job()
        except IntegrityError as error:
            return error

    return run


def made(results: list[Any]) -> list[Decision]:
    return [one for one in results if isinstance(one, Decision)]


def is_one_decision(results: list[Any]) -> bool:
    """One decision, and a sentence for everybody else."""
    refused = [one for one in results if isinstance(one, Refused)]
    return (len(made(results)), len(refused)) == (1, len(results) - 1)


def test_recorded_and_signed_at_once_is_one_decision() -> None:
    for _ in range(4):
        place = sent()
        results = both(place)
        assert is_one_decision(results), results
        (decision,) = made(results)
        assert list(place.response.decisions.all()) == [decision]
        scans = Evidence.objects.filter(decision__response=place.response).count()
        assert scans == (1 if decision.recorded_by_id else 0)
        assert first_broken(place.response.events.all()) is None


def test_without_the_lock_somebody_gets_no_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the unique keys still hold, and that is all that does."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite admits one writer at a time; the lock is its own")

    def is_broken() -> bool:
        place = sent()
        with monkeypatch.context() as unlocked:
            unlocked.setattr(moving, "locked", not_locked)
            return not is_one_decision(both(place))

    assert any(is_broken() for _ in range(60))

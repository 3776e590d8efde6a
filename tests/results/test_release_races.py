"""Two people at once, with real threads and connections; each with a control that must fail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from consultations.models import Consultation
from councils.enums import StaffRoleKind
from councils.refusals import Refused
from results import actions, verification
from results.actions import moving
from results.enums import FileFormat, ReleaseState
from results.history import first_broken
from results.models import Release, ReleaseFile
from tests.responses.test_races import at_once
from tests.results.crowd import a_crowd
from tests.world import staff

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def not_locked(consultation: Consultation) -> Iterator[tuple[Consultation, Any]]:
    """The control: the same doorway without its lock."""
    with transaction.atomic():
        yield Consultation.objects.get(pk=consultation.pk), timezone.now()


def caught(job: Callable[[], Any]) -> Callable[[], Any]:
    """The job; a wall of the database that it ran into is its result."""

    def run() -> Any:
        try:
            return job()
        except IntegrityError as error:
            return error

    return run


def outcomes(*jobs: Callable[[], Any]) -> list[str]:
    return sorted(type(result).__name__ for result in at_once(*map(caught, jobs)))


def prepared() -> Release:
    return actions.prepare(consultation=a_crowd(12), by=staff(StaffRoleKind.ANALYST))


def frozen() -> Release:
    return actions.freeze(release=prepared(), by=staff(StaffRoleKind.EDITOR))


def approvals(release: Release, number: int) -> list[str]:
    people = [staff(StaffRoleKind.EDITOR) for _ in range(number)]
    return outcomes(
        *[lambda person=person: actions.freeze(release=release, by=person) for person in people]
    )


def is_whole(consultation: Consultation) -> bool:
    events = consultation.release_events.order_by("number")
    return first_broken(events) is None and verification.faults(consultation) == []


def test_two_approvals_at_once_are_one_freeze() -> None:
    release = prepared()
    assert approvals(release, 3) == ["Refused", "Refused", "Release"]
    assert ReleaseFile.objects.filter(format=FileFormat.JSON).count() == 1
    assert release.counted.count() == 12
    assert is_whole(release.consultation)


def test_two_approvals_without_the_lock_run_into_walls(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the lock somebody meets an error of the database and not a sentence."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite admits one writer at a time; the lock is its own")
    monkeypatch.setattr(moving, "locked", not_locked)
    rounds = [approvals(prepared(), 3) for _ in range(8)]
    assert "IntegrityError" in str(rounds)


def test_approval_against_setting_aside() -> None:
    for _ in range(4):
        release = prepared()
        editor, other = staff(StaffRoleKind.EDITOR), staff(StaffRoleKind.EDITOR)
        results = at_once(
            lambda: actions.freeze(release=release, by=editor),
            lambda: actions.set_aside(release=release, by=other, reason="Not yet."),
        )
        (lost,) = [each for each in results if isinstance(each, Refused)]
        won = Release.objects.get(pk=release.pk)
        assert won.state in {ReleaseState.FROZEN, ReleaseState.SET_ASIDE}
        assert str(lost).startswith((editor.name, other.name))  # who was first
        assert release.files.count() == (won.state == ReleaseState.FROZEN)
        assert is_whole(release.consultation)


def test_publication_against_rejection() -> None:
    release = frozen()
    one, two = staff(StaffRoleKind.EDITOR), staff(StaffRoleKind.ANALYST)
    assert outcomes(
        lambda: actions.publish(release=release, by=one),
        lambda: actions.reject(release=release, by=two, reason="No."),
    ) == ["Refused", "Release"]
    assert is_whole(release.consultation)


def test_double_click_is_one_preparation_and_a_sentence() -> None:
    consultation, analyst = a_crowd(12), staff(StaffRoleKind.ANALYST)
    results = at_once(*[lambda: actions.prepare(consultation=consultation, by=analyst)] * 3)
    assert sorted(type(each).__name__ for each in results) == ["Refused", "Refused", "Release"]
    for each in results:
        if isinstance(each, Refused):
            assert f"{analyst.name} prepared a release" in str(each)
    assert Release.objects.count() == 1
    assert is_whole(consultation)


def test_double_click_without_the_lock_runs_into_walls(monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite admits one writer at a time; the lock is its own")
    monkeypatch.setattr(moving, "locked", not_locked)
    rounds = []
    for _ in range(8):
        consultation, analyst = a_crowd(12), staff(StaffRoleKind.ANALYST)
        rounds.append(
            outcomes(*[lambda: actions.prepare(consultation=consultation, by=analyst)] * 3)
        )
    assert "IntegrityError" in str(rounds)


def test_publishing_twice_at_once_is_one_publication() -> None:
    release, editor = frozen(), staff(StaffRoleKind.EDITOR)
    results = at_once(*[lambda: actions.publish(release=release, by=editor)] * 3)
    assert sorted(type(each).__name__ for each in results) == ["Refused", "Refused", "Release"]
    assert any("already done" in str(each) for each in results)
    assert is_whole(release.consultation)


def test_role_that_ends_while_the_lock_is_awaited() -> None:
    """Somebody waits behind a freeze; when it is their turn they are no editor any more."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has no row to wait for")
    release, editor = frozen(), staff(StaffRoleKind.EDITOR)
    assert editor.staff_roles
    has_lock, may_go = Event(), Event()

    def hold() -> None:
        with moving.locked(release.consultation):
            has_lock.set()
            may_go.wait(10)

    def wait_and_publish() -> Any:
        has_lock.wait(10)
        editor.held_staff_roles.update(ended_at=timezone.now(), ended_by=editor)
        may_go.set()
        return actions.publish(release=release, by=editor)

    results = at_once(hold, wait_and_publish)
    assert type(results[1]).__name__ == "PermissionDenied"
    assert Release.objects.get(pk=release.pk).state == ReleaseState.FROZEN


def test_a_freeze_waits_for_nothing_that_councils_do() -> None:
    """While the consultation is locked, rows that refer to it can be written."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has no row locks")
    release = prepared()

    def write() -> Any:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '2s'")
            cursor.execute(
                "SELECT 1 FROM consultations_consultation WHERE id = %s FOR KEY SHARE",
                [release.consultation_id],
            )
            return cursor.fetchone()

    with moving.locked(release.consultation):
        (result,) = at_once(write)
    assert result == (1,)

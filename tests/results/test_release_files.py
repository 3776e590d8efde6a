"""The worker makes a release's files: once, from the frozen file, and again after a failure."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from councils.enums import StaffRoleKind
from results import actions, exports, tasks
from results.disclosure.release_json import read_release
from results.enums import FileFormat
from results.models import Release
from results.tasks import make_files, queue_files, requeue_missing
from results.words import words_of
from tests.results.crowd import a_crowd, answer_again
from tests.results.releases import sheets
from tests.world import staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def frozen() -> Release:
    consultation = a_crowd()
    release = actions.prepare(consultation=consultation, by=staff(StaffRoleKind.ANALYST))
    return actions.freeze(release=release, by=staff(StaffRoleKind.EDITOR))


def ours(**where: object) -> QuerySet[DBTaskResult]:
    return DBTaskResult.objects.filter(task_path=make_files.module_path, **where)


def waiting() -> list[int]:
    return [each.args_kwargs["args"][0] for each in ours(status=TaskResultStatus.READY)]


def formats(release: Release) -> set[str]:
    return set(release.files.values_list("format", flat=True))


def test_freeze_asks_for_the_files(frozen):
    assert formats(frozen) == {FileFormat.JSON}
    assert waiting() == [frozen.pk]


def test_files_are_those_of_the_frozen_figures(frozen):
    make_files.call(frozen.pk)
    assert formats(frozen) == set(FileFormat.values)
    content = bytes(frozen.files.get(format=FileFormat.JSON).content)
    figures, words = read_release(content), words_of(frozen.consultation)
    for file in frozen.files.all():
        assert bytes(file.content) == exports.render(file.format, figures, words)


@pytest.mark.parametrize("is_published", [True, False])
def test_second_release_replaces_only_what_was_published(frozen, is_published):
    editor = staff(StaffRoleKind.EDITOR)
    if is_published:
        actions.publish(release=frozen, by=editor)
    else:
        actions.reject(release=frozen, by=editor, reason="Wrong wording.")
    answer_again(frozen.consultation, 20, choice="no")
    analyst = staff(StaffRoleKind.ANALYST)
    second = actions.prepare(consultation=frozen.consultation, by=analyst)
    second = actions.freeze(release=second, by=editor)
    for release in (frozen, second):
        make_files.call(release.pk)
        for file in release.files.filter(format__in=["xlsx", "ods"]):
            said = [row for row in sheets(bytes(file.content))["Contents"] if row[0] == "Replaces"]
            is_second = release == second
            assert said == ([["Replaces", "Release 1"]] if is_second and is_published else [])
    content = bytes(second.files.get(format=FileFormat.JSON).content)
    assert read_release(content).based_on == "r1"  # the rule counts figures, seen or not


def test_made_twice_they_are_the_same_rows(frozen):
    make_files.call(frozen.pk)
    before = list(frozen.files.values_list("pk", "sha256", "made_at"))
    make_files.call(frozen.pk)
    queue_files(frozen)
    make_files.call(frozen.pk)
    assert list(frozen.files.values_list("pk", "sha256", "made_at")) == before


def test_what_was_made_before_a_failure_stays(frozen, monkeypatch):
    original = exports.render

    def fails_at_ods(file_format, *rest):
        if file_format == FileFormat.ODS:
            raise OSError("No space left on device")
        return original(file_format, *rest)

    monkeypatch.setattr(tasks, "render", fails_at_ods)
    with pytest.raises(OSError, match="No space"):
        make_files.call(frozen.pk)
    assert formats(frozen) == set(FileFormat.values) - {FileFormat.ODS}
    monkeypatch.undo()
    make_files.call(frozen.pk)
    assert formats(frozen) == set(FileFormat.values)


# --- asked for again ------------------------------------------------------------------------


def test_nothing_is_asked_twice_while_a_task_waits_or_works(frozen):
    assert requeue_missing() == 0
    ours().update(status=TaskResultStatus.RUNNING)
    assert requeue_missing() == 0


def test_lost_task_is_asked_for_again(frozen):
    ours().delete()
    assert requeue_missing() == 1
    assert waiting() == [frozen.pk]
    assert requeue_missing() == 0


def test_failed_task_is_asked_for_again_after_growing_pauses(frozen):
    pauses = []
    for _ in range(12):
        ours(status=TaskResultStatus.READY).update(status=TaskResultStatus.FAILED)
        pauses.append(next(each for each in (5 * 2**step for step in range(12)) if later(each)))
        assert waiting() == [frozen.pk]
    assert pauses[:4] == [20, 40, 80, 160]
    # An hour at most, of which this is the next number that was tried.
    assert set(pauses[9:]) == {5120}


def later(seconds: int) -> int:
    """Asks as if the last failure were so long ago."""
    failed = ours(status=TaskResultStatus.FAILED)
    failed.update(finished_at=timezone.now() - dt.timedelta(seconds=seconds))
    return requeue_missing()


def test_complete_and_rejected_releases_ask_for_nothing(frozen):
    ours().delete()
    make_files.call(frozen.pk)
    assert requeue_missing() == 0
    actions.reject(release=frozen, by=staff(StaffRoleKind.EDITOR), reason="Wrong wording.")
    assert requeue_missing() == 0


def test_rejected_before_its_files_were_made(frozen):
    ours().delete()
    actions.reject(release=frozen, by=staff(StaffRoleKind.EDITOR), reason="Wrong wording.")
    assert requeue_missing() == 0


@pytest.mark.django_db(transaction=True)
def test_worker_makes_the_files():
    consultation = a_crowd()
    release = actions.prepare(consultation=consultation, by=staff(StaffRoleKind.ANALYST))
    release = actions.freeze(release=release, by=staff(StaffRoleKind.EDITOR))
    ours().delete()  # the task was lost: the worker's loop asks again
    call_command("run_worker", "--once", verbosity=0)
    assert formats(release) == set(FileFormat.values)

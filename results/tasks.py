"""The files of a release in the background: rendered once, from the file that was frozen.

The freeze writes the JSON and this task in one transaction, so neither is without the other.
The worker renders what is missing and stores it; what is there stays, so the task may run as
often as it likes.  One that fails is queued again after a pause that doubles each time, up to
an hour: the figures are safe in the JSON, and whatever stands in the way of the others, they
come once it is gone.
"""

from __future__ import annotations

import datetime as dt
import hashlib

from django.db.models import Count
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from results.disclosure.release_json import read_release
from results.enums import FileFormat, ReleaseState
from results.exports import render
from results.models import Release
from results.words import words_of

PAUSE, LONGEST_PAUSE = dt.timedelta(seconds=10), dt.timedelta(hours=1)
WITH_FILES = (ReleaseState.FROZEN, ReleaseState.PUBLISHED)


def queue_files(release: Release) -> None:
    """Asks the worker for the files of a release that has its JSON."""
    make_files.enqueue(release.pk)


@task()
def make_files(release_id: int) -> None:
    """Renders the files that a release has not got yet, each stored as soon as it is made."""
    release = Release.objects.select_related("consultation").get(pk=release_id)
    there = set(release.files.values_list("format", flat=True))
    missing = [each for each in FileFormat.values if each not in there]
    if not missing:
        return
    figures = read_release(bytes(release.files.get(format=FileFormat.JSON).content))
    words = words_of(release.consultation, replaces=_replaced_by(release))
    for file_format in missing:
        content = render(file_format, figures, words)
        # Another worker may have stored the same bytes meanwhile: the first row stays.
        release.files.get_or_create(
            format=file_format,
            defaults={
                "content": content,
                "sha256": hashlib.sha256(content).hexdigest(),
                "made_at": timezone.now(),
            },
        )


def _replaced_by(release: Release) -> str:
    """The number of the release that this one replaces. The one before it is published or
    rejected by now: there is only one in hand at a time."""
    before = release.consultation.releases.published().filter(number__lt=release.number)
    number = before.order_by("-number").values_list("number", flat=True).first()
    return str(number or "")


def requeue_missing() -> int:
    """Queues again the files that no task waits for or works on; says for how many releases.

    For the worker's loop, beside the papers' `requeue_stuck`.
    """
    lacking = (
        Release.objects.filter(state__in=WITH_FILES)
        .annotate(made=Count("files"))
        .filter(made__lt=len(FileFormat.values))
        .values_list("pk", flat=True)
    )
    due = [release_id for release_id in lacking if _is_due(release_id, timezone.now())]
    for release_id in due:
        make_files.enqueue(release_id)
    return len(due)


def _is_due(release_id: int, now: dt.datetime) -> bool:
    """Whether nobody is at it, and the pause after its last failure is over."""
    tasks = [
        each
        for each in DBTaskResult.objects.filter(task_path=make_files.module_path)
        if each.args_kwargs["args"] == [release_id]
    ]
    if any(each.status in {TaskResultStatus.READY, TaskResultStatus.RUNNING} for each in tasks):
        return False
    failed = [each for each in tasks if each.status == TaskResultStatus.FAILED]
    if not failed:
        return True
    last = max(each.finished_at or each.enqueued_at for each in failed)
    # Ten doublings are past the longest pause already.
    pause = min(LONGEST_PAUSE, PAUSE * 2 ** min(len(failed), 10))
    return bool(now - last >= pause)

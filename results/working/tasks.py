"""The workbook in the background: made in a folder of its own, kept in pieces, gone in a day.

A piece is a megabyte, so that neither the worker nor who sends it ever holds the whole.  The
folder is readable by the worker only and goes with it.  When a task runs twice, the second finds
the workbook there and leaves it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import tempfile
from pathlib import Path

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from django_tasks import task

from results.enums import ExportState
from results.models import WorkingExport, WorkingExportPart
from results.working.rows import Source, SubmissionGone

logger = logging.getLogger("slisystem.exports")
PIECE = 1024 * 1024  # bytes
LONGEST = dt.timedelta(minutes=30)  # then it is not coming any more
NO_ROOM = "The workbook could not be written on the server: its disk may be full. Ask again later."
CHANGED = "A response was disposed of while the workbook was made. Ask for it again."
BROKEN_OFF = "Making the workbook was broken off. Ask for it again."
UNKNOWN = "The workbook could not be made. Ask again; if it fails again, take the CSV file."


@task()
def make_workbook(export_id: int) -> None:
    """Makes a queued workbook; does nothing for one that is ready, has failed or is gone."""
    waiting = WorkingExport.objects.filter(pk=export_id, state=ExportState.QUEUED)
    export = waiting.select_related("consultation", "asked_by").first()
    if export is None:
        return
    try:
        with tempfile.TemporaryDirectory(prefix="export-") as folder:
            path = Path(folder) / "workbook.xlsx"
            _write(export, path)
            _store(export, path)
    except OSError:
        logger.exception("Export %d was not made.", export.pk)
        _fail(export, NO_ROOM)
    except SubmissionGone:
        _fail(export, CHANGED)
    except (InterfaceError, OperationalError):  # nothing can be noted either; see `tidy_exports`
        raise
    except Exception:
        logger.exception("Export %d was not made.", export.pk)
        _fail(export, UNKNOWN)


def _write(export: WorkingExport, path: Path) -> None:
    # The writer of workbooks is loaded by the worker only, which uses it.
    from results.working import xlsx_file

    source = Source.of(export.consultation, at=export.asked_at, taken_by=export.asked_by.name)
    xlsx_file.write(source, path, scratch=path.parent)


@transaction.atomic
def _store(export: WorkingExport, path: Path) -> None:
    """All pieces and the word that it is ready, or nothing."""
    waiting = WorkingExport.objects.filter(pk=export.pk, state=ExportState.QUEUED)
    if waiting.select_for_update().first() is None:
        return
    digest, number = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            WorkingExportPart.objects.create(export=export, number=number, content=piece)
            digest.update(piece)
            number += 1
    waiting.update(
        state=ExportState.READY,
        finished_at=timezone.now(),
        size=path.stat().st_size,
        sha256=digest.hexdigest(),
    )


def _fail(export: WorkingExport, sentence: str) -> None:
    WorkingExport.objects.filter(pk=export.pk, state=ExportState.QUEUED).update(
        state=ExportState.FAILED, finished_at=timezone.now(), failure=sentence
    )


def tidy_exports(now: dt.datetime) -> int:
    """Deletes workbooks whose day is over and gives up those that never came; says how many were
    deleted. For the worker's loop; that they were taken stays on record."""
    WorkingExport.objects.filter(state=ExportState.QUEUED, asked_at__lt=now - LONGEST).update(
        state=ExportState.FAILED, finished_at=now, failure=BROKEN_OFF
    )
    expired = WorkingExport.objects.filter(expires_at__lte=now)
    number = len(expired.values_list("pk", flat=True))
    expired.delete()
    return number

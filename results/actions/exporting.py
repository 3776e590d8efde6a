"""Taking the working export: who, when, and on record before the first byte.

Only analysts, only after closing.  CSV and JSON are sent at once; of a workbook it is on record
that it was asked for, and each time that it is downloaded.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from consultations.enums import ConsultationState
from consultations.models import Consultation
from consultations.policies import given_more_time, spoken_moment
from councils.models import User
from councils.refusals import Blocker, Refused
from responses.actions.reading import record_export
from results.actions.moving import as_of_now
from results.enums import ExportFormat, ExportState
from results.models import WorkingExport, WorkingExportPart
from results.permissions import can_export
from results.working import csv_file, json_file
from results.working.marking import CONTENT_TYPES, file_name
from results.working.rows import Source
from results.working.tasks import LONGEST, make_workbook

KEPT = dt.timedelta(hours=24)
WRITERS: dict[str, Callable[[Source], Iterator[bytes]]] = {
    ExportFormat.CSV: csv_file.written,
    ExportFormat.JSON: json_file.written,
}


@dataclass(frozen=True)
class Taken:
    """A file on its way: name, type, content piece by piece, size where it is known."""

    name: str
    content_type: str
    pieces: Iterator[bytes]
    size: int | None = None


def not_yet(consultation: Consultation, now: dt.datetime) -> list[Blocker]:
    """Before closing there is no export, in no form, for anybody."""
    match consultation.state_at(now):
        case state if state.is_over and now >= consultation.ends_at:
            return []
        case state if state.is_over:
            sentence = (
                f"{given_more_time(consultation)} Until then there is no export, in no form, for "
                "anybody."
            )
        case ConsultationState.DRAFT:
            sentence = "The consultation is not published yet. There is an export after it closes."
        case _:
            sentence = (
                f"The consultation closes on {spoken_moment(consultation.closes_at)}. Until then "
                "there is no export, in no form, for anybody: councils may still change or "
                "withdraw what they submitted."
            )
    return [Blocker("not-closed", sentence)]


def _require(by: User, consultation: Consultation, now: dt.datetime) -> None:
    if not can_export(as_of_now(by)):
        raise PermissionDenied("LGA analysts export identified responses.")
    if blockers := not_yet(consultation, now):
        raise Refused(blockers)


def take(*, consultation: Consultation, by: User, file_format: str) -> Taken:
    """CSV or JSON of all responses in force, written while it is sent.

    It is on record when this returns. Raises PermissionDenied for anybody but analysts, Refused
    before closing, KeyError for a format that is not sent at once.
    """
    written = WRITERS[file_format]
    with transaction.atomic():
        _require(by, consultation, timezone.now())
        reading = record_export(consultation=consultation, by=by, way=file_format)
        source = Source.of(consultation, at=reading.at, taken_by=by.name)
    return Taken(
        file_name(consultation.code, reading.at, file_format),
        CONTENT_TYPES[file_format],
        written(source),
    )


@transaction.atomic
def ask_for_workbook(*, consultation: Consultation, by: User) -> WorkingExport:
    """Has the worker make a workbook, which is kept for 24 hours; that it was asked for is on
    record. One at a time for each person: a second click gets the first.

    Raises PermissionDenied for anybody but analysts, Refused before closing.
    """
    now = timezone.now()
    _require(by, consultation, now)
    # Two clicks at once wait for each other here.
    Consultation.objects.select_for_update().get(pk=consultation.pk)
    waiting = WorkingExport.objects.filter(
        consultation=consultation,
        asked_by=by,
        state=ExportState.QUEUED,
        asked_at__gt=now - LONGEST,
    ).first()
    if waiting is not None:
        return waiting
    reading = record_export(consultation=consultation, by=by, way=ExportFormat.XLSX)
    export = WorkingExport.objects.create(
        consultation=consultation,
        format=ExportFormat.XLSX,
        asked_at=reading.at,
        asked_by=by,
        expires_at=reading.at + KEPT,
    )
    make_workbook.enqueue(export.pk)
    return export


@transaction.atomic
def download(*, export: WorkingExport, by: User) -> Taken:
    """The workbook that this person asked for; on record when this returns.

    Raises PermissionDenied for somebody else, Refused when it is not ready or no longer kept.
    """
    now = timezone.now()
    _require(by, export.consultation, now)
    if export.asked_by_id != by.pk:
        raise PermissionDenied("Everybody downloads the workbooks they asked for.")
    numbers = list(export.parts.order_by("number").values_list("number", flat=True))
    if export.state != ExportState.READY:
        raise Refused([Blocker("not-ready", "The workbook is not ready.")])
    if export.expires_at <= now or not numbers:
        raise Refused([Blocker("expired", "The workbook is no longer kept. Ask for it again.")])
    record_export(consultation=export.consultation, by=by, way=export.format)
    return Taken(
        file_name(export.consultation.code, export.asked_at, export.format),
        CONTENT_TYPES[export.format],
        _pieces(export, numbers),
        export.size,
    )


def _pieces(export: WorkingExport, numbers: list[int]) -> Iterator[bytes]:
    """A megabyte at a time. One that expires meanwhile ends short of the size that was said."""
    for number in numbers:
        part = WorkingExportPart.objects.get(export=export, number=number)
        yield bytes(part.content)

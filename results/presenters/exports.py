"""The workbooks that somebody asked for and that are still kept, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from results.enums import ExportState
from results.models import WorkingExport
from results.working.tasks import BROKEN_OFF, LONGEST


@dataclass(frozen=True)
class KeptExport:
    """One workbook: `url` downloads it, empty where there is nothing to download."""

    asked_at: dt.datetime
    expires_at: dt.datetime
    state: str
    colour: str
    size: int
    failure: str
    url: str
    is_waiting: bool


def kept_exports(exports: Iterable[WorkingExport], now: dt.datetime) -> list[KeptExport]:
    """The latest first; one that does not come any more is shown as failed."""
    return [_kept(export, now) for export in exports]


def _kept(export: WorkingExport, now: dt.datetime) -> KeptExport:
    is_ready = export.state == ExportState.READY
    is_waiting = export.state == ExportState.QUEUED and export.asked_at > now - LONGEST
    state, colour = ExportState(export.state).label, "green"
    if is_waiting:
        colour = "blue"
    elif not is_ready:
        state, colour = ExportState.FAILED.label, "red"
    return KeptExport(
        export.asked_at,
        export.expires_at,
        str(state),
        colour,
        export.size,
        "" if is_ready or is_waiting else export.failure or BROKEN_OFF,
        reverse("results:export-file", args=[export.consultation.code, export.pk])
        if is_ready
        else "",
        is_waiting,
    )

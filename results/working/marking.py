"""How every file of the working export says that it is confidential."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from consultations.models import Consultation
from consultations.prose import clean_line
from results.enums import ExportFormat

MARKING = "CONFIDENTIAL"
NOTE = (
    "Responses of councils by name, for LGA analysts only. Do not publish, do not pass on; delete "
    "it when the work is done. Who took this export is on record, and the councils see it."
)
CONTENT_TYPES: dict[str, str] = {
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.JSON: "application/json",
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def marking_of(consultation: Consultation) -> str:
    """ "CONFIDENTIAL", and where answers are invented, that they are."""
    note = clean_line(consultation.demonstration_note)
    return f"{MARKING}. {note}" if note else MARKING


def file_name(code: str, at: dt.datetime, file_format: str) -> str:
    """ "CONFIDENTIAL-taking-stock-2015-responses-2015-03-14.csv", by the day in London."""
    day = timezone.localdate(at).isoformat()
    return f"{MARKING}-{code}-responses-{day}.{file_format}"

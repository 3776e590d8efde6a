"""Notes of councils that have published their answers, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from consultations.models import Consultation
from results.models import PublicationNote


@dataclass(frozen=True)
class NoteLine:
    """A note that holds; `end_url` is empty for who may not end it."""

    council: str
    where: str
    who: str
    at: dt.datetime
    end_url: str


def note_lines(
    notes: Iterable[PublicationNote], consultation: Consultation, *, may_note: bool
) -> list[NoteLine]:
    """In the order of the councils' names; each note carries its council and who noted it."""
    lines = [
        NoteLine(
            note.invitation.council.name,
            note.words,
            note.noted_by.name,
            note.noted_at,
            reverse("results:end-note", args=[consultation.code, note.pk]) if may_note else "",
        )
        for note in notes
    ]
    return sorted(lines, key=lambda line: line.council)

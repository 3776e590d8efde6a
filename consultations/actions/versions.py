"""Every state of a definition, kept beside the tables that hold the present one."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid

from consultations.definition import Definition
from consultations.definition.plain import to_json
from consultations.definition.values import identity_of
from consultations.models import Consultation, ConsultationVersion
from councils.models import User


def keep(
    stored: Consultation, definition: Definition, *, what: str, by: User | None, at: dt.datetime
) -> ConsultationVersion:
    """Writes down that the definition is this now; the caller has locked the consultation."""
    stored.version += 1
    stored.save(update_fields=["version"])
    text = to_json(definition)
    return ConsultationVersion.objects.create(
        consultation=stored,
        number=stored.version,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        what=what if len(what) <= 300 else what[:299] + "…",
        made_at=at,
        made_by=by,
    )


def identities_ever(consultation: Consultation) -> set[uuid.UUID]:
    """Of all questions that the draft has or had: none of them comes to mean another question."""
    found = set()
    for text in consultation.versions.values_list("text", flat=True):
        plain = json.loads(text)
        for section in plain["sections"]:
            for question in section.get("questions", []):
                name = question.get("identity") or f"{plain['code']}/{question['number']}"
                found.add(uuid.UUID(name) if question.get("identity") else identity_of(name))
    return found

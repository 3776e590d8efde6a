"""Every state of a definition, kept beside the tables that hold the present one."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Mapping
from typing import Any

from consultations.definition import Definition
from consultations.definition.plain import digest, to_json
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
        sha256=digest(definition),
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
            found |= {identity_kept(plain, each) for each in section.get("questions", [])}
    return found


def identity_kept(plain: Mapping[str, Any], question: Mapping[str, Any]) -> uuid.UUID:
    """The identity of a question as a version keeps it: the usual one is left out there."""
    if given := question.get("identity"):
        return uuid.UUID(given)
    return identity_of(f"{plain['code']}/{question['number']}")

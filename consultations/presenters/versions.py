"""The versions of a draft → who did what and when, and what lies between two of them.

They are compared as they are kept, field by field; nothing of that needs the reader of files.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from consultations.actions.versions import identity_kept
from consultations.applicability import Rule
from consultations.enums import QuestionKind
from consultations.models import Consultation, ConsultationVersion

Plain = Mapping[str, Any]
FIELDS = {
    "opens": "opens (London time)",
    "closes": "closes (London time)",
    "still_open": "what is still open",
    "next_steps": "what happens next",
    "asked": "councils asked",
    "accepts_subject_to_call_in": "may submit subject to call-in",
    "release": "release plan",
    "background_note": "note below the background",
    "words": "words advised",
    "wording_held": "wording held",
    "follows": "depends on",
    "follows_when": "asked after",
    "follows_note": "depends on, in words",
    "also_when": "also depends on",
    "applies_to": "for whom",
    "applies_because": "why not for all",
    "section": "stands in section",
}
A_FILE = "from its file"


@dataclass(frozen=True)
class VersionLine:
    number: int
    what: str
    made_at: dt.datetime
    who: str
    url: str
    is_latest: bool


@dataclass(frozen=True)
class Change:
    """One field in which two versions differ; an empty side: it says nothing of it there."""

    place: str
    field: str
    before: str
    after: str


def version_lines(versions: Iterable[ConsultationVersion], code: str) -> list[VersionLine]:
    """The latest first; each comes with who made it."""
    found = sorted(versions, key=lambda one: -one.number)
    return [
        VersionLine(
            number=one.number,
            what=one.what,
            made_at=one.made_at,
            who=one.made_by.name if one.made_by else A_FILE,
            url=reverse("consultations:version", args=[code, one.number]),
            is_latest=one is found[0],
        )
        for one in found
    ]


def last_changed(consultation: Consultation) -> VersionLine | None:
    """The latest version (one query), without its text."""
    versions = consultation.versions.select_related("made_by").defer("text")
    return next(iter(version_lines(versions.order_by("-number")[:1], consultation.code)), None)


def changes(before: str, after: str) -> list[Change]:
    """In what two kept texts differ: the whole first, then sections and questions in order."""
    old, new = _parts(json.loads(before)), _parts(json.loads(after))
    found = []
    for key in [*new, *(key for key in old if key not in new)]:
        place = (new.get(key) or old[key]).name
        one = old[key].fields if key in old else {}
        other = new[key].fields if key in new else {}
        for field in [*other, *(field for field in one if field not in other)]:
            if one.get(field) != other.get(field):
                label = FIELDS.get(field, field)
                found.append(Change(place, label, _words(field, one), _words(field, other)))
    return found


@dataclass(frozen=True)
class _Part:
    name: str
    fields: Plain


def _parts(plain: Plain) -> dict[str, _Part]:
    """The whole, its sections by number, its questions by identity."""
    whole = {field: plain[field] for field in plain if field != "sections"}
    parts = {"": _Part("The consultation", whole)}
    for section in plain["sections"]:
        name = f"Section {section['number']}"
        own = {field: section[field] for field in section if field not in {"number", "questions"}}
        parts[name] = _Part(name, own)
        for question in section.get("questions", []):
            fields = {field: question[field] for field in question if field != "identity"}
            fields["section"] = section["number"]
            parts[str(identity_kept(plain, question))] = _Part(question["number"], fields)
    return parts


def _words(field: str, part: Plain) -> str:
    """A field's value as people read it, in lines."""
    value = part.get(field)
    if value is None:
        return ""
    if field in {"asked", "applies_to"}:
        return Rule.from_json(value).in_words()
    if field == "kind":
        return str(QuestionKind(value).label)
    if field in {"options", "statements"}:
        return "\n".join(f"- {_row(row)}" for row in value)
    if field == "also_when":
        rows = [f"{row['follows']}: {', '.join(row['follows_when'])}" for row in value]
        return "\n".join(f"- {row}" for row in rows)
    if field == "welsh":
        return "\n".join(f"- {row['place']}: {row['welsh']}" for row in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False, indent=1)
    return str(value)


def _row(row: Plain) -> str:
    facts = [str(row["code"])]
    facts += ["takes words"] if row.get("other") else []
    facts += ["never with another"] if row.get("exclusive") else []
    facts += [f"score {row['score']}"] if "score" in row else []
    return f"{row['label']} ({', '.join(facts)})"

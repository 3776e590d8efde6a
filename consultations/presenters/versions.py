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
from consultations.definition.release import NONE
from consultations.enums import QuestionKind
from consultations.kinds import KINDS, Asked, Kind, Option, Row
from consultations.models import Consultation, ConsultationVersion
from consultations.presenters.plain_changes import by_number, welsh_changes, with_conditions
from consultations.presenters.release_changes import PLACE, Declared, release_changes

Plain = Mapping[str, Any]
FIELDS = {
    "opens": "opens (London time)",
    "closes": "closes (London time)",
    "still_open": "what is still open",
    "next_steps": "what happens next",
    "asked": "councils asked",
    "accepts_subject_to_call_in": "may submit subject to call-in",
    "background_note": "note below the background",
    "words": "words advised",
    "wording_held": "wording held",
    "follows_note": "depends on, in words",
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
    one_plain, other_plain = json.loads(before), json.loads(after)
    old, new = _parts(one_plain), _parts(other_plain)
    found = [
        Change(PLACE, change.label, change.before, change.after)
        for change in release_changes(_declared(one_plain), _declared(other_plain))
    ]
    for key in [*new, *(key for key in old if key not in new)]:
        place = (new.get(key) or old[key]).name
        one = old[key].fields if key in old else {}
        other = new[key].fields if key in new else {}
        for field in [*other, *(field for field in one if field not in other)]:
            if one.get(field) != other.get(field):
                label = FIELDS.get(field, field)
                found.append(Change(place, label, _words(field, one), _words(field, other)))
    for text in welsh_changes(json.loads(before), json.loads(after)):
        found += [Change(text.place, *each) for each in text.texts]
    return found


@dataclass(frozen=True)
class _Part:
    name: str
    fields: Plain


def _parts(plain: Plain) -> dict[str, _Part]:
    """The whole, its sections by number, its questions by identity."""
    apart = {"sections", "release", "welsh"}
    whole = {field: plain[field] for field in plain if field not in apart}
    parts = {"": _Part("The consultation", whole)}
    questions = by_number(plain)
    for section in plain["sections"]:
        name = f"Section {section['number']}"
        own = {field: section[field] for field in section if field not in {"number", "questions"}}
        parts[name] = _Part(name, own)
        for question in section.get("questions", []):
            fields = with_conditions(question, questions) | {"section": section["number"]}
            fields.pop("identity", None)
            parts[str(identity_kept(plain, question))] = _Part(question["number"], fields)
    return parts


def _declared(plain: Plain) -> Declared:
    """Its declaration, with the questions as far as that names them."""
    questions = [
        _asked(question)
        for section in plain["sections"]
        for question in section.get("questions", [])
        if question["kind"] in KINDS
    ]
    release = dict(plain.get("release", {}))
    if release.get("stratum") == NONE:
        release["stratum"] = ""
    return Declared(release, questions)


def _asked(question: Plain) -> tuple[Kind, Asked]:
    kind = KINDS[question["kind"]]
    rows = question.get("options")
    options = (
        kind.usual if rows is None else tuple(Option(row["code"], row["label"]) for row in rows)
    )
    statements = (Row(row["code"], row["label"]) for row in question.get("statements", []))
    return kind, Asked(question["number"], options, tuple(statements))


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

"""A definition as the plain fields of its file (docs/formats.md), and as JSON.

What `reading.parse` reads back is the same definition: fields that hold what the file would mean
without them are left out, in the order in which the documentation lists them.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

import yaml

from consultations.applicability import Rule
from consultations.definition import json_text
from consultations.definition.marked import Malformed
from consultations.definition.moments import london_words
from consultations.definition.reading import FORMAT, UNFINISHED, checked
from consultations.definition.release import NONE
from consultations.definition.values import (
    Definition,
    QuestionDefinition,
    SectionDefinition,
    identity_of,
)
from consultations.definition.welsh import to_list
from consultations.kinds import Option
from consultations.release_plan import PARTS, counted

Plain = dict[str, Any]


def to_plain(definition: Definition) -> Plain:
    """Fields, lists, texts, whole numbers, true and false, and nothing else."""
    return _given(
        {
            "format": FORMAT,
            "code": definition.code,
            "title": definition.title,
            "publisher": definition.publisher,
            "summary": definition.summary,
            "purpose": definition.purpose,
            "still_open": definition.still_open,
            "confidentiality": definition.confidentiality,
            "next_steps": definition.next_steps,
            "contact": definition.contact,
            "opens": london_words(definition.opens_at),
            "closes": london_words(definition.closes_at),
            "asked": _rule(definition.asked),
            "accepts_subject_to_call_in": definition.accepts_subject_to_call_in,
            "release": _release(definition),
        }
    ) | {
        "sections": [_section(section, definition.code) for section in definition.sections],
        **_given({"welsh": to_list(definition)}),
    }


def is_unfinished(definition: Definition) -> bool:
    """Whether its file would be refused, because it lacks what a draft may lack."""
    text = to_json(definition)
    try:
        checked(json_text.read(text, most=len(text)))
    except Malformed as refusal:
        return refusal.is_unfinished
    return False


def in_file(definition: Definition) -> Plain:
    """The fields of its file, which says so where it is unfinished."""
    plain = to_plain(definition)
    if not is_unfinished(definition):
        return plain
    return {"format": plain.pop("format"), UNFINISHED: True, **plain}


def to_json(definition: Definition) -> str:
    """As a version keeps it and digests are made of it: indented; characters stand as themselves,
    as the reader of files needs it."""
    return _json(to_plain(definition))


def json_file(definition: Definition) -> str:
    return _json(in_file(definition))


def _json(plain: Plain) -> str:
    return json.dumps(plain, ensure_ascii=False, indent=2) + "\n"


def digest(definition: Definition) -> str:
    """SHA-256 of it as JSON, in hexadecimal: it changes with everything in the definition."""
    return hashlib.sha256(to_json(definition).encode()).hexdigest()


class _Dumper(yaml.SafeDumper):
    """Text of several lines stands as people would write it, below a |."""


_Dumper.add_representer(
    str,
    lambda dumper, text: dumper.represent_scalar(
        "tag:yaml.org,2002:str", text, style="|" if "\n" in text else None
    ),
)


def to_yaml(definition: Definition) -> str:
    """The file itself."""
    return yaml.dump(
        in_file(definition), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100
    )


def _given(fields: Plain) -> Plain:
    """Without what says nothing."""
    return {name: value for name, value in fields.items() if value not in ("", None, False, [], {})}


def _release(definition: Definition) -> Plain:
    """Its fields in one order: their order says nothing, and PostgreSQL keeps one of its own.
    Scores stand as the options do."""
    declared = definition.release
    found = {part: _in_order(declared[part]) for part in PARTS if part in declared}
    if found.get("stratum") == "":
        found["stratum"] = NONE
    if isinstance(scores := found.get("scores"), dict):
        options = {name: one["options"] for name, one in counted(definition.kinds_asked).items()}
        for name, of_one in scores.items():
            if isinstance(of_one, dict):
                known = [code for code in options.get(name, ()) if code in of_one]
                scores[name] = {code: of_one[code] for code in [*known, *of_one]}
    return found


def _in_order(value: Any) -> Any:
    """Q2 before Q10; lists stay as they are."""
    if not isinstance(value, Mapping):
        return value
    return {key: _in_order(value[key]) for key in sorted(value, key=_counting)}


def _counting(name: str) -> list[str]:
    return [part.zfill(9) if part.isdigit() else part for part in re.split(r"([0-9]+)", name)]


def _rule(rule: Rule) -> Plain:
    return dict(rule.to_json())


def _section(section: SectionDefinition, code: str) -> Plain:
    return _given(
        {
            "number": section.number,
            "title": section.title,
            "background": section.background,
            "background_note": section.background_note,
            "questions": [_question(question, code) for question in section.questions],
        }
    )


def _question(question: QuestionDefinition, code: str) -> Plain:
    spec = question.spec
    usual = spec.usual if spec is not None else ()
    is_usual_identity = question.identity == identity_of(f"{code}/{question.number}")
    found = {
        "number": question.number,
        "identity": "" if is_usual_identity else str(question.identity),
        "kind": question.kind,
        "text": question.text,
        "guidance": question.guidance,
        "words": question.words,
        "options": []
        if question.options == usual
        else [_option(option) for option in question.options],
        "statements": [{"code": row.code, "label": row.label} for row in question.statements],
        "follows": question.follows,
        "follows_when": list(question.follows_when),
        "follows_note": question.follows_note,
        "also_when": [
            _given({"follows": one.follows, "follows_when": list(one.when)})
            for one in question.also
        ],
        "applies_to": _rule(question.applies_to),
        "applies_because": question.applies_because,
    }
    given = _given(found)
    return given if question.is_wording_held else given | {"wording_held": False}


def _option(option: Option) -> Plain:
    given = _given(
        {
            "code": option.code,
            "label": option.label,
            "other": option.is_other,
            "exclusive": option.is_exclusive,
        }
    )
    return given if option.score is None else given | {"score": option.score}

"""The published JSON Schema of the format (draft 2020-12), made of the tables of fields.

It says what a file looks like; what depends on other parts of the file (a number that stands
twice, a condition on a later question, a closing before the opening) only the reader says.
Where the reader is generous, such as for numbers in quotation marks, the schema names the proper
form.
"""

from __future__ import annotations

from typing import Any

from consultations.definition.fields import CONSULTATION, RULE_PARTS, Field, Group, Takes
from consultations.kinds import KINDS, Kind
from consultations.release_plan import ATTRIBUTES, MOST_SCORE, STRATUM

Schema = dict[str, Any]

PATH = "/consultations/schema/consultation-1.json"
DRAFT = "https://json-schema.org/draft/2020-12/schema"
# A character of one line: none at which a line ends.
IN_LINE = r"[^\n\r\u000b\u000c\u001c-\u001e\u0085\u2028\u2029]"
SOMETHING = r"\S"


def schema_of_format(site: str) -> Schema:
    """The schema; `site` is the address at which it is published."""
    found = _group(CONSULTATION)
    definitions = {group.name: _group(group) for group in _groups(CONSULTATION)}
    definitions["question"]["allOf"] = [
        {"if": _is(field="wording_held", value=False), **_then_without("text")},
        *(_of_kind(spec) for spec in KINDS.values()),
    ]
    definitions["question"]["dependentRequired"] = {
        "follows_when": ["follows"],
        "follows_note": ["follows"],
        "also_when": ["follows_when"],
        "applies_because": ["applies_to"],
    }
    definitions["section"]["dependentRequired"] = {"background_note": ["background"]}
    return {
        "$schema": DRAFT,
        "$id": site.rstrip("/") + PATH,
        "title": "Consultation",
        "description": "A consultation with its sections, questions and answer options, in the "
        "format consultation/1. What depends on other parts of the file is checked when it is "
        "loaded.",
        **found,
        "$defs": {**definitions, "rule": _rule(), "release": _release()},
    }


def _groups(group: Group) -> list[Group]:
    inner = [field.of for field in group.fields if field.of is not None]
    return inner + [each for one in inner for each in _groups(one)]


def _group(group: Group) -> Schema:
    needed = [field.name for field in group.fields if field.is_needed]
    found: Schema = {
        "type": "object",
        "properties": {field.name: _field(field) for field in group.fields},
        "additionalProperties": False,
    }
    return found | ({"required": needed} if needed else {})


def _field(field: Field) -> Schema:
    found: Schema = {"description": f"{field.what}."}
    if field.known:
        return found | {"enum": list(field.known)}
    match field.takes:
        case Takes.LINE:
            pattern = f"^({field.pattern})$" if field.pattern else _one_line(field)
            found |= {"type": "string", "maxLength": field.most, "pattern": pattern}
        case Takes.PROSE:
            found |= {"type": "string", "maxLength": field.most}
            if field.is_needed:
                found["pattern"] = SOMETHING
        case Takes.NUMBER:
            found |= {"type": "integer", "minimum": field.least, "maximum": field.most}
        case Takes.FLAG:
            found |= {"type": "boolean", "default": field.is_usually}
        case Takes.CODES:
            found |= {"type": "array", "items": {"type": "string"}, "uniqueItems": True}
        case Takes.RULE:
            found["$ref"] = "#/$defs/rule"
        case Takes.RELEASE:
            found["$ref"] = "#/$defs/release"
        case Takes.GROUPS:
            assert field.of is not None
            found |= {"type": "array", "items": {"$ref": f"#/$defs/{field.of.name}"}}
            if field.is_needed:
                found["minItems"] = 1
    return found


def _one_line(field: Field) -> str:
    return f"^{IN_LINE}*{SOMETHING}{IN_LINE}*$" if field.is_needed else f"^{IN_LINE}*$"


def _is(*, field: str, value: Any) -> Schema:
    return {"properties": {field: {"const": value}}, "required": [field]}


def _then_without(*names: str) -> Schema:
    return {
        "then": {"properties": dict.fromkeys(names, False)},
        "else": {
            "properties": {name: {"pattern": SOMETHING} for name in names},
            "required": list(names),
        },
    }


def _of_kind(spec: Kind) -> Schema:
    """What a question of this kind has and has not (kinds.py)."""
    having: Schema = {}
    needed = []
    if not spec.has_options:
        having["options"] = False
    else:
        having["options"] = {"minItems": 2}
        if not spec.usual:
            needed.append("options")
        inner: Schema = {} if spec.is_scored else {"score": False}
        if spec.has_rows:
            inner |= {"other": {"const": False}, "exclusive": {"const": False}}
        having["options"]["items"] = {"properties": inner}
    if spec.has_rows:
        having["statements"] = {"minItems": 1}
        needed.append("statements")
    else:
        having["statements"] = False
    if not spec.words:
        having["words"] = False
    if not spec.is_asked:
        having |= {"wording_held": {"const": True}, "follows": False}
    then: Schema = {"properties": having}
    if needed:
        then["required"] = needed
    return {"if": _is(field="kind", value=str(spec.value)), "then": then}


def _rule() -> Schema:
    return {
        "type": "object",
        "description": "A council fits when it has one of the values in every part that is named.",
        "properties": {
            part: _list({"enum": list(known)} if known else {"type": "string"}) | {"minItems": 1}
            for part, known in RULE_PARTS.items()
        },
        "additionalProperties": False,
    }


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items, "uniqueItems": True}


def _fields(properties: dict[str, Schema]) -> Schema:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _by_question(inner: Schema) -> Schema:
    return {"type": "object", "additionalProperties": inner}


def _release() -> Schema:
    score = {"type": "number", "minimum": -MOST_SCORE, "maximum": MOST_SCORE}
    names = {"type": "string"}
    return _fields(
        {
            "dimensions": _list({"enum": sorted(ATTRIBUTES)}),
            "neighbours": _fields(
                {
                    dimension: _fields(
                        {each: _list({"enum": sorted(known)}) for each in sorted(known)}
                    )
                    for dimension, known in ATTRIBUTES.items()
                }
            ),
            "stratum": {"enum": [STRATUM, "none"]},
            "option_merges": _by_question(
                {"type": "array", "items": _list(names) | {"minItems": 2}, "minItems": 1}
            ),
            "scores": _by_question({**_by_question(score), "minProperties": 1}),
            "crossings": {
                "type": "array",
                "items": _list(names) | {"minItems": 2, "maxItems": 2},
                "uniqueItems": True,
            },
        }
    )

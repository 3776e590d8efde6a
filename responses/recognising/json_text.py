"""What was recognised, as JSON (docs/formats.md)."""

from __future__ import annotations

import json
from typing import Any

from responses.recognising.values import NotTaken, PartFound, Recognised, Taken


def to_json(found: Recognised) -> str:
    return json.dumps(as_plain(found), ensure_ascii=False, indent=2) + "\n"


def as_plain(found: Recognised) -> dict[str, Any]:
    """`answers` and `not_recognised` say what would be taken and what not; `how` says of each
    answer how it was recognised, and `report` has the report's own parts."""
    return {
        "answers": {one.question.number: _answer(one) for one in found.answers},
        "not_recognised": [_not_taken(one) for one in found.not_recognised],
        "how": {one.question.number: _how(found, one) for one in found.answers},
        "report": [_part(one) for one in found.report],
        "notes": list(found.notes),
    }


def _answer(taken: Taken) -> dict[str, Any]:
    said = taken.said
    return {
        "state": said.state.replace("-", "_"),
        "text": said.text,
        "options": list(taken.labels),
    }


def _how(found: Recognised, taken: Taken) -> dict[str, Any]:
    said = taken.said
    more = {"other": said.other, "reason": said.reason}
    return {
        "recognised_by": taken.how,
        "look_closely": taken.is_doubtful,
        "places": list(dict.fromkeys(found.blocks[at].place for at in taken.source)),
        **{name: words for name, words in more.items() if words},
    }


def _not_taken(one: NotTaken) -> dict[str, Any]:
    return {"place": one.place, "question": one.question, "text": one.text, "why": one.why}


def _part(one: PartFound) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "section": one.section,
        "heading": one.heading,
        "text": one.text,
        "not_applicable_text": one.not_applicable_text,
    }

"""The field `release` of a consultation's file (docs/formats.md): read, with the line of
everything in it, and checked by release_plan.problems."""

from __future__ import annotations

import re
from typing import Any

from consultations.definition.marked import Fields, Form, Items, Node, Problem, Text, where
from consultations.release_plan import Questions, problems

FIELD = "release"
NONE = "none"
NUMBER = re.compile(r"-?[0-9]{1,4}(\.[0-9]{1,2})?")


def read_release(form: Form, questions: Questions) -> dict[str, Any]:
    """What the file declares; {} without the field, which means the default."""
    inner = form.form(FIELD)
    if inner is None:
        return {}
    reading = _Reading(form.problems)
    declared = reading.fields(form.nodes[FIELD], "")
    for problem in problems(declared, questions):
        reading.wrong(problem.place, problem.sentence, later=True)
    return declared


class _Reading:
    """Turns nodes into plain values and remembers where they stand."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        self.lines: dict[str, int] = {}

    def wrong(self, place: str, sentence: str, *, later: bool = False) -> None:
        where = f"{FIELD}.{place}" if place else FIELD
        line = self.lines.get(place, self.lines[""])
        self.problems.append(Problem(line, where, sentence, later))

    def fields(self, node: Node, place: str) -> dict[str, Any]:
        self.lines.setdefault(place, node.line)
        if not isinstance(node, Fields):
            return {}  # `Form` has said so
        found: dict[str, Any] = {}
        for key, value in node.pairs:
            here = f"{place}.{key.value}" if place else key.value
            if key.value in found:
                if place:  # `Form` has said so of the outermost ones
                    sentence = f"stands twice (first in {where(self.lines[here])})."
                    self.problems.append(Problem(key.line, f"{FIELD}.{here}", sentence))
                continue
            self.lines[here] = key.line
            found[key.value] = self.value(value, here)
        return found

    def value(self, node: Node, place: str) -> Any:
        self.lines.setdefault(place, node.line)
        if isinstance(node, Fields):
            return self.fields(node, place)
        if isinstance(node, Items):
            return [
                self.value(each, f"{place}[{number}]") for number, each in enumerate(node.nodes, 1)
            ]
        return self.text(node, place)

    def text(self, node: Text, place: str) -> Any:
        value = node.value.strip()
        if place == "stratum" and value == NONE:
            return ""
        if place.startswith("scores.") and NUMBER.fullmatch(value):
            return float(value) if "." in value else int(value)
        return value or None  # an empty value is no name and no list: the check says what is

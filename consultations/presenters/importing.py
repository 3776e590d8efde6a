"""What a file would change of a consultation, part by part and field by field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from consultations.definition import Definition
from consultations.definition.differences import differences
from consultations.definition.marked import Problem
from consultations.definition.plain import Plain, to_plain

MOST_SHOWN = 600  # characters of one text
MOST_PROBLEMS = 200
CODE_LABEL = ("code", "label")
ORDER = "the order of sections and questions"


@dataclass(frozen=True)
class ChangedField:
    name: str
    now: str  # empty: not said
    then: str


@dataclass(frozen=True)
class ChangedPart:
    """`how`: "added", "removed", "changed" or "in another order"."""

    name: str
    how: str
    fields: tuple[ChangedField, ...] = ()


@dataclass(frozen=True)
class Preview:
    title: str
    code: str
    sections: int
    questions: int
    parts: tuple[ChangedPart, ...]  # empty for a new consultation, and where nothing changes


def preview(brought: Definition, stored: Definition | None) -> Preview:
    """What the file holds and, beside what is stored, what it would change."""
    questions = [each for each in brought.questions if each.spec is None or each.spec.is_asked]
    return Preview(
        title=brought.title,
        code=brought.code,
        sections=len(brought.sections),
        questions=len(questions),
        parts=tuple(_changes(stored, brought)) if stored is not None else (),
    )


def shown_problems(problems: tuple[Problem, ...]) -> tuple[tuple[Problem, ...], int]:
    """The first of them and how many more there are."""
    return problems[:MOST_PROBLEMS], max(len(problems) - MOST_PROBLEMS, 0)


def _changes(stored: Definition, brought: Definition) -> Iterator[ChangedPart]:
    before, after = _parts(to_plain(stored)), _parts(to_plain(brought))
    if ORDER in differences(stored, brought):
        yield ChangedPart("Sections and questions", "in another order")
    for name in [*after, *(name for name in before if name not in after)]:
        if name not in before:
            yield ChangedPart(name, "added", tuple(_fields({}, after[name])))
        elif name not in after:
            yield ChangedPart(name, "removed", tuple(_fields(before[name], {})))
        elif fields := tuple(_fields(before[name], after[name])):
            yield ChangedPart(name, "changed", fields)


def _parts(plain: Plain) -> dict[str, Plain]:
    """The consultation itself, its sections and its questions, by the names people use."""
    parts = {"The consultation": _without(plain, "sections")}
    for section in plain["sections"]:
        parts[f"Section {section['number']}"] = _without(section, "questions", "number")
        for question in section.get("questions", []):
            where = {"section": section["number"]}
            parts[question["number"]] = where | _without(question, "number")
    return parts


def _without(fields: Plain, *names: str) -> Plain:
    return {name: value for name, value in fields.items() if name not in names}


def _fields(before: Plain, after: Plain) -> Iterator[ChangedField]:
    for name in [*after, *(name for name in before if name not in after)]:
        now, then = before.get(name), after.get(name)
        if now != then:
            yield ChangedField(name.replace("_", " "), _words(now), _words(then))


def _words(value: Any) -> str:
    """A plain value in words, cut where it is long."""
    words = _spoken(value)
    return words if len(words) <= MOST_SHOWN else words[:MOST_SHOWN] + " […]"


def _spoken(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        between = "\n" if value and isinstance(value[0], dict | list) else ", "
        return between.join(map(_spoken, value)) or "none"
    if isinstance(value, dict):
        if value.keys() >= {"code", "label"}:
            more = [f"{name}: {_spoken(value[name])}" for name in value if name not in CODE_LABEL]
            return f"{value['label']} ({', '.join([value['code'], *more])})"
        return "; ".join(f"{name}: {_spoken(each)}" for name, each in value.items()) or "none"
    return str(value)

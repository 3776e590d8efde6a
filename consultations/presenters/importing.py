"""What a file would change of a consultation, part by part and field by field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from consultations import policies
from consultations.definition import Definition
from consultations.definition.differences import differences
from consultations.definition.marked import Problem, Spot
from consultations.definition.plain import Plain, to_plain
from consultations.presenters.plain_changes import (
    by_number,
    cut,
    welsh_changes,
    with_conditions,
)
from consultations.presenters.release_changes import PLACE, Declared, release_changes
from consultations.prose import CONTROL
from slisystem.languages import lang_of

MOST_SHOWN = 600  # characters of one text
MOST_PROBLEMS = 200
MOST_OF_LINE = 80
MISSING = "is missing."
LINE_ENDS = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]")  # as YAML counts lines
CODE_LABEL = ("code", "label")
ORDER = "the order of sections and questions"


@dataclass(frozen=True)
class ChangedField:
    name: str
    now: str  # empty: not said
    then: str

    @property
    def lang(self) -> str:
        return lang_of(self.then or self.now)


@dataclass(frozen=True)
class ChangedPart:
    """`how`: "added", "removed", "changed" or "in another order"."""

    name: str
    how: str
    fields: tuple[ChangedField, ...] = ()


@dataclass(frozen=True)
class ToMend:
    """What is wrong where; `line` is the line as it stands in a text."""

    place: str
    sentence: str
    line: str


@dataclass(frozen=True)
class Preview:
    title: str
    code: str
    opens: str
    closes: str
    asked: str
    sections: int
    questions: int
    parts: tuple[ChangedPart, ...]  # empty for a new consultation, and where nothing changes


def preview(brought: Definition, stored: Definition | None) -> Preview:
    """What the file holds and, beside what is stored, what it would change."""
    questions = [each for each in brought.questions if each.spec is None or each.spec.is_asked]
    return Preview(
        title=brought.title,
        code=brought.code,
        opens=policies.spoken_moment(brought.opens_at),
        closes=policies.spoken_moment(brought.closes_at),
        asked=brought.asked.in_words(),
        sections=len(brought.sections),
        questions=len(questions),
        parts=tuple(_changes(stored, brought)) if stored is not None else (),
    )


def shown_problems(problems: tuple[Problem, ...], source: bytes) -> tuple[list[ToMend], int]:
    """The first of them and how many more there are."""
    lines = LINE_ENDS.split(source.decode("utf-8", errors="replace"))
    found = []
    for problem in problems[:MOST_PROBLEMS]:
        is_line = not isinstance(problem.line, Spot) and problem.line <= len(lines)
        is_line = is_line and problem.sentence != MISSING  # which stands in no line
        line = lines[problem.line - 1].strip() if is_line else ""
        said = line if len(line) <= MOST_OF_LINE else line[:MOST_OF_LINE] + "…"
        found.append(ToMend(problem.place, problem.sentence, CONTROL.sub("", said)))
    return found, max(len(problems) - MOST_PROBLEMS, 0)


def _changes(stored: Definition, brought: Definition) -> Iterator[ChangedPart]:
    before, after = _parts(to_plain(stored)), _parts(to_plain(brought))
    plans = (Declared(one.release, one.kinds_asked) for one in (stored, brought))
    if changed := release_changes(*plans):
        of_plan = (ChangedField(one.label, one.before, one.after) for one in changed)
        yield ChangedPart(PLACE, "changed", tuple(of_plan))
    if ORDER in differences(stored, brought):
        yield ChangedPart("Sections and questions", "in another order")
    for name in [*after, *(name for name in before if name not in after)]:
        if name not in before:
            yield ChangedPart(name, "added", tuple(_fields({}, after[name])))
        elif name not in after:
            yield ChangedPart(name, "removed", tuple(_fields(before[name], {})))
        elif fields := tuple(_fields(before[name], after[name])):
            yield ChangedPart(name, "changed", fields)
    for text in welsh_changes(to_plain(stored), to_plain(brought)):
        texts = (ChangedField(name, *cut(now, then, MOST_SHOWN)) for name, now, then in text.texts)
        yield ChangedPart(f"Welsh: {text.place}", text.how, tuple(texts))


def _parts(plain: Plain) -> dict[str, Plain]:
    """The consultation itself, its sections and its questions, by the names people use."""
    parts = {"The consultation": _without(plain, "sections", "release", "welsh")}
    questions = by_number(plain)
    for section in plain["sections"]:
        parts[f"Section {section['number']}"] = _without(section, "questions", "number")
        for question in section.get("questions", []):
            where = {"section": section["number"]}
            fields = with_conditions(question, questions)
            parts[question["number"]] = where | _without(fields, "number")
    return parts


def _without(fields: Plain, *names: str) -> Plain:
    return {name: value for name, value in fields.items() if name not in names}


def _fields(before: Plain, after: Plain) -> Iterator[ChangedField]:
    for name in [*after, *(name for name in before if name not in after)]:
        now, then = before.get(name), after.get(name)
        if now != then:
            shown = cut(_spoken(now), _spoken(then), MOST_SHOWN)
            yield ChangedField(name.replace("_", " "), *shown)


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

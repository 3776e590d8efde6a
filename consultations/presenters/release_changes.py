"""In what two declarations of a release differ, in plain words.

What is the default is said as such, so that a part that was declared and one that was not are told
apart even where they come to the same.  Only what differs is said: of the neighbours the groups
that have other ones, of questions those with other rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from consultations.kinds import Asked, Kind
from consultations.release_plan import (
    ATTRIBUTES,
    NEIGHBOURS,
    PART_NAMES,
    complete,
)
from consultations.release_words import category, dimension_name
from councils.listed import listed

PLACE = "What will be published"
AS_USUAL = "as usual"
NO_TABLES = "nothing: figures of all councils together only"
SMALLEST = "the smallest other group"
OF_NATIONS = {
    "nation": "each by itself",
    "division": "counted together, and other bodies by themselves",
    "": "counted together",
}
OF_QUESTIONS = ("option_merges", "scores", "crossings")


@dataclass(frozen=True)
class Declared:
    """A declaration and the questions that it is for."""

    release: Mapping[str, Any]
    questions: Sequence[tuple[Kind, Asked]]


@dataclass(frozen=True)
class PlanChange:
    """An empty side: it says nothing of it there."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class _Said:
    label: str
    value: Any
    words: str


def release_changes(before: Declared, after: Declared) -> list[PlanChange]:
    """Empty where both declare the same."""
    if before.release == after.release:
        return []
    old, new = dict(_entries(before)), dict(_entries(after))
    found = []
    for key in [*new, *(key for key in old if key not in new)]:
        one, other = old.get(key), new.get(key)
        if one is None or other is None or one.value != other.value:
            label = (other or one or _Said("", None, "")).label
            found.append(PlanChange(label, one.words if one else "", other.words if other else ""))
    return found


def _entries(declared: Declared) -> Iterator[tuple[tuple[str, ...], _Said]]:
    """All that it says, piece by piece, with the default for what it does not."""
    release, completed = declared.release, complete(declared.release, ())
    dimensions = completed["dimensions"]
    words = listed(map(dimension_name, dimensions)) or NO_TABLES
    is_usual = "dimensions" not in release
    yield (
        ("dimensions",),
        _Said("Tables by", (is_usual, dimensions), f"{words}, {AS_USUAL}" if is_usual else words),
    )
    has_nations = "stratum" in release
    yield (
        ("stratum",),
        _Said(
            PART_NAMES["stratum"],
            (has_nations, completed["stratum"]),
            OF_NATIONS[completed["stratum"]]
            if has_nations
            else f"{AS_USUAL}, each by itself where councils of both are asked",
        ),
    )
    has_lists = "neighbours" in release
    yield (
        ("neighbours",),
        _Said(
            "Groups that are too small are merged",
            has_lists,
            "as chosen" if has_lists else AS_USUAL,
        ),
    )
    for dimension in ATTRIBUTES:
        lists = (
            completed["neighbours"].get(dimension, {})
            if dimension in dimensions
            else NEIGHBOURS.get(dimension, {})
        )
        for name in sorted(lists, key=category):
            names = list(lists[name])
            with_ = ", else ".join(map(category, names)) or SMALLEST
            yield (
                ("neighbours", dimension, name),
                _Said(f"{category(name)} is merged with", names, with_),
            )
    yield from _of_questions(declared)


def _of_questions(declared: Declared) -> Iterator[tuple[tuple[str, ...], _Said]]:
    release = declared.release
    labels = {name: one.labels for kind, one in declared.questions for name in kind.published(one)}
    names = {
        name: said for kind, one in declared.questions for name, said in kind.names(one).items()
    }
    for part in OF_QUESTIONS:
        if part in release and not release[part]:
            yield (part,), _Said(PART_NAMES[part], None, "none")

    def label(name: str, code: str) -> str:
        return f"“{labels.get(name, {}).get(code, code)}”"

    for name, merges in release.get("option_merges", {}).items():
        lines = [listed(label(name, code) for code in merge) for merge in merges]
        called = f"{names.get(name, name)}: {PART_NAMES['option_merges'].lower()}"
        yield ("option_merges", name), _Said(called, merges, _lines(lines))
    for name, scores in release.get("scores", {}).items():
        numbers = [
            f"{label(name, code)} {str(score).replace('-', '−')}" for code, score in scores.items()
        ]
        called = f"{names.get(name, name)}: {PART_NAMES['scores'].lower()}"
        yield ("scores", name), _Said(called, scores, ", ".join(numbers))
    if pairs := release.get("crossings"):
        lines = [listed(names.get(name, name) for name in pair) for pair in pairs]
        yield ("crossings",), _Said(PART_NAMES["crossings"], pairs, _lines(lines))


def _lines(lines: Sequence[str]) -> str:
    return "\n".join(f"- {line}" for line in lines) if len(lines) > 1 else "".join(lines)

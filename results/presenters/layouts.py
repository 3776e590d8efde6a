"""The layout of a release in words: which groups there will be, and no figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from consultations.release_plan import DIVISION
from councils.listed import listed
from results.disclosure.plan import Plan
from results.words import ATTRIBUTES, CATEGORIES, EVERYBODY, Words


@dataclass(frozen=True)
class GroupWords:
    """A group: the categories that are counted together, and how many councils were asked."""

    categories: tuple[str, ...]
    asked: int

    @property
    def is_merged(self) -> bool:
        return len(self.categories) > 1


@dataclass(frozen=True)
class BreakdownWords:
    """All groups of one attribute."""

    heading: str
    groups: tuple[GroupWords, ...]

    @property
    def has_merged(self) -> bool:
        return any(group.is_merged for group in self.groups)


@dataclass(frozen=True)
class LayoutWords:
    """What the preparer and the approver read."""

    what: str  # is released: questions, or only numbers of responses
    questions: tuple[str, ...]  # as people call them: "Q5: Faster"
    changes: tuple[str, ...]  # how many figures one council's answer changes at most
    wholes: tuple[str, ...]  # a sentence for each stratum
    breakdowns: tuple[BreakdownWords, ...]
    warnings: tuple[str, ...]


def layout_words(stored: Mapping[str, Any], plan: Plan, words: Words) -> LayoutWords:
    """The stored layout (results/laid_out.py) as its page shows it, with what the plan says of it;
    asks the database nothing."""
    wholes = [group for group in stored["groups"] if group["dimension"] is None]
    stratum = next(iter(wholes[0]["at"]), "") if wholes else ""
    by_heading: dict[str, list[GroupWords]] = {}
    said = set()  # warnings that the groups say already, and better
    for group in stored["groups"]:
        dimension = group["dimension"]
        if dimension is None:
            continue
        names = group["at"][dimension]
        strata = group["at"].get(stratum, ())
        divided = [_category(stratum, name) for name in strata]
        heading = ": ".join([*divided, f"By {_attribute(dimension).lower()}"])
        by_heading.setdefault(heading, []).append(
            GroupWords(tuple(_category(dimension, name) for name in names), group["asked"])
        )
        said.add(": ".join([*strata, f"Merged in {dimension}: {', '.join(names)}."]))
    is_released = any(group["is_released"] for group in wholes)
    questions = stored["questions"] if is_released else []
    return LayoutWords(
        _what(stored["questions"], is_released),
        tuple(words.question(name).name for name in questions),
        _changes(plan, words) if questions else (),
        tuple(_whole(group) for group in wholes),
        tuple(BreakdownWords(heading, tuple(groups)) for heading, groups in by_heading.items()),
        tuple(_named(warning) for warning in stored["warnings"] if warning not in said),
    )


def _what(questions: Sequence[str], is_released: bool) -> str:
    if not questions:
        return (
            "The consultation has no closed question: only the numbers of responses are released."
        )
    if not is_released:
        return "Only the number of responses is released, and nothing of any question."
    return "The answers to these questions:"


def _changes(plan: Plan, words: Words) -> tuple[str, ...]:
    """m of the guarantee (docs/disclosure.md) in words, questions with the same one together."""
    by_number: dict[int, list[str]] = {}
    for asked in plan.asked:
        name = words.question(asked.id).name
        by_number.setdefault(plan.most_changed_cells(asked.id), []).append(name)
    return tuple(
        f"For one council’s answer to {listed(names)} at most {number} published figures change."
        for number, names in sorted(by_number.items())
    )


def _whole(group: Mapping[str, Any]) -> str:
    """ "All councils asked: 42."; of a stratum "Wales: 22 councils asked."."""
    name = ", ".join(_category(key, each) for key, names in group["at"].items() for each in names)
    asked = group["asked"]
    if not name:
        return f"{EVERYBODY}: {asked}."
    if DIVISION in group["at"]:  # not all of them are councils
        return f"{name}: {asked} asked."
    return f"{name}: {asked} council{'' if asked == 1 else 's'} asked."


def _named(warning: str) -> str:
    """With the attribute as people call it."""
    for name, label in ATTRIBUTES.items():
        warning = warning.replace(f"All of {name} is one", f"All of “{label.lower()}” is one")
    division, between, rest = warning.partition(": ")
    return f"{_category(DIVISION, division)}{between}{rest}"


def _attribute(name: str) -> str:
    return ATTRIBUTES.get(name, name)


def _category(attribute: str, name: str) -> str:
    return CATEGORIES.get(attribute, {}).get(name, name)

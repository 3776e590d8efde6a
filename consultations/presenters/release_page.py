"""What will be published, part by part, with the page on which each is changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from consultations.definition import Definition
from consultations.editing.release import Counted, counted_of
from consultations.release_plan import DIVISION, complete, is_scale, usual_neighbours
from consultations.release_words import (
    ReleaseWords,
    dimension_name,
    words_of,
)
from councils.enums import division_of
from councils.functions import CouncilFacts
from councils.listed import listed

AS_USUAL = "As usual"


@dataclass(frozen=True)
class PartLine:
    label: str
    words: str
    is_usual: bool
    url: str
    hidden: str  # what the link is about, for who does not see where it stands


@dataclass(frozen=True)
class CountedLine:
    said: str
    words: str
    url: str  # empty: there is nothing to choose


@dataclass(frozen=True)
class Parts:
    lines: tuple[PartLine, ...]
    questions: tuple[CountedLine, ...]


def plan_of(definition: Definition, councils: Sequence[CouncilFacts]) -> dict[str, Any]:
    """The declaration as publishing would complete it now."""
    nations = {council.nation for council in councils}
    return complete(
        definition.release, nations, {division_of(council.type) for council in councils}
    )


def in_short(definition: Definition) -> str:
    """ "by council type and region, as usual"; for the draft at a glance."""
    tables = listed(map(dimension_name, complete(definition.release, ())["dimensions"]))
    said = f"by {tables}" if tables else "for all councils together only"
    return said if definition.release else f"{said}, {AS_USUAL.lower()}"


def words(definition: Definition, plan: Mapping[str, Any]) -> ReleaseWords:
    return words_of(plan, definition.kinds_asked)


def parts(definition: Definition, plan: Mapping[str, Any], code: str) -> Parts:
    declared = definition.release

    def url(name: str, *args: object) -> str:
        return reverse(f"consultations:{name}", args=[code, *args])

    tables = listed(map(dimension_name, plan["dimensions"]))
    lines = [
        PartLine(
            "Tables by",
            tables or "Nothing: figures of all councils together only",
            "dimensions" not in declared,
            url("edit-release-groups"),
            "which tables there are",
        ),
        PartLine(
            "England and Wales",
            _nations(plan),
            "stratum" not in declared,
            url("edit-release-groups") + "#id_stratum",
            "how the two nations are counted",
        ),
    ]
    usual = usual_neighbours(plan["dimensions"])
    for dimension in plan["dimensions"]:
        lists = {
            name: names for name, names in plan["neighbours"].get(dimension, {}).items() if names
        }
        by = dimension_name(dimension)
        number = len(lists)
        named = f"{number} group{'' if number == 1 else 's'} with named neighbours"
        lines.append(
            PartLine(
                f"Small groups by {by}",
                named if lists else "Merged with the smallest other group",
                lists == usual.get(dimension, {}),
                url("edit-release-neighbours", dimension),
                f"with what small groups by {by} are merged",
            )
        )
    pairs = len(plan["crossings"])
    lines.append(
        PartLine(
            "Counted together",
            f"{pairs} pair{'' if pairs == 1 else 's'} of questions" if pairs else "No questions",
            not pairs,
            url("edit-release-crossings"),
            "which questions are counted together",
        )
    )
    questions = [
        CountedLine(one.said, counting_words(definition, one), _url(one, code))
        for one in counted_of(definition).values()
    ]
    return Parts(tuple(lines), tuple(questions))


def _url(one: Counted, code: str) -> str:
    if not one.is_single:
        return ""
    identity, _, statement = one.key.partition(":")
    name = "edit-release-statement" if statement else "edit-release-question"
    return reverse(f"consultations:{name}", args=[code, identity, *filter(None, [statement])])


def _nations(plan: Mapping[str, Any]) -> str:
    if plan["stratum"] == DIVISION:
        return "Counted together, and other bodies by themselves"
    if plan["stratum"]:
        return "Each by itself"
    if "nation" in plan["dimensions"]:
        return "A table by nation, and all others of both"
    return "Counted together" if "stratum" in plan["declared"] else "Only one of them is asked"


def counting_words(definition: Definition, one: Counted) -> str:
    """How it is counted, shortly: "As a scale of five steps, with scores of its own"."""
    declared = definition.release
    scores = declared.get("scores", {}).get(one.name)
    if one.name in declared.get("option_merges", {}):
        said = "With some options counted as one in small groups"
    elif is_scale(scores or one.scores):
        said = "As a scale of five steps"
    else:
        said = "By separate answer options"
    return f"{said}; with scores for an average" if scores else said

"""What will be published, chosen part by part (../release_plan.py).

A part that nobody chose is not declared, and the default stands for it.  Saving what holds already
changes nothing, also where a file declares what is the default anyway.  A question goes by its
identity here, so that one that got another number while a page was open is still the one that was
meant.

No edit leaves a declaration with a fault that it had not before; what a question took with it when
it changed (an option, its kind) is taken out by `without_lost`.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from consultations.definition.values import Definition, QuestionDefinition
from consultations.editing.parts import Absent, Unfit, digest_of, still
from consultations.release_plan import (
    ATTRIBUTES,
    PARTS,
    STRATUM,
    PlanProblem,
    complete,
    counted,
    problems,
    usual_neighbours,
)

Lists = Mapping[str, Sequence[str]]
# Councils that do the same stay together: a single tier does what both others do.
SUGGESTED: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "tier": {"upper": ("single",), "lower": ("single",), "single": ("upper", "lower")}
}


@dataclass(frozen=True)
class Counted:
    """What is counted under a name of its own: a question, or one statement of a grid."""

    key: str  # the question's identity, of a statement "identity:code"; it has no other number
    name: str  # "Q5.speed"
    said: str  # "Q5: Faster"
    question: QuestionDefinition
    is_single: bool  # takes one option
    options: Mapping[str, str]  # code and label
    scores: Mapping[str, int]  # its options' own


def counted_of(definition: Definition) -> dict[str, Counted]:
    """All that is counted, by key, in the order of the questions."""
    found = {}
    for question in definition.questions:
        spec, asked = question.spec, question.asked
        published = spec.published(asked) if spec is not None else {}
        names = spec.names(asked) if spec is not None else {}
        for name, said in names.items():
            row = name.removeprefix(question.number).removeprefix(".")
            key = f"{question.identity}:{row}" if row else str(question.identity)
            found[key] = Counted(
                key=key,
                name=name,
                said=said,
                question=question,
                is_single=published[name]["kind"] == "single",
                options=asked.labels,
                scores=published[name].get("scores", {}),
            )
    return found


def statements_beside(definition: Definition, one: Counted) -> list[Counted]:
    """The other statements of the same grid."""
    return [
        each
        for each in counted_of(definition).values()
        if each.question.identity == one.question.identity and each.key != one.key
    ]


def faults(definition: Definition) -> list[PlanProblem]:
    """What is wrong with what it declares, for the questions as they are."""
    return problems(definition.release, counted(definition.kinds_asked))


# --- breakdowns and nations -------------------------------------------------------------------


def dimensions_of(definition: Definition) -> list[str]:
    return list(_completed(definition)["dimensions"])


def base_of_groups(definition: Definition) -> str:
    return digest_of([definition.release.get(part) for part in ("dimensions", "stratum")])


def set_groups(
    definition: Definition,
    *,
    dimensions: Sequence[str] | None,
    stratum: str | None,
    base: str | None = None,
) -> Definition:
    """By which attributes there are tables, and whether each nation is counted by itself; None is
    the default. Dimensions keep the order they had, and a new one comes after them. What is
    declared of merging goes with its dimension; a new one begins with the usual neighbours."""
    still(base, base_of_groups(definition))
    declared, before = dict(definition.release), dimensions_of(definition)
    if dimensions is None:
        declared.pop("dimensions", None)
    elif "dimensions" not in declared or set(dimensions) != set(before):
        order = [*(name for name in before if name in dimensions), *ATTRIBUTES]
        declared["dimensions"] = [name for name in dict.fromkeys(order) if name in dimensions]
    if stratum is None:
        declared.pop("stratum", None)
    else:
        declared["stratum"] = stratum
    after = complete(declared, ())["dimensions"]
    if declared.get("stratum") == STRATUM and STRATUM in after:
        sentence = (
            "There is a table by nation already: leave it out, or do not count each nation by "
            "itself everywhere."
        )
        raise Unfit(sentence, "stratum")
    if "neighbours" in declared and after != before:
        lists = declared["neighbours"]
        known = usual_neighbours(name for name in after if name not in before)
        kept = {name: lists[name] for name in after if name in lists and name in before}
        _put_neighbours(declared, after, kept | known)
    return _with(definition, declared)


# --- neighbours -------------------------------------------------------------------------------


def neighbours_of(definition: Definition, dimension: str) -> dict[str, list[str]]:
    """With which others each category is merged, the first first; raises Absent for an attribute
    that there is no table by."""
    completed = _completed(definition)
    if dimension not in completed["dimensions"]:
        raise Absent
    return _named(completed["neighbours"].get(dimension, {}))


def suggested_neighbours(dimension: str) -> tuple[dict[str, list[str]], bool]:
    """What a page offers to fill in, and whether that is the default; nothing for an attribute of
    two categories, where there is nothing to choose."""
    if usual := usual_neighbours([dimension]).get(dimension):
        return usual, True
    return {name: list(names) for name, names in SUGGESTED.get(dimension, {}).items()}, False


def base_of_neighbours(definition: Definition, dimension: str) -> str:
    return digest_of(sorted(neighbours_of(definition, dimension).items()))


def set_neighbours(
    definition: Definition, dimension: str, lists: Lists, *, base: str | None = None
) -> Definition:
    before = neighbours_of(definition, dimension)
    still(base, base_of_neighbours(definition, dimension))
    if _named(lists) == before:
        return definition
    declared, completed = dict(definition.release), _completed(definition)
    every = {**completed["neighbours"], dimension: _named(lists)}
    _put_neighbours(declared, completed["dimensions"], every)
    return _with(definition, declared)


def _named(lists: Lists) -> dict[str, list[str]]:
    """Without the categories that are merged with the smallest other group."""
    return {category: list(names) for category, names in lists.items() if names}


def _put_neighbours(
    declared: dict[str, Any], dimensions: Sequence[str], every: Mapping[str, Lists]
) -> None:
    found = {name: _named(lists) for name, lists in every.items()}
    given = {name: lists for name, lists in found.items() if lists}
    if given == usual_neighbours(dimensions):
        declared.pop("neighbours", None)
    else:
        declared["neighbours"] = given


# --- questions counted together ---------------------------------------------------------------


def crossings_of(definition: Definition) -> list[tuple[str, str]]:
    """The pairs by their keys; what is no question any more goes by its name."""
    keys = {one.name: one.key for one in counted_of(definition).values()}
    pairs = definition.release.get("crossings", [])
    return [(keys.get(one, one), keys.get(two, two)) for one, two in pairs]


def base_of_crossings(definition: Definition) -> str:
    return digest_of(crossings_of(definition))


def set_crossings(
    definition: Definition, pairs: Sequence[tuple[str, str]], *, base: str | None = None
) -> Definition:
    still(base, base_of_crossings(definition))
    known = counted_of(definition)
    if any(key not in known for pair in pairs for key in pair):
        raise Unfit("One of these questions is counted no more: choose another one.")
    if [*pairs] == crossings_of(definition):
        return definition
    names = [[known[one].name, known[two].name] for one, two in pairs]
    return _with(definition, _put(definition.release, "crossings", names))


# --- options counted as one, and scores -------------------------------------------------------


def merges_of(definition: Definition, one: Counted) -> list[list[str]]:
    return [[*merge] for merge in definition.release.get("option_merges", {}).get(one.name, [])]


def scores_of(definition: Definition, one: Counted) -> dict[str, Any]:
    return dict(definition.release.get("scores", {}).get(one.name, {}))


def base_of_counting(definition: Definition, one: Counted) -> str:
    scores = sorted(scores_of(definition, one).items())
    return digest_of(merges_of(definition, one), scores, list(one.options))


def set_counting(
    definition: Definition,
    key: str,
    *,
    merges: Sequence[Sequence[str]],
    scores: Mapping[str, Any],
    of_all_statements: bool = False,
    base: str | None = None,
) -> Definition:
    """Which options of one question, or of all statements of its grid, count as one in small
    groups, and which numbers they have; nothing is the default."""
    known = counted_of(definition)
    if key not in known:
        raise Absent
    one = known[key]
    still(base, base_of_counting(definition, one))
    declared = dict(definition.release)
    for each in [one, *(statements_beside(definition, one) if of_all_statements else ())]:
        if _in_order(merges, each) != _in_order(merges_of(definition, each), each):
            declared = _put_of(declared, "option_merges", each.name, _in_order(merges, each))
        if dict(scores) != scores_of(definition, each):
            ordered = {code: scores[code] for code in each.options if code in scores}
            declared = _put_of(declared, "scores", each.name, ordered or dict(scores))
    return _with(definition, declared)


def _in_order(merges: Sequence[Sequence[str]], one: Counted) -> list[list[str]]:
    """As the options stand; one that is not there any more comes last."""
    places = {code: at for at, code in enumerate(one.options)}
    rows = [sorted(merge, key=lambda code: places.get(code, len(places))) for merge in merges]
    return sorted(rows, key=lambda row: [places.get(code, len(places)) for code in row])


# --- what no longer fits ----------------------------------------------------------------------


def base_of_all(definition: Definition) -> str:
    return digest_of([problem.spoken for problem in faults(definition)])


def without_lost(definition: Definition, *, base: str | None = None) -> Definition:
    """Takes out what does not fit the questions any more, and as little else as that needs."""
    still(base, base_of_all(definition))
    known = {one.name: one for one in counted_of(definition).values()}
    declared = dict(definition.release)
    for part in ("option_merges", "scores"):
        for name, said in dict(declared.get(part, {})).items():
            left = _left(part, said, known[name]) if name in known else None
            declared = _put_of(declared, part, name, left)
            if left and _blames(definition, declared, part, name):
                declared = _put_of(declared, part, name, None)
    pairs = [
        pair for pair in declared.get("crossings", []) if all(_crossable(known, n) for n in pair)
    ]
    if len(pairs) < len(declared.get("crossings", [])):
        declared = _put(declared, "crossings", pairs)
    for part in [part for part in declared if _blames(definition, declared, part)]:
        declared.pop(part)
    return replace(definition, release=declared)


def _left(part: str, said: Any, one: Counted) -> Any:
    """What of a question's merges or scores is of options that it still has."""
    if part == "scores":
        return {code: score for code, score in said.items() if code in one.options}
    kept = [[code for code in merge if code in one.options] for merge in said]
    return [merge for merge in kept if len(merge) > 1]


def _crossable(known: Mapping[str, Counted], name: str) -> bool:
    return name in known and known[name].is_single


def _blames(definition: Definition, declared: dict[str, Any], part: str, name: str = "") -> bool:
    """Whether something is wrong in this part, or with what it says of one question."""
    place = f"{part}.{name}" if name else part
    return any(
        problem.place == place or problem.place.startswith((f"{place}.", f"{place}["))
        for problem in faults(replace(definition, release=declared))
    )


# --- a declaration ----------------------------------------------------------------------------


def _completed(definition: Definition) -> dict[str, Any]:
    """With the default for what is not declared; it says nothing of the nations asked."""
    return complete(definition.release, ())


def _put(declared: Mapping[str, Any], part: str, value: Any) -> dict[str, Any]:
    """A part with another value; nothing is not declared."""
    others = {name: declared[name] for name in declared if name != part}
    return {**others, part: value} if value else others


def _put_of(declared: Mapping[str, Any], part: str, name: str, value: Any) -> dict[str, Any]:
    """What a part says of one question."""
    return _put(declared, part, _put(declared.get(part, {}), name, value))


def _with(definition: Definition, declared: Mapping[str, Any]) -> Definition:
    """The definition with this declaration, its parts in their order. Raises Unfit for a fault
    that was not there before."""
    order = sorted(declared, key=PARTS.index)
    after = replace(definition, release={part: declared[part] for part in order})
    before = faults(definition)
    for problem in faults(after):
        if problem not in before:
            raise Unfit(problem.spoken)
    return after


def key_of(identity: uuid.UUID, statement: str = "") -> str:
    return f"{identity}:{statement}" if statement else str(identity)

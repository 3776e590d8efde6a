"""How the results of a consultation will be released: declared with it, checked, completed.

A declaration is part of the consultation's file and is fixed when that is published, because
nothing that could be chosen after the answers are known may be left open (docs/disclosure.md).
Whoever declares nothing gets what stands here.  What passes `problems` is a plan that
results/disclosure/plan_file.py accepts; that app stands above this one, so the rules are written
down twice and a property test holds them together.

Neighbours are declared before anybody answers.  They are chosen so that groups which merge stay
small and sensible: City of London with the boroughs, Isles of Scilly with the unitary councils
that do the same, counties with the other councils for social care; regions within three blocks
of three: the north, the Midlands with the East, the south with London.  A region thus becomes
part of a group of four only when a whole block is too small.  The first comes first (R2).

Names of categories are those of the register.  Where councils of both nations are asked each
nation is a stratum of its own, unless nation is itself one of the dimensions.  Where bodies other
than principal councils are asked, each division of the register is one instead: a combined
authority is never counted among councils.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from consultations.applicability import KNOWN
from consultations.kinds import Asked, Kind
from consultations.prose import CONTROL

# Attributes of a council that results can be broken down by, and their categories: those that
# a submission carries of its day.
ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "type": KNOWN["types"],
    "region": KNOWN["regions"],
    "tier": KNOWN["tiers"],
    "nation": KNOWN["nations"],
}
STRATUM, DIVISION = "nation", "division"
STRATA = (STRATUM, DIVISION)
PARTS = ("dimensions", "neighbours", "stratum", "option_merges", "scores", "crossings")
PART_NAMES: Mapping[str, str] = {
    "dimensions": "Breakdowns",
    "neighbours": "Groups that are merged",
    "stratum": "England and Wales",
    "option_merges": "Options counted as one",
    "scores": "Scores",
    "crossings": "Questions counted together",
}

DIMENSIONS = ("type", "region")
NEIGHBOURS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "type": {
        "city-of-london": ("london-borough",),
        "isles-of-scilly": ("unitary",),
        "london-borough": ("city-of-london", "metropolitan-district", "unitary"),
        "metropolitan-district": ("london-borough", "unitary"),
        "county": ("unitary", "non-metropolitan-district"),
        "unitary": ("county", "metropolitan-district"),
        "non-metropolitan-district": ("county", "unitary"),
    },
    "region": {
        "North East": ("Yorkshire and The Humber", "North West"),
        "Yorkshire and The Humber": ("North East", "North West"),
        "North West": ("Yorkshire and The Humber", "North East"),
        "East Midlands": ("West Midlands", "East of England"),
        "West Midlands": ("East Midlands", "East of England"),
        "East of England": ("East Midlands", "West Midlands"),
        "London": ("South East", "South West"),
        "South East": ("London", "South West"),
        "South West": ("South East", "London"),
    },
}

MOST_CROSSINGS = 2  # for each question
SCALE_POINTS, MOST_COARSE = 5, 3  # a five-point scale has three at most in groups under 30
MOST_SCORE = 1000

Declaration = Mapping[str, Any]  # as the file gives it: some of PARTS, nothing else
Questions = Mapping[str, Mapping[str, Any]]  # `counted`: {"Q8": {"kind": "single", …}}


class PlanProblem(NamedTuple):
    """What is wrong in one place, such as "neighbours.type.county"; "" is the whole."""

    place: str
    sentence: str

    @property
    def spoken(self) -> str:
        """ "Scores, Q8: is no question with answer options." """
        part, _, of = re.sub(r"\[[0-9]+\]", "", self.place).partition(".")
        name = PART_NAMES.get(part, "What will be published")
        return f"{name}, {of}: {self.sentence}" if of else f"{name}: {self.sentence}"


def counted(questions: Iterable[tuple[Kind, Asked]]) -> dict[str, dict[str, Any]]:
    """What is counted of the questions, by the name it is published under, in their order."""
    return {
        name: published
        for kind, asked in questions
        for name, published in kind.published(asked).items()
    }


# --- complete -------------------------------------------------------------------------------


def complete(
    declared: Declaration, nations: Iterable[str], divisions: Iterable[str] = ()
) -> dict[str, Any]:
    """The declaration with everything said; `nations` and `divisions` are those of the councils
    and other bodies asked.

    What is declared stays and what is not is the default. "declared" keeps which parts were, so
    that the file's own words can be had again.
    """
    dimensions = list(declared.get("dimensions", DIMENSIONS))
    defaults: dict[str, Any] = {
        "dimensions": dimensions,
        "neighbours": usual_neighbours(dimensions),
        "stratum": _stratum(dimensions, set(nations), set(divisions)),
        "option_merges": {},
        "scores": {},
        "crossings": [],
    }
    parts = [part for part in PARTS if part in declared]
    return {**defaults, **{part: declared[part] for part in parts}, "declared": parts}


def usual_neighbours(dimensions: Iterable[str]) -> dict[str, dict[str, list[str]]]:
    """Those of the default; a dimension that has none is left out."""
    return {
        name: {category: list(names) for category, names in NEIGHBOURS[name].items()}
        for name in dimensions
        if name in NEIGHBOURS
    }


def _stratum(dimensions: list[str], nations: set[str], divisions: set[str]) -> str:
    """Councils and bodies of another division are never counted together; where there are none,
    nor are the councils of two nations."""
    if len(divisions) > 1:
        return DIVISION
    return STRATUM if len(nations) > 1 and STRATUM not in dimensions else ""


def is_complete(stored: Mapping[str, Any]) -> bool:
    """Whether this is what `complete` returns; a declaration as the file gives it is not."""
    return "declared" in stored


def declared_of(stored: Mapping[str, Any]) -> dict[str, Any]:
    """The declaration as the file gave it, of a complete one too."""
    return {part: stored[part] for part in stored.get("declared", stored)}


def plan_json(completed: Mapping[str, Any], questions: Questions) -> dict[str, Any]:
    """A complete declaration and its questions in the form of plan.json (docs/disclosure.md).

    Scores stand in the order of the options: PostgreSQL keeps fields in an order of its own.
    """
    declared = completed["scores"]
    found = {}
    for name, question in questions.items():
        found[name] = dict(question)
        if name in declared:
            scores = declared[name]
            found[name]["scores"] = {
                code: scores[code] for code in question["options"] if code in scores
            }
    return {
        "questions": found,
        **{part: completed[part] for part in PARTS if part != "scores"},
    }


# --- check ----------------------------------------------------------------------------------


def problems(declared: Any, questions: Questions) -> list[PlanProblem]:
    """Everything that is wrong with a declaration for these questions; empty: it holds."""
    checking = _Checking(questions)
    checking.declaration(declared)
    return checking.found


class _Checking:
    def __init__(self, questions: Questions) -> None:
        self.questions = questions
        self.found: list[PlanProblem] = []

    def wrong(self, place: str, sentence: str) -> None:
        self.found.append(PlanProblem(place, sentence))

    def declaration(self, declared: Any) -> None:
        fields = self._fields("", declared)
        for part in fields:
            if part not in PARTS:
                self.wrong(part, f"is not a known field; known are {', '.join(PARTS)}.")
        dimensions = list(DIMENSIONS)
        if "dimensions" in fields:
            dimensions = self._chosen("dimensions", fields["dimensions"], ATTRIBUTES)
        self._stratum(fields.get("stratum", ""), dimensions)
        for dimension, lists in self._fields("neighbours", fields.get("neighbours", {})).items():
            self._neighbours(dimension, lists, dimensions)
        scores = {
            name: self._scores(name, value)
            for name, value in self._of_questions("scores", fields.get("scores", {}))
        }
        for name, value in self._of_questions("option_merges", fields.get("option_merges", {})):
            self._merges(name, value, scores.get(name) or self.questions[name].get("scores") or {})
        self._crossings(fields.get("crossings", []))

    def _stratum(self, value: Any, dimensions: list[str]) -> None:
        if value not in ("", *STRATA):
            self.wrong("stratum", f"must be {', '.join(STRATA)} or none.")
        elif value and value in dimensions:
            self.wrong("stratum", f"{value} is a dimension and cannot be the stratum too.")

    def _neighbours(self, dimension: str, lists: Any, dimensions: list[str]) -> None:
        place = f"neighbours.{dimension}"
        if dimension not in ATTRIBUTES or dimension not in dimensions:
            self.wrong(place, f"is not one of the dimensions ({', '.join(dimensions) or 'none'}).")
            return
        known = ATTRIBUTES[dimension]
        for category, names in self._fields(place, lists).items():
            here = f"{place}.{category}"
            if category not in known:
                self.wrong(here, f"is not one of {', '.join(sorted(known))}.")
            if category in self._chosen(here, names, known):
                self.wrong(here, "is its own neighbour.")

    def _of_questions(self, part: str, value: Any) -> Iterator[tuple[str, Any]]:
        """Those entries of a part that are of a question whose answers are counted."""
        for name, entry in self._fields(part, value).items():
            if name in self.questions:
                yield name, entry
            else:
                self.wrong(f"{part}.{name}", "is no question with answer options.")

    def _scores(self, name: str, value: Any) -> dict[str, Any]:
        place = f"scores.{name}"
        question, scores = self.questions[name], self._fields(place, value)
        if question["kind"] != "single":
            self.wrong(place, "Only a question that takes one option has scores.")
        if not scores:
            self.wrong(place, "is empty: give a score to at least one option, or leave it out.")
        right = {}
        for option, score in scores.items():
            if option not in question["options"]:
                self.wrong(f"{place}.{option}", f"is not an option of {name}.")
            elif type(score) not in (int, float) or not math.isfinite(score):
                self.wrong(f"{place}.{option}", "must be a number such as 1, -1 or 0.5.")
            elif abs(score) > MOST_SCORE:
                self.wrong(f"{place}.{option}", f"must lie within ±{MOST_SCORE}.")
            else:
                right[option] = score
        for one, two in same_scores(right):
            sentence = f"“{one}” and “{two}” have the same score: all of a question must differ."
            self.wrong(place, sentence)
        return right

    def _merges(self, name: str, value: Any, scores: Mapping[str, Any]) -> None:
        place = f"option_merges.{name}"
        question = self.questions[name]
        if question["kind"] != "single":
            self.wrong(place, "Only the options of a question that takes one option merge.")
        if not isinstance(value, list) or not value:
            self.wrong(place, "must be a list of lists of options.")
            return
        merges = []
        for number, names in enumerate(value, 1):
            here = f"{place}[{number}]"
            merges.append(self._chosen(here, names, question["options"]))
            if len(merges[-1]) < 2:
                self.wrong(here, "must name two options at least.")
        counts = Counter(option for merge in merges for option in set(merge))
        if len(question["options"]) - len(counts) + len(merges) < 2:
            self.wrong(place, "must leave two options or more to tell apart.")
        for option in sorted(option for option, count in counts.items() if count > 1):
            self.wrong(place, f"{option} stands in two lists.")
        points = set(scores) - counts.keys()
        coarse = len(points) + sum(1 for merge in merges if set(merge) & scores.keys())
        if is_scale(scores) and coarse > MOST_COARSE:
            self.wrong(place, "A five-point scale must fall into three points at most.")

    def _crossings(self, value: Any) -> None:
        if not isinstance(value, list):
            self.wrong("crossings", "must be a list of pairs of questions.")
            return
        pairs: list[frozenset[str]] = []
        for number, names in enumerate(value, 1):
            place = f"crossings[{number}]"
            pair = frozenset(self._chosen(place, names, self.questions))
            if len(pair) != 2 or any(self.questions[name]["kind"] != "single" for name in pair):
                self.wrong(place, "must be two questions that take one option each.")
            elif pair in pairs:
                self.wrong(place, "is declared twice.")
            else:
                pairs.append(pair)
        counts = Counter(name for pair in pairs for name in pair)
        for name in sorted(name for name, count in counts.items() if count > MOST_CROSSINGS):
            self.wrong("crossings", f"{name} stands in more than {MOST_CROSSINGS}.")

    def _fields(self, place: str, value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            self.wrong(place, "must be fields (name: value).")
            return {}
        return value

    def _chosen(self, place: str, value: Any, known: Iterable[str]) -> list[str]:
        """A list of known names, each once; what is not known is named and left out."""
        if not isinstance(value, list):
            self.wrong(place, "must be a list.")
            return []
        names = [name for name in value if isinstance(name, str) and name in known]
        for number, name in enumerate(value, 1):
            if name not in names:
                sentence = f"“{shown(name)}” is not one of {', '.join(sorted(known))}."
                self.wrong(f"{place}[{number}]", sentence)
        if len(set(names)) < len(names):
            self.wrong(place, "names something twice.")
        return names


def shown(value: Any) -> str:
    """What stands in a file, for a sentence: short and without control characters."""
    return CONTROL.sub("", value)[:40] if isinstance(value, str) else "…"


def same_scores(scores: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Each option that has the score of an earlier one, after that: a scale with a tie has no
    order, and nobody could say which of its steps fall together in small groups."""
    first: dict[Any, str] = {}
    pairs = [(first.setdefault(score, option), option) for option, score in scores.items()]
    return [(one, two) for one, two in pairs if one != two]


def is_scale(scores: Mapping[str, Any]) -> bool:
    """Whether these are the scores of a five-point scale."""
    return len(scores) == SCALE_POINTS == len(set(scores.values()))

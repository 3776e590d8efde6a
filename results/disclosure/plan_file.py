"""plan.json as a `Plan`, or every problem in it by the name of its place.

The shape (docs/disclosure.md):

    {"questions": {"q1": {"kind": "single", "options": ["yes", "no"], "nonresponse": true,
                          "scores": {"yes": 1, "no": 0}, "routed_from": "q0"},
                   "q2": {"kind": "number", "bands": [[null, 9], [10, 99], [100, null]]}},
     "dimensions": ["type", "region"],
     "neighbours": {"type": {"county": ["unitary"]}},
     "option_merges": {"q1": [["very good", "good"], ["bad", "very bad"]]},
     "crossings": [["q1", "q3"]],
     "stratum": "kind"}

Only "questions" and "dimensions" are needed.  A name that is not known is a problem, never
skipped: a plan is a promise, and a misspelt part of it would silently not be kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any, NamedTuple, get_args

from results.disclosure.names import is_name, not_a_name
from results.disclosure.plan import (
    MOST_CROSSINGS,
    Asked,
    AskedKind,
    Band,
    Plan,
    coarse_options,
    is_scale,
    same_scores,
    too_often_crossed,
)

KINDS: tuple[str, ...] = get_args(AskedKind)
PARTS = ("questions", "dimensions", "neighbours", "option_merges", "crossings", "stratum")
QUESTION_PARTS = ("kind", "options", "bands", "nonresponse", "scores", "routed_from")
MOST_COARSE = 3  # points of a scale in groups under 30
MOST_SCORE = 1_000_000
COUNCIL = "id"  # the column of the council in every file


class PlanProblem(NamedTuple):
    """What is wrong in one place, such as "questions.q1.kind"; "" is the whole."""

    place: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}" if self.place else self.sentence


class PlanRefused(Exception):
    """Carries every problem."""

    def __init__(self, problems: list[PlanProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, problems)))


def parse_plan(stored: Any) -> Plan:
    """The plan that decoded JSON describes. Raises PlanRefused with all problems."""
    reading = _Reading()
    plan = reading.plan(stored)
    if reading.problems:
        raise PlanRefused(reading.problems)
    return plan


class _Reading:
    def __init__(self) -> None:
        self.problems: list[PlanProblem] = []

    def wrong(self, place: str, sentence: str) -> None:
        self.problems.append(PlanProblem(place, sentence))

    def plan(self, stored: Any) -> Plan:
        fields = self._object("", stored, PARTS)
        for part in ("questions", "dimensions"):
            if part not in fields:
                self.wrong(part, "is missing.")
        asked = list(self._questions(fields.get("questions", {})))
        asked = self._with_merges(asked, fields.get("option_merges", {}))
        for question in asked:
            self._check_routing(question, asked)
        dimensions = self._names("dimensions", fields.get("dimensions", []), fewest=0)
        if COUNCIL in dimensions:
            self._not_the_council("dimensions", "a dimension")
        stratum = self._stratum(fields.get("stratum", ""), dimensions)
        plan = Plan(
            tuple(asked),
            dimensions,
            self._neighbours(fields.get("neighbours", {}), dimensions),
            stratum,
            self._crossings(fields.get("crossings", []), asked),
        )
        self._check_names(plan)
        return plan

    def _stratum(self, stored: Any, dimensions: tuple[str, ...]) -> str:
        if not isinstance(stored, str):
            self.wrong("stratum", "must be the name of an attribute.")
            return ""
        if stored:
            self._name("stratum", stored)
        if stored and stored in dimensions:
            self.wrong("stratum", f"“{stored}” is a dimension and cannot be the stratum too.")
        if stored == COUNCIL:
            self._not_the_council("stratum", "the stratum")
        return stored

    # --- questions --------------------------------------------------------------------------

    def _questions(self, stored: Any) -> Iterator[Asked]:
        fields = self._object("questions", stored)
        if not fields and isinstance(stored, dict):
            self.wrong("questions", "there is none.")
        for name, value in fields.items():
            place = f"questions.{name}"
            self._name(place, name)
            if name == COUNCIL:
                self._not_the_council(place, "a question")
            yield self._question(place, name, value)

    def _question(self, place: str, name: str, stored: Any) -> Asked:
        fields = self._object(place, stored, QUESTION_PARTS)
        kind = fields.get("kind")
        if kind not in KINDS:
            kinds = ", ".join(KINDS)
            self.wrong(
                f"{place}.kind",
                f"“{kind}” has no rule for its release; known are {kinds}. "
                "Each row of a grid is declared as a single choice of its own.",
            )
            return Asked(name, "single")
        nonresponse = fields.get("nonresponse", True)
        if not isinstance(nonresponse, bool):
            self.wrong(f"{place}.nonresponse", "must be true or false.")
        routed_from = self._routing(f"{place}.routed_from", fields.get("routed_from"))
        if kind == "number":
            for part in ("options", "scores"):
                if part in fields:
                    self.wrong(f"{place}.{part}", "a number has bands.")
            bands = self._bands(f"{place}.bands", fields.get("bands"))
            return Asked(name, kind, (), bands, bool(nonresponse), routed_from=routed_from)
        if "bands" in fields:
            self.wrong(f"{place}.bands", "only a number has bands.")
        options = self._names(f"{place}.options", fields.get("options"), fewest=2)
        if "scores" in fields and kind != "single":
            self.wrong(f"{place}.scores", "only a single choice has scores.")
        scores = self._scores(f"{place}.scores", fields.get("scores") or {}, options)
        return Asked(name, kind, options, (), bool(nonresponse), scores, routed_from)

    def _routing(self, place: str, stored: Any) -> tuple[str, ...]:
        """A question's id, or {"question": id, "options": […]} whose options are for readers; or a
        list of such, where several have to be answered so."""
        found = []
        for one in stored if isinstance(stored, list) else [stored]:
            if isinstance(one, dict):
                one = self._object(place, one, ("question", "options")).get("question", "?")
            if isinstance(one, str):
                found += [one] if one else []
            elif one is not None:
                self.wrong(place, "must be the name of a question.")
        return tuple(found)

    def _check_routing(self, question: Asked, asked: list[Asked]) -> None:
        ids = [each.id for each in asked]
        for earlier in question.routed_from:
            if earlier not in ids[: ids.index(question.id)]:
                place = f"questions.{question.id}.routed_from"
                self.wrong(place, f"“{earlier}” is not an earlier question.")

    def _scores(self, place: str, stored: Any, options: tuple[str, ...]) -> dict[str, Fraction]:
        scores = {}
        for option, score in self._object(place, stored).items():
            if option not in options:
                self.wrong(place, f"“{option}” is not an option.")
            elif isinstance(score, bool) or not isinstance(score, (int, float)):
                self.wrong(f"{place}.{option}", "must be a number.")
            elif not abs(score) <= MOST_SCORE:  # also what is no number or without end
                self.wrong(f"{place}.{option}", f"must lie within ±{MOST_SCORE:,}.")
            else:
                scores[option] = Fraction(str(score))  # 0.1 as it is written
        for same in same_scores(scores):
            self.wrong(place, same)
        return scores

    def _bands(self, place: str, stored: Any) -> tuple[Band, ...]:
        if not isinstance(stored, list) or len(stored) < 2:
            self.wrong(place, "must be at least two bands such as [0, 9] and [10, null].")
            return ()
        bands = []
        for number, pair in enumerate(stored, 1):
            if not (
                isinstance(pair, list)
                and len(pair) == 2
                and all(end is None or type(end) is int for end in pair)
            ):
                self.wrong(f"{place}[{number}]", "must be two whole numbers, or null for no end.")
                return ()
            bands.append(Band(*pair))
        for number, band in enumerate(bands, 1):
            here = f"{place}[{number}]"
            if (band.low is None and number > 1) or (band.high is None and number < len(bands)):
                self.wrong(here, "only the first band is open below and only the last above.")
            elif band.low is not None and band.high is not None and band.low > band.high:
                self.wrong(here, "ends before it begins.")
            elif number > 1 and band.low != (bands[number - 2].high or 0) + 1:
                self.wrong(here, "must begin one above the end of the band before it.")
        return tuple(bands)

    def _with_merges(self, asked: list[Asked], stored: Any) -> list[Asked]:
        by_id = {question.id: question for question in asked}
        for name, value in self._object("option_merges", stored).items():
            place = f"option_merges.{name}"
            if name not in by_id:
                self.wrong(place, "is not a question.")
                continue
            merges = list(value.values()) if isinstance(value, dict) else value
            if not isinstance(merges, list):
                self.wrong(place, "must be lists of options.")
                continue
            question = by_id[name]
            lists = [self._names(f"{place}[{at}]", m) for at, m in enumerate(merges, 1)]
            named = [option for merge in lists for option in merge]
            for option in sorted(set(named) - set(question.options)):
                self.wrong(place, f"“{option}” is not an option of {name}.")
            if len(set(named)) < len(named):
                self.wrong(place, "an option is named twice.")
            if question.kind not in ("single", "multi"):
                self.wrong(place, f"the options of a {question.kind} question do not merge.")
            if question.kind == "multi" and any(len(merge) > 1 for merge in lists):
                # A council that chose both would count once or twice, and no reader could tell.
                self.wrong(place, "options of a multiple choice do not merge.")
            coarse = coarse_options(question.options, question.scores, tuple(lists))
            scored = [
                each
                for each in coarse
                if set(each if isinstance(each, tuple) else (each,)) & question.scores.keys()
            ]
            if is_scale(question.scores) and len(scored) > MOST_COARSE:
                self.wrong(place, "a five-point scale must fall into three points at most.")
            by_id[name] = replace(question, merges=tuple(lists))
        return list(by_id.values())

    # --- the rest ---------------------------------------------------------------------------

    def _neighbours(
        self, stored: Any, dimensions: tuple[str, ...]
    ) -> dict[str, dict[str, tuple[str, ...]]]:
        found: dict[str, dict[str, tuple[str, ...]]] = {}
        for dimension, lists in self._object("neighbours", stored).items():
            if dimension not in dimensions:
                self.wrong(f"neighbours.{dimension}", "is not one of the dimensions.")
            found[dimension] = {}
            for category, names in self._object(f"neighbours.{dimension}", lists).items():
                place = f"neighbours.{dimension}.{category}"
                self._name(place, category)
                found[dimension][category] = self._names(place, names, fewest=0)
                if category in found[dimension][category]:
                    self.wrong(place, "is its own neighbour.")
        return found

    def _crossings(self, stored: Any, asked: list[Asked]) -> tuple[tuple[str, str], ...]:
        by_id = {question.id: question for question in asked}
        pairs: list[tuple[str, str]] = []
        if not isinstance(stored, list):
            self.wrong("crossings", "must be pairs of questions.")
            return ()
        for number, value in enumerate(stored, 1):
            place = f"crossings[{number}]"
            names = self._names(place, value, fewest=2)
            unknown = [name for name in names if name not in by_id]
            if unknown:
                self.wrong(place, f"“{unknown[0]}” is not a question.")
            elif len(names) != 2 or any(by_id[name].kind != "single" for name in names):
                self.wrong(place, "must be two single choices.")
            elif any("*" in option for name in names for option in by_id[name].options):
                self.wrong(place, "options of crossed questions cannot contain “*”.")
            elif set(names) in [set(pair) for pair in pairs]:
                self.wrong(place, "is declared twice.")
            else:
                pairs.append((names[0], names[1]))
        for question in too_often_crossed(tuple(pairs)):
            self.wrong("crossings", f"{question} is in more than {MOST_CROSSINGS}.")
        return tuple(pairs)

    def _check_names(self, plan: Plan) -> None:
        """No two published questions and no two tables share a name."""
        names = [question.id for question in plan.questions]
        tables = [f"{name}-{by}" for name in names for by in ("all", *plan.dimensions)]
        for name in sorted({name for name in names if names.count(name) > 1}):
            self.wrong("questions", f"two published questions would be called “{name}”.")
        for name in sorted({name for name in tables if tables.count(name) > 1} - set(names)):
            self.wrong("questions", f"two tables would be called “{name}”.")

    def _object(self, place: str, stored: Any, known: tuple[str, ...] = ()) -> dict[str, Any]:
        if not isinstance(stored, dict):
            self.wrong(place, "must be an object {…}.")
            return {}
        for name in stored:
            if known and name not in known:
                where = f"{place}.{name}" if place else name
                self.wrong(where, f"is not known here ({', '.join(known)}).")
        return stored

    def _names(self, place: str, stored: Any, fewest: int = 1) -> tuple[str, ...]:
        if not isinstance(stored, list) or not all(isinstance(name, str) for name in stored):
            self.wrong(place, "must be a list of names.")
            return ()
        for name in stored:
            self._name(place, name)
        if len(set(stored)) < len(stored):
            self.wrong(place, "a name stands there twice.")
        if len(stored) < fewest:
            self.wrong(place, f"must have at least {fewest}.")
        return tuple(stored)

    def _name(self, place: str, name: str) -> None:
        if not is_name(name):
            self.wrong(place, not_a_name(name))

    def _not_the_council(self, place: str, what: str) -> None:
        self.wrong(place, f"“{COUNCIL}” is the column of the council and cannot be {what}.")

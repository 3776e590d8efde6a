"""What came out of a rehearsal, counted as a release counts.

The same questions, statements, crossings and groups as the plan of the release has them.  Nothing
is adjusted, merged or left out for being few: no council stands behind a number, and who rehearses
wants to see where each answer went.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from consultations.models import Question
from consultations.release_plan import DIVISION
from councils.enums import division_of
from councils.functions import CouncilFacts
from responses.enums import AnswerState
from responses.rehearsing import Rehearsed
from results.disclosure.layout import At, Frame, Group, Layout, Stratum
from results.disclosure.plan import Plan
from results.disclosure.release import Counting, counting
from results.tables import attributes_of

NOT_CHOSEN = "None chosen"  # an attribute that the council of a type does not have


@dataclass(frozen=True)
class Counted:
    """The groups of a rehearsal, and the counts in them."""

    layout: Layout
    count: Counting


def counted(plan: Plan, questions: Sequence[Question], rounds: Sequence[Rehearsed]) -> Counted:
    """The rounds in which anything was said, by the categories of their councils."""
    said = [one for one in rounds if one.is_begun]
    answers = {name_of(one): plan.chosen(parts_of(one, questions)) for one in said}
    frame = {name_of(one): attributes(plan, one.facts) for one in said}
    return Counted(unmerged(plan, frame), counting(answers))


def name_of(one: Rehearsed) -> str:
    return f"rehearsed-{one.council.number}"


def attributes(plan: Plan, facts: CouncilFacts) -> dict[str, str]:
    known = {**asdict(facts), DIVISION: str(division_of(facts.type))}
    return {name: known[name] or NOT_CHOSEN for name in attributes_of(plan)}


def parts_of(one: Rehearsed, questions: Sequence[Question]) -> dict[str, tuple[str, ...]]:
    """What is chosen, by the questions of the plan."""
    found: dict[str, tuple[str, ...]] = {}
    for question in questions:
        said = one.said.get(question.pk)
        if said is not None and said.state == AnswerState.ANSWERED:
            found |= question.spec.counted(question.asked, said.choices)
    return found


def unmerged(plan: Plan, frame: Frame) -> Layout:
    """Every category of every dimension as a group of its own, however few are in it."""
    strata = sorted({row[plan.stratum] for row in frame.values()}) if plan.stratum else [""]
    return Layout(tuple(_stratum(plan, frame, name) for name in strata), ())


def _stratum(plan: Plan, frame: Frame, name: str) -> Stratum:
    at: At = ((plan.stratum, (name,)),) if plan.stratum else ()
    rows = {
        council: row
        for council, row in frame.items()
        if not plan.stratum or row[plan.stratum] == name
    }
    breakdowns = tuple(
        (dimension, tuple(_groups(at, dimension, rows))) for dimension in plan.dimensions
    )
    return Stratum(_group(at, rows), True, breakdowns)


def _groups(at: At, dimension: str, rows: Frame) -> list[Group]:
    names = sorted({row[dimension] for row in rows.values()})
    return [
        _group(
            (*at, (dimension, (name,))),
            {council: row for council, row in rows.items() if row[dimension] == name},
        )
        for name in names
    ]


def _group(at: At, rows: Mapping[str, Mapping[str, str]]) -> Group:
    return Group(at, frozenset(rows), len(rows))

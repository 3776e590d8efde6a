"""What the preparer and the approver read of a layout: people's words, and m of the guarantee."""

from __future__ import annotations

import dataclasses
import re

import pytest

from consultations.models import Section
from results import laid_out
from results.disclosure.layout import lay_out
from results.plans import plan_of
from results.presenters.layouts import layout_words
from results.words import words_of
from tests import world
from tests.results.releases import PLAN, WORDS
from tests.results.worlds import ENGLAND


def stored(number: int = 146) -> dict[str, object]:
    councils = sorted(ENGLAND)[:number] if number < 100 else [*ENGLAND]
    return laid_out.stored(PLAN, lay_out(PLAN, ENGLAND, frozenset(councils), frozenset()))


def test_questions_go_by_the_words_of_the_public_page():
    said = layout_words(stored(), PLAN, WORDS)
    assert said.questions == ("Q8", "Q12", "Q14", "Q15", "Q8 and Q15")
    assert said.what == "The answers to these questions:"


def test_m_of_the_guarantee_in_words():
    """Two counts in each of three tables, and two of a crossing; a multiple choice of three
    options may change four in each."""
    said = layout_words(stored(), PLAN, WORDS).changes
    assert said == (
        "For one council’s answer to Q14 at most 6 published figures change.",
        "For one council’s answer to Q8 and Q15 at most 8 published figures change.",
        "For one council’s answer to Q12 at most 12 published figures change.",
    )
    numbers = [int(re.search(r"at most (\d+)", each)[1]) for each in said]
    assert sorted(set(map(PLAN.most_changed_cells, ("Q8", "Q12", "Q14", "Q15")))) == numbers


def test_of_few_responses_no_question_is_named():
    said = layout_words(stored(9), PLAN, WORDS)
    assert (said.questions, said.changes) == ((), ())
    assert "nothing of any question" in said.what


def test_bodies_are_laid_out_by_themselves_and_are_no_councils():
    bodies = {
        f"B{number}": ENGLAND[next(iter(ENGLAND))] | {"division": "combined-authority"}
        for number in range(12)
    }
    frame = {
        code: row | {"division": "principal-council"} for code, row in ENGLAND.items()
    } | bodies
    plan = dataclasses.replace(PLAN, stratum="division")
    for responded, warned in ((12, False), (9, True)):
        respondents = frozenset([*ENGLAND, *sorted(bodies)[:responded]])
        layout = lay_out(plan, frame, respondents, frozenset())
        said = layout_words(laid_out.stored(plan, layout), plan, WORDS)
        assert said.wholes == (
            "Combined authority: 12 asked.",
            f"Principal council: {len(ENGLAND)} asked.",
        )
        assert all(one.heading.startswith("Principal council: By ") for one in said.breakdowns)
        few = "Combined authority: Fewer than 10 responded: only their number is released."
        assert (few in said.warnings) == warned


@pytest.mark.django_db
def test_statements_of_a_grid_go_by_their_words():
    consultation = world.a_consultation(councils=[world.a_council()])
    section = Section.objects.filter(consultation=consultation).first()
    grid = world.a_question(section, 20, kind="grid")
    grid.statements = [["s1", "Speed"], ["s2", "Cost"]]
    grid.save()
    for place, code in enumerate(("yes", "no"), 1):
        grid.options.create(position=place, code=code, label=code.title())
    consultation.release_plan = {"crossings": [["Q5", "Q20.s1"]]}
    consultation.save()
    plan, words = plan_of(consultation), words_of(consultation)
    form = stored() | {"questions": [question.id for question in plan.questions]}
    said = layout_words(form, plan, words)
    assert said.questions == ("Q5", "Q20: Speed", "Q20: Cost", "Q5 and Q20: Speed")
    assert not any(re.search(r"[.*]s1|\*", each) for each in (*said.questions, *said.changes))
    # Where there are no other words, the name is the one of the plan.
    plain = dataclasses.replace(words, questions={})
    assert layout_words(form, plan, plain).questions[1] == "Q20.s1"

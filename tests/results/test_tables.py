"""Counted by the database, counted in Python: the same figures."""

import pytest

from responses.enums import State
from results.disclosure.layout import lay_out
from results.plans import plan_of
from results.tables import collect
from tests.world import a_consultation, a_place, a_response

pytestmark = pytest.mark.django_db


def submitted(number, consultation=None, **council):
    consultation = consultation or a_consultation()
    return consultation, [
        a_response(State.SUBMITTED, place=a_place(consultation, **council)) for _ in range(number)
    ]


def test_counts_of_submissions():
    consultation, places = submitted(11)
    plan = plan_of(consultation)
    collected = collect(consultation, plan)
    layout = lay_out(plan, collected.frame, collected.respondents, collected.published)
    (question,) = plan.questions
    whole = layout.strata[0].whole
    assert [collected.count(question.id, each, whole) for each in ("yes", "no", None)] == [
        11,
        0,
        11,
    ]
    assert collected.respondents == {place.council.code for place in places}

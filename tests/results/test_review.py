"""What a hostile reader of the results found, and that it is mended."""

from __future__ import annotations

import csv
import io
from fractions import Fraction

import pytest

from councils.actions import inviting
from councils.enums import Role, StaffRoleKind
from councils.models import Membership
from councils.refusals import Refused
from responses.enums import State
from responses.models import Reading
from results.disclosure.cells import Edge, NotGiven, Percent, Shown, response_rate
from results.disclosure.plan import Asked, Plan
from results.writing import csv_bytes
from tests.world import a_council, a_response, fresh, staff


def asked(name: str, routed_from: str = "") -> Asked:
    return Asked(name, "single", ("yes", "no"), routed_from=(routed_from,) if routed_from else ())


def test_m_counts_what_follows_an_answer():
    plan = Plan((asked("Q1"), asked("Q2", "Q1"), asked("Q3", "Q2"), asked("Q4")), ("type",))
    assert [plan.most_changed_cells(name) for name in ("Q1", "Q2", "Q3", "Q4")] == [12, 8, 4, 4]


def test_the_rate_of_nearly_all_is_given_only_where_it_is_95():
    assert response_rate(Edge("high"), 12) == NotGiven("The number of responses is given in words.")
    assert response_rate(Edge("high"), 100) == Percent(95)
    for number in range(3, 400):
        rate = response_rate(Edge("high"), number)
        least = Fraction(number - 2, number)
        assert isinstance(rate, NotGiven) or least >= Fraction(925, 1000)
    assert response_rate(Shown(6), 12) == Percent(50)


def test_a_semicolon_makes_no_cell():
    line = csv_bytes([("yes;=1+1", 3)]).decode("utf-8-sig")
    assert line == '"yes;=1+1",3\r\n'
    assert next(csv.reader(io.StringIO(line))) == ["yes;=1+1", "3"]


@pytest.mark.django_db
def test_nobody_of_the_lga_lets_themselves_into_a_council():
    by = staff(StaffRoleKind.ADMINISTRATOR)
    with pytest.raises(Refused, match="cannot invite yourself"):
        inviting.invite(
            council=a_council(),
            email=by.email.upper(),
            name=by.name,
            role=Role.ADMINISTRATOR,
            by=by,
        )


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["submitted", "read", "decision", "report.pdf"])
def test_who_serves_both_is_on_record_on_the_councils_pages(client, page):
    place = a_response(State.SUBMITTED)
    both = staff(StaffRoleKind.ANALYST)
    Membership.objects.create(user=both, council=place.council, role=Role.OFFICER)
    url = place.response.get_absolute_url() + (page if "." in page else f"{page}/")
    client.force_login(place.officer)
    client.get(url)
    assert not Reading.objects.exists()
    client.force_login(fresh(both))
    client.get(url)
    assert Reading.objects.get().by == both

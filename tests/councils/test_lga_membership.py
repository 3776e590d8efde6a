"""When a council was a member of the LGA: recorded by administrators, and never twice at once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from councils.actions import membership
from councils.enums import Role, StaffRoleKind
from councils.models import Council, LgaMembership
from councils.refusals import Refused
from tests.world import a_council, a_member, staff

pytestmark = pytest.mark.django_db
D = dt.date


def record(
    council: Council, by: Any, starts: dt.date, ends: dt.date | None = None
) -> LgaMembership:
    return membership.record_membership(council=council, starts_on=starts, ends_on=ends, by=by)


def raw(council: Council, by: Any, starts: dt.date, ends: dt.date | None) -> LgaMembership:
    return LgaMembership.objects.create(
        council=council,
        starts_on=starts,
        ends_on=ends,
        recorded_at=timezone.now(),
        recorded_by=by,
    )


periods = st.tuples(st.integers(0, 12), st.one_of(st.none(), st.integers(0, 12))).filter(
    lambda period: period[1] is None or period[0] <= period[1]
)


@given(st.lists(periods, min_size=1, max_size=5))
def test_database_and_action_agree_on_what_overlaps(wanted):
    by, day = staff(StaffRoleKind.ADMINISTRATOR), D(2020, 1, 1)
    council, other = a_council(), a_council()
    raw(other, by, D(2000, 1, 1), None)  # another council's membership is no matter
    held: list[set[int]] = []
    for first, last in wanted:
        days = set(range(first, 40 if last is None else last + 1))
        starts = day + dt.timedelta(first)
        ends = None if last is None else day + dt.timedelta(last)
        is_free = all(not days & one for one in held)
        assert bool(membership.against_period(council, starts, ends)) is not is_free
        try:
            with transaction.atomic():
                raw(council, by, starts, ends)
        except IntegrityError:
            assert not is_free
        else:
            assert is_free
            held.append(days)
    on = [
        Council.objects.lga_members(day + dt.timedelta(number)).filter(pk=council.pk).exists()
        for number in range(40)
    ]
    assert on == [any(number in one for one in held) for number in range(40)]


def test_a_changed_period_is_apart_from_the_others_too():
    by, council = staff(StaffRoleKind.ADMINISTRATOR), a_council()
    record(council, by, D(2010, 1, 1), D(2015, 12, 31))
    second = record(council, by, D(2016, 1, 1))
    with pytest.raises(Refused, match="It overlaps with the membership from 1 January 2010 to"):
        membership.change_membership(period=second, starts_on=D(2015, 12, 31), ends_on=None, by=by)
    with pytest.raises(IntegrityError), transaction.atomic():
        LgaMembership.objects.filter(pk=second.pk).update(starts_on=D(2015, 12, 31))
    membership.change_membership(
        period=second, starts_on=D(2016, 1, 1), ends_on=D(2020, 1, 1), by=by
    )
    second.refresh_from_db()
    assert second.ends_on == D(2020, 1, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        LgaMembership.objects.filter(pk=second.pk).update(ends_on=D(2015, 1, 1))


def test_membership_lies_within_the_life_of_the_council():
    by = staff(StaffRoleKind.ADMINISTRATOR)
    council = a_council("Hope", start_date=D(2019, 4, 1), end_date=D(2027, 3, 31))
    for starts, ends, said in (
        (D(2019, 3, 31), D(2020, 1, 1), "Hope is in being from 1 April 2019 on"),
        (D(2019, 4, 1), None, "The last day of Hope is 31 March 2027"),
        (D(2020, 1, 2), D(2020, 1, 1), "The last day is before the first day"),
    ):
        with pytest.raises(Refused, match=said):
            record(council, by, starts, ends)
    record(council, by, D(2019, 4, 1), D(2027, 3, 31))


def test_only_lga_administrators_record_it():
    council = a_council()
    period = record(council, staff(StaffRoleKind.ADMINISTRATOR), D(2015, 1, 1))
    for person in (staff(StaffRoleKind.EDITOR), a_member(council, Role.ADMINISTRATOR)):
        with pytest.raises(PermissionDenied):
            record(council, person, D(2000, 1, 1), D(2001, 1, 1))
        with pytest.raises(PermissionDenied):
            membership.remove_membership(period=period, by=person)


def test_it_is_recorded_changed_and_removed_on_its_pages():
    council = a_council("Hope")
    client = Client()
    client.force_login(staff(StaffRoleKind.ADMINISTRATOR))
    where = reverse("councils:lga-membership", args=[council.slug])
    assert "No membership of Hope is recorded" in client.get(where).text
    add = reverse("councils:add-lga-membership", args=[council.slug])
    typed = {"starts_on_day": "1", "starts_on_month": "4", "starts_on_year": "2015"}
    page = client.post(add, typed, follow=True)
    assert "Since 1 April 2015" in page.text
    again = client.post(add, typed)
    assert again.status_code == 422
    assert "It overlaps with the membership from 1 April 2015 on" in again.text
    register = client.get(reverse("councils:register"), {"member": "yes"})
    assert [row.membership for row in register.context["rows"]] == ["Member"]
    assert client.get(reverse("councils:register"), {"member": "no"}).context["rows"] == []
    period = LgaMembership.objects.get()
    change = reverse("councils:change-lga-membership", args=[council.slug, period.pk])
    ended = {"ends_on_day": "31", "ends_on_month": "3", "ends_on_year": "2016"}
    page = client.post(change, typed | ended, follow=True)
    assert "1 April 2015 to 31 March 2016" in page.text
    client.post(reverse("councils:remove-lga-membership", args=[council.slug, period.pk]))
    assert not LgaMembership.objects.exists()

"""How a council decides: its routes and stand-ins, said by its administrators."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from post_office.models import Email

from councils.actions import deciding
from councils.enums import Role, RouteKind
from councils.models import DecisionRoute, StandIn
from councils.refusals import Refused
from tests.world import Place, a_member, a_place, fresh

pytestmark = pytest.mark.django_db


def logged_in(person: object) -> Client:
    client = Client()
    client.force_login(person)  # type: ignore[arg-type]
    return client


def test_administrator_adds_and_ends_a_route_on_its_pages() -> None:
    place = a_place()
    client = logged_in(place.administrator)
    page = client.get(reverse("councils:people", args=[place.council.slug]))
    assert reverse("councils:routes", args=[place.council.slug]) in page.content.decode()
    add = reverse("councils:add-route", args=[place.council.slug])
    wrong = client.post(add, {"kind": "officer", "name": "Chief Executive"})
    assert wrong.status_code == 422
    assert "Give the reference of the scheme of delegation" in wrong.content.decode()
    typed = {
        "kind": "officer",
        "name": "Chief Executive",
        "reference": "Part 3, 2.4",
        "consults_member": "on",
    }
    page = client.post(add, typed, follow=True)
    assert "After consulting an executive member" in page.content.decode()
    route = DecisionRoute.objects.get()
    assert (route.kind, route.reference, route.added_by) == (
        "officer",
        "Part 3, 2.4",
        place.administrator,
    )
    again = client.post(add, {"kind": "member", "name": "chief executive"})
    assert "already has a route of this name" in again.content.decode()
    end = reverse("councils:end-route", args=[place.council.slug, route.pk])
    page = client.post(end, follow=True)
    assert "No route is named" in page.content.decode()
    route.refresh_from_db()
    assert route.ended_by == place.administrator  # ended, and still there
    assert client.post(end).status_code == 422


def test_only_an_officers_route_consults_a_member() -> None:
    place = a_place()
    route = deciding.add_route(
        council=place.council,
        kind=RouteKind.BODY,
        name="Cabinet",
        consults_member=True,
        by=place.administrator,
    )
    assert not route.consults_member


@pytest.mark.parametrize("role", ["officer", "member"])
def test_only_administrators_say_how_the_council_decides(role: str) -> None:
    place, other = a_place(), a_place()
    for person in (getattr(place, role), other.administrator):
        with pytest.raises(PermissionDenied):
            deciding.add_route(council=place.council, kind="member", name="M", by=person)
        with pytest.raises(PermissionDenied):
            stands_in(place, a_member(place.council, Role.EXECUTIVE_MEMBER), by=person)
    assert not DecisionRoute.objects.exists() and not StandIn.objects.exists()


def stands_in(place: Place, acting: object, **kwargs: object) -> StandIn:
    today = timezone.localdate()
    said = {
        "council": place.council,
        "member": place.member,
        "stand_in": acting,
        "reference": "Leader's decision 7",
        "scope": "Everything",
        "starts_on": today,
        "ends_on": today,
        "by": place.administrator,
        **kwargs,
    }
    return deciding.add_stand_in(**said)  # type: ignore[arg-type]


def test_stand_in_is_recorded_told_and_ended_on_the_pages() -> None:
    place = a_place()
    acting = a_member(place.council, Role.EXECUTIVE_MEMBER, name="Acting")
    client = logged_in(place.administrator)
    today = timezone.localdate()
    typed = {
        "member": place.member.pk,
        "stand_in": acting.pk,
        "reference": "Leader's decision 7",
        "scope": "All functions of the portfolio",
        "starts_on_day": today.day,
        "starts_on_month": today.month,
        "starts_on_year": today.year,
        "ends_on_day": today.day,
        "ends_on_month": today.month,
        "ends_on_year": today.year,
    }
    add = reverse("councils:add-stand-in", args=[place.council.slug])
    same = client.post(add, {**typed, "stand_in": place.member.pk})
    assert "Nobody stands in for themselves" in same.content.decode()
    page = client.post(add, typed, follow=True)
    assert "Acting for" in page.content.decode() and "Stands in" in page.content.decode()
    assert {mail.to[0] for mail in Email.objects.all()} == {acting.email, place.member.email}
    assert fresh(acting).stands_in_for == {(place.council.pk, place.member.pk)}
    again = client.post(add, typed)
    assert "already stands in" in again.content.decode()
    standing = StandIn.objects.get()
    end = reverse("councils:end-stand-in", args=[place.council.slug, standing.pk])
    client.post(end)
    standing.refresh_from_db()
    assert standing.ended_by == place.administrator
    assert Email.objects.count() == 4
    assert fresh(acting).stands_in_for == frozenset()


def test_stand_in_is_an_executive_member_of_this_council_in_these_days() -> None:
    place, other = a_place(), a_place()
    acting = a_member(place.council, Role.EXECUTIVE_MEMBER)
    today, day = timezone.localdate(), dt.timedelta(days=1)
    for stranger in (place.officer, other.member):
        with pytest.raises(Refused):
            stands_in(place, stranger)
    for wrong in (
        {"starts_on": today, "ends_on": today - day},
        {"reference": " "},
        {"scope": ""},
    ):
        with pytest.raises(Refused):
            stands_in(place, acting, **wrong)
    stands_in(place, acting, starts_on=today + day, ends_on=today + 2 * day)
    assert fresh(acting).stands_in_for == frozenset()  # not begun
    with transaction.atomic(), pytest.raises(IntegrityError):
        StandIn.objects.filter(stand_in=acting).update(stand_in=place.member)


def test_page_has_the_same_number_of_queries_whatever_it_lists() -> None:
    place = a_place()
    client = logged_in(place.administrator)
    where = reverse("councils:routes", args=[place.council.slug])

    def queries() -> int:
        client.get(where)
        with CaptureQueriesContext(connection) as found:
            client.get(where)
        return len(found)

    def add(number: int) -> None:
        deciding.add_route(
            council=place.council, kind="member", name=f"R{number}", by=place.administrator
        )
        stands_in(place, a_member(place.council, Role.EXECUTIVE_MEMBER))

    add(1)
    one = queries()
    add(2)
    add(3)
    assert queries() == one

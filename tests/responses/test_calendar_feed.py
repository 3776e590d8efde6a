"""The dates as a calendar of its own address: what is in it, who reads it, when it ends."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from consultations.definition import london_moment
from consultations.models import Invitation
from councils.actions import feeds
from councils.enums import Role, StaffRoleKind
from councils.models import CalendarFeed, Membership, User
from responses.actions import assigning, drafting
from responses.enums import State
from tests.responses.test_dates import says
from tests.responses.test_ends_at import Clock
from tests.world import Place, a_consultation, a_member, a_place, a_response, a_user, invite, staff

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture(autouse=True)
def _no_memory() -> None:
    cache.clear()


def address(token: str) -> str:
    return reverse("responses:calendar-feed", args=[token])


def feed(user: User) -> dict[str, Any]:
    """Uid without its host → event, as a program that is not logged in gets them."""
    answer = Client().get(address(feeds.make_feed(by=user)))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    return {str(event["uid"]).split("@")[0]: event for event in events}


def test_the_dates_of_a_response(clock: Clock) -> None:
    clock.set(london_moment("2015-02-16 09:00"))
    place = a_place(
        a_consultation(
            opens_at=london_moment("2015-02-09 09:00"),
            closes_at=london_moment("2015-03-13 23:59"),
            title="Taking stock",
        )
    )
    says(place)
    pk = place.invitation.pk
    events = feed(place.officer)
    assert {uid: event["dtstart"].dt for uid, event in events.items()} == {
        f"end-{pk}": dt.datetime(2015, 3, 13, 23, 59, tzinfo=dt.UTC),
        f"send-{pk}": dt.date(2015, 2, 27),
        f"decide-{pk}": dt.date(2015, 3, 4),
        f"publish-{pk}": dt.date(2015, 3, 5),
        f"effect-{pk}": dt.date(2015, 3, 13),
    }
    closing = events[f"end-{pk}"]
    assert str(closing["summary"]) == f"Closes: Taking stock – {place.council.short_name}"
    assert str(closing["url"]).endswith(reverse("responses:dates", args=place.args))
    assert events[f"send-{pk}"]["dtend"].dt == dt.date(2015, 2, 28)
    Invitation.objects.filter(pk=pk).update(extended_until=london_moment("2015-04-24 23:59"))
    again = feed(place.officer)
    assert set(again) == set(events)  # the same identifiers, so that the dates move
    assert again[f"end-{pk}"]["dtstart"].dt == dt.datetime(2015, 4, 24, 22, 59, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "written, moment",
    [
        ("2031-10-26 01:30 BST", "2031-10-26T00:30:00+00:00"),
        ("2031-10-26 01:30 GMT", "2031-10-26T01:30:00+00:00"),
        ("2031-07-31 23:59", "2031-07-31T22:59:00+00:00"),
    ],
)
def test_a_closing_is_one_moment_in_every_calendar(clock: Clock, written: str, moment: str) -> None:
    closes_at = london_moment(written)
    clock.set(closes_at - 20 * DAY)
    place = a_place(a_consultation(opens=-DAY, closes=20 * DAY))
    start = feed(place.officer)[f"end-{place.invitation.pk}"]["dtstart"].dt
    assert start.isoformat() == moment


def test_due_dates_of_ones_own_assignments_only() -> None:
    place = a_response(place=a_place(a_consultation(closes=30 * DAY)))
    contributor, other = (a_member(place.council, Role.CONTRIBUTOR) for _ in range(2))
    due = timezone.localdate() + 5 * DAY
    question = place.response.answers.get(question__number="Q1").question
    for person, on in ((contributor, due), (other, None)):
        assigning.assign(
            response=place.response, by=place.officer, person=person, question=question, due_on=on
        )
    pk = place.response.assignments.get(person=contributor).pk
    event = feed(contributor)[f"assignment-{pk}"]
    assert event["dtstart"].dt == due and str(event["summary"]).startswith("Due: Q1")
    for person in (other, place.officer, place.member):
        assert not any(uid.startswith("assignment") for uid in feed(person))
    Membership.objects.filter(user=contributor).update(
        ended_at=timezone.now(), ended_by=place.administrator
    )
    assert feed(contributor) == {}  # who serves no council any more has an empty calendar


def test_no_word_of_a_response_and_no_other_council_is_in_it() -> None:
    place = a_response()
    foreign = a_response(place=a_place(place.invitation.consultation))
    secret = "Our secret view of devolution"
    answer = place.response.answers.select_related("question").get(question__number="Q1")
    drafting.save_answer(
        response=place.response,
        question=answer.question,
        by=place.officer,
        base_version=answer.version,
        state="answered",
        text=secret,
    )
    content = Client().get(address(feeds.make_feed(by=place.officer))).content.decode()
    content = content.replace("\r\n ", "")
    assert place.council.short_name in content and place.response.title not in content
    assert secret not in content and foreign.council.short_name not in content


@pytest.mark.parametrize("state", [State.SUBMITTED, State.NOT_SUPPORTED])
def test_when_nothing_is_left_to_do_only_the_closing_stands(state: str) -> None:
    place = a_response(state)
    assert set(feed(place.officer)) == {f"end-{place.invitation.pk}"}


def test_what_ended_long_ago_is_left_out() -> None:
    place = a_place(a_consultation(opens=-200 * DAY, closes=-91 * DAY))
    assert feed(place.officer) == {}


def test_unknown_renewed_and_ended_addresses_are_not_there() -> None:
    place = a_place()
    token = feeds.make_feed(by=place.officer)
    assert Client().get(address(token)).status_code == 200
    assert CalendarFeed.objects.filter(token_hash__contains=token).count() == 0
    assert Client().get(address("no-such-token")).status_code == 404
    renewed = feeds.make_feed(by=place.officer)
    assert CalendarFeed.objects.count() == 1
    assert Client().get(address(token)).status_code == 404
    assert Client().get(address(renewed)).status_code == 200
    feeds.end_feed(by=place.officer)
    assert Client().get(address(renewed)).status_code == 404
    renewed = feeds.make_feed(by=place.officer)
    User.objects.filter(pk=place.officer.pk).update(is_active=False)
    assert Client().get(address(renewed)).status_code == 404


def test_the_address_opens_nothing_else_and_changes_nothing() -> None:
    place = a_place()
    page = address(feeds.make_feed(by=place.officer))
    client = Client()
    answer = client.get(page)
    assert not client.cookies and "no-store" in answer["Cache-Control"]
    assert client.post(page).status_code == 405
    assert client.get(reverse("responses:dates", args=place.args)).status_code == 302


def test_asked_again_it_is_not_sent_again_until_something_changes() -> None:
    place = a_place()
    page = address(feeds.make_feed(by=place.officer))
    tag = Client().get(page)["ETag"]
    again = Client().get(page, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    says(place)
    assert Client().get(page, headers={"If-None-Match": tag}).status_code == 200


def test_a_program_that_asks_without_end_is_told_to_wait(clock: Clock) -> None:
    clock.set(timezone.now().replace(minute=10))
    place, other = a_place(), a_place()
    page = address(feeds.make_feed(by=place.officer))
    codes = [Client().get(page).status_code for _ in range(61)]
    assert codes == [200] * 60 + [429]
    assert Client().get(address(feeds.make_feed(by=other.officer))).status_code == 200


def test_no_secret_address_stands_in_the_log(clock: Clock, caplog: Any) -> None:
    """Django logs the address of what is refused, and that of a calendar is its key."""
    clock.set(timezone.now().replace(minute=10))
    token = feeds.make_feed(by=a_place().officer)
    for _ in range(61):
        Client().get(address(token))
    Client().get(reverse("councils:invitation", args=["a-secret-of-an-invitation"]))
    Client().get(address("a-secret-that-was"))
    written = caplog.text  # written after the console's
    assert "Too Many Requests: /calendar/(not logged)" in written
    assert token not in written and "a-secret" not in written


def test_the_page_shows_the_address_once() -> None:
    place = a_place()
    client = Client()
    client.force_login(place.officer)
    page = reverse("councils:calendar-feed")
    assert "has no address yet" in client.get(page).content.decode()
    assert "No address" in client.get(reverse("councils:profile")).content.decode()
    made = client.post(reverse("councils:make-calendar-feed")).content.decode()
    (shown,) = re.findall(r'value="[^"]+(/calendar/[^"]+\.ics)"', made)
    assert Client().get(shown).status_code == 200
    assert ".ics" not in client.get(page).content.decode()
    assert "An address since" in client.get(reverse("councils:profile")).content.decode()
    client.post(reverse("councils:end-calendar-feed"))
    assert Client().get(shown).status_code == 404


def test_people_of_the_lga_have_no_dates_of_councils() -> None:
    a_place()
    assert feed(staff(StaffRoleKind.EDITOR)) == {}
    assert feed(a_user()) == {}


def test_queries_do_not_grow_with_the_responses() -> None:
    place = a_place()
    says(place, 0)
    token = feeds.make_feed(by=place.officer)
    counted = []
    for number in (1, 3):
        while place.council.invitations.count() <= number:
            another = Place(
                place.council,
                place.officer,
                place.member,
                place.administrator,
                invite(a_consultation(), place.council),
            )
            a_response(State.APPROVED, place=another)
        seen = []

        def count(execute: Any, sql: str, *args: Any) -> Any:
            if "cache" not in sql.lower() and "SAVEPOINT" not in sql:
                seen.append(sql)
            return execute(sql, *args)

        Client().get(address(token))
        with connection.execute_wrapper(count):
            Client().get(address(token))
        counted.append(len(seen))
    assert counted[0] == counted[1] <= 8, counted

"""The calendar of a council: last days, what is near or past, what cannot work and what helps."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from consultations.definition import london_moment
from consultations.models import Invitation
from councils.enums import Role
from councils.models import Practice
from responses import deadlines
from responses.deadlines import Step, Trouble
from responses.enums import State
from responses.models import CallIn, Decision, DecisionPublication, Response
from responses.presenters.dates import Dates, dates, dates_for
from tests.responses.test_ends_at import Clock
from tests.world import Place, a_consultation, a_member, a_place, a_response, invite

pytestmark = pytest.mark.django_db

# Friday 13 March 2015, 23:59, and five working days of call-in: publication by Thursday 5 March
# (call-in until Thursday 12, effect on Friday 13), decision by 4 March, sent by 27 February.
CLOSES = london_moment("2015-03-13 23:59")
LAST = dt.date(2015, 3, 13)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def says(place: Place, days: int = 5) -> Practice:
    return Practice.objects.create(
        council=place.council,
        call_in_applies=days > 0,
        call_in_working_days=days,
        changed_at=timezone.now(),
        changed_by=place.administrator,
    )


def chesterfield(clock: Clock, on: dt.date, *, days: int | None = 5) -> Place:
    clock.set(dt.datetime.combine(on, dt.time(9), dt.UTC))
    place = a_place(a_consultation(opens_at=london_moment("2015-02-09 09:00"), closes_at=CLOSES))
    if days is not None:
        says(place, days)
    return place


def shown(place: Place) -> Dates:
    invitation = Invitation.objects.select_related("consultation", "council__practice").get(
        pk=place.invitation.pk
    )
    return dates_for(invitation, Response.objects.filter(invitation=invitation).first())


def test_the_days_are_counted_backwards(clock: Clock) -> None:
    found = shown(chesterfield(clock, dt.date(2015, 2, 16)))
    assert [(line.name, line.day) for line in found.lines] == [
        ("Send to whoever decides", "Friday 27 February 2015"),
        ("Decision", "Wednesday 4 March 2015"),
        ("Publish the decision", "Thursday 5 March 2015"),
        ("The decision has effect", "Friday 13 March 2015"),
        ("Submit", "Friday 13 March 2015"),
    ]
    assert found.next == "Last day to send it for decision: Friday 27 February 2015"
    assert found.warned is None and found.has_said
    assert "5 working days of call-in follow" in found.rule


def test_without_a_practice_no_call_in_is_counted_and_it_is_said(clock: Clock) -> None:
    place = chesterfield(clock, dt.date(2015, 2, 16), days=None)
    found = shown(place)
    assert not found.has_said
    assert found.rule.startswith("Counted back from the last day: ")
    assert found.rule.endswith("has not said whether its decisions can be called in.")
    assert [line.name for line in found.lines] == ["Send to whoever decides", "Decision", "Submit"]
    page = page_of(place)
    assert "has not said" in page and "The council’s administrator can say it once" in page


def test_a_council_without_call_in_has_no_day_of_publication(clock: Clock) -> None:
    found = shown(chesterfield(clock, dt.date(2015, 2, 16), days=0))
    assert found.has_said and "No call-in is counted" in found.rule
    assert [line.name for line in found.lines] == ["Send to whoever decides", "Decision", "Submit"]


@pytest.mark.parametrize(
    "on, tag, trouble",
    [
        (dt.date(2015, 2, 25), None, None),
        (dt.date(2015, 2, 26), "Tomorrow", None),
        (dt.date(2015, 2, 27), "Today", None),
        (dt.date(2015, 2, 28), "Past", "It still works if you decide by Wednesday 4 March 2015."),
        (dt.date(2015, 3, 5), "Past", "It still works if you publish the decision by Thursday"),
        (
            dt.date(2015, 3, 6),
            "Past",
            "Even a decision that is made and published today would have effect only from "
            "Saturday 14 March 2015, after the last day to submit, Friday 13 March 2015.",
        ),
    ],
)
def test_it_warns_as_soon_as_the_calendar_cannot_work(
    clock: Clock, on: dt.date, tag: str | None, trouble: str | None
) -> None:
    found = shown(chesterfield(clock, on))
    assert (found.next_tag.text if found.next_tag else None) == tag
    assert (trouble or "") in (found.warned.sentence if found.warned else "")
    assert (found.warned is None) == (trouble is None)


def test_what_helps_is_named(clock: Clock) -> None:
    place = chesterfield(clock, dt.date(2015, 3, 6))
    warned = shown(place).warned
    assert warned is not None and len(warned.helps) == 2
    assert "call-in can be waived" in warned.helps[0] and "more time" in warned.helps[1]
    Invitation.objects.filter(pk=place.invitation.pk).update(may_submit_subject_to_call_in=True)
    warned = shown(place).warned
    assert warned is not None and "subject to call-in" in warned.helps[0]
    Invitation.objects.filter(pk=place.invitation.pk).update(
        extended_until=london_moment("2015-04-10 23:59")
    )
    assert shown(place).warned is None  # with more time it works


def test_what_was_done_is_done(clock: Clock) -> None:
    place = chesterfield(clock, dt.date(2015, 2, 16), days=None)
    states = {State.DRAFTING: 0, State.AWAITING_DECISION: 1, State.APPROVED: 2, State.SUBMITTED: 3}
    for state, done in states.items():
        walked = a_response(state, place=a_place(place.invitation.consultation))
        lines = shown(walked).lines
        assert [line.tag.text for line in lines if line.tag][:done] == ["Done"] * done
        assert bool(shown(walked).next) == (state != State.SUBMITTED)


@pytest.mark.parametrize("state", [State.SUBMITTED, State.NOT_SUPPORTED])
def test_when_nothing_is_left_to_do_nothing_is_warned_of(clock: Clock, state: str) -> None:
    place = chesterfield(clock, dt.date(2015, 3, 12), days=None)
    a_response(state, place=place)
    says(place)
    found = shown(place)
    assert (found.warned, found.next) == (None, "")


# Decisions and what became of them as plain rows, without the way there.
def decision_of(**kwargs: Any) -> Decision:
    return Decision(**{"call_in_days": 5, "made_on": dt.date(2015, 3, 4), **kwargs})


def published(on: dt.date, **kwargs: Any) -> Decision:
    decision = decision_of(**kwargs)
    decision.published = DecisionPublication(published_on=on)
    return decision


def calendar_of(place: Place, decision: Decision, on: dt.date) -> deadlines.Calendar:
    invitation = Invitation.objects.select_related("consultation", "council__practice").get(
        pk=place.invitation.pk
    )
    response = Response(invitation=invitation, state=State.APPROVED)
    response.last_decision = decision
    return deadlines.calendar(invitation, response, on)


def test_a_decision_follows_its_own_rule_and_course(clock: Clock) -> None:
    place = chesterfield(clock, dt.date(2015, 3, 4))
    day = dt.date(2015, 3, 5)
    found = calendar_of(place, decision_of(), day)
    assert found.next is not None and (found.next.step, found.trouble) == (Step.PUBLISH, None)
    found = calendar_of(place, decision_of(), day + dt.timedelta(days=1))
    assert found.trouble == Trouble.IMPOSSIBLE
    found = calendar_of(place, published(day), day)
    assert found.next is not None and found.next.step == Step.EFFECT
    assert (found.earliest, found.trouble) == (LAST, None)
    found = calendar_of(place, published(dt.date(2015, 3, 6)), LAST)
    assert found.trouble == Trouble.IMPOSSIBLE
    for decision in (
        decision_of(is_call_in_waived=True),
        decision_of(call_in_days=0),
        decision_of(call_in_days=None),
    ):
        found = calendar_of(place, decision, LAST)
        assert found.next is not None and (found.next.step, found.trouble) == (Step.SUBMIT, None)


def test_a_call_in_stops_the_calendar_until_it_is_over(clock: Clock) -> None:
    place = chesterfield(clock, dt.date(2015, 3, 4))
    decision = published(dt.date(2015, 3, 5))
    call_in = decision.called_in = CallIn(called_in_on=dt.date(2015, 3, 9))
    found = calendar_of(place, decision, dt.date(2015, 3, 10))
    assert found.trouble == Trouble.CALLED_IN
    words = dates(place.invitation, found, dt.date(2015, 3, 10)).warned
    assert words is not None and "has been called in" in words.sentence
    call_in.outcome, call_in.outcome_on = "stands", dt.date(2015, 3, 11)
    found = calendar_of(place, decision, dt.date(2015, 3, 11))
    assert found.next is not None and (found.next.step, found.trouble) == (Step.SUBMIT, None)


@given(
    st.dates(dt.date(2015, 1, 2), dt.date(2016, 12, 31)),
    st.dates(dt.date(2015, 1, 2), dt.date(2016, 12, 31)),
    st.integers(0, 10),
)
def test_it_never_warns_in_vain_and_never_too_late(
    last: dt.date, today: dt.date, days: int
) -> None:
    """As long as nothing is warned of, or only that the usual days do not fit, a decision made and
    published on the next working day has effect in time; when it says impossible, it has not."""
    from consultations.models import Consultation
    from consultations.policies import end_of_day
    from councils.models import Council
    from responses.timetable import CallIn, earliest_effect

    practice = Practice(call_in_applies=days > 0, call_in_working_days=days)
    invitation = Invitation(
        council=Council(),
        consultation=Consultation(closes_at=end_of_day(last)),
    )
    practice.council = invitation.council
    found = deadlines.calendar(invitation, None, today)
    if today > last:
        assert (found.trouble, found.next) == (None, None)
        return
    rule = CallIn(days > 0, days)
    in_time = not days or earliest_effect(today, rule) <= last
    assert (found.trouble == Trouble.IMPOSSIBLE) == (not in_time)
    if found.trouble is None:
        assert today <= found.table.send_by


# --- pages ----------------------------------------------------------------------------------


def as_(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page_of(place: Place, person: Any = None) -> str:
    answer = as_(person or place.officer).get(reverse("responses:dates", args=place.args))
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_everybody_of_the_council_sees_the_dates_and_officers_the_button() -> None:
    place = a_response()
    contributor = a_member(place.council, Role.CONTRIBUTOR)
    ask = reverse("responses:ask-for-time", args=place.args)
    for person in (place.officer, place.member, place.administrator, contributor):
        page = page_of(place, person)
        assert "The last day for each step" in page
        assert (ask in page) == (person == place.officer)
    practice = reverse("councils:practice", args=place.args[:1])
    assert practice in page_of(place, place.administrator)


def test_the_task_list_and_the_list_of_consultations_show_what_is_next() -> None:
    place = a_response(place=a_place(a_consultation(closes=dt.timedelta(days=40))))
    for name, args in (("task-list", place.args), ("consultations", place.args[:1])):
        page = as_(place.officer).get(reverse(f"responses:{name}", args=args)).content.decode()
        assert "Last day to send it for decision" in page
        assert reverse("responses:dates", args=place.args) in page
    says(place, 30)
    page = as_(place.officer).get(reverse("responses:task-list", args=place.args)).content.decode()
    assert "What helps, and all dates" in page


def queries(client: Client, address: str) -> int:
    counted = []

    def count(execute: Any, *args: Any) -> Any:
        counted.append(1)
        return execute(*args)

    client.get(address)  # the first page of a log-in also stores the session
    with connection.execute_wrapper(count):
        assert client.get(address).status_code == 200
    return len(counted)


@pytest.mark.parametrize("state", [State.DRAFTING, State.APPROVED])
@pytest.mark.parametrize("name", ["consultations", "decisions"])
def test_queries_of_the_lists_do_not_grow(name: str, state: str) -> None:
    place = a_place()
    says(place, 0)
    counted = []
    for number in (1, 3):
        while Response.objects.filter(invitation__council=place.council).count() < number:
            another = Place(
                place.council,
                place.officer,
                place.member,
                place.administrator,
                invite(a_consultation(), place.council),
            )
            a_response(state, place=another)
        address = reverse(f"responses:{name}", args=[place.council.slug])
        counted.append(queries(as_(place.officer), address))
    assert counted[0] == counted[1] <= 8, counted


@pytest.mark.parametrize("state", [State.DRAFTING, State.APPROVED])
def test_queries_of_the_dates(state: str) -> None:
    from consultations.actions import extending
    from consultations.actions.extending import Grant
    from consultations.policies import end_of_day
    from councils.enums import StaffRoleKind
    from tests.world import staff

    place, by = a_response(state), staff(StaffRoleKind.EDITOR)
    counted = []
    for number in (1, 3):
        while place.invitation.extension_requests.count() < number:
            until = end_of_day(
                timezone.localdate()
                + dt.timedelta(days=20 + place.invitation.extension_requests.count())
            )
            extending.extend(
                consultation=place.invitation.consultation,
                by=by,
                granted=Grant(until),
                reason="So.",
            )
        counted.append(queries(as_(place.officer), reverse("responses:dates", args=place.args)))
    assert counted[0] == counted[1] <= 8, counted

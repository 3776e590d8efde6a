"""The last days of the timetable, met to the day, let the council submit in time as the server
judges it; a day later they do not.  Bank holidays are read here from the file itself."""

from __future__ import annotations

import csv
import datetime as dt

import pytest
from django.utils import timezone
from hypothesis import example, given
from hypothesis import strategies as st

from consultations.models import Consultation, Invitation
from consultations.policies import end_of_day
from consultations.working_days import FILE, working_day_after, working_day_before
from councils.models import Council, Practice, User
from responses import deadlines, policies, taking_effect
from responses.deadlines import Step, Trouble
from responses.effect import Standing
from responses.enums import State
from responses.models import CallIn, Decision, DecisionPublication, Response
from responses.particulars import Particulars
from responses.presenters.dates import dates
from responses.timetable import LONDON, Timetable, Usual, last_day, timetable
from responses.timetable import CallIn as Rule

DAY = dt.timedelta(days=1)
INSTANT = dt.timedelta(microseconds=1)
with FILE.open(encoding="utf-8", newline="") as lines:
    ANNOUNCED = {dt.date.fromisoformat(row["date"]) for row in csv.DictReader(lines)}
# Years of the file, without the days at its edges from which it is counted beyond it.
announced_days = st.dates(dt.date(2015, 6, 1), dt.date(2028, 12, 31))
# Closings at any time of any day, those of both clock changes and of 23:59 among them.
changes = st.sampled_from(
    [dt.date(2026, 3, 28), dt.date(2026, 3, 29), dt.date(2026, 10, 24), dt.date(2026, 10, 25)]
)
closings = st.one_of(
    st.builds(
        dt.datetime.combine,
        st.dates(dt.date(2015, 6, 1), dt.date(2034, 12, 31)),
        st.times(),
        tzinfo=st.just(dt.UTC),
    ),
    st.builds(end_of_day, announced_days | changes),
    st.builds(dt.datetime.combine, changes, st.times(), tzinfo=st.just(dt.UTC)),
)
rules = st.builds(lambda days: Rule(days > 0, days), st.integers(0, 12))
usuals = st.builds(Usual, st.integers(0, 10), st.integers(0, 5))


def at_noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), LONDON).astimezone(dt.UTC)


def approved(closes_at: dt.datetime, made_on: dt.date, rule: Rule | None) -> Response:
    """Approved on a day, as plain rows: the policies ask nothing else of it."""
    opened = closes_at - 400 * DAY
    asked = Consultation(
        code="asked", publisher="The LGA", opens_at=opened, closes_at=closes_at, published_at=opened
    )
    invitation = Invitation(consultation=asked, council=Council(slug="place"))
    response = Response(invitation=invitation, state=State.APPROVED)
    response.last_decision = Decision(
        made_on=made_on, call_in_days=None if rule is None else rule.days
    )
    return response


def published(response: Response, on: dt.date) -> Decision:
    """Published that day, if the server takes it when that day has come."""
    decision = response.last_decision
    assert decision is not None
    assert taking_effect.publication_day_fits(decision, on, at_noon(on)) == []
    decision.published = DecisionPublication(published_on=on)
    return decision


def refusals(response: Response, now: dt.datetime) -> list[str]:
    """What the server says to a submission at that moment."""
    by = User()
    found = [
        *policies.consultation_is_open(response, by, now),
        *taking_effect.decision_has_effect(response, by, now),
    ]
    return [blocker.code for blocker in found]


def met(table: Timetable, rule: Rule) -> Response:
    """Decided and, where it can be called in, published on the last days of the timetable."""
    response = approved(table.submit_by, table.decide_by, rule)
    if rule.days:
        published(response, table.publish_by)
    return response


@given(announced_days, rules, usuals)
def test_no_last_day_is_a_weekend_or_a_bank_holiday(
    last: dt.date, rule: Rule, usual: Usual
) -> None:
    table = timetable(end_of_day(last), rule, usual)
    for day in (table.send_by, table.decide_by, table.publish_by):
        assert day.isoweekday() <= 5 and day not in ANNOUNCED
    assert table.effective_by == last  # that is the closing's own day, whichever it is


@given(announced_days, st.integers(0, 30))
def test_no_counted_working_day_is_a_weekend_or_a_bank_holiday(day: dt.date, number: int) -> None:
    for found in (working_day_after(day, number), working_day_before(day, number)):
        if found.year <= 2028:
            assert found.isoweekday() <= 5 and found not in ANNOUNCED


@given(closings, rules, usuals)
@example(end_of_day(dt.date(2026, 10, 25)), Rule(True, 5), Usual(3, 1))
@example(end_of_day(dt.date(2026, 3, 29)), Rule(True, 5), Usual(0, 0))
@example(dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC), Rule(False, 0), Usual(0, 0))
@example(dt.datetime(2026, 3, 29, 1, 0, tzinfo=dt.UTC), Rule(True, 1), Usual(0, 0))
@example(dt.datetime(2026, 3, 28, 0, 0, tzinfo=dt.UTC), Rule(True, 1), Usual(0, 0))
def test_who_meets_the_last_days_submits_in_the_closing_second(
    closes_at: dt.datetime, rule: Rule, usual: Usual
) -> None:
    response = met(timetable(closes_at, rule, usual), rule)
    assert refusals(response, closes_at - INSTANT) == []
    assert refusals(response, closes_at) == ["closed"]


@given(closings, st.integers(1, 12), usuals)
def test_who_publishes_a_working_day_later_does_not(
    closes_at: dt.datetime, days: int, usual: Usual
) -> None:
    """The control: the last day is the last one."""
    rule = Rule(True, days)
    table = timetable(closes_at, rule, usual)
    response = approved(closes_at, table.decide_by, rule)
    published(response, working_day_after(table.publish_by, 1))
    assert refusals(response, closes_at - INSTANT) == ["open-to-call-in"]


@given(closings, rules)
def test_a_whole_last_day_is_left_to_submit(closes_at: dt.datetime, rule: Rule) -> None:
    """From its first moment in London; before that the decision has no effect yet, or had it."""
    table = timetable(closes_at, rule, Usual())
    first = dt.datetime.combine(table.effective_by, dt.time(0), LONDON)
    assert first.astimezone(dt.UTC) <= closes_at - INSTANT
    assert refusals(met(table, rule), first.astimezone(dt.UTC)) == []
    assert last_day(closes_at) == timezone.localdate(closes_at - INSTANT)


# --- what the page shows of it --------------------------------------------------------------

CLOSES = end_of_day(dt.date(2015, 3, 13))
NEARLY = dt.date(2015, 3, 12)  # with five days of call-in nothing can have effect any more


def with_practice(response: Response, days: int = 5) -> Invitation:
    invitation: Invitation = response.invitation
    practice = Practice(call_in_applies=days > 0, call_in_working_days=days)
    practice.council = invitation.council
    return invitation


def drafted(said: Particulars) -> tuple[Invitation, Response]:
    response = approved(CLOSES, NEARLY, None)
    response.state, response.last_decision = State.DRAFTING, None
    response.particulars = said.to_json()
    return with_practice(response), response


def test_a_waiver_that_the_report_asks_for_is_counted() -> None:
    invitation, response = drafted(Particulars())
    assert deadlines.calendar(invitation, response, NEARLY).trouble == Trouble.IMPOSSIBLE
    agreed = Particulars(urgency_reason="It closes.", urgency_agreed_by="The chair of scrutiny")
    invitation, response = drafted(agreed)
    found = deadlines.calendar(invitation, response, NEARLY)
    assert found.trouble != Trouble.IMPOSSIBLE and found.is_waived
    assert "it is waived because the matter is urgent" in dates(invitation, found, NEARLY).rule
    assert not {Step.PUBLISH, Step.EFFECT} & {day.step for day in found.days}
    only_a_reason = Particulars(urgency_reason="It closes.")
    invitation, response = drafted(only_a_reason)
    assert not deadlines.calendar(invitation, response, NEARLY).is_waived


def test_a_submission_that_is_called_in_is_warned_of() -> None:
    response = approved(CLOSES, dt.date(2015, 3, 2), Rule(True, 5))
    response.state = State.SUBMITTED
    invitation = with_practice(response)
    decision = published(response, dt.date(2015, 3, 2))
    on = dt.date(2015, 3, 9)
    assert deadlines.calendar(invitation, response, on).trouble is None
    decision.called_in = CallIn(called_in_on=on)
    assert decision.effect_on(on).standing == Standing.CALLED_IN
    found = deadlines.calendar(invitation, response, on)
    assert (found.trouble, found.next and found.next.step) == (Trouble.CALLED_IN, Step.EFFECT)
    assert deadlines.calendar(invitation, response, on + 30 * DAY).trouble is None


@pytest.mark.parametrize("has_ended", [False, True])
def test_after_the_last_moment_nothing_is_next_on_its_day(has_ended: bool) -> None:
    response = approved(CLOSES, NEARLY, None)
    invitation = with_practice(response, 0)
    day = dt.date(2015, 3, 13)
    found = deadlines.calendar(invitation, response, day, has_ended=has_ended)
    assert (found.next is None) == has_ended

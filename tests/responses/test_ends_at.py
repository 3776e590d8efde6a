"""The last moment: to the microsecond, in summer and winter, in the hours that the clocks repeat
and skip, and later for a council that was given more time."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.actions import extending
from consultations.definition import london_moment
from consultations.models import Consultation, Invitation
from consultations.policies import end_of_day
from councils.enums import StaffRoleKind
from councils.refusals import Refused
from responses import policies, presenters
from responses.actions import daily, drafting, submitting
from responses.enums import State
from responses.models import Notice, Response
from responses.progress import Progress, progress_of
from results import actions as results_actions
from results.actions import exporting
from results.policies import not_closed
from tests.responses.test_races import at_once
from tests.world import Place, a_consultation, a_council, a_place, a_response, fresh, invite, staff

pytestmark = pytest.mark.django_db

LONDON = ZoneInfo("Europe/London")
INSTANT = dt.timedelta(microseconds=1)
DAY = dt.timedelta(days=1)
# As they stand in a file, and the moment in UTC that they are.
CLOSINGS = {
    "winter": ("2031-01-31 23:59", "2031-01-31T23:59:00+00:00"),
    "summer": ("2031-07-31 23:59", "2031-07-31T22:59:00+00:00"),
    "the evening before the clocks go back": ("2031-10-25 23:59", "2031-10-25T22:59:00+00:00"),
    "the evening after they went back": ("2031-10-26 23:59", "2031-10-26T23:59:00+00:00"),
    "the first of the doubled hour": ("2031-10-26 01:30 BST", "2031-10-26T00:30:00+00:00"),
    "the second of the doubled hour": ("2031-10-26 01:30 GMT", "2031-10-26T01:30:00+00:00"),
    "after the missing hour": ("2031-03-30 02:00", "2031-03-30T01:00:00+00:00"),
    "midnight": ("2031-03-14 00:00", "2031-03-14T00:00:00+00:00"),
}


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.monkeypatch = monkeypatch

    def set(self, moment: dt.datetime) -> None:
        self.monkeypatch.setattr(timezone, "now", lambda: moment)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def approved(clock: Clock, closes_at: dt.datetime) -> Place:
    """A response that is decided a day before the closing, which is then a second away."""
    clock.set(closes_at - DAY)
    consultation = a_consultation(opens=-DAY, closes=DAY)
    assert consultation.closes_at == closes_at
    return a_response(State.APPROVED, place=a_place(consultation))


def give(place: Place, until: dt.datetime, **kwargs: Any) -> extending.Extended:
    invitation = Invitation.objects.select_related("consultation").get(pk=place.invitation.pk)
    return extending.extend(
        consultation=invitation.consultation,
        by=staff(StaffRoleKind.EDITOR),
        granted=extending.Grant(until),
        reason="Their cabinet meets later.",
        invitations=[invitation],
        **kwargs,
    )


@pytest.mark.parametrize("written, moment", CLOSINGS.values(), ids=CLOSINGS)
def test_the_last_microsecond_counts_and_the_moment_itself_is_late(
    clock: Clock, written: str, moment: str
) -> None:
    closes_at = london_moment(written)
    assert closes_at.isoformat() == moment
    early, late = approved(clock, closes_at), approved(clock, closes_at)
    clock.set(closes_at - INSTANT)
    submission = submitting.submit(response=early.response, by=early.officer)
    assert submission.submitted_at == closes_at - INSTANT
    clock.set(closes_at)
    with pytest.raises(Refused, match="The consultation closed on") as refused:
        submitting.submit(response=late.response, by=late.officer)
    assert [blocker.code for blocker in refused.value.blockers] == ["closed"]
    assert late.again().state == State.APPROVED
    with pytest.raises(Refused, match="closed on"):
        submitting.withdraw(response=early.again(), by=early.officer, reason="Too late.")


def test_a_time_that_the_clocks_skip_is_no_closing() -> None:
    with pytest.raises(ValueError, match="the clocks go forward over it"):
        london_moment("2031-03-30 01:30")
    with pytest.raises(ValueError, match="comes twice in London"):
        london_moment("2031-10-26 01:30")


@pytest.mark.parametrize("day", [dt.date(2031, 3, 30), dt.date(2031, 10, 26), dt.date(2031, 7, 1)])
def test_the_end_of_a_day_is_one_moment_on_every_day(day: dt.date) -> None:
    end = end_of_day(day)
    assert (end.hour, end.minute, end.date()) == (23, 59, day)
    assert end.replace(fold=1).utcoffset() == end.utcoffset()


def test_days_left_are_days_in_london_across_the_change_of_clocks(clock: Clock) -> None:
    place = a_place(
        a_consultation(
            opens_at=london_moment("2031-10-01 00:00"), closes_at=london_moment("2031-10-26 23:59")
        )
    )
    clock.set(london_moment("2031-10-25 23:59"))
    assert presenters.time_left(place.invitation).startswith("1 day left")
    clock.set(london_moment("2031-10-26 01:30 BST"))
    assert presenters.time_left(place.invitation) == "Closes today at 23:59"


# --- more time ------------------------------------------------------------------------------


def test_a_council_with_more_time_submits_after_the_closing_and_the_others_do_not(
    clock: Clock,
) -> None:
    closes_at = london_moment("2031-10-24 23:59")
    given, other = approved(clock, closes_at), approved(clock, closes_at)
    Invitation.objects.filter(pk=other.invitation.pk).update(
        consultation=given.invitation.consultation
    )
    give(given, end_of_day(dt.date(2031, 10, 26)))  # over the night in which the clocks go back
    clock.set(closes_at + DAY)
    submitting.submit(response=given.again(), by=given.officer)
    submitting.withdraw(response=given.again(), by=given.officer, reason="Once more.")
    with pytest.raises(Refused, match="The consultation closed on 24 October 2031 at 23:59"):
        submitting.submit(response=other.again(), by=other.officer)
    clock.set(london_moment("2031-10-26 23:59") - INSTANT)
    submitting.resume(response=given.again(), by=given.officer)
    clock.set(london_moment("2031-10-26 23:59"))
    assert [
        one.sentence
        for one in policies.consultation_is_open(given.again(), given.officer, timezone.now())
    ] == [
        "The consultation closed on 24 October 2031 at 23:59, and 26 October 2031 at 23:59 was the "
        "end of the time that this council was given. What you wrote is kept. To ask for more "
        "time, write to the Local Government Association."
    ]


def test_a_council_with_more_time_starts_after_the_closing(clock: Clock) -> None:
    closes_at = london_moment("2031-05-01 23:59")
    clock.set(closes_at - DAY)
    consultation = a_consultation(opens=-DAY, closes=DAY)
    place, other = a_place(consultation), a_place(consultation)
    give(place, end_of_day(dt.date(2031, 5, 9)))
    clock.set(closes_at + DAY)
    page = Client()
    page.force_login(place.officer)
    assert (
        "Start the response"
        in page.get(reverse("responses:task-list", args=place.args)).content.decode()
    )
    invitation = Invitation.objects.select_related("consultation").get(pk=place.invitation.pk)
    assert drafting.start(invitation=invitation, by=place.officer).state == State.DRAFTING
    with pytest.raises(Refused, match="not open"):
        drafting.start(
            invitation=Invitation.objects.select_related("consultation").get(
                pk=other.invitation.pk
            ),
            by=other.officer,
        )


def test_results_and_exports_wait_for_the_last_council(clock: Clock) -> None:
    closes_at = london_moment("2031-05-01 23:59")
    place = approved(clock, closes_at)
    give(place, end_of_day(dt.date(2031, 5, 9)))
    consultation = Consultation.objects.get(pk=place.invitation.consultation_id)
    assert consultation.ends_at == end_of_day(dt.date(2031, 5, 9))
    analyst = staff(StaffRoleKind.ANALYST)
    clock.set(consultation.ends_at - INSTANT)
    sentence = (
        "The consultation closed on 1 May 2031 at 23:59, but councils that were given more time "
        "can submit until 9 May 2031 at 23:59."
    )
    assert not_closed(consultation, timezone.now())[0].sentence.startswith(sentence)
    with pytest.raises(Refused, match="councils that were given more time"):
        results_actions.prepare(consultation=consultation, by=analyst)
    with pytest.raises(Refused, match="councils that were given more time"):
        exporting.take(consultation=consultation, by=analyst, file_format="csv")
    clock.set(consultation.ends_at)
    assert not_closed(consultation, timezone.now()) == []
    exporting.take(consultation=consultation, by=analyst, file_format="csv")


def test_public_pages_say_that_some_have_longer_and_name_none(clock: Clock) -> None:
    closes_at = london_moment("2031-05-01 23:59")
    place = approved(clock, closes_at)
    code = place.invitation.consultation.code
    pages = [reverse("consultations:public", args=[code]), reverse("results:public", args=[code])]
    assert "more time" not in Client().get(pages[0]).content.decode()
    give(place, end_of_day(dt.date(2031, 5, 9)))
    for moment in (closes_at - INSTANT, closes_at):
        clock.set(moment)
        for page in pages:
            html = Client().get(page).content.decode()
            assert "given more" in html and "9 May 2031" in html
            assert place.council.name not in html
    clock.set(closes_at)
    assert "Closed" in Client().get(pages[0]).content.decode()
    clock.set(end_of_day(dt.date(2031, 5, 9)))
    assert "more time" not in Client().get(pages[0]).content.decode()


def test_progress_calls_nobody_silent_who_still_has_time(clock: Clock) -> None:
    closes_at = london_moment("2031-05-01 23:59")
    place = approved(clock, closes_at)
    consultation = place.invitation.consultation
    invite(consultation, a_council("Zetland"))
    give(place, end_of_day(dt.date(2031, 5, 9)))
    consultation.refresh_from_db()
    editor = fresh(staff(StaffRoleKind.EDITOR))
    clock.set(closes_at)
    states = [row.state for row in progress_of(consultation, editor, timezone.now())]
    assert states == [Progress.IN_PROGRESS, Progress.NOT_RESPONDING]
    later = end_of_day(dt.date(2031, 5, 9))
    states = [row.state for row in progress_of(consultation, editor, later)]
    assert states == [Progress.NOT_RESPONDING, Progress.NOT_RESPONDING]


def test_reminders_follow_the_end_of_each_council(clock: Clock) -> None:
    closes_at = london_moment("2031-05-12 23:59")
    given, other = approved(clock, closes_at), approved(clock, closes_at)
    give(given, end_of_day(dt.date(2031, 5, 26)))
    clock.set(london_moment("2031-05-12 08:00"))
    daily.remind(timezone.now())
    told = Notice.objects.values_list("response", "sentence")
    assert [pk for pk, _ in told] == [other.response.pk]
    clock.set(london_moment("2031-05-24 08:00"))
    daily.remind(timezone.now())
    assert list(
        Notice.objects.filter(response=given.response).values_list("sentence", flat=True)
    ) == [
        "The time that the council was given ends in 2 days, on 26 May 2031 at 23:59. The response "
        "is decided and not yet submitted."
    ]


def test_work_is_due_up_to_the_last_day_of_the_council(clock: Clock) -> None:
    closes_at = london_moment("2031-05-12 23:59")
    place = approved(clock, closes_at)
    today = dt.date(2031, 5, 11)

    def blockers(day: int) -> list[str]:
        found = policies.due_date_makes_sense(place.again(), dt.date(2031, 5, day), today)
        return [one.sentence for one in found]

    assert blockers(12) == []
    assert blockers(13) == ["The last day to submit is 12 May 2031: choose that day or earlier."]
    give(place, end_of_day(dt.date(2031, 5, 26)))
    assert blockers(26) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_in_time", [True, False])
def test_more_time_given_in_the_moment_of_closing(clock: Clock, is_in_time: bool) -> None:
    """Submitting and giving more time run at once, in the moment itself: either the council was
    late and can do it again, or it was in time; and then everything can be submitted."""
    closes_at = london_moment("2031-05-12 23:59")
    places = [approved(clock, closes_at) for _ in range(4)]
    clock.set(closes_at - INSTANT if is_in_time else closes_at)
    for place in places:
        results = at_once(
            lambda: submitting.submit(response=place.response, by=place.officer),
            lambda: give(place, end_of_day(dt.date(2031, 5, 26))),
        )
        assert isinstance(results[1], extending.Extended), results
        if isinstance(results[0], Refused):
            assert not is_in_time
            assert "closed" in {blocker.code for blocker in results[0].blockers}
            submitting.submit(response=place.again(), by=place.officer)
        assert place.again().state == State.SUBMITTED
        assert Response.objects.get(pk=place.response.pk).submissions.count() == 1


def test_only_the_end_of_the_council_is_read_with_the_response(clock: Clock) -> None:
    """What is asked under the lock asks the database nothing more."""
    place = approved(clock, london_moment("2031-05-12 23:59"))
    response = place.again()
    with connection.execute_wrapper(_no_query):
        assert policies.consultation_is_open(response, place.officer, timezone.now()) == []
        assert response.invitation.is_open


def _no_query(execute: Any, sql: str, *args: Any) -> Any:
    raise AssertionError(sql)


def test_people_of_councils_give_no_time(clock: Clock) -> None:
    place = approved(clock, london_moment("2031-05-12 23:59"))
    with pytest.raises(PermissionDenied):
        extending.extend(
            consultation=place.invitation.consultation,
            by=place.officer,
            granted=extending.Grant(end_of_day(dt.date(2031, 5, 26))),
            reason="Ours.",
        )

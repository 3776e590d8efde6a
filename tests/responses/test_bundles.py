"""What is told at once: gathered for some minutes, one mail, nothing lost and nothing twice."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from councils.enums import MailTime, Role
from councils.models import Council, MailPreference, User
from responses.actions import assigning, bundles, comments, daily
from responses.actions.bundles import LATEST, QUIET, send_bundles
from responses.actions.notices import tell
from responses.enums import NoticeKind
from responses.models import Notice
from slisystem.management.commands import run_worker
from tests.councils.post import letters, letters_minutes_later, letters_next_morning
from tests.responses.test_contributors import a_contributor, give
from tests.responses.test_notices import mails_to, prefer
from tests.responses.test_races import at_once
from tests.world import Place, a_consultation, a_member, a_place, a_response

pytestmark = pytest.mark.django_db

MINUTE = dt.timedelta(minutes=1)


def lines(mail: Any) -> list[str]:
    return re.findall(r"^- (.+)$", mail.message, re.M)


def told(place: Place, person: User, sentence: str, at: dt.datetime, kind: Any = None) -> None:
    tell(person, kind or NoticeKind.ASSIGNED, place.response, sentence, "/x/", at=at)


# --- the rule: one mail a day, unless it waits for somebody -------------------------------------


def test_three_assignments_and_two_mentions_are_one_mail_and_lines_of_the_next_morning() -> None:
    place = a_response()
    fiona = a_contributor(place, "Fiona Example")
    for number in ("Q1", "Q3", "Q4"):
        give(place, fiona, number)
    for text in ("Look, @Fiona Example.", "And here, @Fiona Example."):
        comments.write_comment(
            response=place.response,
            by=place.officer,
            text=text,
            answer=place.response.answers.get(question__number="Q1"),
        )
    assert letters() == []
    (mail,) = letters_minutes_later()
    assert mail.to == [fiona.email]
    assert mail.subject == "Consultation responses: 3 things for you"
    assert lines(mail) == [
        f"{place.officer.name} asks you to write {number}." for number in ("Q1", "Q3", "Q4")
    ]
    for section, number in ((1, "Q1"), (2, "Q3"), (2, "Q4")):
        page = reverse("responses:section", args=[*place.args, section])
        assert f"{page}?at={number}\n" in mail.message
    _, digest = letters_next_morning()
    assert lines(digest) == [f"{place.officer.name} mentions you in a comment on Q1."]
    assert len(letters_next_morning()) == 2


def test_one_thing_alone_is_the_short_mail_about_it() -> None:
    place = a_response()
    give(place, a_contributor(place), "Q1")
    (mail,) = letters_minutes_later()
    assert "work is assigned to you" in mail.subject and "can submit until" in mail.message


def test_what_somebody_chose_stays_as_they_chose_it() -> None:
    """A row that was written while mentions were usually told at once."""
    place = a_response()
    MailPreference.objects.create(user=place.member, mentions=MailTime.AT_ONCE)
    told(place, place.member, "Look.", timezone.now(), NoticeKind.MENTIONED)
    assert len(letters_minutes_later()) == 1


# --- when the mail goes -------------------------------------------------------------------------


def test_mail_goes_when_nothing_more_was_told_for_a_while() -> None:
    place, start = a_response(), timezone.now()
    for minute in (0, 3, 6):
        told(place, place.officer, f"At {minute}.", start + minute * MINUTE)
        assert send_bundles(start + (minute + 4) * MINUTE) == 0
    assert send_bundles(start + 11 * MINUTE) == 1
    assert lines(letters()[0]) == ["At 0.", "At 3.", "At 6."]
    assert send_bundles(start + 60 * MINUTE) == 0


def test_mail_does_not_wait_for_ever() -> None:
    place, start = a_response(), timezone.now()
    for minute in range(0, 30, 3):
        told(place, place.officer, f"At {minute}.", start + minute * MINUTE)
        assert send_bundles(start + (minute + 1) * MINUTE) == 0
    assert send_bundles(start + LATEST) == 1
    assert len(lines(letters()[0])) == 10


def test_people_and_their_councils_are_kept_apart() -> None:
    place, other = a_response(), a_response()
    both = place.officer
    Council.objects.filter(pk=place.council.pk).update(name="Hope Council")
    other.council.memberships.create(user=both, role=Role.OFFICER)
    now = timezone.now()
    told(place, both, "One.", now)
    told(other, both, "Two.", now)
    told(other, other.officer, "Three.", now)
    assert send_bundles(now + QUIET) == 2
    (mail,) = mails_to(both)
    assert lines(mail) == ["One.", "Two."]
    assert "\nHope Council – " in mail.message and f"\n{other.council.name} – " in mail.message
    assert "\n\n\n" not in mail.message
    assert "Three." in mails_to(other.officer)[0].message


@given(
    st.lists(st.integers(0, 60), min_size=1, max_size=15), st.sets(st.integers(0, 100), max_size=60)
)
def test_everything_is_told_once_in_time_and_mails_stand_apart(
    found: list[int], away: set[int]
) -> None:
    """Notices at any minute, a worker that is away in some: each line in one mail, half an hour
    after it was told unless the worker was away, and never two mails within the pause."""
    place = a_response()
    person, start = a_member(place.council, Role.OFFICER), timezone.now()
    sent: dict[int, list[int]] = {}
    for minute in range(131):
        for at in (at for at in found if at == minute):
            told(place, person, f"At {at}.", start + minute * MINUTE)
        is_there = minute not in away and any(at <= minute for at in found)
        if is_there and send_bundles(start + minute * MINUTE):
            message = mails_to(person)[-1].message
            sent[minute] = [int(at) for at in re.findall(r"^(?:- )?At (\d+)\.$", message, re.M)]
    assert sorted(at for each in sent.values() for at in each) == sorted(set(found))
    assert all(later - earlier >= 5 for earlier, later in itertools.pairwise(sorted(sent)))
    for minute, ats in sent.items():
        in_time = next(one for one in range(min(ats) + 30, 132) if one not in away)
        assert minute <= in_time, (minute, ats)


# --- what was overtaken -------------------------------------------------------------------------


def test_what_was_taken_back_in_time_is_not_told() -> None:
    place = a_response()
    person = a_contributor(place)
    ended, replaced, kept = (give(place, person, number) for number in ("Q1", "Q2", "2"))
    assigning.end_assignment(assignment=ended, by=place.officer)
    give(place, person, "Q2", may_write=False)
    (mail,) = letters_minutes_later()
    assert lines(mail) == [
        f"{place.officer.name} asks you to write section 2.",
        f"{place.officer.name} asks you to comment on Q2.",
    ]
    assert {replaced.pk, kept.pk} & {one.pk for one in place.again().open_assignments} == {kept.pk}


def test_who_lost_the_role_meanwhile_is_not_told() -> None:
    place = a_response()
    person = a_contributor(place)
    give(place, person, "Q1")
    person.memberships.update(ended_at=timezone.now(), ended_by=place.administrator)
    assert letters_minutes_later() == [] and not Notice.objects.exists()


# --- workers ------------------------------------------------------------------------------------


def test_worker_sends_them_with_the_mail_of_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    place = a_response()
    told(place, place.officer, "Look.", timezone.now() - QUIET)
    asked: list[int] = []
    monkeypatch.setattr(run_worker.daily, "due", lambda: asked.append(1))
    run_worker.tell_people()
    assert asked == [1] and len(letters()) == 1


def test_a_worker_that_died_in_the_middle_leaves_it_to_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    place, now = a_response(), timezone.now()
    told(place, place.officer, "Look.", now)

    def dies(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patched, pytest.raises(RuntimeError):
        patched.setattr(bundles, "send_notice", dies)
        send_bundles(now + QUIET)
    assert letters() == []
    assert send_bundles(now + QUIET) == 1 and len(letters()) == 1


@pytest.mark.django_db(transaction=True)
def test_several_workers_at_once_send_one_mail() -> None:
    places = [a_response(place=a_place(a_consultation())) for _ in range(3)]
    now = timezone.now()
    for place in places:
        told(place, place.officer, "One.", now)
        told(place, place.officer, "Two.", now)
    at_once(*[lambda: send_bundles(now + QUIET)] * 4)
    assert [len(mails_to(place.officer)) for place in places] == [1, 1, 1]


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_several_workers_send_it_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite admits one writer at a time; the lock is its own")
    from django.db.models import QuerySet

    twice = 0
    for _ in range(15):
        place, now = a_response(place=a_place(a_consultation())), timezone.now()
        told(place, place.officer, "Look.", now)
        with monkeypatch.context() as patched:
            patched.setattr(QuerySet, "select_for_update", lambda self, **kwargs: self)
            at_once(*[lambda: bundles.send_bundle(place.officer.pk, now + QUIET)] * 4)
        twice += len(mails_to(place.officer)) > 1
    assert twice > 0


def test_bundle_is_not_the_mail_of_the_day() -> None:
    place, now = a_response(), timezone.now()
    prefer(place.officer, mentions="daily")
    told(place, place.officer, "At once.", now)
    told(place, place.officer, "Tomorrow.", now, NoticeKind.MENTIONED)
    morning = daily.morning(timezone.localdate() + dt.timedelta(days=1))
    assert send_bundles(morning + MINUTE) == 1  # the worker was away
    assert daily.send_digests(morning + MINUTE) == 1
    assert [mail.subject.count("one thing") for mail in letters()] == [0, 1]


def test_queries_do_not_grow_with_what_is_told() -> None:
    counted = []
    for number in (2, 30):
        place, now = a_response(), timezone.now()
        for each in range(number):
            told(place, place.officer, f"No. {each}.", now)
        with CaptureQueriesContext(connection) as captured:
            assert send_bundles(now + QUIET) == 1
        counted.append(len(captured))
    assert counted[0] == counted[1], counted

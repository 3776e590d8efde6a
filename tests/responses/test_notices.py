"""Mail to colleagues: at once, in the day's one mail or not at all; nothing told twice."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from consultations.models import Consultation
from councils.actions.people import choose_mail
from councils.enums import MailTime, Role, StaffRoleKind
from councils.models import User
from responses.actions import assigning, bundles, comments, daily, deciding, submitting
from responses.actions.daily import digests, due, morning, remind, send_digests
from responses.actions.notices import tell, wanted
from responses.enums import NoticeKind, State
from responses.models import Answer, Notice, Response, SectionCheck
from slisystem.management.commands import run_worker
from tests.councils.post import (
    letters,
    letters_minutes_later,
    letters_next_morning,
    path_in,
)
from tests.responses.test_races import at_once
from tests.world import (
    Place,
    a_consultation,
    a_member,
    a_place,
    a_response,
    a_user,
    fill,
    sign,
    staff,
)

pytestmark = pytest.mark.django_db

LONDON = ZoneInfo("Europe/London")
KINDS = {
    "assignments": NoticeKind.ASSIGNED,
    "mentions": NoticeKind.MENTIONED,
    "returns": NoticeKind.RETURNED,
    "dates": NoticeKind.DATE,
}


def prefer(person: User, **times: str) -> None:
    usual = {"assignments": "at-once", "mentions": "at-once", "returns": "at-once"}
    choose_mail(by=person, **{**usual, "dates": "daily", **times})


def tomorrow() -> dt.date:
    """The next day on which there is a morning mail for what is told now."""
    return timezone.localdate() + dt.timedelta(days=1)


def the_morning_after() -> dt.datetime:
    return morning(tomorrow())


def closing(place: Place, day: dt.date, at: dt.time = dt.time(23, 59)) -> None:
    moment = dt.datetime.combine(day, at, LONDON)
    Consultation.objects.filter(pk=place.invitation.consultation_id).update(
        opens_at=moment - dt.timedelta(days=60), closes_at=moment
    )


def mails_to(person: User) -> list[Any]:
    return [letter for letter in letters() if letter.to == [person.email]]


# --- when each kind is told -----------------------------------------------------------------


@pytest.mark.parametrize("kind", list(NoticeKind))
@pytest.mark.parametrize("when", list(MailTime))
def test_every_kind_is_told_as_its_person_wants_it(kind: NoticeKind, when: MailTime) -> None:
    place = a_response()
    (name,) = [name for name, one in KINDS.items() if one == kind]
    if (kind, when) == (NoticeKind.RETURNED, MailTime.NEVER):
        prefer(place.officer)
        place.officer.mail_preference.returns = when  # no page offers it
        place.officer.mail_preference.save()
        when = MailTime.DAILY  # it waits for them
    else:
        prefer(place.officer, **{name: when})
    told = tell(place.officer, kind, place.response, "Something is there.", "/somewhere/")
    counts = (len(letters()), len(letters_minutes_later()), len(letters_next_morning()))
    assert {
        MailTime.AT_ONCE: (MailTime.AT_ONCE, (0, 1, 1)),
        MailTime.DAILY: (MailTime.DAILY, (0, 0, 1)),
        MailTime.NEVER: (None, (0, 0, 0)),
    }[when] == (told, counts)


def test_who_chose_nothing_is_told_as_usual() -> None:
    person = a_user()
    assert {name: wanted(person, kind) for name, kind in KINDS.items()} == {
        "assignments": MailTime.AT_ONCE,  # these two wait for them
        "returns": MailTime.AT_ONCE,
        "mentions": MailTime.DAILY,
        "dates": MailTime.DAILY,
    }


def test_people_who_do_not_serve_the_council_are_told_nothing() -> None:
    place, other = a_response(), a_place()
    gone = a_member(place.council, Role.OFFICER)
    gone.memberships.update(ended_at=timezone.now(), ended_by=place.administrator)
    for person in (other.officer, gone, staff(StaffRoleKind.EDITOR)):
        prefer(person, mentions="daily")
        for kind in KINDS.values():
            assert tell(person, kind, place.response, "Something.", "/x/") is None
    assert letters() == [] and not Notice.objects.exists()


def test_letter_at_once_says_the_sentence_and_where_and_how_to_change_it(settings: Any) -> None:
    place = a_response()
    words = "A <b> & {{ 7|add:7 }}\nBcc: x@example.org mentions you."
    path = reverse("responses:answer-comments", args=[*place.args, 1, "Q1"])
    prefer(place.member)
    tell(place.member, NoticeKind.MENTIONED, place.response, words, path)
    (letter,) = letters_minutes_later()
    assert letter.subject.startswith(f"{place.council.short_name}: you are mentioned in a comment")
    assert "A <b> & {{ 7|add:7 }} Bcc: x@example.org mentions you." in letter.message
    assert f"{settings.SITE_URL}{path}\n" in letter.message
    preferences = settings.SITE_URL + reverse("councils:mail-preferences")
    assert f"Change which mails you get: {preferences}" in letter.message


def test_notice_needs_a_path_of_this_site() -> None:
    place = a_response()
    with pytest.raises(ValueError, match="no path"):
        tell(place.officer, NoticeKind.DATE, place.response, "Look.", "https://evil.example/")


def test_notice_of_a_transaction_that_failed_does_not_exist() -> None:
    place = a_response()
    prefer(place.officer, dates="daily")
    with pytest.raises(RuntimeError), transaction.atomic():
        tell(place.officer, NoticeKind.DATE, place.response, "One.", "/x/")
        tell(place.member, NoticeKind.MENTIONED, place.response, "Two.", "/x/")
        raise RuntimeError
    assert letters() == [] and not Notice.objects.exists()


def test_a_return_is_a_letter_with_its_reason_or_a_line_of_the_day() -> None:
    place = a_response()
    second = a_member(place.council, Role.OFFICER)
    prefer(second, returns="daily")
    fill(place)
    deciding.send_for_decision(response=place.response, by=place.officer)
    deciding.return_for_changes(response=place.again(), by=place.member, reason="Shorten Q1.")
    (letter,) = mails_to(place.officer)
    assert "Shorten Q1." in letter.message and "returned for changes" in letter.subject
    assert mails_to(second) == []
    assert send_digests(the_morning_after()) == 1
    (mail,) = mails_to(second)
    assert f"{place.member.name} has returned the report for changes." in mail.message
    assert reverse("responses:task-list", args=place.args) in mail.message


def test_decision_that_is_awaited_is_always_told() -> None:
    place = a_response()
    prefer(place.member, assignments="never", mentions="never", returns="daily", dates="never")
    fill(place)
    deciding.send_for_decision(response=place.response, by=place.officer)
    assert "awaits your decision" in mails_to(place.member)[0].subject


def test_assignments_follow_their_preference() -> None:
    place = a_response()
    people = {when: a_member(place.council, Role.CONTRIBUTOR) for when in MailTime}
    question = place.response.answers.select_related("question").first().question
    for when, person in people.items():
        prefer(person, assignments=when)
        assigning.assign(
            response=place.response, by=place.officer, person=person, question=question
        )
    at_once, daily_mail = people[MailTime.AT_ONCE], people[MailTime.DAILY]
    assert [letter.to for letter in letters_minutes_later()] == [[at_once.email]]
    assert [one.person for one in Notice.objects.filter(sent_at=None)] == [daily_mail]


# --- the one mail of the day ----------------------------------------------------------------


def test_day_has_one_mail_with_all_lines_and_a_link_for_each(settings: Any) -> None:
    consultation = a_consultation(title="Taking stock")
    place = a_response(place=a_place(consultation, name="Hope Council"))
    prefer(place.member, mentions="daily")
    for number, text in (("Q1", "One."), ("Q2", "Two."), ("Q1", "Three.")):
        comments.write_comment(
            response=place.response,
            by=place.officer,
            text=text,
            answer=place.response.answers.get(question__number=number),
            mentions=[place.member.pk],
        )
    assert letters() == []
    assert send_digests(the_morning_after()) == 1
    (mail,) = letters()
    day = f"{tomorrow().day} {tomorrow():%B %Y}"
    assert mail.subject == f"Consultation responses: 2 things for you, {day}"
    assert "\nHope Council – Taking stock\n" in mail.message
    lines = re.findall(r"^- (.+)\n  (\S+)$", mail.message, re.M)
    assert lines == [
        (
            f"{place.officer.name} mentions you in a comment on {number}.",
            settings.SITE_URL + reverse("responses:answer-comments", args=[*place.args, 1, number]),
        )
        for number in ("Q1", "Q2")
    ]
    assert "Change which mails you get: " in mail.message
    assert "\n\n\n" not in mail.message
    # Nothing more to tell: no mail, today, tomorrow and after a restart.
    for days in range(3):
        assert send_digests(the_morning_after() + dt.timedelta(days=days)) == 0
    assert len(letters()) == 1


def test_what_is_told_after_the_mail_waits_for_the_next_one() -> None:
    place = a_response()
    prefer(place.officer, dates="daily")
    day = tomorrow()
    early, late = morning(day), morning(day) + dt.timedelta(minutes=5)
    for at, words in ((early, "Early."), (late, "Late.")):
        tell(place.officer, NoticeKind.DATE, place.response, words, "/x/", at=at)
    assert send_digests(morning(day)) == 1
    # A transaction that began before the mail was written and ended after it.
    tell(place.officer, NoticeKind.DATE, place.response, "Slow.", "/x/", at=early)
    assert send_digests(morning(day)) == 0
    assert "Early." in letters()[0].message and "Late." not in letters()[0].message
    assert send_digests(morning(day + dt.timedelta(days=1))) == 1
    assert "Late." in letters()[1].message and "Slow." in letters()[1].message
    assert len(letters()) == 2


def test_what_was_overtaken_or_is_no_longer_theirs_is_dropped() -> None:
    submitted, served, ended = a_response(), a_response(), a_response()
    person = submitted.officer
    for place in (served, ended):
        place.council.memberships.create(user=person, role=Role.OFFICER)
    for place in (submitted, served, ended):
        for kind in (NoticeKind.DATE, NoticeKind.MENTIONED, NoticeKind.RETURNED):
            Notice.objects.create(
                person=person,
                response=place.response,
                kind=kind,
                sentence=f"{kind} at {place.council.name}",
                path="/x/",
                told_at=timezone.now(),
            )
    fill(submitted)
    deciding.send_for_decision(response=submitted.response, by=submitted.officer)
    sign(submitted)
    submitting.submit(response=submitted.again(), by=submitted.officer)
    person.memberships.filter(council=ended.council).update(
        ended_at=timezone.now(), ended_by=ended.administrator
    )
    send_digests(the_morning_after())
    (mail,) = [one for one in mails_to(person) if "things for you" in one.subject]
    assert set(re.findall(r"^- (.+)$", mail.message, re.M)) == {
        f"mentioned at {submitted.council.name}",
        f"date at {served.council.name}",
        f"mentioned at {served.council.name}",
        f"returned at {served.council.name}",
    }
    assert not Notice.objects.filter(sent_at=None).exists()


def test_closed_account_and_nothing_left_give_no_mail() -> None:
    place = a_response()
    for person in (place.officer, place.member):
        tell(person, NoticeKind.DATE, place.response, "Soon.", "/x/")
    place.officer.is_active = False
    place.officer.save()
    place.member.memberships.update(ended_at=timezone.now(), ended_by=place.administrator)
    assert send_digests(the_morning_after()) == 0
    assert letters() == [] and not Notice.objects.exists()


@given(st.lists(st.tuples(st.integers(0, 3 * 24 * 60), st.booleans()), min_size=1, max_size=12))
def test_never_two_mails_on_one_day_and_every_notice_in_one_of_them(
    found: list[tuple[int, bool]],
) -> None:
    """Notices at any minute of three days, the worker asked at any: each line once, one a day."""
    place = a_response()
    person = a_member(place.council, Role.OFFICER)
    start = dt.datetime(2026, 10, 24, tzinfo=LONDON)  # the clocks go back on the 25th
    for number, (minute, is_notice) in enumerate(sorted(found)):
        now = start + dt.timedelta(minutes=minute)
        today = now.astimezone(LONDON).date()
        if is_notice:
            tell(person, NoticeKind.DATE, place.response, f"No. {number}.", "/x/", at=now)
        elif now >= morning(today):
            send_digests(now)
    for day in range(4, 6):
        send_digests(morning(start.date() + dt.timedelta(days=day)))
    mails = mails_to(person)
    days = [re.search(r"you, (.+)$", mail.subject)[1] for mail in mails]  # type: ignore[index]
    assert len(days) == len(set(days))
    told = re.findall(r"^- (No\. \d+\.)$", "\n".join(mail.message for mail in mails), re.M)
    wanted_lines = [f"No. {n}." for n, (_, is_notice) in enumerate(sorted(found)) if is_notice]
    assert sorted(told) == sorted(wanted_lines)


@pytest.mark.parametrize("day", [dt.date(2026, 3, 29), dt.date(2026, 10, 25), dt.date(2026, 7, 1)])
def test_mail_of_the_day_goes_at_half_past_seven_in_london(day: dt.date) -> None:
    place = a_response()
    tell(place.officer, NoticeKind.DATE, place.response, "Soon.", "/x/", at=morning(day))
    before = dt.datetime.combine(day, dt.time(7, 29, 59), LONDON).astimezone(dt.UTC)
    due(before)
    assert letters() == []
    due(before + dt.timedelta(seconds=1))
    assert len(letters()) == 1


def test_a_worker_that_was_away_sends_the_mail_when_it_is_back() -> None:
    place = a_response()
    tell(place.officer, NoticeKind.DATE, place.response, "Soon.", "/x/")
    due(the_morning_after() + dt.timedelta(hours=5))
    due(the_morning_after() + dt.timedelta(hours=6))
    assert len(letters()) == 1


# --- approaching dates ----------------------------------------------------------------------


def days_of_telling(place: Place, person: User, closes: dt.date) -> list[int]:
    """On how many days before the closing the person was told, the worker looking every day."""
    told = []
    for left in range(10, -2, -1):
        today = closes - dt.timedelta(days=left)
        cache.clear()
        before = Notice.objects.filter(person=person).count()
        for _ in range(2):  # a restart
            remind(morning(today))
        told += [left] * (Notice.objects.filter(person=person).count() - before)
    return told


@pytest.mark.parametrize("closes", [dt.date(2026, 3, 31), dt.date(2026, 10, 27)])
@pytest.mark.parametrize("hour", [dt.time(0, 0), dt.time(12, 0), dt.time(23, 59)])
def test_closing_is_told_seven_and_two_days_before(closes: dt.date, hour: dt.time) -> None:
    place = a_response()
    closing(place, closes, hour)
    assert days_of_telling(place, place.officer, closes) == [7, 2]
    sentences = [notice.sentence for notice in place.officer.notices.order_by("pk")]
    assert "closes in 7 days, on" in sentences[0] and f"{hour:%H:%M}" in sentences[0]
    assert "The response is a draft." in sentences[1]
    assert not Notice.objects.filter(person__in=[place.member, place.administrator]).exists()


def test_closing_is_told_late_rather_than_never() -> None:
    place = a_response()
    today = timezone.localdate()
    closing(place, today + dt.timedelta(days=5))
    for offset in (0, 1, 4, 4, 5):  # no worker on the days between
        remind(morning(today + dt.timedelta(days=offset)))
    first, second = place.officer.notices.order_by("pk")
    assert "closes in 5 days" in first.sentence and "closes tomorrow" in second.sentence


def test_moved_deadline_is_told_anew() -> None:
    place = a_response()
    today = dt.date(2026, 5, 4)
    closing(place, today + dt.timedelta(days=7))
    remind(morning(today))
    closing(place, today + dt.timedelta(days=30))
    for day in range(1, 31):
        remind(morning(today + dt.timedelta(days=day)))
    days = [(timezone.localdate(one.told_at) - today).days for one in place.officer.notices.all()]
    assert sorted(days) == [0, 23, 28]


@pytest.mark.parametrize("state", list(State))
def test_closing_is_told_to_those_who_still_have_something_to_do(state: str) -> None:
    place = a_response(state)
    contributor = a_member(place.council, Role.CONTRIBUTOR)
    today = timezone.localdate()
    if state == State.DRAFTING:
        section = place.invitation.consultation.sections.first()
        assigning.assign(
            response=place.response, by=place.officer, person=contributor, section=section
        )
        Notice.objects.all().delete()
    closing(place, today + dt.timedelta(days=2))
    remind(timezone.now())
    told = {notice.person for notice in Notice.objects.filter(kind=NoticeKind.DATE)}
    officer, member = place.officer, place.member
    assert (
        told
        == {
            State.DRAFTING: {officer, contributor},
            State.AWAITING_DECISION: {officer, member},
            State.APPROVED: {officer},
            State.WITHDRAWN: {officer},
            State.NOT_SUPPORTED: set(),
            State.NIL_RETURN: set(),
            State.SUBMITTED: set(),
        }[State(state)]
    )


def test_closed_consultation_is_no_approaching_date() -> None:
    place = a_response()
    today = timezone.localdate()
    closing(place, today, dt.time(0, 1))
    remind(morning(today))
    assert not Notice.objects.exists()


def test_dates_at_once_are_told_once_too() -> None:
    place = a_response()
    prefer(place.officer, dates="at-once")
    today = timezone.localdate()
    closing(place, today + dt.timedelta(days=7))
    now = max(timezone.now(), morning(today))  # nobody is reminded earlier in the day
    for _ in range(3):
        remind(now)
        bundles.send_bundles(now + bundles.QUIET)
    (letter,) = mails_to(place.officer)
    assert "a date approaches" in letter.subject
    assert send_digests(the_morning_after()) == 0
    # And it does not count as the day's one mail.
    tell(place.officer, NoticeKind.RETURNED, place.response, "Now.", "/x/")
    letters_minutes_later()
    prefer(place.officer, returns="daily", dates="at-once")
    tell(place.officer, NoticeKind.RETURNED, place.response, "Later.", "/x/", at=morning(today))
    assert send_digests(morning(today)) == 1


def assigned(place: Place, person: User, due_on: dt.date, **what: Any) -> Any:
    made = assigning.assign(response=place.response, by=place.officer, person=person, **what)
    type(made).objects.filter(pk=made.pk).update(due_on=due_on)
    Notice.objects.all().delete()
    return made


def test_assignment_is_told_the_day_before_and_when_overdue() -> None:
    place = a_response()
    contributor = a_member(place.council, Role.CONTRIBUTOR)
    question = place.response.answers.select_related("question").get(question__number="Q1").question
    due_on = dt.date(2026, 3, 29)
    closing(place, due_on + dt.timedelta(days=60))
    assigned(place, contributor, due_on, question=question)
    told = []
    for offset in range(-4, 8):
        today = due_on + dt.timedelta(days=offset)
        for _ in range(2):
            remind(morning(today))
        told.append(Notice.objects.count())
    assert told == [0, 0, 0, 1, 1, 2, 2, 2, 2, 2, 2, 2]
    first, second = Notice.objects.order_by("pk")
    assert first.sentence == "Q1, assigned to you, is due tomorrow, 29 March 2026."
    assert second.sentence == "Q1, assigned to you, was due on 29 March 2026."
    assert first.path == reverse("responses:section", args=[*place.args, 1]) + "#Q1"
    assert {first.person, second.person} == {contributor}
    send_digests(morning(due_on))
    assert path_in(letters()[-1]).endswith("/sections/1/?at=Q1")
    assert not any("#" in letter.message for letter in letters())


def done_assignments() -> dict[str, Callable[[Place, User], None]]:
    def ready(place: Place, person: User) -> None:
        Answer.objects.filter(response=place.response, question__number="Q1").update(
            ready_at=timezone.now(), ready_by=person
        )

    def completed(place: Place, person: User) -> None:
        SectionCheck.objects.create(
            response=place.response,
            section=place.invitation.consultation.sections.first(),
            completed_at=timezone.now(),
            completed_by=person,
        )

    def ended(place: Place, person: User) -> None:
        for assignment in place.response.assignments.all():
            assigning.end_assignment(assignment=assignment, by=place.officer)

    def role_ended(place: Place, person: User) -> None:
        person.memberships.update(ended_at=timezone.now(), ended_by=place.administrator)

    def both(place: Place, person: User) -> None:
        ready(place, person)
        completed(place, person)

    return {"done": both, "ended": ended, "role ended": role_ended}


@pytest.mark.parametrize("how", sorted(done_assignments()))
def test_what_is_done_or_ended_is_not_told(how: str) -> None:
    place = a_response()
    contributor = a_member(place.council, Role.CONTRIBUTOR)
    section = place.invitation.consultation.sections.first()
    question = section.questions.first()
    due_on = timezone.localdate() + dt.timedelta(days=1)
    closing(place, due_on + dt.timedelta(days=60))
    assigned(place, contributor, due_on, question=question)
    assigned(place, contributor, due_on, section=section)
    done_assignments()[how](place, contributor)
    remind(timezone.now())
    assert not Notice.objects.exists()


# --- the worker -----------------------------------------------------------------------------


def test_worker_does_it_once_a_day_even_when_asked_every_minute(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    place = a_response()
    day = tomorrow()
    closing(place, day + dt.timedelta(days=7))
    looked = []
    original = daily.remind
    monkeypatch.setattr(daily, "remind", lambda now: (looked.append(now), original(now)))
    for minute in range(-5, 30):
        due(morning(day) + dt.timedelta(minutes=minute))
    assert looked == [morning(day)]
    (mail,) = mails_to(place.officer)
    assert "closes in 7 days" in mail.message and "one thing for you" in mail.subject


def test_a_worker_that_died_in_the_middle_leaves_it_to_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    places = [a_response() for _ in range(3)]
    day = tomorrow()
    for place in places:
        closing(place, day + dt.timedelta(days=7))
    from responses.actions.daily import reminding

    original, calls = reminding.tell, []

    def dies(*args: Any, **kwargs: Any) -> Any:
        calls.append(args)
        if len(calls) == 2:
            raise RuntimeError("killed")
        return original(*args, **kwargs)

    monkeypatch.setattr(reminding, "tell", dies)
    with pytest.raises(RuntimeError):
        due(morning(day))
    due(morning(day) + dt.timedelta(minutes=1))
    assert [len(mails_to(place.officer)) for place in places] == [1, 1, 1]
    assert Notice.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_run_once_does_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(run_worker.daily, "due", lambda: asked.append(1))
    call_command("run_worker", "--once", verbosity=0)
    assert asked == [1]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_nobody_twice() -> None:
    places = [a_response(place=a_place(a_consultation())) for _ in range(3)]
    day = tomorrow()
    for place in places:
        closing(place, day + dt.timedelta(days=7))
        prefer(place.officer, mentions="daily")
        tell(place.officer, NoticeKind.MENTIONED, place.response, "Look.", "/x/")
    at_once(*[lambda: due(morning(day))] * 4)
    due(morning(day))
    assert Notice.objects.filter(kind=NoticeKind.DATE).count() == 3
    for place in places:
        (mail,) = mails_to(place.officer)
        assert mail.message.count("\n- ") >= 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_workers_do_tell_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite admits one writer at a time; the lock is its own")
    from django.db.models import QuerySet

    twice = 0
    for _ in range(15):
        place = a_response(place=a_place(a_consultation()))
        tell(place.officer, NoticeKind.DATE, place.response, "Look.", "/x/")
        with monkeypatch.context() as patched:
            patched.setattr(QuerySet, "select_for_update", lambda self, **kwargs: self)
            at_once(*[lambda: digests.send_digest(place.officer.pk, the_morning_after())] * 4)
        twice += len(mails_to(place.officer)) > 1
    assert twice > 0


def test_links_of_the_daily_mail_lead_there_after_log_in(client: Client) -> None:
    place = a_response()
    today = tomorrow()
    closing(place, today + dt.timedelta(days=7))
    due(morning(today))
    (mail,) = mails_to(place.officer)
    path = re.findall(r"^  https?://[^/]+(\S+)$", mail.message, re.M)[0]
    answer = client.get(path)
    login = answer["Location"]
    data = {"login": place.officer.email, "password": "correct horse battery staple"}
    assert client.post(login, data)["Location"] == path
    assert client.get(path).status_code == 200
    assert Response.objects.count() == 1

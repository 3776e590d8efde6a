"""More time: asked for by a council, given or declined by the LGA, on record for both."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from consultations import actions
from consultations.actions import extending
from consultations.actions.extending import Grant
from consultations.models import Consultation, ExtensionRequest, Invitation
from consultations.policies import MOST_DAYS, against_giving_time, end_of_day
from councils.enums import Role, StaffRoleKind
from councils.models import User
from councils.refusals import Refused
from tests.councils.post import letters
from tests.responses.test_races import at_once
from tests.world import Place, a_consultation, a_council, a_member, a_place, invite, staff

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
REASON = "Cabinet meets on the day after the closing."


def later(place: Place, days: int = 7) -> dt.datetime:
    """The end of a day so many days after the closing."""
    closes_at = place.invitation.consultation.closes_at
    return end_of_day(timezone.localdate(closes_at) + days * DAY)


def again(place: Place) -> Invitation:
    return Invitation.objects.select_related("consultation").get(pk=place.invitation.pk)


def asked(place: Place, days: int = 7) -> ExtensionRequest:
    return extending.ask(
        invitation=again(place), by=place.officer, wanted_until=later(place, days), reason=REASON
    )


def editor() -> User:
    return staff(StaffRoleKind.EDITOR)


def refusal(do: Any) -> str:
    with pytest.raises(Refused) as refused:
        do()
    return str(refused.value)


def test_a_request_is_asked_told_and_granted() -> None:
    place, other = a_place(), a_place()
    colleague = a_member(place.council, Role.OFFICER)
    by = editor()
    request = asked(place)
    assert (request.reason, request.wanted_until) == (REASON, later(place))
    told = {address for mail in letters() for address in mail.to}
    assert by.email in told and place.officer.email not in told
    assert REASON not in letters()[-1].message
    before = len(letters())

    granted = extending.grant(request=request, by=by, granted=Grant(later(place, 5), True))
    assert (granted.answered_by, granted.granted_until) == (by, later(place, 5))
    invitation = again(place)
    assert invitation.ends_at == later(place, 5)
    assert invitation.may_submit_subject_to_call_in
    assert invitation.consultation.ends_at == later(place, 5)
    assert invitation.consultation.closes_at == place.invitation.consultation.closes_at
    assert again(other).extended_until is None
    mails = letters()[before:]
    assert {mail.to[0] for mail in mails} == {place.officer.email, colleague.email}
    assert "has given" in mails[0].message and "subject to call-in" in mails[0].message


def test_a_request_is_declined_with_words_and_nothing_changes() -> None:
    place = a_place()
    request = asked(place)
    by = editor()
    assert "why" in refusal(lambda: extending.decline(request=request, by=by, answer=" "))
    extending.decline(request=request, by=by, answer="The figures are needed in time.")
    assert again(place).extended_until is None
    assert again(place).consultation.extended_until is None
    mail = letters()[-1]
    assert "has declined" in mail.message and "needed in time" in mail.message
    assert "answered this request" in refusal(
        lambda: extending.grant(request=request, by=by, granted=Grant(later(place)))
    )
    assert asked(place).pk != request.pk  # another one may be asked


def test_one_request_of_a_council_waits() -> None:
    place, other = a_place(), a_place()
    asked(place)
    assert "waits for the answer" in refusal(lambda: asked(place))
    asked(other)
    assert ExtensionRequest.objects.waiting().count() == 2


def test_a_withdrawn_request_waits_no_more_and_stays_on_record() -> None:
    place, by = a_place(), editor()
    request = asked(place)
    withdrawn = extending.withdraw(request=request, by=place.officer)
    assert withdrawn.withdrawn_by == place.officer and withdrawn.withdrawn_at
    assert not ExtensionRequest.objects.waiting().exists()
    mail = letters()[-1]
    assert mail.to == [by.email] and "no longer asks for more time" in mail.subject
    for late in (
        lambda: extending.withdraw(request=request, by=place.officer),
        lambda: extending.grant(request=request, by=by, granted=Grant(later(place))),
        lambda: extending.decline(request=request, by=by, answer="No."),
    ):
        assert f"{place.officer.name} withdrew this request on" in refusal(late)
    # It can ask again; what the LGA then gives of its own accord answers that request alone.
    second = asked(place)
    extending.extend(
        consultation=second.invitation.consultation,
        by=by,
        granted=Grant(later(place)),
        reason="For all.",
    )
    request.refresh_from_db()
    second.refresh_from_db()
    assert (request.answered_at, second.answered_by) == (None, by)
    assert "answered this request" in refusal(
        lambda: extending.withdraw(request=second, by=place.officer)
    )


@pytest.mark.django_db(transaction=True)
def test_a_request_is_withdrawn_or_answered_never_both() -> None:
    place, by = a_place(), editor()
    request = asked(place)
    results = at_once(
        lambda: extending.withdraw(request=request, by=place.officer),
        lambda: extending.grant(request=request, by=by, granted=Grant(later(place))),
    )
    assert sorted(type(one).__name__ for one in results) == ["ExtensionRequest", "Refused"]
    request.refresh_from_db()
    assert (request.answered_at is None) != (request.withdrawn_at is None)
    assert (again(place).extended_until is None) == (request.answered_at is None)


ROLES = (*Role.values, "foreign officer", *StaffRoleKind.values)


def a_person(role: str, place: Place) -> User:
    if role == "foreign officer":
        return a_place(place.invitation.consultation).officer
    if role in StaffRoleKind.values and role != Role.ADMINISTRATOR:
        return staff(role)
    return a_member(place.council, role)


@pytest.mark.parametrize("role", ROLES)
def test_who_asks_and_who_answers(role: str) -> None:
    place = a_place()
    person = a_person(role, place)
    if role != Role.OFFICER:
        with pytest.raises(PermissionDenied):
            extending.ask(
                invitation=again(place), by=person, wanted_until=later(place), reason=REASON
            )
        with pytest.raises(PermissionDenied):
            extending.withdraw(request=asked(place), by=person)
    request = asked(place) if role == Role.OFFICER else ExtensionRequest.objects.get()
    verbs = (
        lambda: extending.grant(request=request, by=person, granted=Grant(later(place))),
        lambda: extending.decline(request=request, by=person, answer="No."),
        lambda: extending.extend(
            consultation=request.invitation.consultation,
            by=person,
            granted=Grant(later(place)),
            reason="For all.",
        ),
    )
    if role == StaffRoleKind.EDITOR:
        verbs[0]()
        return
    for verb in verbs:
        with pytest.raises(PermissionDenied):
            verb()
    assert ExtensionRequest.objects.get().answered_at is None
    assert again(place).extended_until is None


def test_administrators_of_the_lga_give_nothing() -> None:
    place = a_place()
    with pytest.raises(PermissionDenied):
        extending.decline(request=asked(place), by=staff(StaffRoleKind.ADMINISTRATOR), answer="No.")


@pytest.mark.parametrize(
    "days, sentence",
    [
        (0, "Give a later day: the time ends on"),
        (-3, "Give a later day: the time ends on"),
        (MOST_DAYS + 1, "92 days at most"),
    ],
)
def test_a_wanted_day_makes_sense(days: int, sentence: str) -> None:
    closes_at = end_of_day(timezone.localdate() + 9 * DAY)
    place = a_place(a_consultation(closes_at=closes_at))
    assert sentence in refusal(lambda: asked(place, days))
    assert asked(place, MOST_DAYS)


def test_a_request_needs_a_reason_and_an_open_consultation() -> None:
    place = a_place()
    assert "Say why" in refusal(
        lambda: extending.ask(
            invitation=again(place), by=place.officer, wanted_until=later(place), reason=" "
        )
    )
    closed = a_place(a_consultation(closes=-DAY / 24))
    assert "ended on" in refusal(lambda: asked(closed))


def test_time_is_never_taken_away() -> None:
    place, other, silent = (a_place(a_consultation()) for _ in range(3))
    consultation = place.invitation.consultation
    for one in (other, silent):
        Invitation.objects.filter(pk=one.invitation.pk).update(consultation=consultation)
    by = editor()
    extending.grant(request=asked(place, 20), by=by, granted=Grant(later(place, 20)))
    assert "later day" in refusal(
        lambda: extending.grant(request=asked(place, 30), by=by, granted=Grant(later(place, 10)))
    )
    done = extending.extend(
        consultation=consultation, by=by, granted=Grant(later(place, 10)), reason="A holiday."
    )
    assert {one.pk for one in done.given} == {other.invitation.pk, silent.invitation.pk}
    assert [one.pk for one in done.unchanged] == [place.invitation.pk]
    assert again(place).ends_at == later(place, 20)
    assert again(other).ends_at == again(silent).ends_at == later(place, 10)
    assert Consultation.objects.get(pk=consultation.pk).ends_at == later(place, 20)
    assert "has as much already" in refusal(
        lambda: extending.extend(
            consultation=consultation, by=by, granted=Grant(later(place, 9)), reason="Again."
        )
    )


def test_more_time_for_named_councils_without_a_request_is_on_record() -> None:
    place = a_place()
    consultation = place.invitation.consultation
    other = a_place(consultation)
    by = editor()
    extending.extend(
        consultation=consultation,
        by=by,
        granted=Grant(later(place)),
        reason="A flood.",
        invitations=[again(place)],
    )
    record = ExtensionRequest.objects.get()
    assert record.is_unasked and record.invitation == place.invitation
    assert (record.asked_by, record.reason, record.granted_until) == (by, "A flood.", later(place))
    assert again(other).extended_until is None
    assert letters()[-1].to == [place.officer.email]


def test_a_waiting_request_is_answered_by_time_for_all() -> None:
    place = a_place()
    request = asked(place)
    extending.extend(
        consultation=place.invitation.consultation,
        by=editor(),
        granted=Grant(later(place)),
        reason="For all.",
    )
    request.refresh_from_db()
    assert not request.is_unasked and request.answer == "For all."
    assert ExtensionRequest.objects.count() == 1


def test_permission_without_time() -> None:
    place = a_place()
    extending.grant(request=asked(place), by=editor(), granted=Grant(None, True), answer="Do so.")
    invitation = again(place)
    assert invitation.may_submit_subject_to_call_in and invitation.extended_until is None
    assert invitation.consultation.extended_until is None
    assert "may submit subject to call-in" in letters()[-1].subject
    assert "Give a last day" in refusal(
        lambda: extending.grant(request=asked(place), by=editor(), granted=Grant())
    )


def test_nothing_is_given_once_results_were_prepared() -> None:
    from results import actions as results_actions
    from tests.results.crowd import a_crowd

    closed = a_crowd()
    place = Invitation.objects.filter(consultation=closed).first()
    assert place is not None
    analyst, by = staff(StaffRoleKind.ANALYST), editor()
    until = end_of_day(timezone.localdate() + 5 * DAY)

    def give() -> Any:
        return extending.extend(
            consultation=closed, by=by, granted=Grant(until), reason="Late.", invitations=[place]
        )

    release = results_actions.prepare(consultation=closed, by=analyst)
    assert "have been prepared" in refusal(give)
    results_actions.set_aside(release=release, by=analyst, reason="More time.")
    assert against_giving_time(closed) == []
    give()
    closed.refresh_from_db()
    assert closed.ends_at == until
    assert "given more time" in refusal(
        lambda: results_actions.prepare(consultation=closed, by=analyst)
    )


def test_moved_dates_of_a_demonstration_take_back_what_was_given() -> None:
    place = a_place()
    extending.grant(request=asked(place), by=editor(), granted=Grant(later(place)))
    Consultation.objects.update(opens_at=timezone.now() - 9 * DAY, closes_at=timezone.now() - DAY)
    actions.shift_for_demonstration(
        consultation=place.invitation.consultation,
        closes_on=timezone.localdate() + 100 * DAY,
        note="Moved.",
    )
    assert again(place).extended_until is None
    assert again(place).ends_at == again(place).consultation.closes_at


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(-5, MOST_DAYS + 5)), max_size=6))
def test_whatever_is_given_the_consultation_ends_with_the_last(
    steps: list[tuple[int, int]],
) -> None:
    """Grants in any order: no council's end moves back, and the consultation's is the latest."""
    with transaction.atomic():
        consultation = a_consultation()
        invitations = [invite(consultation, a_council()) for _ in range(3)]
        by, closes_at = editor(), consultation.closes_at
        ends = [closes_at] * 3
        for place, days in steps:
            until = end_of_day(timezone.localdate(closes_at) + days * DAY)
            with contextlib.suppress(Refused):
                extending.extend(
                    consultation=consultation,
                    by=by,
                    granted=Grant(until),
                    reason="So.",
                    invitations=[invitations[place]],
                )
            now = [
                one.ends_at
                for one in Invitation.objects.select_related("consultation")
                .filter(consultation=consultation)
                .order_by("pk")
            ]
            assert all(after >= before for after, before in zip(now, ends, strict=True))
            ends = now
        consultation.refresh_from_db()
        assert consultation.ends_at == max(ends)
        transaction.set_rollback(True)


# --- at once --------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_editors_answer_one_request() -> None:
    place = a_place()
    request, first, second = asked(place), editor(), editor()
    results = at_once(
        lambda: extending.grant(request=request, by=first, granted=Grant(later(place, 3))),
        lambda: extending.decline(request=request, by=second, answer="No."),
    )
    refused = [one for one in results if isinstance(one, Refused)]
    assert len(refused) == 1 and "answered this request" in str(refused[0])
    request.refresh_from_db()
    assert request.is_granted == (again(place).extended_until is not None)


def is_an_end_lost() -> bool:
    """Two councils get time at once; whether the consultation then ends before one of them."""
    place = a_place()
    other = a_place(place.invitation.consultation)
    requests, by = (asked(place, 30), asked(other, 9)), editor()
    at_once(
        lambda: extending.grant(request=requests[0], by=by, granted=Grant(later(place, 30))),
        lambda: extending.grant(request=requests[1], by=by, granted=Grant(later(place, 9))),
    )
    assert again(place).ends_at == later(place, 30) and again(other).ends_at == later(place, 9)
    return again(place).consultation.ends_at != later(place, 30)


@pytest.mark.django_db(transaction=True)
def test_two_councils_get_time_at_once_and_the_later_end_stands() -> None:
    assert not any(is_an_end_lost() for _ in range(5))


@pytest.mark.django_db(transaction=True)
def test_two_councils_get_time_at_once_without_the_lock_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite admits one writer at a time; the lock is its own")

    @contextlib.contextmanager
    def not_locked(consultation: Consultation) -> Iterator[tuple[Consultation, dt.datetime]]:
        with transaction.atomic():
            yield Consultation.objects.get(pk=consultation.pk), timezone.now()

    monkeypatch.setattr(extending, "locked", not_locked)
    # The first round that goes wrong is enough.
    assert any(is_an_end_lost() for _ in range(100))


@pytest.mark.django_db(transaction=True)
def test_two_clicks_ask_once() -> None:
    place = a_place()
    results = at_once(lambda: asked(place), lambda: asked(place))
    assert sorted(type(one).__name__ for one in results) == ["ExtensionRequest", "Refused"]


# --- pages ----------------------------------------------------------------------------------


def as_(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def parts(field: str, moment: dt.datetime) -> dict[str, int]:
    """A day as its three boxes send it."""
    return {f"{field}_{part}": getattr(moment, part) for part in ("day", "month", "year")}


def test_a_council_asks_and_an_editor_answers_on_their_pages() -> None:
    closes_at = end_of_day(timezone.localdate() + 9 * DAY)
    place = a_place(a_consultation(closes_at=closes_at))
    dates = reverse("responses:dates", args=place.args)
    ask = reverse("responses:ask-for-time", args=place.args)
    officer, by = as_(place.officer), editor()
    assert ask in officer.get(dates).content.decode()
    wanted = later(place)
    day = parts("wanted_on", wanted)
    assert officer.post(ask, {**day, "reason": ""}).status_code == 422
    answer = officer.post(ask, {**day, "reason": REASON}, follow=True).content.decode()
    assert "The LGA has your request" in answer and REASON in answer and ask not in answer
    page = officer.post(ask, {**day, "reason": REASON}).content.decode()
    assert "waits for the answer" in page

    extensions = reverse("consultations:extensions", args=place.args[1:])
    client = as_(by)
    request = ExtensionRequest.objects.get()
    assert "Asked for" in client.get(reverse("consultations:list")).content.decode()
    one = reverse("consultations:answer-extension", args=[place.args[1], request.pk])
    assert one in client.get(extensions).content.decode()
    assert one not in as_(staff(StaffRoleKind.ANALYST)).get(extensions).content.decode()
    assert client.post(one, {"decision": "decline", "answer": ""}).status_code == 422
    until = parts("until_on", wanted)
    assert (
        client.post(one, {"decision": "grant", **until, "until_time": "25:00"}).status_code == 422
    )
    page = client.post(
        one, {"decision": "grant", **until, "until_time": "", "answer": "Gladly."}, follow=True
    ).content.decode()
    assert "The answer was sent to" in page and "Gladly." in page
    assert again(place).ends_at == wanted
    assert "Asked for" not in client.get(reverse("consultations:list")).content.decode()
    page = officer.get(dates).content.decode()
    assert "Granted" in page and by.name in page and "Gladly." in page


def test_a_council_withdraws_on_its_page_and_the_lga_sees_it() -> None:
    place = a_place()
    request = asked(place)
    dates = reverse("responses:dates", args=place.args)
    where = reverse("responses:withdraw-extension", args=[*place.args, request.pk])
    officer, client = as_(place.officer), as_(editor())
    assert where in officer.get(dates).content.decode()
    assert where not in as_(place.member).get(dates).content.decode()
    assert REASON not in officer.get(where).content.decode()  # what it asks, not why
    foreign = a_place(place.invitation.consultation)
    assert as_(foreign.officer).post(where).status_code == 404
    swapped = reverse("responses:withdraw-extension", args=[*foreign.args, request.pk])
    assert as_(foreign.officer).post(swapped).status_code == 404
    page = officer.post(where, follow=True).content.decode()
    assert "The request is withdrawn" in page and f"Withdrawn by {place.officer.name}" in page
    assert reverse("responses:ask-for-time", args=place.args) in page and where not in page
    assert "This cannot be done now" in officer.get(where).content.decode()
    assert "withdrew this request" in officer.post(where, follow=True).content.decode()
    extensions = reverse("consultations:extensions", args=place.args[1:])
    page = client.get(extensions).content.decode()
    assert f"Withdrawn by {place.officer.name}" in page
    one = reverse("consultations:answer-extension", args=[place.args[1], request.pk])
    assert one not in page
    assert "withdrew this request" in client.get(one).content.decode()
    assert "Asked for" not in client.get(reverse("consultations:list")).content.decode()


def test_a_lost_form_of_the_lga_says_what_was_wrong_with_the_names() -> None:
    place = a_place()
    other = a_place(place.invitation.consultation)
    page = reverse("consultations:extend", args=place.args[1:])
    client = as_(editor())
    until = later(place)
    form = {
        "whom": "named",
        "until_on_day": until.day,
        "until_on_month": until.month,
        "until_on_year": until.year,
        "until_time": "17:00",
        "reason": "A flood.",
    }
    answer = client.post(page, {**form, "councils": f"{place.council.name}\nNowhere"})
    assert answer.status_code == 422 and "“Nowhere” is not asked" in answer.content.decode()
    names = f" {place.council.name.upper()} \n\n{other.council.code}\n"
    client.post(page, {**form, "councils": names})
    ends = {timezone.localtime(again(one).ends_at).time() for one in (place, other)}
    assert ends == {dt.time(17)}


def queries(client: Client, address: str) -> int:
    with connection.execute_wrapper(counter := Counter()):
        assert client.get(address).status_code == 200
    return counter.number


class Counter:
    def __init__(self) -> None:
        self.number = 0

    def __call__(self, execute: Any, *args: Any) -> Any:
        self.number += 1
        return execute(*args)


def test_queries_of_the_requests_do_not_grow() -> None:
    place, by, counted = a_place(), editor(), []
    page = reverse("consultations:extensions", args=place.args[1:])
    for number in (1, 3):
        while ExtensionRequest.objects.count() < number:
            asked(a_place(place.invitation.consultation))
        counted.append(queries(as_(by), page))
    assert counted[0] == counted[1] <= 12, counted


def test_queries_of_more_time_for_all_do_not_grow_with_the_councils() -> None:
    """Beside one row and one mail for each council: nothing is asked anew for each."""
    counted, rows = [], (1, 3)
    for number in rows:
        consultation, by = a_consultation(), editor()
        for _ in range(number):
            invite(consultation, a_council())
        until = end_of_day(timezone.localdate(consultation.closes_at) + DAY)
        with connection.execute_wrapper(counter := Counter()):
            extending.extend(consultation=consultation, by=by, granted=Grant(until), reason="So.")
        counted.append(counter.number - number)  # one row each
    assert counted[0] == counted[1], counted

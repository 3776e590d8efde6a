"""Letters to councils: to whom they go, once each, and what became of them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from consultations.enums import DeliveryState, MailingKind, Whom
from consultations.models import Consultation, Mailing, MailingRecipient
from councils.actions import contacts
from councils.enums import Role, StaffRoleKind
from councils.models import Contact, User
from councils.refusals import Refused
from responses.actions import mailing as mailings
from responses.actions import submitting
from responses.actions.mailing import is_concerned, sending
from responses.actions.mailing.sending import ABANDONED, TRIES, claim_next
from responses.enums import State
from responses.letter_text import DEFAULTS, PLACES, filled, letter_for, unknown_places
from responses.progress import CouncilProgress, Progress, Start
from tests.responses.mailings import a_mailing, send_all, words
from tests.responses.test_races import at_once
from tests.world import (
    Place,
    a_consultation,
    a_council,
    a_member,
    a_place,
    a_response,
    invite,
    staff,
)

pytestmark = pytest.mark.django_db


def editor() -> User:
    return staff(StaffRoleKind.EDITOR)


def logged_in(place: Place) -> Place:
    User.objects.filter(pk=place.officer.pk).update(last_login=timezone.now())
    return place


def addresses() -> list[str]:
    return [letter.to[0] for letter in mail.outbox]


def people(*places: Place) -> set[str]:
    """Who is written to at these councils."""
    return {one.email for place in places for one in (place.officer, place.administrator)}


def states(mailing: Mailing) -> dict[str, int]:
    return dict(Counter(mailing.recipients.values_list("state", flat=True)))


def refusal(do: Any) -> str:
    with pytest.raises(Refused) as refused:
        do()
    return str(refused.value)


class World:
    """One open consultation, a council in each state."""

    def __init__(self) -> None:
        self.asked = a_consultation()
        self.nobody = a_place(self.asked)
        self.logged_in = logged_in(a_place(self.asked))
        self.drafting = a_response(State.DRAFTING, place=logged_in(a_place(self.asked)))
        self.submitted = a_response(State.SUBMITTED, place=logged_in(a_place(self.asked)))
        self.by = editor()


@pytest.mark.parametrize(
    "whom, kind, reached",
    [
        (Whom.NOBODY, MailingKind.REMINDER, {"nobody"}),
        (Whom.NO_ACCOUNT, MailingKind.INVITATION, set()),
        (Whom.NOT_STARTED, MailingKind.REMINDER, {"nobody", "logged_in"}),
        (Whom.IN_PROGRESS, MailingKind.LAST_CALL, {"drafting"}),
        (Whom.NOT_SUBMITTED, MailingKind.REMINDER, {"nobody", "logged_in", "drafting"}),
        (Whom.ALL, MailingKind.OTHER, {"nobody", "logged_in", "drafting", "submitted"}),
    ],
)
def test_a_letter_reaches_those_that_it_concerns_once(
    whom: Whom, kind: MailingKind, reached: set[str]
) -> None:
    world = World()
    places = [getattr(world, name) for name in reached]
    if not reached:
        assert "No council" in refusal(lambda: a_mailing(world.asked, world.by, words(whom)))
        return
    mailing = a_mailing(world.asked, world.by, words(whom, kind=kind))
    send_all()
    assert Counter(addresses()) == Counter(people(*places))
    assert states(mailing) == {DeliveryState.SENT: 2 * len(places)}
    assert send_all() == 0
    assert len(addresses()) == 2 * len(places)


def test_named_councils_get_it_and_those_that_submitted_are_left_out_by_name() -> None:
    world = World()
    named = frozenset({world.drafting.council.code, world.submitted.council.code})
    written = words(Whom.NAMED, named=named)
    audience = mailings.audience_of(world.asked, world.by, written, timezone.now())
    assert [one.row.name for one in audience.reached] == [world.drafting.council.name]
    assert [(one.name, one.why) for one in audience.left_out] == [
        (world.submitted.council.name, "submitted")
    ]


def test_the_preview_of_another_consultation_is_not_confirmed() -> None:
    by = editor()
    made = a_mailing(a_place(a_consultation()).invitation.consultation, by)
    other = a_place(a_consultation()).invitation.consultation
    with pytest.raises(Refused, match="for another consultation"):
        a_mailing(other, by, token=made.token)
    assert Mailing.objects.count() == 1


def test_contacts_are_written_to_where_nobody_has_an_account() -> None:
    asked, by = a_consultation(), editor()
    alone, without = a_council(), a_council()
    for council in (alone, without):
        invite(asked, council)
    contact = contacts.add_contact(
        council=alone, name="Example Contact", email="c@example.org", role="other", by=by
    )
    mailing = a_mailing(asked, by, words(Whom.NO_ACCOUNT))
    assert mailing.unreached == without.name
    send_all()
    (letter,) = mail.outbox
    assert letter.to == ["c@example.org"]
    assert asked.get_absolute_url() in letter.body  # what somebody without an account can open
    # With the contact its name and address go; that a letter went to the council stays.
    mailings.forget_removed_contacts()
    assert mailing.recipients.get().address
    Contact.objects.filter(pk=contact.pk).delete()
    mailings.forget_removed_contacts()
    row = mailing.recipients.get()
    assert (row.name, row.address, row.state) == ("", "", DeliveryState.SENT)


def test_who_is_gone_by_then_gets_nothing() -> None:
    world = World()
    mailing = a_mailing(world.asked, world.by, words(Whom.NOT_SUBMITTED))
    submitted, nil, left = world.drafting, world.logged_in, world.nobody.officer
    response = a_response(State.NIL_RETURN, place=nil)
    assert response.response.state == State.NIL_RETURN
    walked_to_submission(submitted)
    left.memberships.update(ended_at=timezone.now(), ended_by=world.by)
    send_all()
    assert addresses() == [world.nobody.administrator.email]
    reasons = {
        row.address: row.reason for row in mailing.recipients.filter(state=DeliveryState.LEFT_OUT)
    }
    assert reasons[submitted.officer.email] == "Since then: submitted."
    assert reasons[nil.officer.email] == "Since then: not responding."
    assert "no longer has a role" in reasons[left.email]


def walked_to_submission(place: Place) -> None:
    from responses.actions import deciding
    from responses.enums import Outcome
    from tests.world import fill, sign

    fill(place)
    deciding.send_for_decision(response=place.again(), by=place.officer)
    sign(place, Outcome.SUPPORTED, None)
    submitting.submit(response=place.again(), by=place.officer)


def test_a_chase_of_nobody_logged_in_spares_who_logged_in_since() -> None:
    world = World()
    mailing = a_mailing(world.asked, world.by, words(Whom.NOBODY))
    logged_in(world.nobody)
    send_all()
    assert addresses() == []
    assert {row.reason for row in mailing.recipients.all()} == {
        "Since then: logged in, not started."
    }


def test_an_invitation_is_sent_to_an_address_once_whatever_is_confirmed_later() -> None:
    world = World()
    invitation = words(Whom.NOT_SUBMITTED, kind=MailingKind.INVITATION)
    a_mailing(world.asked, world.by, invitation)
    assert "No council" in refusal(lambda: a_mailing(world.asked, world.by, invitation))
    colleague = a_member(world.nobody.council, Role.OFFICER)
    a_mailing(world.asked, world.by, invitation)
    send_all()
    assert max(Counter(addresses()).values()) == 1 and colleague.email in addresses()


def test_what_was_previewed_is_what_is_confirmed_and_only_once() -> None:
    world = World()
    token = uuid.uuid4()
    made = a_mailing(world.asked, world.by, token=token)
    assert a_mailing(world.asked, world.by, token=token) == made
    assert Mailing.objects.count() == 1
    audience = mailings.audience_of(world.asked, world.by, words(), timezone.now())
    seen = mailings.digest_of(words(), audience)
    a_member(world.nobody.council, Role.OFFICER)
    assert "has changed" in refusal(lambda: a_mailing(world.asked, world.by, seen=seen))
    other = words(body="Something else: {link}")
    assert "has changed" in refusal(lambda: a_mailing(world.asked, world.by, other, seen=seen))
    unknown = words(body="{person}")
    assert "stands for nothing" in refusal(lambda: a_mailing(world.asked, world.by, unknown))
    for role in (StaffRoleKind.ANALYST, StaffRoleKind.ADMINISTRATOR):
        with pytest.raises(PermissionDenied):
            a_mailing(world.asked, staff(role))


def test_before_the_opening_nobody_is_written_to() -> None:
    later = a_consultation(opens=dt.timedelta(days=1), published_at=timezone.now())
    a_place(later)
    assert "opens on" in refusal(lambda: a_mailing(later, editor()))


# --- the mail server --------------------------------------------------------------------------


class MailServer:
    """Answers as it is told, per address; everything else arrives."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.answers: dict[str, Exception] = {}
        self.is_away = False
        delivered = EmailBackend.send_messages

        def send(backend: Any, letters: Any) -> int:
            problem = self.answers.get(letters[0].to[0])
            if problem is not None:
                raise problem
            return delivered(backend, letters)

        def opened(backend: Any) -> bool:
            if self.is_away:
                raise ConnectionRefusedError("refused")
            return True

        monkeypatch.setattr(EmailBackend, "send_messages", send)
        monkeypatch.setattr(EmailBackend, "open", opened)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> MailServer:
    return MailServer(monkeypatch)


def row_of(mailing: Mailing, person: User) -> MailingRecipient:
    return mailing.recipients.get(address=person.email)


def due_now(mailing: Mailing) -> None:
    mailing.recipients.update(next_at=timezone.now())


def test_failures_are_shown_tried_again_with_a_bound_and_sent_again(server: MailServer) -> None:
    place = a_place()
    by = editor()
    officer, administrator = place.officer, place.administrator
    wrong = SMTPRecipientsRefused({officer.email: (550, b"5.1.1 No such\r\nuser")})
    server.answers = {officer.email: wrong, administrator.email: SMTPDataError(451, b"Later")}
    mailing = a_mailing(place.invitation.consultation, by)
    send_all()
    failed, waiting = row_of(mailing, officer), row_of(mailing, administrator)
    assert failed.state == DeliveryState.FAILED
    assert failed.reason == "The mail server refused it: 550 5.1.1 No such user"
    assert waiting.state == DeliveryState.WAITING and waiting.next_at > timezone.now()
    assert waiting.reason == "The mail server refused it: 451 Later"
    for _ in range(TRIES):
        due_now(mailing)
        send_all()
    waiting.refresh_from_db()
    assert (waiting.state, waiting.attempts) == (DeliveryState.FAILED, TRIES)
    assert addresses() == []
    server.answers = {}
    with pytest.raises(PermissionDenied):
        mailings.send_again(mailing=mailing, by=staff(StaffRoleKind.ANALYST))
    assert mailings.send_again(mailing=mailing, by=by) == 2
    send_all()
    assert set(addresses()) == people(place) and states(mailing) == {DeliveryState.SENT: 2}
    assert "no letter" in refusal(lambda: mailings.send_again(mailing=mailing, by=by))


def test_while_the_server_is_away_letters_wait_and_none_fails(server: MailServer) -> None:
    place = a_place()
    mailing = a_mailing(place.invitation.consultation, editor())
    server.is_away = True
    assert send_all() == 0
    assert states(mailing) == {DeliveryState.WAITING: 2}
    assert "ConnectionRefusedError" in Mailing.objects.get(pk=mailing.pk).held_up
    server.is_away = False
    send_all()
    assert states(mailing) == {DeliveryState.SENT: 2}
    assert Mailing.objects.get(pk=mailing.pk).held_up == ""


def test_the_next_letter_is_found_without_sorting_all_that_wait() -> None:
    """On PostgreSQL; each index of SQLite has the rows in their order anyway."""
    a_mailing(a_place().invitation.consultation, editor())
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # it would read so few rows without an index
            cursor.execute("SET LOCAL enable_seqscan = off")
    plan = sending._in_turn(timezone.now())[:1].explain()
    assert "mailingrecipient_waiting" in plan
    assert "Sort" not in plan and "TEMP B-TREE" not in plan


def test_a_broken_connection_is_not_tried_again_unless_somebody_says_so(
    server: MailServer,
) -> None:
    place, by = a_place(), editor()
    mailing = a_mailing(place.invitation.consultation, by)
    server.answers = {place.officer.email: SMTPServerDisconnected("gone")}
    send_all()
    row = row_of(mailing, place.officer)
    assert (row.state, row.may_have_arrived) == (DeliveryState.FAILED, True)
    server.answers = {}
    assert send_all() == 0
    assert "no letter" in refusal(lambda: mailings.send_again(mailing=mailing, by=by))
    mailings.send_again(mailing=mailing, by=by, also_unclear=True)
    send_all()
    assert Counter(addresses()) == Counter(people(place))


@pytest.mark.parametrize("has_left", [False, True])
def test_a_worker_that_dies_between_claim_and_mark_sends_nothing_twice(has_left: bool) -> None:
    place = a_place()
    mailing = a_mailing(place.invitation.consultation, editor())
    claim = claim_next()
    assert claim is not None
    if has_left:  # the server took it, and then the worker died
        mail.EmailMessage("x", "y", to=[claim.recipient.address], connection=EmailBackend()).send()
    send_all()
    assert states(mailing) == {DeliveryState.SENDING: 1, DeliveryState.SENT: 1}
    MailingRecipient.objects.filter(pk=claim.recipient.pk).update(
        claimed_at=timezone.now() - ABANDONED - dt.timedelta(seconds=1)
    )
    assert send_all() == 0
    row = MailingRecipient.objects.get(pk=claim.recipient.pk)
    assert (row.state, row.may_have_arrived) == (DeliveryState.FAILED, True)
    assert Counter(addresses())[row.address] == int(has_left)


def test_a_worker_that_was_only_slow_still_says_what_is_true() -> None:
    place = a_place()
    a_mailing(place.invitation.consultation, editor())
    claim = claim_next()
    assert claim is not None
    sending.give_up_abandoned(timezone.now() + 2 * ABANDONED)
    sending.mark_sent(claim.recipient)
    row = MailingRecipient.objects.get(pk=claim.recipient.pk)
    assert (row.state, row.failed_at) == (DeliveryState.SENT, None)


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_letter_once() -> None:
    asked = a_consultation()
    places = [a_place(asked) for _ in range(12)]
    mailing = a_mailing(asked, editor())
    given = at_once(send_all, send_all, send_all)
    while send_all():  # what a database that was busy for too long left
        pass
    assert Counter(addresses()) == Counter(people(*places)), given
    assert states(mailing) == {DeliveryState.SENT: 24}


@pytest.mark.django_db(transaction=True)
def test_two_people_who_confirm_at_once_make_one_invitation_each_address() -> None:
    asked, by, other = a_consultation(), editor(), editor()
    places = [a_place(asked) for _ in range(3)]
    invitation = words(Whom.NOT_SUBMITTED, kind=MailingKind.INVITATION)
    given = at_once(
        lambda: a_mailing(asked, by, invitation), lambda: a_mailing(asked, other, invitation)
    )
    assert sorted(type(one).__name__ for one in given) == ["Mailing", "Refused"]
    send_all()
    assert Counter(addresses()) == Counter(people(*places))


def test_the_database_refuses_a_second_letter_to_an_address_about_a_council() -> None:
    from django.db import IntegrityError, transaction

    mailing = a_mailing(a_place().invitation.consultation, editor())
    row = mailing.recipients.first()
    assert row is not None
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


# --- words ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, unknown",
    [
        ("{council} {title} {closes} {link}", []),
        ("{person}", ["person"]),
        ("{Council} { council}", ["Council", " council"]),
        ("{} {council.name} {title!r}", ["", "council.name", "title!r"]),
        ("{{council}}", []),
        ("{% now %} {{ x }}", ["% now %", " x "]),
        ("an open { alone", []),
        ("{ two\nlines }", []),
    ],
)
def test_places_are_plain_names(text: str, unknown: list[str]) -> None:
    assert unknown_places(text) == unknown


def test_the_words_that_are_proposed_hold_only_known_places() -> None:
    for subject, body in DEFAULTS.values():
        assert not unknown_places(subject) and not unknown_places(body)
    assert set(DEFAULTS) == set(MailingKind)


@given(st.text(), st.dictionaries(st.sampled_from(list(PLACES)), st.text(), min_size=4))
def test_what_is_filled_in_is_never_read_again(text: str, values: dict[str, str]) -> None:
    marked = dict.fromkeys(values, "{council}")
    assert filled("{title}", marked) == "{council}"
    assert filled(text, {}) == text


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80))
def test_no_name_of_a_council_makes_a_second_header(name: str) -> None:
    council = a_council_named(f"X{name}\r\nBcc: all@example.org")
    letter = letter_for(
        consultation=Consultation(code="c", title="A\ntitle", publisher="LGA"),
        council=council,
        ends_at=timezone.now(),
        subject="{council}: {title}",
        body="{link}",
        name="A Person",
        why="Policy officer",
        has_account=True,
    )
    assert len(letter.subject.splitlines()) == 1 and letter.subject


def a_council_named(name: str) -> Any:
    from councils.models import Council

    return Council(name=name, slug="place")


@given(
    st.sampled_from(Whom),
    st.sampled_from(MailingKind),
    st.sampled_from(Progress),
    st.sampled_from(Start),
    st.booleans(),
)
def test_only_other_letters_reach_who_has_answered(
    whom: Whom, kind: MailingKind, state: Progress, start: Start, has_account: bool
) -> None:
    part = start if state == Progress.NOT_STARTED else None
    row = CouncilProgress("X", "X", "t", "T", "r", "n", state, part)
    reached = is_concerned(kind, whom, row, has_account=has_account)
    if reached and state not in {Progress.NOT_STARTED, Progress.IN_PROGRESS}:
        assert kind == MailingKind.OTHER and whom in {Whom.ALL, Whom.NAMED}


def test_nothing_of_a_draft_is_read_for_it() -> None:
    """What is read to decide whom a letter reaches names no table of answers or parts."""
    from django.test.utils import CaptureQueriesContext

    world = World()
    with CaptureQueriesContext(connection) as statements:
        mailings.audience_of(world.asked, world.by, words(), timezone.now())
    read = " ".join(one["sql"] for one in statements)
    assert "responses_answer" not in read and "responses_reportpart" not in read
    assert len(statements) <= 7

from __future__ import annotations

import datetime as dt
import re
import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DataError, connection
from django.urls import reverse
from django.utils import timezone

from councils.actions import accepting, inviting, roles
from councils.enums import Role, StaffRoleKind
from councils.models import AccountInvitation, Council, Membership, StaffRole, User
from councils.refusals import Refused
from tests.councils.post import an_invitation, letters
from tests.world import PASSWORD, a_council, a_member, a_user, fresh, staff

pytestmark = pytest.mark.django_db

NEW_PASSWORD = "three quiet lamps in March"
TODAY = timezone.localdate


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [blocker.code for blocker in refused.value.blockers]


def page(token: str) -> str:
    return reverse("councils:invitation", args=[token])


@pytest.fixture
def council() -> Council:
    return a_council("Hope")


@pytest.fixture
def ada(council) -> User:
    return a_member(council, Role.ADMINISTRATOR, "Ada")


# --- who invites whom -----------------------------------------------------------------------


def test_administrator_invites_to_every_role_of_the_council(council, ada):
    for role in Role.values:
        made, _ = an_invitation(
            council=council, role=role, office="Leader", by=ada, email=f"{role}@example.org"
        )
        assert (made.council, made.role, made.invited_by) == (council, role, ada)
    assert len(letters()) == len(Role)


def test_nobody_else_invites_to_a_council(council, ada):
    others = [
        a_member(council, Role.OFFICER),
        a_member(council, Role.EXECUTIVE_MEMBER),
        a_member(a_council(), Role.ADMINISTRATOR),
        staff(StaffRoleKind.EDITOR),
        staff(StaffRoleKind.ANALYST),
        a_user(),
    ]
    for person in others:
        for role in Role.values:
            with pytest.raises(PermissionDenied):
                an_invitation(council=council, role=role, office="Leader", by=person)
    with pytest.raises(PermissionDenied):
        an_invitation(council=council, role=Role.OFFICER, by=staff(StaffRoleKind.ADMINISTRATOR))
    assert letters() == []


def test_only_lga_administrators_invite_to_the_lga(council, ada):
    for person in (ada, staff(StaffRoleKind.EDITOR), staff(StaffRoleKind.ANALYST), a_user()):
        with pytest.raises(PermissionDenied):
            an_invitation(council=None, role=StaffRoleKind.EDITOR, by=person)
    an_invitation(council=None, role=StaffRoleKind.EDITOR, by=staff(StaffRoleKind.ADMINISTRATOR))
    assert len(letters()) == 1


def test_lga_invites_an_administrator_only_where_there_is_none(council):
    lga = staff(StaffRoleKind.ADMINISTRATOR)
    an_invitation(council=council, role=Role.ADMINISTRATOR, by=lga)
    with pytest.raises(Refused) as refused:
        an_invitation(council=council, role=Role.ADMINISTRATOR, by=lga, email="b@example.org")
    assert codes(refused) == ["invited"]
    ada = a_member(council, Role.ADMINISTRATOR)
    with pytest.raises(Refused) as refused:
        an_invitation(council=council, role=Role.ADMINISTRATOR, by=lga, email="b@example.org")
    assert codes(refused) == ["has-administrator"]
    Membership.objects.filter(user=ada).update(
        starts_on=TODAY() - dt.timedelta(days=2), ends_on=TODAY() - dt.timedelta(days=1)
    )
    AccountInvitation.objects.update(cancelled_at=timezone.now(), cancelled_by=lga)
    an_invitation(council=council, role=Role.ADMINISTRATOR, by=lga, email="b@example.org")


def test_lga_invites_nobody_to_an_abolished_council():
    gone = a_council(end_date=TODAY() - dt.timedelta(days=1))
    with pytest.raises(Refused) as refused:
        an_invitation(council=gone, role=Role.ADMINISTRATOR, by=staff(StaffRoleKind.ADMINISTRATOR))
    assert codes(refused) == ["abolished"]


def test_role_that_ended_a_moment_ago_invites_nobody(council, ada):
    """The roles are read again inside the action, whatever the page remembers."""
    assert ada.roles
    Membership.objects.update(ended_at=timezone.now(), ended_by=ada)
    with pytest.raises(PermissionDenied):
        an_invitation(council=council, role=Role.OFFICER, by=ada)


@pytest.mark.parametrize(
    "given, code",
    [
        ({"role": Role.EXECUTIVE_MEMBER}, "office"),
        ({"starts_on": dt.date(2030, 2, 1), "ends_on": dt.date(2030, 1, 1)}, "dates"),
        ({"starts_on": dt.date(2020, 2, 1), "ends_on": dt.date(2020, 3, 1)}, "dates"),
    ],
)
def test_invitation_that_makes_no_sense_is_refused(council, ada, given, code):
    with pytest.raises(Refused) as refused:
        an_invitation(council=council, by=ada, **{"role": Role.OFFICER, **given})
    assert codes(refused) == [code]
    assert letters() == []


def test_names_are_kept_on_one_line(council, ada):
    made, _ = an_invitation(
        council=council, role=Role.OFFICER, by=ada, name="  Eve\r\n\r\nBcc: x \u202e"
    )
    assert made.name == "Eve Bcc: x"


def test_nobody_is_invited_twice_or_to_what_they_have(council, ada):
    officer = a_member(council, Role.OFFICER)
    with pytest.raises(Refused) as refused:
        an_invitation(council=council, role=Role.OFFICER, by=ada, email=officer.email.upper())
    assert codes(refused) == ["has-role"]
    an_invitation(council=council, role=Role.OFFICER, by=ada)
    with pytest.raises(Refused) as refused:
        an_invitation(council=council, role=Role.OFFICER, by=ada)
    assert codes(refused) == ["invited"]


def test_inviter_cannot_tell_whether_an_address_has_an_account(client, council, ada):
    """Neither from the page nor from the list nor from the mail's subject."""
    known = a_member(a_council(), Role.OFFICER)
    client.force_login(ada)
    seen = []
    for email in (known.email, "fresh@example.org"):
        response = client.post(
            reverse("councils:invite", args=[council.slug]),
            {"email": email, "name": "Somebody", "role": Role.OFFICER, **day("starts_on")},
            follow=True,
        )
        made = AccountInvitation.objects.get(email=email)
        text = response.content.decode().replace(email, "EMAIL")
        main = text[text.index("<main") : text.index("</main>")]
        seen.append(
            (response.redirect_chain, re.sub(r"/\d+/", "/PK/", main), letters()[-1].subject)
        )
        assert letters()[-1].to == [email]
        inviting.cancel_invitation(invitation=made, by=ada)
    assert seen[0] == seen[1]


def day(name: str, value: dt.date | None = None) -> dict[str, str]:
    value = value or TODAY()
    parts = {"day": value.day, "month": value.month, "year": value.year}
    return {f"{name}_{part}": str(number) for part, number in parts.items()}


# --- the link -------------------------------------------------------------------------------


def test_only_the_hash_of_the_link_is_stored(council, ada):
    made, token = an_invitation(council=council, role=Role.OFFICER, by=ada)
    assert len(token) >= 43  # 32 bytes
    assert token not in str(AccountInvitation.objects.values().get())
    assert made.token_hash == inviting.token_hash(token)
    assert made.expires_at - made.invited_at == dt.timedelta(days=14)


def test_new_person_accepts_and_is_logged_in(client, council, ada):
    _, token = an_invitation(council=council, role=Role.EXECUTIVE_MEMBER, office="Leader", by=ada)
    assert client.get(page(token)).status_code == 200
    response = client.post(page(token), {"name": "Nell Green", "password": NEW_PASSWORD})
    assert (response.status_code, response.url) == (302, reverse("home"))
    person = User.objects.get(email="new@example.org")
    assert person.name == "Nell Green"
    assert person.check_password(NEW_PASSWORD)
    (held,) = person.roles
    assert (held.council, held.role, held.office, held.given_by) == (
        council,
        Role.EXECUTIVE_MEMBER,
        "Leader",
        ada,
    )
    assert client.get(reverse("home")).url == council.get_absolute_url()


def test_invitation_to_the_lga_gives_a_staff_role():
    lga = staff(StaffRoleKind.ADMINISTRATOR)
    _, token = an_invitation(council=None, role=StaffRoleKind.ANALYST, by=lga)
    person = accepting.accept_invitation(token=token, name="An", password=NEW_PASSWORD)
    assert person.staff_roles == {StaffRoleKind.ANALYST}
    assert person.roles == []


def test_weak_password_is_refused_and_the_name_kept(client, council, ada):
    _, token = an_invitation(council=council, role=Role.OFFICER, by=ada)
    for weak in ("short", "password1234", "new@example.org"):
        response = client.post(page(token), {"name": "Nell Typed", "password": weak})
        assert response.status_code == 422
        assert "Nell Typed" in response.content.decode()
        assert f'value="{weak}"' not in response.content.decode()
    assert not User.objects.filter(email="new@example.org").exists()
    assert client.get(page(token)).status_code == 200


def test_link_works_once(client, council, ada):
    _, token = an_invitation(council=council, role=Role.OFFICER, by=ada)
    accepting.accept_invitation(token=token, name="Nell", password=NEW_PASSWORD)
    with pytest.raises(Refused) as refused:
        accepting.accept_invitation(token=token, name="Mallory", password=NEW_PASSWORD)
    assert codes(refused) == ["used"]
    response = client.post(page(token), {"name": "Mallory", "password": "another long password"})
    assert response.status_code == 410
    assert User.objects.get(email="new@example.org").check_password(NEW_PASSWORD)


@pytest.mark.parametrize("has_account", [False, True])
def test_link_that_is_sent_again_while_it_is_accepted_is_unknown(
    client, council, ada, monkeypatch, has_account
):
    made, token = an_invitation(council=council, role=Role.OFFICER, by=ada)
    if has_account:
        client.force_login(a_user(email=made.email))
    find = accepting.find_invitation

    def find_and_resend(token: str) -> AccountInvitation | None:
        found = find(token)
        inviting.resend_invitation(invitation=made, by=ada)
        return found

    monkeypatch.setattr(accepting, "find_invitation", find_and_resend)
    response = client.post(page(token), {"name": "Nell", "password": NEW_PASSWORD})
    assert response.status_code == 404
    assert AccountInvitation.objects.get().accepted_at is None


def test_link_runs_out_after_fourteen_days(client, council, ada):
    _, token = an_invitation(council=council, role=Role.OFFICER, by=ada)
    past = timezone.now() - dt.timedelta(days=14, seconds=1)
    AccountInvitation.objects.update(invited_at=past, expires_at=past + dt.timedelta(days=14))
    response = client.get(page(token))
    assert response.status_code == 410
    assert "ran out" in response.content.decode()
    with pytest.raises(Refused) as refused:
        accepting.accept_invitation(token=token, name="Nell", password=NEW_PASSWORD)
    assert codes(refused) == ["expired"]


def test_unknown_link_is_not_there(client):
    assert client.get(page("x" * 43)).status_code == 404
    with pytest.raises(AccountInvitation.DoesNotExist):
        accepting.accept_invitation(token="x" * 43, name="Nell", password=NEW_PASSWORD)


def test_cancelled_link_does_not_work(client, council, ada):
    made, token = an_invitation(council=council, role=Role.OFFICER, by=ada)
    inviting.cancel_invitation(invitation=made, by=ada)
    assert client.get(page(token)).status_code == 410
    with pytest.raises(Refused) as refused:
        inviting.resend_invitation(invitation=made, by=ada)
    assert codes(refused) == ["cancelled"]
    with pytest.raises(Refused):
        inviting.cancel_invitation(invitation=made, by=ada)


def test_sending_again_replaces_the_link(client, council, ada):
    made, old = an_invitation(council=council, role=Role.OFFICER, by=ada)
    past = timezone.now() - dt.timedelta(days=20)
    AccountInvitation.objects.update(invited_at=past, expires_at=past + dt.timedelta(days=14))
    inviting.resend_invitation(invitation=made, by=ada)
    new = letters()[-1].message.split("/account/invitation/")[1].split("/")[0]
    assert new != old
    assert client.get(page(old)).status_code == 404
    assert client.get(page(new)).status_code == 200


def test_expired_invitation_is_not_sent_again_beside_a_newer_one(council, ada):
    made, _ = an_invitation(council=council, role=Role.OFFICER, by=ada)
    past = timezone.now() - dt.timedelta(days=20)
    AccountInvitation.objects.update(invited_at=past, expires_at=past + dt.timedelta(days=14))
    an_invitation(council=council, role=Role.OFFICER, by=ada)
    with pytest.raises(Refused) as refused:
        inviting.resend_invitation(invitation=made, by=ada)
    assert codes(refused) == ["invited"]


def test_looking_at_the_page_changes_nothing(client, council, ada):
    _, token = an_invitation(council=council, role=Role.OFFICER, by=ada)
    before = AccountInvitation.objects.values().get()
    for _ in range(2):
        client.get(page(token))
        client.head(page(token))
    assert AccountInvitation.objects.values().get() == before


# --- people who have an account ---------------------------------------------------------------


def test_known_person_logs_in_and_serves_two_councils(client, council, ada):
    other = a_council("Glory")
    person = a_member(other, Role.OFFICER)
    _, token = an_invitation(council=council, role=Role.OFFICER, by=ada, email=person.email)
    response = client.get(page(token))
    assert "You already have an account" in response.content.decode()
    login = f"{reverse('account_login')}?next={page(token)}"
    assert login in response.content.decode()

    response = client.post(login, {"login": person.email, "password": PASSWORD})
    assert response.url == page(token)
    assert client.get(page(token)).status_code == 200
    assert len(fresh(person).roles) == 1  # looking is not accepting
    assert client.post(page(token)).url == reverse("home")

    assert {held.council for held in fresh(person).roles} == {other, council}
    chooser = client.get(client.get(reverse("home")).url).content.decode()
    assert "Hope" in chooser
    assert "Glory" in chooser


def test_known_person_cannot_be_given_a_new_password_by_a_link(client, council, ada):
    person = a_user(email="known@example.org")
    _, token = an_invitation(council=council, role=Role.OFFICER, by=ada, email=person.email)
    response = client.post(page(token), {"name": "Mallory", "password": NEW_PASSWORD})
    assert response.status_code == 422
    with pytest.raises(Refused) as refused:
        accepting.accept_invitation(token=token, name="Mallory", password=NEW_PASSWORD)
    assert codes(refused) == ["has-account"]
    assert fresh(person).check_password(PASSWORD)
    assert fresh(person).roles == []


def test_somebody_else_cannot_take_up_the_role(client, council, ada):
    _, token = an_invitation(council=council, role=Role.ADMINISTRATOR, by=ada)
    mallory = a_member(council, Role.OFFICER)
    client.force_login(mallory)
    response = client.get(page(token))
    assert response.status_code == 403
    assert "This invitation is for new@example.org" in response.content.decode()
    assert client.post(page(token)).status_code == 403
    with pytest.raises(Refused) as refused:
        accepting.take_up_invitation(token=token, by=mallory)
    assert codes(refused) == ["somebody-else"]
    assert fresh(mallory).roles_at(council.pk) == {Role.OFFICER}


def test_logging_out_leads_back_to_the_invitation(client, council, ada):
    _, token = an_invitation(council=council, role=Role.OFFICER, by=ada)
    client.force_login(a_user())
    response = client.post(reverse("account_logout"), {"next": page(token)})
    assert response.url == page(token)
    assert "Choose a password" in client.get(page(token)).content.decode()


def test_role_that_ran_out_can_be_given_anew(council, ada):
    person = a_member(
        council,
        Role.OFFICER,
        starts_on=TODAY() - dt.timedelta(days=9),
        ends_on=TODAY() - dt.timedelta(days=1),
    )
    assert person.roles == []
    _, token = an_invitation(council=council, role=Role.OFFICER, by=ada, email=person.email)
    accepting.take_up_invitation(token=token, by=person)
    assert fresh(person).roles_at(council.pk) == {Role.OFFICER}
    assert Membership.objects.filter(user=person).count() == 2


def test_dates_of_the_invitation_are_those_of_the_role(council, ada):
    start = TODAY() + dt.timedelta(days=3)
    _, token = an_invitation(council=council, role=Role.OFFICER, by=ada, starts_on=start)
    person = accepting.accept_invitation(token=token, name="Nell", password=NEW_PASSWORD)
    assert person.roles == []
    Membership.objects.filter(user=person).update(starts_on=TODAY())
    assert fresh(person).roles_at(council.pk) == {Role.OFFICER}


# --- two at once ------------------------------------------------------------------------------


def at_once(*works) -> list[str]:
    """Runs the works in threads that start together; says how each ended."""
    barrier = threading.Barrier(len(works))
    ended = [""] * len(works)

    def run(number, work):
        try:
            barrier.wait()
            work()
            ended[number] = "done"
        except Refused as refused:
            ended[number] = refused.blockers[0].code
        except PermissionDenied:
            ended[number] = "denied"
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ended)


@pytest.mark.django_db(transaction=True)
def test_of_several_clicks_on_one_link_one_is_accepted():
    council = a_council()
    ada = a_member(council, Role.ADMINISTRATOR)
    _, token = an_invitation(council=council, role=Role.OFFICER, by=ada)

    def accept():
        accepting.accept_invitation(token=token, name="Nell", password=NEW_PASSWORD)

    assert at_once(*[accept] * 4) == ["done", "used", "used", "used"]
    assert Membership.objects.filter(role=Role.OFFICER).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_links_to_one_new_address_one_makes_the_account():
    tokens = []
    for _ in range(2):
        council = a_council()
        ada = a_member(council, Role.ADMINISTRATOR)
        tokens.append(an_invitation(council=council, role=Role.OFFICER, by=ada)[1])

    def accept(token):
        return lambda: accepting.accept_invitation(token=token, name="Nell", password=NEW_PASSWORD)

    assert at_once(*map(accept, tokens)) == ["done", "has-account"]
    assert User.objects.filter(email="new@example.org").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_invitations_of_one_person_one_is_sent():
    council = a_council()
    inviters = [a_member(council, Role.ADMINISTRATOR) for _ in range(2)]

    def invite(by):
        return lambda: inviting.invite(
            council=council, email="n@example.org", name="N", role=Role.OFFICER, by=by
        )

    assert at_once(*map(invite, inviters)) == ["done", "invited"]
    assert len(letters()) == 1


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_end_each_other_leave_one():
    council = a_council()
    a, b = (a_member(council, Role.ADMINISTRATOR) for _ in range(2))
    held_by = {person: Membership.objects.get(user=person) for person in (a, b)}

    def end(held, by):
        return lambda: roles.end_role(held=held, by=by)

    assert at_once(end(held_by[b], a), end(held_by[a], b)) == ["denied", "done"]
    assert Membership.objects.filter(ended_at=None).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite writes one after the other")
def test_without_the_lock_two_administrators_would_end_each_other(monkeypatch):
    """The control of the test above: both have asked the policy before either writes."""
    council = a_council()
    a, b = (a_member(council, Role.ADMINISTRATOR) for _ in range(2))
    held_by = {person: Membership.objects.get(user=person) for person in (a, b)}
    both_asked = threading.Barrier(2)
    write = roles._end

    def late(held, by):
        both_asked.wait(timeout=10)
        write(held, by)

    monkeypatch.setattr(roles, "lock_people", lambda council: None)
    monkeypatch.setattr(roles, "_end", late)

    def end(held, by):
        return lambda: roles.end_role(held=held, by=by)

    assert at_once(end(held_by[b], a), end(held_by[a], b)) == ["done", "done"]
    assert not Membership.objects.filter(ended_at=None).exists()


@pytest.mark.django_db(transaction=True)
def test_two_lga_administrators_who_end_each_other_leave_one():
    a, b = (staff(StaffRoleKind.ADMINISTRATOR) for _ in range(2))
    held_by = {person: StaffRole.objects.get(user=person) for person in (a, b)}

    def end(held, by):
        return lambda: roles.end_role(held=held, by=by)

    assert at_once(end(held_by[b], a), end(held_by[a], b)) == ["denied", "done"]
    assert StaffRole.objects.filter(ended_at=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_invitation_that_was_refused_at_the_last_step_was_never_mailed():
    council = a_council()
    ada = a_member(council, Role.ADMINISTRATOR)
    with pytest.raises(DataError if connection.vendor == "postgresql" else ValidationError):
        an_invitation(council=council, role=Role.OFFICER, by=ada, email="x" * 300)
    assert letters() == []
    assert not AccountInvitation.objects.exists()

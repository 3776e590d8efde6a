from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from councils import policies
from councils.actions import people, roles
from councils.enums import Role, StaffRoleKind
from councils.models import Council, Membership, StaffRole, User
from councils.refusals import Refused
from tests.councils.post import letters
from tests.councils.test_invitations import codes
from tests.world import a_council, a_member, a_user, fresh, staff

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate
DAY = dt.timedelta(days=1)


@pytest.fixture
def council() -> Council:
    return a_council("Hope")


@pytest.fixture
def ada(council) -> User:
    return a_member(council, Role.ADMINISTRATOR, "Ada")


def role_of(user: User) -> Membership:
    return Membership.objects.filter(user=user, ended_at=None).get()


def test_ended_role_stops_at_once_and_stays_as_history(client, council, ada):
    officer = a_member(council, Role.OFFICER, "Olu")
    client.force_login(officer)
    assert client.get(reverse("home")).url == council.get_absolute_url()
    held = role_of(officer)
    roles.end_role(held=held, by=ada)
    held.refresh_from_db()
    assert (held.ended_by, held.is_active) == (ada, False)
    assert fresh(officer).roles == []
    assert client.get(reverse("home")).url.startswith(reverse("account_login"))
    assert letters()[-1].to == [officer.email]
    assert letters()[-1].subject == "Hope: your role has ended"


def test_ended_role_ends_the_sessions_of_that_person_only(client, council, ada):
    officer = a_member(council, Role.OFFICER)
    client.force_login(ada)
    for _ in range(2):
        client.cookies.clear()
        client.force_login(officer)
    client.cookies.clear()
    client.force_login(a_user())
    assert Session.objects.count() == 4
    roles.end_role(held=role_of(officer), by=ada)
    logged_in = {session.get_decoded()["_auth_user_id"] for session in Session.objects.all()}
    assert Session.objects.count() == 2
    assert str(officer.pk) not in logged_in


def test_role_runs_out_by_itself_in_the_middle_of_a_session(client, council, ada):
    officer = a_member(council, Role.OFFICER)
    client.force_login(officer)
    Membership.objects.filter(user=officer).update(starts_on=TODAY() - 2 * DAY, ends_on=TODAY())
    assert client.get(reverse("home")).url == council.get_absolute_url()
    Membership.objects.filter(user=officer).update(ends_on=TODAY() - DAY)
    response = client.get(reverse("home"))
    assert response.status_code == 200
    assert "You have no role at present" in response.content.decode()


def test_role_that_has_not_begun_gives_nothing(council):
    person = a_member(council, Role.OFFICER, starts_on=TODAY() + DAY)
    assert person.roles == []


def test_closed_account_loses_everything_at_once(client, council):
    officer = a_member(council, Role.OFFICER)
    client.force_login(officer)
    User.objects.filter(pk=officer.pk).update(is_active=False)
    assert client.get(reverse("home")).url.startswith(reverse("account_login"))
    assert fresh(officer).roles == []


def test_only_administrators_of_the_council_end_its_roles(council, ada):
    officer = a_member(council, Role.OFFICER)
    held = role_of(officer)
    for person in (
        officer,
        a_member(council, Role.EXECUTIVE_MEMBER),
        a_member(a_council(), Role.ADMINISTRATOR),
        staff(StaffRoleKind.ADMINISTRATOR),
        staff(StaffRoleKind.EDITOR),
    ):
        with pytest.raises(PermissionDenied):
            roles.end_role(held=held, by=person)
        with pytest.raises(PermissionDenied):
            roles.change_role(held=held, office="x", starts_on=TODAY(), ends_on=None, by=person)
    assert role_of(officer).pk == held.pk


def test_role_ends_once(council, ada):
    held = role_of(a_member(council, Role.OFFICER))
    roles.end_role(held=held, by=ada)
    with pytest.raises(Refused) as refused:
        roles.end_role(held=held, by=ada)
    assert codes(refused) == ["ended"]


def test_last_administrator_cannot_be_ended(council, ada):
    with pytest.raises(Refused) as refused:
        roles.end_role(held=role_of(ada), by=ada)
    assert codes(refused) == ["last-administrator"]
    assert "Ada is the only administrator of Hope" in str(refused.value)


@pytest.mark.parametrize(
    "role, starts, ends, is_active",
    [
        (Role.ADMINISTRATOR, 1, None, True),
        (Role.ADMINISTRATOR, -2, -1, True),
        (Role.OFFICER, 0, None, True),
        (Role.ADMINISTRATOR, 0, None, False),
    ],
)
def test_somebody_who_cannot_act_is_not_another_administrator(
    council, ada, role, starts, ends, is_active
):
    person = a_member(
        council,
        role,
        starts_on=TODAY() + starts * DAY,
        ends_on=None if ends is None else TODAY() + ends * DAY,
    )
    User.objects.filter(pk=person.pk).update(is_active=is_active)
    with pytest.raises(Refused) as refused:
        roles.end_role(held=role_of(ada), by=ada)
    assert codes(refused) == ["last-administrator"]


@pytest.mark.parametrize(
    "own, others, may_go",
    [
        (None, 0, False),
        (None, 300, False),
        (30, 30, False),
        (30, 0, False),
        (30, 31, True),
        (30, None, True),
        (0, 1, True),
    ],
)
@pytest.mark.parametrize("is_lga", [False, True])
def test_another_administrator_must_stay_longer(is_lga, own, others, may_go):
    council = None if is_lga else a_council("Hope")

    def administrator(days: int | None) -> User:
        ends_on = None if days is None else TODAY() + days * DAY
        if council:
            return a_member(council, Role.ADMINISTRATOR, ends_on=ends_on)
        person = staff(StaffRoleKind.ADMINISTRATOR)
        StaffRole.objects.filter(user=person).update(ends_on=ends_on)
        return person

    person, _ = administrator(own), administrator(others)
    held = StaffRole.objects.get(user=person) if is_lga else role_of(person)
    tomorrow = {"office": "", "starts_on": TODAY() + DAY, "ends_on": None}
    for blockers in (policies.role_can_end(held), policies.role_can_change(held, **tomorrow)):
        assert [blocker.code for blocker in blockers] == ([] if may_go else ["last-administrator"])
        assert all("stays longer" in blocker.sentence for blocker in blockers)


def test_a_last_day_can_be_put_off_and_not_brought_forward(council):
    ada = a_member(council, Role.ADMINISTRATOR, ends_on=TODAY() + 9 * DAY)
    dates = {"office": "", "starts_on": TODAY()}
    for days, wanted in ((8, ["last-administrator"]), (9, []), (90, [])):
        found = policies.role_can_change(role_of(ada), ends_on=TODAY() + days * DAY, **dates)
        assert [blocker.code for blocker in found] == wanted


def test_administrator_can_go_when_another_stays(client, council, ada):
    a_member(council, Role.ADMINISTRATOR)
    client.force_login(ada)
    url = reverse("councils:end-role", args=[council.slug, role_of(ada).pk])
    response = client.post(url, follow=True)
    assert response.status_code == 200
    assert response.redirect_chain[-1][0].startswith(reverse("account_login"))
    assert fresh(ada).roles == []


@pytest.mark.parametrize("starts, ends", [(0, 30), (1, None)])
def test_last_administrator_cannot_be_given_a_gap(council, ada, starts, ends):
    with pytest.raises(Refused) as refused:
        roles.change_role(
            held=role_of(ada),
            office="",
            starts_on=TODAY() + starts * DAY,
            ends_on=None if ends is None else TODAY() + ends * DAY,
            by=ada,
        )
    assert codes(refused) == ["last-administrator"]


def test_last_lga_administrator_cannot_be_ended():
    lga = staff(StaffRoleKind.ADMINISTRATOR)
    with pytest.raises(Refused) as refused:
        roles.end_role(held=StaffRole.objects.get(user=lga), by=lga)
    assert codes(refused) == ["last-administrator"]
    assert "the LGA" in str(refused.value)


def test_lga_administrator_ends_roles_of_the_lga(client):
    lga = staff(StaffRoleKind.ADMINISTRATOR)
    editor = staff(StaffRoleKind.EDITOR)
    held = StaffRole.objects.get(user=editor)
    for person in (editor, staff(StaffRoleKind.ANALYST), a_user()):
        with pytest.raises(PermissionDenied):
            roles.end_role(held=held, by=person)
    roles.end_role(held=held, by=lga)
    assert fresh(editor).staff_roles == frozenset()


def test_changed_office_keeps_the_old_one_on_record(council, ada):
    member = a_member(council, Role.EXECUTIVE_MEMBER, office="Planning", starts_on=TODAY() - DAY)
    old = role_of(member)
    new = roles.change_role(
        held=old, office="Finance", starts_on=TODAY(), ends_on=TODAY() + DAY, by=ada
    )
    old.refresh_from_db()
    assert (old.office, old.ended_by) == ("Planning", ada)
    assert (new.office, new.ends_on, new.given_by) == ("Finance", TODAY() + DAY, ada)
    assert fresh(member).office_at(council.pk, Role.EXECUTIVE_MEMBER) == "Finance"


def test_refused_change_changes_nothing(council, ada):
    member = a_member(council, Role.EXECUTIVE_MEMBER, office="Planning")
    for bad in (
        {"office": "", "starts_on": TODAY(), "ends_on": None},
        {"office": "x", "starts_on": TODAY(), "ends_on": TODAY() - DAY},
    ):
        with pytest.raises(Refused):
            roles.change_role(held=role_of(member), by=ada, **bad)
    assert role_of(member).office == "Planning"


def test_person_corrects_their_own_name():
    person = a_user("Ann Typo")
    people.rename(name=" Ann\nTyped ", by=person)
    assert fresh(person).name == "Ann Typed"

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from councils.actions import accepting, roles
from councils.enums import Role, StaffRoleKind
from councils.models import AccountInvitation, Council, Membership, StaffRole, User
from tests.councils.post import an_invitation, letters
from tests.councils.test_invitations import day
from tests.world import a_council, a_member, a_user, fresh, staff

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


# --- who sees which page ------------------------------------------------------------------------

LOGIN = "login"
PEOPLE = {
    "anonymous": lambda council: None,
    "nobody": lambda council: a_user(),
    "officer": lambda council: a_member(council, Role.OFFICER),
    "member": lambda council: a_member(council, Role.EXECUTIVE_MEMBER),
    "administrator": lambda council: a_member(council, Role.ADMINISTRATOR),
    "foreign officer": lambda council: a_member(a_council(), Role.OFFICER),
    "foreign administrator": lambda council: a_member(a_council(), Role.ADMINISTRATOR),
    "editor": lambda council: staff(StaffRoleKind.EDITOR),
    "analyst": lambda council: staff(StaffRoleKind.ANALYST),
    "lga administrator": lambda council: staff(StaffRoleKind.ADMINISTRATOR),
}
OWN = dict.fromkeys(PEOPLE, 404) | {
    "anonymous": LOGIN,
    "officer": 403,
    "member": 403,
    "administrator": 200,
}
LGA = dict.fromkeys(PEOPLE, 404) | {
    "anonymous": LOGIN,
    "editor": 403,
    "analyst": 403,
    "lga administrator": 200,
}
EVERYBODY = dict.fromkeys(PEOPLE, 200) | {"anonymous": LOGIN}
PAGES = {
    "people": OWN,
    "invite": OWN,
    "edit-role": OWN,
    "end-role": OWN,
    "resend-invitation": OWN,
    "cancel-invitation": OWN,
    "staff": LGA,
    "invite-staff": LGA,
    "edit-staff-role": LGA,
    "end-staff-role": LGA,
    "resend-staff-invitation": LGA,
    "cancel-staff-invitation": LGA,
    "register": LGA,
    "first-administrator": LGA,
    "resend-first-invitation": LGA,
    "cancel-first-invitation": LGA,
    "profile": EVERYBODY,
}


@pytest.fixture
def council() -> Council:
    return a_council("Hope")


def waiting(council: Council | None, role: str) -> AccountInvitation:
    now = timezone.now()
    return AccountInvitation.objects.create(
        email=f"{role}-{AccountInvitation.objects.count()}@example.org",
        name="Somebody Waiting",
        council=council,
        role=role,
        token_hash=f"{AccountInvitation.objects.count():064}",
        invited_at=now,
        invited_by=a_user("Inviter"),
        expires_at=now + dt.timedelta(days=14),
    )


def url_of(name: str, council: Council) -> str:
    args: list[object] = []
    if name in {"people", "invite", "first-administrator"}:
        args = [council.slug]
    elif name in {"edit-role", "end-role"}:
        args = [council.slug, Membership.objects.get(user=a_member(council, Role.OFFICER)).pk]
    elif name in {"resend-invitation", "cancel-invitation"}:
        args = [council.slug, waiting(council, Role.OFFICER).pk]
    elif name in {"edit-staff-role", "end-staff-role"}:
        args = [StaffRole.objects.get(user=staff(StaffRoleKind.EDITOR)).pk]
    elif name in {"resend-staff-invitation", "cancel-staff-invitation"}:
        args = [waiting(None, StaffRoleKind.EDITOR).pk]
    elif name in {"resend-first-invitation", "cancel-first-invitation"}:
        args = [council.slug, waiting(council, Role.ADMINISTRATOR).pk]
    return reverse(f"councils:{name}", args=args)


@pytest.mark.parametrize("name, who", [*itertools.product(PAGES, PEOPLE)])
def test_who_sees_which_page(client, council, name, who):
    url = url_of(name, council)
    person = PEOPLE[who](council)
    if person:
        client.force_login(person)
    response = client.get(url)
    expected = PAGES[name][who]
    if expected == LOGIN:
        assert response.status_code == 302
        assert response.url == f"{reverse('account_login')}?next={url}"
    else:
        assert response.status_code == expected
    if expected in {404, 403}:
        # Nothing can be sent either, and nothing has changed.
        sent = client.post(url, {"email": "x@example.org", "name": "X"})
        assert sent.status_code in {expected, 405}
        assert letters() == []
        assert not AccountInvitation.objects.exclude(cancelled_at=None).exists()
        assert not Membership.objects.exclude(ended_at=None).exists()


def test_foreign_council_looks_like_an_unknown_one(client, council):
    client.force_login(a_member(a_council(), Role.ADMINISTRATOR))
    foreign = client.get(reverse("councils:people", args=[council.slug]))
    unknown = client.get(reverse("councils:people", args=["nowhere"]))
    assert foreign.status_code == unknown.status_code == 404
    assert main_of(foreign) == main_of(unknown)


def main_of(response) -> str:
    page = response.content.decode()
    return page[page.index("<main") : page.index("</main>")]


def test_rows_of_another_council_are_not_reached_through_ones_own(client, council):
    other = a_council()
    foreign_role = Membership.objects.get(user=a_member(other, Role.OFFICER))
    foreign_invitation = waiting(other, Role.OFFICER)
    of_the_lga = waiting(None, StaffRoleKind.EDITOR)
    client.force_login(a_member(council, Role.ADMINISTRATOR))
    for name, pk in [
        ("edit-role", foreign_role.pk),
        ("end-role", foreign_role.pk),
        ("resend-invitation", foreign_invitation.pk),
        ("cancel-invitation", foreign_invitation.pk),
        ("cancel-invitation", of_the_lga.pk),
    ]:
        url = reverse(f"councils:{name}", args=[council.slug, pk])
        assert client.get(url).status_code == 404
        assert client.post(url).status_code == 404
    foreign_role.refresh_from_db()
    assert foreign_role.ended_at is None


def test_lga_administrator_reaches_no_invitation_of_a_council(client, council):
    invitation = waiting(council, Role.OFFICER)
    client.force_login(staff(StaffRoleKind.ADMINISTRATOR))
    for name in ("resend-first-invitation", "cancel-first-invitation"):
        assert (
            client.get(reverse(f"councils:{name}", args=[council.slug, invitation.pk])).status_code
            == 404
        )
    for name in ("resend-staff-invitation", "cancel-staff-invitation"):
        assert client.get(reverse(f"councils:{name}", args=[invitation.pk])).status_code == 404


def test_lga_sees_administrators_of_a_council_and_nobody_else(client, council):
    a_member(council, Role.ADMINISTRATOR, "Ada Shown")
    a_member(council, Role.OFFICER, "Olu Hidden")
    waiting(council, Role.OFFICER)
    client.force_login(staff(StaffRoleKind.ADMINISTRATOR))
    page = client.get(reverse("councils:first-administrator", args=[council.slug])).content.decode()
    assert "Ada Shown" in page
    assert "Olu Hidden" not in page
    assert "Somebody Waiting" not in page
    assert '<form method="post" novalidate' not in page


def test_wrong_method_is_refused(client, council):
    client.force_login(a_member(council, Role.ADMINISTRATOR))
    for name in ("people", "invite"):
        url = reverse(f"councils:{name}", args=[council.slug])
        assert client.delete(url).status_code == 405
    assert client.post(reverse("councils:people", args=[council.slug])).status_code == 405


def test_forms_need_their_token(council):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    person = a_member(council, Role.ADMINISTRATOR)
    strict.force_login(person)
    url = reverse("councils:invite", args=[council.slug])
    assert strict.post(url, {"email": "x@example.org"}).status_code == 403


# --- the way people use them --------------------------------------------------------------------


def test_administrator_invites_changes_and_ends_on_the_pages(client, council):
    client.force_login(a_member(council, Role.ADMINISTRATOR, "Ada"))
    people = reverse("councils:people", args=[council.slug])
    response = client.post(
        reverse("councils:invite", args=[council.slug]),
        {
            "email": "Mo@Example.org",
            "name": "Mo Member",
            "role": Role.EXECUTIVE_MEMBER,
            "office": "Leader",
            **day("starts_on"),
            "starts_on_ignored": "x",
        },
        follow=True,
    )
    assert response.redirect_chain == [(people, 302)]
    page = response.content.decode()
    assert "An invitation is on its way to mo@example.org." in page
    assert "Mo Member" in page

    made = AccountInvitation.objects.get()
    again = reverse("councils:resend-invitation", args=[council.slug, made.pk])
    assert client.post(again).url == people
    assert len(letters()) == 2
    accepting.accept_invitation(
        token=letters()[-1].message.split("/invitation/")[1].split("/")[0],
        name="Mo Member",
        password="three quiet lamps in March",
    )
    held = Membership.objects.get(office="Leader")

    response = client.post(
        reverse("councils:edit-role", args=[council.slug, held.pk]),
        {"office": "Deputy Leader", **day("starts_on"), **day("ends_on", TODAY())},
    )
    assert response.url == people
    held = Membership.objects.get(office="Deputy Leader")
    assert held.ends_on == TODAY()

    end = reverse("councils:end-role", args=[council.slug, held.pk])
    assert "loses the role" in client.get(end).content.decode()
    held.refresh_from_db()
    assert held.ended_at is None
    page = client.post(end, follow=True).content.decode()
    assert "Roles that have ended" in page
    held.refresh_from_db()
    assert held.ended_at is not None
    # A second click says that it is done.
    response = client.post(end)
    assert response.status_code == 422
    assert "This role ended on" in response.content.decode()


def test_mistakes_keep_what_was_typed(client, council):
    client.force_login(a_member(council, Role.ADMINISTRATOR))
    url = reverse("councils:invite", args=[council.slug])
    response = client.post(
        url,
        {
            "email": "not an address",
            "name": "Typed Name",
            "role": Role.EXECUTIVE_MEMBER,
            "office": "",
            "starts_on_day": "31",
            "starts_on_month": "2",
            "starts_on_year": "2030",
        },
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {"email", "office", "starts_on"}
    for typed in ("not an address", "Typed Name", 'value="31"', 'value="2030"'):
        assert typed in page
    assert "There is a problem" in page
    assert "<title>Error: " in page
    assert "The first day must be a real date" in page
    assert letters() == []


def test_refusal_of_the_server_stands_beside_its_field(client, council):
    officer = a_member(council, Role.OFFICER)
    client.force_login(a_member(council, Role.ADMINISTRATOR))
    response = client.post(
        reverse("councils:invite", args=[council.slug]),
        {"email": officer.email, "name": "X", "role": Role.OFFICER, **day("starts_on")},
    )
    assert response.status_code == 422
    assert "already has the role" in str(response.context["form"].errors["email"])


def test_no_field_beyond_the_form_is_believed(client, council):
    """Mass assignment: every column of the table is sent along."""
    other = a_council()
    ada = a_member(council, Role.ADMINISTRATOR)
    client.force_login(ada)
    extra = {field.name: "1" for field in AccountInvitation._meta.get_fields()}
    client.post(
        reverse("councils:invite", args=[council.slug]),
        {
            **extra,
            "council": other.pk,
            "council_id": other.pk,
            "invited_by": other.pk,
            "email": "x@example.org",
            "name": "X",
            "role": Role.OFFICER,
            **day("starts_on"),
        },
    )
    made = AccountInvitation.objects.get()
    assert (made.council, made.invited_by, made.accepted_at) == (council, ada, None)
    assert made.token_hash != "1"


def test_confirm_page_of_the_last_administrator_has_no_button(client, council):
    ada = a_member(council, Role.ADMINISTRATOR)
    client.force_login(ada)
    url = reverse("councils:end-role", args=[council.slug, Membership.objects.get(user=ada).pk])
    page = client.get(url).content.decode()
    assert "is the only administrator" in page
    assert "End role</button>" not in page
    assert client.post(url).status_code == 422
    assert fresh(ada).roles


def test_lga_administrator_invites_staff_and_a_first_administrator(client, council):
    client.force_login(staff(StaffRoleKind.ADMINISTRATOR))
    response = client.post(
        reverse("councils:invite-staff"),
        {"email": "e@example.org", "name": "E", "role": StaffRoleKind.EDITOR, **day("starts_on")},
    )
    assert response.url == reverse("councils:staff")
    first = reverse("councils:first-administrator", args=[council.slug])
    assert client.post(first, {"email": "a@example.org", "name": "A"}).url == first
    page = client.get(first).content.decode()
    assert "a@example.org has been invited" in page
    made = AccountInvitation.objects.get(council=council)
    assert made.role == Role.ADMINISTRATOR
    cancel = reverse("councils:cancel-first-invitation", args=[council.slug, made.pk])
    assert client.post(cancel).url == first
    assert client.post(first, {"email": "b@example.org", "name": "B"}).status_code == 302
    assert [letter.to for letter in letters()] == [
        ["e@example.org"],
        ["a@example.org"],
        ["b@example.org"],
    ]


# --- the register -------------------------------------------------------------------------------


def names(response) -> list[str]:
    return [row.name for row in response.context["rows"]]


def test_register_is_filtered_by_words_type_region_and_administrator(client):
    a = a_council("Abbey", tier="upper", region="North West")
    b = a_council("Borough of Böck", region="North West")
    c = a_council("Castle", region="South East", name_cy="Castell")
    gone = a_council("Dead", end_date=TODAY() - dt.timedelta(days=1))
    a_member(a, Role.ADMINISTRATOR)
    an_invitation(council=b, role=Role.ADMINISTRATOR, by=staff(StaffRoleKind.ADMINISTRATOR))
    client.force_login(staff(StaffRoleKind.ADMINISTRATOR))
    url = reverse("councils:register")
    assert names(client.get(url)) == [a.name, b.name, c.name]
    for query, expected in [
        ({"q": "böck"}, [b]),
        ({"q": "castell"}, [c]),
        ({"q": a.code.lower()}, [a]),
        ({"type": "county"}, [a]),
        ({"region": "North West"}, [a, b]),
        ({"region": "North West", "administrator": "no"}, [b]),
        ({"administrator": "yes"}, [a]),
        ({"abolished": "on"}, [a, b, c, gone]),
        ({"q": "nothing"}, []),
        ({"type": "castle"}, [a, b, c]),
    ]:
        assert names(client.get(url, query)) == [council.name for council in expected], query
    statuses = [row.status for row in client.get(url).context["rows"]]
    assert statuses == ["In place", "Invited", "None yet"]


def test_register_has_pages_that_keep_the_filter(client):
    for number in range(51):
        a_council(f"Place {number:02}", region="South East")
    client.force_login(staff(StaffRoleKind.ADMINISTRATOR))
    url = reverse("councils:register")
    first = client.get(url, {"region": "South East"})
    assert len(names(first)) == 50
    assert "?region=South+East&amp;page=2" in first.content.decode()
    assert names(client.get(url, {"region": "South East", "page": "2"})) == ["Place 50"]
    assert client.get(url, {"page": "nonsense"}).status_code == 200


# --- the number of queries ----------------------------------------------------------------------


def queries(client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_number_of_queries_does_not_grow_with_the_people(client, council):
    client.force_login(a_member(council, Role.ADMINISTRATOR))
    url = reverse("councils:people", args=[council.slug])
    a_member(council, Role.OFFICER)
    waiting(council, Role.OFFICER)
    client.get(url)
    assert queries(client, url) == 6
    for _ in range(2):
        roles.end_role(
            held=Membership.objects.get(user=a_member(council, Role.OFFICER)),
            by=a_member(council, Role.ADMINISTRATOR),
        )
        waiting(council, Role.OFFICER)
    assert queries(client, url) == 6


def test_number_of_queries_does_not_grow_with_the_register(client):
    client.force_login(staff(StaffRoleKind.ADMINISTRATOR))
    url = reverse("councils:register")
    a_council()
    client.get(url)
    assert queries(client, url) == 6
    for _ in range(2):
        a_member(a_council(), Role.ADMINISTRATOR)
    assert queries(client, url) == 6


def test_number_of_queries_does_not_grow_with_the_staff(client):
    client.force_login(staff(StaffRoleKind.ADMINISTRATOR))
    url = reverse("councils:staff")
    client.get(url)
    assert queries(client, url) == 6
    for _ in range(2):
        staff(StaffRoleKind.EDITOR)
        waiting(None, StaffRoleKind.EDITOR)
    assert queries(client, url) == 6


# --- home ---------------------------------------------------------------------------------------


def home_of(client, person: User) -> str:
    client.force_login(person)
    return client.get(reverse("home")).url


def test_home_leads_to_where_a_person_belongs(client, council):
    register, consultations = reverse("councils:register"), reverse("consultations:list")
    assert home_of(client, a_member(council, Role.OFFICER)) == council.get_absolute_url()
    assert home_of(client, staff(StaffRoleKind.EDITOR)) == consultations
    assert home_of(client, staff(StaffRoleKind.ANALYST)) == consultations
    assert home_of(client, staff(StaffRoleKind.ADMINISTRATOR)) == register
    both = staff(StaffRoleKind.ADMINISTRATOR)
    StaffRole.objects.create(user=both, role=StaffRoleKind.EDITOR)
    assert home_of(client, both) == consultations


def test_who_serves_several_chooses(client, council):
    person = a_member(council, Role.OFFICER)
    Membership.objects.create(user=person, council=council, role=Role.ADMINISTRATOR)
    assert home_of(client, person) == council.get_absolute_url()  # two roles, one council
    glory = a_council("Glory")
    Membership.objects.create(
        user=person, council=glory, role=Role.EXECUTIVE_MEMBER, office="Mayor"
    )
    StaffRole.objects.create(user=person, role=StaffRoleKind.ANALYST)
    assert home_of(client, person) == reverse("councils:choose")
    page = client.get(reverse("councils:choose"))
    assert [(place.name, place.roles) for place in page.context["places"]] == [
        ("Local Government Association", "LGA analyst"),
        ("Glory", "Mayor"),
        ("Hope", "Policy officer, Council administrator"),
    ]


def test_who_has_no_role_is_told_so_and_whom_to_ask(client, settings):
    client.force_login(a_user())
    response = client.get(reverse("home"))
    assert response.status_code == 200
    assert "You have no role at present" in response.content.decode()
    assert settings.SUPPORT_EMAIL in response.content.decode()
    assert client.get(reverse("councils:choose")).url == reverse("home")


def test_profile_shows_roles_and_takes_a_new_name(client, council):
    person = a_member(council, Role.EXECUTIVE_MEMBER, "Ann Typo", office="Leader")
    client.force_login(person)
    url = reverse("councils:profile")
    page = client.get(url).content.decode()
    assert "Ann Typo" in page
    assert "Leader" in page
    assert client.post(url, {"name": ""}).status_code == 422
    assert client.post(url, {"name": "Ann Typed", "email": "x@example.org"}).url == url
    person.refresh_from_db()
    assert (person.name, person.email.endswith("@example.org")) == ("Ann Typed", True)
    assert person.email != "x@example.org"

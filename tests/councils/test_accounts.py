from __future__ import annotations

import re
import time

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from councils import accounts
from councils.enums import Role
from councils.models import User
from tests.councils.post import letters, path_in, run_tasks
from tests.world import PASSWORD, a_council, a_member, a_user, fresh

pytestmark = pytest.mark.django_db

LOGIN = "/account/login/"
RESET = "/account/password/reset/"
NEW = "three quiet lamps in March"


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    cache.clear()


@pytest.fixture
def officer() -> User:
    return a_member(a_council("Hope"), Role.OFFICER)


def log_in(client: Client, email: str, password: str = PASSWORD, **kwargs):
    return client.post(LOGIN, {"login": email, "password": password}, **kwargs)


def is_logged_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


# --- logging in ---------------------------------------------------------------------------------


def test_log_in_by_address_in_any_case(client, officer):
    response = log_in(client, officer.email.upper())
    assert (response.status_code, response.url) == (302, reverse("home"))
    assert is_logged_in(client)


def test_session_gets_a_new_id_at_log_in(client, officer):
    client.get(LOGIN)
    session = client.session
    session["before"] = "x"
    session.save()
    client.cookies[django_settings.SESSION_COOKIE_NAME] = before = session.session_key
    log_in(client, officer.email)
    after = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    assert after != before
    assert not Session.objects.filter(session_key=before).exists()


def test_log_out_ends_the_session_on_the_server(client, officer):
    log_in(client, officer.email)
    key = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    assert client.get("/account/logout/").status_code == 200
    assert is_logged_in(client)  # asking is not logging out
    client.post("/account/logout/")
    client.cookies[django_settings.SESSION_COOKIE_NAME] = key
    assert client.get("/").url.startswith(LOGIN)


@pytest.mark.parametrize("email", ["known", "closed", "unknown"])
def test_wrong_password_says_the_same_whoever_it_is(client, officer, email):
    address = {
        "known": officer.email,
        "closed": a_user(is_active=False).email,
        "unknown": "nobody@example.org",
    }[email]
    response = log_in(client, address, "wrong")
    assert response.status_code == 200
    (problem,) = response.context["form"].non_field_errors()
    assert problem == "The e-mail address or the password is wrong."
    assert address in response.content.decode()  # what was typed is kept
    assert "wrong" not in re.findall(r'value="([^"]*)"', response.content.decode())


def test_closed_account_is_told_only_with_the_right_password(client):
    person = a_user(is_active=False)
    response = log_in(client, person.email)
    assert response.url == reverse("account_inactive")
    assert client.get(response.url).status_code == 200
    assert not is_logged_in(client)


def test_person_without_a_role_logs_in_and_is_told(client):
    response = log_in(client, a_user().email, follow=True)
    assert response.status_code == 200
    assert "You have no role at present" in response.content.decode()


@pytest.mark.parametrize(
    "there",
    [
        "https://evil.example/",
        "//evil.example/",
        "\\\\evil.example",
        "/\\evil.example",
        "///evil.example",
        "javascript:alert(1)",
        "http:evil.example",
        "https:///evil.example",
        "\thttps://evil.example",
    ],
)
def test_log_in_leads_to_no_other_site(client, officer, there):
    response = client.post(
        f"{LOGIN}?next={there}", {"login": officer.email, "password": PASSWORD, "next": there}
    )
    assert response.url == reverse("home")
    again = client.get(LOGIN, {"next": there})
    assert again.url == reverse("home")
    out = client.post("/account/logout/", {"next": there})
    assert out.url == LOGIN


def test_log_in_leads_on_to_the_page_that_was_wanted(client, officer):
    wanted = "/account/?x=1"
    asked = client.get(wanted)
    assert asked.url == f"{LOGIN}?next=/account/%3Fx%3D1"
    page = client.get(asked.url).content.decode()
    assert 'name="next" value="/account/?x=1"' in page
    response = client.post(LOGIN, {"login": officer.email, "password": PASSWORD, "next": wanted})
    assert response.url == wanted


def test_nobody_signs_up_and_other_pages_of_allauth_are_not_there(client, officer):
    log_in(client, officer.email)
    for path in ("signup/", "email/", "confirm-email/", "password/set/", "login/code/confirm/"):
        assert client.get(f"/account/{path}").status_code == 404
        assert client.post(f"/account/{path}").status_code == 404
    for name in ("account_signup", "account_email", "account_set_password"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_public_pages_of_accounts_need_no_log_in_and_the_others_do(client):
    for name in (
        "account_login",
        "account_inactive",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
    ):
        assert client.get(reverse(name)).status_code == 200, name
    assert client.get(reverse("account_logout")).url == LOGIN
    for name in ("account_change_password", "account_reauthenticate", "councils:profile"):
        assert client.get(reverse(name)).url.startswith(LOGIN), name


# --- throttling ---------------------------------------------------------------------------------


def fail(times: int, email: str, client: Client | None = None) -> list[int]:
    """The answers to wrong passwords, each from another machine."""
    client = client or Client()
    return [
        log_in(client, email, "wrong", REMOTE_ADDR=f"10.{number}.0.1").status_code
        for number in range(times)
    ]


def test_guessing_is_stopped_from_one_machine_with_a_page(client, officer):
    answers = [log_in(client, officer.email, "wrong") for _ in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    stopped = answers[-1]
    assert int(stopped["Retry-After"]) > 0
    assert "Too many attempts" in stopped.content.decode()
    # The right password does not help from there now, but does from elsewhere.
    assert log_in(client, officer.email).status_code == 429
    assert log_in(Client(), officer.email, REMOTE_ADDR="10.9.9.9").status_code == 302


def test_guessing_is_stopped_for_one_account_from_many_machines(officer):
    assert fail(21, officer.email) == [200] * 20 + [429]
    assert fail(1, a_user().email) == [200]


def test_guessing_at_an_unknown_address_is_stopped_alike():
    assert fail(21, "nobody@example.org") == [200] * 20 + [429]


def test_owner_is_not_locked_out_of_a_browser_they_have_used(client, officer):
    log_in(client, officer.email)
    client.post("/account/logout/")
    assert fail(21, officer.email)[-1] == 429
    assert log_in(Client(), officer.email, REMOTE_ADDR="10.99.0.1").status_code == 429
    assert log_in(client, officer.email).status_code == 302


def test_known_browser_is_counted_too(client, officer):
    log_in(client, officer.email)
    client.post("/account/logout/")
    assert fail(21, officer.email, client) == [200] * 20 + [429]


def test_mark_of_a_browser_is_good_for_one_address_only(client, rf, officer):
    log_in(client, officer.email)
    value = client.cookies[accounts.KNOWN_BROWSER_COOKIE].value
    request = rf.get("/")
    request.COOKIES[accounts.KNOWN_BROWSER_COOKIE] = value
    assert accounts.known_browser(request, officer.email) != ""
    assert accounts.known_browser(request, "other@example.org") == ""
    for forged in ("", "x", value[:-1] + ("A" if value[-1] != "A" else "B"), "W10:1:x"):
        request.COOKIES[accounts.KNOWN_BROWSER_COOKIE] = forged
        assert accounts.known_browser(request, officer.email) == ""
    assert officer.email not in value
    cookie = client.cookies[accounts.KNOWN_BROWSER_COOKIE]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_throttle_counts_in_the_database_so_that_all_workers_share_it(client, officer):
    log_in(client, officer.email, "wrong")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache WHERE cache_key LIKE %s", ["%login_failed%"])
        assert cursor.fetchone()[0] == 2  # by machine and by account


def test_failures_are_forgotten_with_time(client, officer):
    for _ in range(10):
        log_in(client, officer.email, "wrong")
    assert log_in(client, officer.email).status_code == 429
    for key in keys_of("login_failed"):
        cache.set(key, [moment - 3600 for moment in cache.get(key)])
    assert log_in(client, officer.email).status_code == 302


def keys_of(action: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM cache WHERE cache_key LIKE %s", [f"%:{action}:%"])
        return [row[0].split(":", 2)[2] for row in cursor.fetchall()]


def test_asking_for_links_is_throttled_alike_for_everybody(client, officer):
    for email in (officer.email, "nobody@example.org"):
        cache.clear()
        answers = [client.post(RESET, {"email": email}).status_code for _ in range(6)]
        assert answers == [302] * 5 + [429]


def test_reauthentication_is_throttled(client, officer):
    client.force_login(officer)
    url = reverse("account_reauthenticate")
    answers = [client.post(url, {"password": "wrong"}).status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]


# --- a new password -----------------------------------------------------------------------------


def ask(client: Client, email: str) -> str:
    """Asks for a link and returns its path."""
    client.post(RESET, {"email": email})
    run_tasks()
    return path_in(letters()[-1])


def set_password(client: Client, path: str, password: str = NEW):
    form = client.get(path, follow=True)
    action = form.redirect_chain[-1][0] if form.redirect_chain else path
    return client.post(action, {"password1": password, "password2": password})


def test_asking_says_and_does_the_same_whoever_it_is(client, officer):
    closed = a_user(is_active=False)
    seen = []
    for email in (officer.email, closed.email, "nobody@example.org"):
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            response = client.post(RESET, {"email": email}, follow=True)
        verbs = [query["sql"].split()[0] for query in captured]
        page = re.sub(r'nonce="[^"]+"', "", response.content.decode())
        headers = {name: value for name, value in response.items() if "Policy" not in name}
        seen.append((response.redirect_chain, page, headers, verbs))
        assert letters() == []  # the worker's business
    assert seen[0] == seen[1] == seen[2]
    assert run_tasks() == 3
    assert [letter.to for letter in letters()] == [[officer.email]]


def test_asking_takes_as_long_for_a_known_address_as_for_an_unknown_one(client, officer):
    def taken(email: str) -> float:
        cache.clear()
        begun = time.perf_counter()
        client.post(RESET, {"email": email})
        return time.perf_counter() - begun

    def ratio() -> float:
        """Of the best times of each, asked in turns, so that both meet the same machine."""
        known, unknown = zip(
            *((taken(officer.email), taken("nobody@example.org")) for _ in range(15)), strict=True
        )
        return min(known) / min(unknown)

    # What tells them apart does so every time; a machine that is busy elsewhere does not.
    assert any(0.5 < ratio() < 2 for _ in range(4))


def test_link_sets_a_new_password_once(client, officer):
    path = ask(client, officer.email.upper())
    assert letters()[-1].to == [officer.email]
    assert "24 hours" in letters()[-1].message
    response = set_password(client, path)
    assert response.url == reverse("account_reset_password_from_key_done")
    assert fresh(officer).check_password(NEW)
    assert not is_logged_in(client)
    assert letters()[-1].subject == "Your password has been changed"
    again = set_password(client, path, "another long password")
    assert "This link no longer works" in again.content.decode()
    assert fresh(officer).check_password(NEW)


def test_link_runs_out(client, officer, settings):
    path = ask(client, officer.email)
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert "This link no longer works" in client.get(path, follow=True).content.decode()


def test_secret_of_the_link_leaves_the_address_bar_at_once(client, officer):
    path = ask(client, officer.email)
    response = client.get(path)
    secret = path.rstrip("/").split("-", 1)[1]
    assert response.status_code == 302
    assert secret not in response.url


def test_link_for_somebody_else_logs_out_who_is_here(client, officer):
    path = ask(client, officer.email)
    client.force_login(a_user())
    client.get(path, follow=True)
    assert not is_logged_in(client)


def test_new_password_ends_every_other_session(client, officer):
    elsewhere = Client()
    log_in(elsewhere, officer.email)
    assert elsewhere.get("/account/").status_code == 200
    set_password(client, ask(client, officer.email))
    assert elsewhere.get("/account/").url.startswith(LOGIN)


def test_changed_password_keeps_this_session_and_ends_the_others(client, officer):
    elsewhere = Client()
    log_in(elsewhere, officer.email)
    log_in(client, officer.email)
    url = reverse("account_change_password")
    wrong = client.post(url, {"oldpassword": "wrong", "password1": NEW, "password2": NEW})
    assert wrong.context["form"].errors["oldpassword"] == ["The current password is wrong."]
    right = client.post(url, {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert right.url == reverse("councils:profile")
    assert "Your password has been changed." in client.get("/account/").content.decode()
    assert elsewhere.get("/account/").url.startswith(LOGIN)
    assert letters()[-1].subject == "Your password has been changed"


@pytest.mark.parametrize("weak", ["short", "qwerty123456", "1qaz2wsx3edc"])
def test_weak_password_is_refused(client, officer, weak):
    response = set_password(client, ask(client, officer.email), weak)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert fresh(officer).check_password(PASSWORD)


def test_reset_does_not_lift_the_end_of_a_closed_account(client):
    person = a_user()
    path = ask(client, person.email)
    User.objects.filter(pk=person.pk).update(is_active=False)
    set_password(client, path)
    assert log_in(client, person.email, NEW).url == reverse("account_inactive")


def test_links_lead_to_this_site_whatever_host_was_asked(client, officer, settings):
    settings.ALLOWED_HOSTS = ["testserver", "evil.example"]
    client.post(RESET, {"email": officer.email}, headers={"host": "evil.example"})
    run_tasks()
    assert "evil.example" not in letters()[-1].message
    assert settings.SITE_URL in letters()[-1].message


# --- fresh authentication -----------------------------------------------------------------------


def test_reauthentication_leads_back_and_is_fresh_for_ten_minutes(client, officer):
    log_in(client, officer.email)
    url = reverse("account_reauthenticate")
    wrong = client.post(url, {"password": "wrong", "next": "/account/"})
    assert wrong.context["form"].errors["password"] == ["The password is wrong."]
    right = client.post(url, {"password": PASSWORD, "next": "/account/"})
    assert right.url == "/account/"
    records = client.session["account_authentication_methods"]
    assert records[-1]["reauthenticated"] is True
    assert time.time() - records[-1]["at"] < 60
    assert django_settings.ACCOUNT_REAUTHENTICATION_TIMEOUT == 10 * 60

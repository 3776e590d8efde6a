"""Private pages and the end of a session."""

import time

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from councils.models import User
from slisystem import middleware
from slisystem.middleware import BEGAN_AT, SEEN_AT

pytestmark = pytest.mark.django_db

START = 1_700_000_000


@pytest.fixture
def clock(monkeypatch, _no_session_falls_due):
    """The time is ours; sessions fall due as they do for people."""
    monkeypatch.setattr(middleware, "STAMP_SECONDS", _no_session_falls_due)

    class Clock:
        now = START

        def later(self, seconds):
            self.now += seconds

    ours = Clock()
    monkeypatch.setattr(time, "time", lambda: ours.now)
    return ours


@pytest.fixture
def person():
    return User.objects.create(email="person@example.org", name="A Person")


@pytest.fixture
def browser(person):
    client = Client()
    client.force_login(person)
    return client


def is_logged_in(client):
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("path", ["/contact/", "/healthz", "/nowhere/", "/account/login/", "/"])
def test_every_page_is_private(client, path):
    response = client.get(path)
    assert response["Cache-Control"] == "no-store"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]


@pytest.mark.parametrize("host, status", [("testserver", 301), ("elsewhere.example", 400)])
def test_the_answers_of_middleware_are_protected_too(client, settings, host, status):
    settings.SECURE_SSL_REDIRECT = True
    response = client.get("/contact/", headers={"host": host})
    assert response.status_code == status
    assert response["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]


def test_static_files_may_be_kept(client):
    response = client.get("/static/src/favicon.svg")
    assert b"<svg" in response.getvalue()  # read to its end, so that the file is closed
    assert "no-store" not in response["Cache-Control"]
    assert "Permissions-Policy" not in response


def test_a_session_ends_when_nothing_happens(browser, clock):
    browser.get("/contact/")
    clock.later(settings.SESSION_IDLE_SECONDS - 1)
    assert browser.get("/contact/").status_code == 200
    clock.later(settings.SESSION_IDLE_SECONDS)
    response = browser.get("/contact/?a=1")
    assert response.status_code == 302
    assert response["Location"] == "/account/login/?next=%2Fcontact%2F%3Fa%3D1&ended=idle"
    assert not is_logged_in(browser)


def test_a_session_ends_at_its_longest_time_however_busy(browser, clock):
    for _ in range(settings.SESSION_COOKIE_AGE // 1800):
        assert browser.get("/contact/").status_code == 200
        clock.later(1800)
    response = browser.get("/contact/")
    assert response["Location"].endswith("ended=age")
    assert not is_logged_in(browser)


def test_the_page_to_log_in_says_why(client):
    assert "nothing happened for a while" in client.get("/account/login/?ended=idle").text
    assert "reached its longest time" in client.get("/account/login/?ended=age").text
    assert "logged out" not in client.get("/account/login/?ended=%3Cscript%3E").text


def test_reading_writes_the_session_at_most_once_a_minute(browser, clock, monkeypatch):
    browser.get("/contact/")
    saved = []
    original = Session.save
    monkeypatch.setattr(
        Session, "save", lambda self, *args, **kw: saved.append(1) or original(self, *args, **kw)
    )
    for _ in range(5):
        browser.get("/contact/")
    clock.later(59)
    browser.get("/contact/")
    assert saved == []
    clock.later(1)
    browser.get("/contact/")
    browser.get("/contact/")
    assert saved == [1]
    assert browser.session[SEEN_AT] == START + 60
    assert browser.session[BEGAN_AT] == START


def test_a_form_sent_too_late_leads_back_to_its_page(browser, clock):
    browser.get("/contact/")
    clock.later(settings.SESSION_IDLE_SECONDS)
    response = browser.post("/account/logout/", headers={"referer": "http://testserver/cookies/"})
    assert response["Location"] == "/account/login/?next=%2Fcookies%2F&ended=idle"


@pytest.mark.parametrize("referer", ["https://evil.example/cookies/", "//evil.example/", ""])
def test_a_foreign_page_is_never_led_back_to(browser, clock, referer):
    browser.get("/contact/")
    clock.later(settings.SESSION_IDLE_SECONDS)
    response = browser.post("/account/logout/", headers={"referer": referer})
    assert response["Location"] == "/account/login/?next=%2F&ended=idle"


def test_a_background_save_is_told_and_the_page_stays(browser, clock):
    browser.get("/contact/")
    clock.later(settings.SESSION_IDLE_SECONDS)
    response = browser.post("/account/logout/", headers={"hx-request": "true"})
    assert response.status_code == 401
    assert "Copy what you have not saved" in response.text


def test_who_is_not_logged_in_costs_no_query(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/contact/").status_code == 200


# --- a place on a page, asked for in a mail --------------------------------------------------


@pytest.mark.parametrize(
    "asked, led_to",
    [
        ("/contact/?at=Q7", "/contact/#Q7"),
        ("/contact/?reply=3&at=comment-12", "/contact/?reply=3#comment-12"),
        ("/cookies/?at=Q7&at=Q8", "/cookies/#Q8"),
    ],
)
def test_a_place_in_the_query_becomes_the_place_on_the_page(client, asked, led_to):
    response = client.get(asked)
    assert (response.status_code, response["Location"]) == (302, led_to)
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("place", ["", "7Q", "a b", "Q7%23x", "//evil.example", "a%0d%0ab", "é"])
def test_what_names_no_place_is_left_alone(client, place):
    assert client.get(f"/contact/?at={place}").status_code == 200


def test_the_log_in_comes_first_and_keeps_the_place(client, browser):
    response = client.get("/account/?at=Q7")
    assert response["Location"] == "/account/login/?next=/account/%3Fat%3DQ7"
    assert browser.get("/account/?at=Q7")["Location"] == "/account/#Q7"


def test_what_is_sent_is_not_led_elsewhere(browser):
    assert browser.post("/account/?at=Q7", {"name": "Ann"})["Location"] == "/account/"


def test_an_address_of_another_site_is_not_led_to(browser):
    response = browser.get("/", {"at": "Q7"}, PATH_INFO="//evil.example/")
    assert response.status_code == 404


def test_a_body_larger_than_anything_asked_for_is_not_read():
    """Else a stranger could fill the disk with files, on a page that takes none."""
    page, kind = reverse("account_login"), "multipart/form-data; boundary=x"
    client = Client(enforce_csrf_checks=True)
    much = {"CONTENT_LENGTH": str(settings.MOST_BODY_BYTES + 1)}
    answer = client.generic("POST", page, b"--x", content_type=kind, **much)
    assert answer.status_code == 413 and "too much at once" in answer.text
    for length in ("", "nonsense", "-1", "3"):
        answer = client.generic("POST", page, b"--x", content_type=kind, CONTENT_LENGTH=length)
        assert answer.status_code in {400, 403}

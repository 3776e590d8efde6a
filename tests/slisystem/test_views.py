"""Pages that belong to no app."""

import json
import time

import pytest
from django.core.cache import cache
from django.db import InterfaceError, OperationalError, connection
from django.test import Client, RequestFactory
from django.urls import reverse

from slisystem import views
from tests.world import a_place

PUBLIC = ["/accessibility/", "/privacy/", "/cookies/", "/contact/", "/licences/"]


@pytest.mark.parametrize("path", PUBLIC)
def test_footer_pages_are_public_and_ask_the_database_nothing(client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert response.text.count("<h1") == 1
    for other in PUBLIC:
        assert f'href="{other}"' in response.text


def test_the_cookies_that_are_set_are_the_cookies_that_are_named(client, db, settings):
    page = client.get("/cookies/").text
    client.get("/account/login/")
    assert set(client.cookies) == {settings.CSRF_COOKIE_NAME}
    for name in (settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_NAME):
        assert f"<code>{name}</code>" in page


def test_the_gallery_exists_for_developers_only(client, settings):
    assert client.get("/gallery/").status_code == 404
    settings.DEBUG = True
    page = client.get("/gallery/")
    assert page.status_code == 200
    assert "<script>no markup" not in page.text
    assert "<title>Error: Gallery of components – Consultation responses</title>" in page.text


def test_licences_are_listed_as_they_were_collected(client, tmp_path, monkeypatch):
    collected = tmp_path / "licences.json"
    monkeypatch.setattr(views, "LICENCES_FILE", collected)
    assert "It has not been made here yet" in client.get("/licences/").text
    collected.write_text(json.dumps([{"name": "A<b>", "version": "1.0", "licence": "MIT"}]))
    page = client.get("/licences/").text
    assert "A&lt;b&gt;" in page
    assert "It has not been made here yet" not in page


# --- health -------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("age, said", [(None, "not seen"), (5, "ok"), (500, "late")])
def test_health_tells_of_the_worker(client, age, said):
    cache.delete(views.WORKER_HEARTBEAT)
    if age is not None:
        cache.set(views.WORKER_HEARTBEAT, time.time() - age)
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"database": "ok", "worker": said}


@pytest.mark.django_db
def test_health_without_a_database_is_503_and_tells_nothing_else(client, monkeypatch, caplog):
    def away(*args):
        raise OperationalError("password=secret")

    monkeypatch.setattr(connection, "cursor", away)
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json() == {"database": "away", "worker": "unknown"}


# --- errors -------------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_unknown_page_says_so(client):
    response = client.get("/nowhere/<script>/")
    assert response.status_code == 404
    assert "<h1" in response.text
    assert "<script>/" not in response.text


def test_an_address_for_forms_says_so_when_it_is_loaded(client, db):
    """A page that answered a button and is loaded again, or an address kept as a bookmark."""
    place = a_place()
    client.force_login(place.officer)
    address = reverse("responses:start", args=place.args)
    page = client.get(address)
    assert page.status_code == 405
    assert page["Allow"] == "POST"
    assert "Nothing was done." in page.text
    assert client.delete(address).text == ""


def test_an_error_is_said_without_database_and_without_trace(settings):
    response = views.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "Sorry, there is a problem" in response.text
    assert settings.SUPPORT_EMAIL in response.text


def test_an_error_is_said_even_when_its_page_cannot_be_made(monkeypatch, caplog):
    def broken(*args):
        raise ValueError

    monkeypatch.setattr(views, "render_to_string", broken)
    response = views.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert response.text.startswith("Sorry, there is a problem")


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
@pytest.mark.parametrize(
    "where", ["slisystem.views.render", "slisystem.middleware.EndOfSession.__call__"]
)
def test_a_database_that_is_away_is_a_matter_of_time(monkeypatch, error, where):
    """Whether a view notices or, as for everybody who is logged in, a middleware."""

    def away(*args, **kwargs):
        raise error("password=secret")

    monkeypatch.setattr(where, away)
    response = Client(raise_request_exception=False).get("/contact/")
    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert response["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert "the service is busy" in response.text
    assert "secret" not in response.text


def test_a_bad_request_is_said_without_session(settings):
    response = views.bad_request(RequestFactory().get("/"), ValueError("secret"))
    assert response.status_code == 400
    assert "secret" not in response.text


@pytest.mark.django_db
def test_too_much_at_once_is_said_as_such(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    response = client.post("/account/login/", {"login": "x" * 200})
    assert response.status_code == 413
    assert "This is too much at once" in response.text


@pytest.mark.django_db
def test_a_form_without_its_token_gets_a_page_that_helps():
    response = Client(enforce_csrf_checks=True).post("/account/login/", {"login": "a@example.org"})
    assert response.status_code == 403
    assert "This page was open too long" in response.text


@pytest.mark.django_db
def test_too_many_attempts_say_when_to_come_back(rf):
    from django.contrib.auth.models import AnonymousUser

    request = rf.get("/account/login/")
    request.user = AnonymousUser()
    request.csp_nonce = "nonce"
    response = views.too_many_requests(request)
    assert response.status_code == 429
    assert response["Retry-After"] == "60"

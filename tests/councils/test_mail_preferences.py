"""The page on which people choose which mail they get, and when."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from councils.actions.people import choose_mail
from councils.enums import MailTime, StaffRoleKind
from councils.models import MailPreference
from councils.refusals import Refused
from tests.world import a_place, a_user, staff

pytestmark = pytest.mark.django_db

URL = reverse("councils:mail-preferences")
DAILY = {"assignments": "daily", "mentions": "daily", "returns": "daily", "dates": "never"}


def as_(person: object) -> Client:
    client = Client()
    client.force_login(person)  # type: ignore[arg-type]
    return client


def chosen(page: str) -> list[str]:
    """What is ticked, in the order of the page."""
    inputs = [tag for tag in page.split("<input")[1:] if "radio" in tag]
    return [tag.split('value="')[1].split('"')[0] for tag in inputs if "checked" in tag]


def test_page_is_linked_from_the_account_and_shows_what_is_usual() -> None:
    client = as_(a_place().officer)
    assert URL in client.get(reverse("councils:profile")).content.decode()
    page = client.get(URL).content.decode()
    assert chosen(page) == ["at-once", "daily", "at-once", "daily"]
    assert not MailPreference.objects.exists()  # looking is no choice


@pytest.mark.parametrize("person", [lambda: a_place().member, a_user])
def test_choice_is_kept_and_can_be_changed(person) -> None:
    user = person()
    client = as_(user)
    assert "Saved." in client.post(URL, DAILY, follow=True).content.decode()
    assert chosen(client.get(URL).content.decode()) == list(DAILY.values())
    client.post(URL, {**DAILY, "dates": "at-once"})
    preference = MailPreference.objects.get()
    assert (preference.user, preference.dates) == (user, MailTime.AT_ONCE)


def test_return_cannot_be_switched_off() -> None:
    client = as_(a_place().officer)
    page = client.get(URL).content.decode()
    assert page.count('value="never"') == 3
    answer = client.post(URL, {**DAILY, "returns": "never"})
    assert answer.status_code == 422
    assert not MailPreference.objects.exists()
    with pytest.raises(Refused, match="waits for you"):
        choose_mail(by=a_user(), **{**DAILY, "returns": "never"})


@pytest.mark.parametrize("value", ["", "weekly", "AT_ONCE"])
def test_something_else_is_no_choice(value: str) -> None:
    answer = as_(a_place().officer).post(URL, {**DAILY, "mentions": value})
    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()


def test_nobody_chooses_for_somebody_else() -> None:
    mine, theirs = a_place().officer, a_place().officer
    as_(mine).post(URL, {**DAILY, "user": theirs.pk, "user_id": theirs.pk, "by": theirs.pk})
    assert MailPreference.objects.get().user == mine


def test_page_costs_the_same_for_all() -> None:
    counted = []
    for person in (a_place().officer, staff(StaffRoleKind.EDITOR)):
        client = as_(person)
        client.get(URL)
        with CaptureQueriesContext(connection) as captured:
            client.get(URL)
        counted.append(len(captured))
    assert max(counted) <= 5, counted

from __future__ import annotations

import pytest
from django.urls import reverse

from councils import mail
from tests.councils.post import letters
from tests.councils.test_letters import a_letter, words
from tests.world import a_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings):
    settings.DEMO = True
    return settings


def test_mail_page_is_not_there_outside_the_demonstration(client):
    letter = a_letter("x@example.org")
    for _ in range(2):
        assert client.get(reverse("demo-mail")).status_code == 404
        assert client.get(reverse("demo-mail-letter", args=[letter.pk])).status_code == 404
        client.force_login(a_user())


def test_demonstration_shows_its_mail_to_anybody_newest_first(client, demo):
    assert "No mail yet" in client.get(reverse("demo-mail")).content.decode()
    first, second = a_letter("x@example.org"), a_letter("y@example.org")
    response = client.get(reverse("demo-mail"))
    assert [letter.pk for letter in response.context["letters"]] == [second.pk, first.pk]
    page = client.get(reverse("demo-mail-letter", args=[first.pk])).content.decode()
    assert "x@example.org" in page
    assert "has ended your role" in page
    assert client.get(reverse("demo-mail-letter", args=[0])).status_code == 404
    assert client.post(reverse("demo-mail")).status_code == 405


def test_links_of_a_letter_can_be_followed_and_its_text_is_no_markup(client, demo):
    mail.send_letter(
        to="x@example.org",
        template="password-changed",
        context={
            "person": a_user("<script>alert(1)</script>"),
            "moment": None,
            "url_name": "account_reset_password",
        },
    )
    url = reverse("demo-mail-letter", args=[letters()[-1].pk])
    page = client.get(url).content.decode()
    link = f"{demo.SITE_URL}{reverse('account_reset_password')}"
    assert f'<a href="{link}"' in page
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_number_of_queries_does_not_grow_with_the_mail(client, demo, django_assert_num_queries):
    a_letter("x@example.org", **words())
    with django_assert_num_queries(1):
        client.get(reverse("demo-mail"))
    for _ in range(2):
        a_letter("x@example.org")
    with django_assert_num_queries(1):
        client.get(reverse("demo-mail"))

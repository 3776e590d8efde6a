from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from councils.enums import StaffRoleKind
from councils.models import StaffRole, User
from tests.councils.post import letters
from tests.world import a_user, fresh, staff

pytestmark = pytest.mark.django_db

NEW = "three quiet lamps in March"


def run(*args: str, monkeypatch=None, typed: str = "") -> str:
    out = io.StringIO()
    if monkeypatch:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    call_command("create_first_administrator", *args, stdout=out)
    return out.getvalue()


def test_prints_a_link_with_which_the_first_person_chooses_a_password(client, settings):
    said = run("Root@Example.org", "Ruth Root")
    path = said.strip().splitlines()[-1].removeprefix(settings.SITE_URL)
    person = User.objects.get(email="root@example.org")
    assert (person.name, person.has_usable_password()) == ("Ruth Root", False)
    assert person.staff_roles == {StaffRoleKind.ADMINISTRATOR}
    form = client.get(path, follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})
    response = client.post(
        reverse("account_login"), {"login": "root@example.org", "password": NEW}, follow=True
    )
    assert response.redirect_chain[-1][0] == reverse("councils:register")
    assert response.status_code == 200
    assert not any(letter.subject.startswith("You are invited") for letter in letters())


def test_takes_a_password_from_standard_input(monkeypatch):
    said = run("a@example.org", "A", "--password-stdin", monkeypatch=monkeypatch, typed=NEW + "\n")
    assert User.objects.get(email="a@example.org").check_password(NEW)
    assert "http" not in said
    assert NEW not in said


def test_weak_password_is_refused_and_nobody_is_made(monkeypatch):
    with pytest.raises(CommandError, match="too short"):
        run("a@example.org", "A", "--password-stdin", monkeypatch=monkeypatch, typed="short\n")
    assert not User.objects.exists()


def test_refuses_when_there_is_one_unless_another_is_wanted():
    staff(StaffRoleKind.ADMINISTRATOR)
    with pytest.raises(CommandError, match="There is an LGA administrator already"):
        run("b@example.org", "B")
    run("b@example.org", "B", "--another")
    assert StaffRole.objects.count() == 2


def test_administrator_whose_account_is_closed_does_not_count():
    User.objects.filter(pk=staff(StaffRoleKind.ADMINISTRATOR).pk).update(is_active=False)
    run("b@example.org", "B")
    assert StaffRole.objects.count() == 2


def test_known_person_keeps_name_and_password(monkeypatch):
    person = a_user("Known Already")
    said = run(person.email, "Somebody Else")
    assert fresh(person).name == "Known Already"
    assert fresh(person).staff_roles == {StaffRoleKind.ADMINISTRATOR}
    assert "They log in with their password." in said
    with pytest.raises(CommandError, match="leave the password out"):
        run(
            person.email,
            "X",
            "--another",
            "--password-stdin",
            monkeypatch=monkeypatch,
            typed=NEW + "\n",
        )
    with pytest.raises(CommandError, match="already has the role"):
        run(person.email, "X", "--another")


def test_closed_account_is_not_opened_by_it():
    person = a_user(is_active=False)
    with pytest.raises(CommandError, match="is closed"):
        run(person.email, "X")


def test_address_must_be_one():
    with pytest.raises(CommandError, match="not an e-mail address"):
        run("nonsense", "X")
    assert not User.objects.exists()

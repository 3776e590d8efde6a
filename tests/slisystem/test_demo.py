import datetime as dt

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.models import Consultation, Invitation
from councils.actions import roles
from councils.enums import Role
from councils.models import Council, Membership, User
from responses.actions import drafting
from responses.enums import AnswerState
from responses.models import Event, Response
from slisystem import demo

pytestmark = pytest.mark.django_db


def pass_closing():
    """As if the demonstration were started again three weeks later."""
    for consultation in Consultation.objects.all():
        consultation.opens_at -= dt.timedelta(days=21)
        consultation.closes_at -= dt.timedelta(days=21)
        consultation.save()


def test_the_consultation_stands_nine_days_before_its_closing():
    consultation = demo.load(results=False).consultation
    assert consultation.is_open
    assert consultation.days_left == 9
    closes = timezone.localtime(consultation.closes_at)
    opens = timezone.localtime(consultation.opens_at)
    assert f"{closes:%H:%M}" == "23:59"
    assert closes.date() - opens.date() == dt.date(2015, 3, 13) - dt.date(2015, 1, 21)
    assert "the real one closed on 13 March 2015" in consultation.demonstration_note


def test_the_councils_of_today_in_england_are_asked():
    demo.load(results=False)
    asked = {invitation.council for invitation in Invitation.objects.select_related("council")}
    today = Council.objects.in_being(timezone.localdate()).filter(nation="England")
    assert asked == set(today)
    assert len(asked) > 300


def test_chesterfields_draft_is_there_and_derbys_is_not():
    demo.load(results=False)
    response = Response.objects.get()
    assert response.council.short_name == "Chesterfield"
    assert response.state == "drafting"
    assert response.started_by.email == demo.OFFICER.email
    assert not response.answers.filter(state=AnswerState.UNANSWERED).exists()


def test_every_role_has_somebody_and_one_person_serves_two_councils():
    demo.load(results=False)
    users = {user.email: user for user in User.objects.all()}
    assert set(users) == {person.email for person in demo.PEOPLE}
    given = {role for user in users.values() for held in user.roles for role in [held.role]}
    assert given == set(Role)
    assert {role for user in users.values() for role in user.staff_roles} == {
        "editor",
        "analyst",
        "administrator",
    }
    shared = users["shared.officer@example.org"]
    assert [held.council.short_name for held in shared.roles] == [
        "Chesterfield",
        "North East Derbyshire",
    ]
    assert all(email.endswith("example.org") for email in users)


def test_everybody_can_log_in_and_reaches_a_page():
    demo.load(results=False)
    for person in demo.PEOPLE:
        client = Client()
        login = reverse("account_login")
        response = client.post(
            login, {"login": person.email, "password": demo.PASSWORD}, follow=True
        )
        assert response.status_code == 200
        assert response.redirect_chain
        assert response.wsgi_request.user.email == person.email


def test_the_password_would_be_accepted_from_anybody():
    demo.load(results=False)
    for user in User.objects.all():
        validate_password(demo.PASSWORD, user)


def test_questions_13_to_19_are_for_derby():
    demo.load(results=False)
    derby = Invitation.objects.get(council__code="DER")
    officer = User.objects.get(email="officer@derby.example.org")
    response = drafting.start(invitation=derby, by=officer)
    assert not response.answers.filter(state=AnswerState.NOT_APPLICABLE).exists()


def test_again_it_changes_nothing_and_asks_little(django_assert_max_num_queries):
    demo.load(results=False)
    events = Event.objects.count()
    with django_assert_max_num_queries(11):
        assert demo.load(results=False).news == ()
    assert Event.objects.count() == events
    assert Membership.objects.count() == 9


def test_again_it_keeps_what_people_did():
    demo.load(results=False)
    response = Response.objects.get()
    officer = User.objects.get(email=demo.OFFICER.email)
    question = response.invitation.consultation.questions.get(number="Q1")
    drafting.save_answer(
        response=response,
        question=question,
        by=officer,
        base_version=response.answers.get(question=question).version,
        state=AnswerState.ANSWERED,
        text="Typed by somebody.",
    )
    administrator = User.objects.get(email="administrator@chesterfield.example.org")
    shared = Membership.objects.get(council__code="CHS", user__email="shared.officer@example.org")
    roles.end_role(held=shared, by=administrator)
    demo.load(results=False)
    assert response.answers.get(question=question).text == "Typed by somebody."
    shared.refresh_from_db()
    assert shared.ended_at is not None
    assert Membership.objects.count() == 9


def test_started_after_closing_the_dates_move_again_and_nothing_else():
    before = demo.load(results=False).consultation
    events = Event.objects.count()
    published = before.published_at
    pass_closing()
    again = demo.load(results=False)
    assert again.news == ("The consultation's dates were moved: it closes in 9 days.",)
    assert (again.consultation.opens_at, again.consultation.closes_at) == (
        before.opens_at,
        before.closes_at,
    )
    assert again.consultation.published_at == published
    assert Event.objects.count() == events


def test_it_is_made_nowhere_but_in_a_demonstration(settings):
    settings.TESTING = settings.DEMO = False
    with pytest.raises(ImproperlyConfigured, match="only in the demonstration's own database"):
        demo.load(results=False)
    with pytest.raises(CommandError, match="only in the demonstration's own database"):
        call_command("load_demo", "--without-results")
    assert not User.objects.exists()
    assert not Council.objects.exists()


def test_the_command_says_who_can_log_in(capsys):
    call_command("load_demo", "--without-results")
    capsys.readouterr()
    call_command("load_demo", "--without-results")
    lines = capsys.readouterr().out.splitlines()
    assert "is open until" in lines[0]
    assert lines[1] == "Who can log in:"
    for person, line in zip(demo.PEOPLE, lines[2:], strict=False):
        assert line.startswith(f"  {person.name} ")
        assert line.endswith(f" {person.email}")
    assert "Policy officer, Chesterfield and North East Derbyshire" in lines[7]
    assert lines[-1] == f"Password for all of them: {demo.PASSWORD}"

"""Questions of councils: asked by officers, answered once for all, never changed silently."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from post_office.models import Email

from consultations import policies
from consultations.actions.answering import answer_council, ask_lga
from consultations.models import CouncilAnswer, CouncilQuestion
from consultations.presenters.answers import published_answers
from councils.enums import StaffRoleKind
from councils.refusals import Refused
from tests.responses.test_pages import as_
from tests.world import a_consultation, a_place, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return staff(StaffRoleKind.EDITOR)


@pytest.fixture
def place(editor):
    return a_place(a_consultation(publisher=editor), name="Seaham District Council")


def asked_by(place, text="As Seaham, do we count visitors?", number="Q1"):
    about = place.invitation.consultation.questions.get(number=number) if number else None
    return ask_lga(invitation=place.invitation, by=place.officer, text=text, about=about)


def answered(asked, editor, *, seen=0, text="Residents only.", reason=""):
    return answer_council(
        asked=asked,
        by=editor,
        seen=seen,
        question="Are visitors counted?",
        text=text,
        reason=reason,
    )


def test_an_answer_is_for_all_councils_and_names_none(place, editor):
    other = a_place(place.invitation.consultation)
    Email.objects.all().delete()
    asked = asked_by(place)
    assert [mail.to for mail in Email.objects.all()] == [[editor.email]]
    answered(asked, editor)
    told = Email.objects.order_by("-pk").first()
    assert told.to == [place.officer.email] and "is answered" in told.subject
    public = reverse("consultations:public-answers", args=other.args[1:])
    for client, url in (
        (Client(), public),
        (as_(other.officer), reverse("responses:questions-asked", args=other.args)),
        (as_(other.member), reverse("responses:questions-asked", args=other.args)),
    ):
        read = client.get(url).content.decode()
        assert "Are visitors counted?" in read and "Residents only." in read
        assert "Seaham" not in read and place.officer.name not in read
    lga = as_(editor).get(reverse("consultations:council-questions", args=other.args[1:]))
    assert "Seaham District Council" in lga.content.decode()


def test_what_is_published_is_corrected_by_another_version(place, editor):
    asked = asked_by(place)
    answered(asked, editor)
    with pytest.raises(Refused, match="Somebody answered"):
        answered(asked, editor, text="Both.")
    with pytest.raises(Refused, match="Say why"):
        answered(asked, editor, seen=1, text="Both.")
    with pytest.raises(Refused, match="published already"):
        answered(asked, editor, seen=1, reason="Again.")
    answered(asked, editor, seen=1, text="Residents and visitors.", reason="The law says so.")
    (shown,) = published_answers(place.invitation.consultation)
    assert (shown.about, shown.text) == ("Q1", "Residents and visitors.")
    assert [(one.text, one.reason) for one in shown.earlier] == [
        ("Residents only.", "The law says so.")
    ]
    for change in (
        lambda: CouncilAnswer.objects.update(text="Nothing."),
        lambda: CouncilAnswer.objects.all().delete(),
        lambda: CouncilQuestion.objects.update(text="Nothing."),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_officers_ask_while_the_council_can_submit_and_editors_answer(place, editor, monkeypatch):
    for other in (place.member, place.administrator, a_place().officer, editor):
        with pytest.raises(PermissionDenied):
            ask_lga(invitation=place.invitation, by=other, text="May I?")
    with pytest.raises(Refused, match="Write your question"):
        asked_by(place, "  ")
    asked = asked_by(place)
    for other in (place.officer, staff(StaffRoleKind.ANALYST)):
        with pytest.raises(PermissionDenied):
            answered(asked, other)
    monkeypatch.setattr(policies, "MOST_WAITING", 1)
    with pytest.raises(Refused, match="wait for an answer"):
        asked_by(place)
    over = a_place(a_consultation(opens=dt.timedelta(days=-9), closes=dt.timedelta(days=-1)))
    with pytest.raises(Refused, match="time to respond ended"):
        asked_by(over)


def test_the_pages_lead_from_the_question_to_the_answer(place, editor):
    officer = as_(place.officer)
    ask = reverse("responses:ask-lga", args=place.args)
    page = officer.post(ask, {"about": "Q2", "text": ""})
    assert page.status_code == 422 and "Write your question" in page.content.decode()
    officer.post(ask, {"about": "Q2", "text": "What is meant?"}, follow=True)
    listed = officer.get(reverse("responses:questions-asked", args=place.args)).content.decode()
    assert "Waits for an answer" in listed and "What is meant?" in listed
    asked = CouncilQuestion.objects.get()
    assert asked.about.number == "Q2"
    url = reverse("consultations:answer-council", args=[*place.args[1:], asked.pk])
    form = {"seen": 0, "question": "What is meant by Q2?", "text": "All of it."}
    done = as_(editor).post(url, form, follow=True).content.decode()
    assert "published to all councils" in done
    listed = officer.get(reverse("responses:questions-asked", args=place.args)).content.decode()
    assert "Waits for an answer" not in listed and "All of it." in listed


def test_pages_have_constant_query_counts(place, editor):
    counts = []
    asked = place.invitation.consultation
    pages = (
        (Client(), reverse("consultations:public-answers", args=[asked.code])),
        (as_(editor), reverse("consultations:council-questions", args=[asked.code])),
        (as_(place.officer), reverse("responses:questions-asked", args=place.args)),
    )
    for client, url in pages:
        client.get(url)
    for number in ("Q1", "Q2", ""):
        answered(asked_by(place, number=number), editor)
        asked_by(place, number=number)
        found = []
        for client, url in pages:
            with CaptureQueriesContext(connection) as queries:
                client.get(url)
            found.append(len(queries))
        counts.append(found)
    assert counts[0] == counts[2]

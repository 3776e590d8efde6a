from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction

from consultations.models import Consultation
from responses.actions import assigning
from responses.actions.comments import write_comment
from responses.actions.notices import tell
from responses.enums import NoticeKind, State
from responses.models import (
    Answer,
    AnswerDecision,
    AnswerRevision,
    Assignment,
    Comment,
    Decision,
    Event,
    Notice,
    Presence,
    ReportPartRevision,
    ReportSheetRevision,
    Response,
    SectionCheck,
    Submission,
    Tombstone,
    Visit,
)
from tests.world import a_response

pytestmark = pytest.mark.django_db


def test_disposal_waits_for_the_retention_date() -> None:
    place = a_response(State.WITHDRAWN)
    with pytest.raises(CommandError, match="is kept until"):
        call_command("dispose", place.args[1], place.council.code, by="Clerk", reason="Retention")
    assert Response.objects.count() == 1
    assert Tombstone.objects.count() == 0


def test_disposal_removes_one_response_and_leaves_a_tombstone() -> None:
    kept, gone = a_response(State.SUBMITTED), a_response(State.WITHDRAWN)
    head = gone.response.events.order_by("-number").first()
    assert head is not None
    long_ago = gone.invitation.consultation.closes_at - dt.timedelta(days=366 * 7)
    Consultation.objects.filter(pk=gone.invitation.consultation_id).update(
        opens_at=long_ago - dt.timedelta(days=30), closes_at=long_ago
    )
    counts = {
        model: model.objects.count()
        for model in (Answer, Event, Decision, AnswerDecision, Submission)
    }
    call_command("dispose", gone.args[1], gone.council.slug, by="Clerk", reason="Retention")
    tombstone = Tombstone.objects.get()
    assert (tombstone.last_hash, tombstone.events) == (head.hash, head.number)
    assert (tombstone.council_code, tombstone.state) == (gone.council.code, State.WITHDRAWN)
    assert [response.pk for response in Response.objects.all()] == [kept.response.pk]
    for model, before in counts.items():
        assert 0 < model.objects.count() < before
    assert not AnswerRevision.objects.exclude(answer__response=kept.response).exists()
    assert not ReportPartRevision.objects.exclude(part__response=kept.response).exists()
    assert {row.response for row in ReportSheetRevision.objects.all()} == {kept.response}


@pytest.mark.parametrize("statement", ["UPDATE {} SET reason = 'x'", "DELETE FROM {}"])
def test_tombstone_stays(statement: str) -> None:
    Tombstone.objects.create(
        response_id_was=1,
        consultation_code="c",
        council_code="X",
        state=State.DRAFTING,
        events=1,
        last_hash="0" * 64,
        disposed_by="Clerk",
        reason="Retention",
    )
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(statement.format("responses_tombstone"))


def test_disposal_removes_how_people_worked_on_it() -> None:
    """Comments with replies and mentions, assignments, checks, notices, visits, presences."""
    kept, gone = a_response(State.DRAFTING), a_response(State.DRAFTING)
    for place in (kept, gone):
        section = place.invitation.consultation.sections.get(number=1)
        answer = place.response.answers.get(question__number="Q1")
        assigning.assign(
            response=place.response, by=place.officer, person=place.officer, section=section
        )
        first = write_comment(
            response=place.response,
            by=place.officer,
            text="Is that so?",
            answer=answer,
            mentions=[place.member.pk],
        )
        write_comment(
            response=place.response, by=place.member, text="It is.", answer=answer, thread=first
        )
        now = place.response.started_at
        for model in (Visit, Presence):
            more = {"section": section} if model is Presence else {}
            model.objects.create(response=place.response, person=place.officer, seen_at=now, **more)
        tell(place.officer, NoticeKind.DATE, place.response, "Soon.", "/x/")
        SectionCheck.objects.create(
            response=place.response, section=section, completed_at=now, completed_by=place.officer
        )
    long_ago = gone.invitation.consultation.closes_at - dt.timedelta(days=366 * 7)
    Consultation.objects.filter(pk=gone.invitation.consultation_id).update(
        opens_at=long_ago - dt.timedelta(days=30), closes_at=long_ago
    )
    call_command("dispose", gone.args[1], gone.council.slug, by="Clerk", reason="Retention")
    for model in (Comment, Assignment, SectionCheck, Notice, Visit, Presence):
        assert {row.response for row in model.objects.all()} == {kept.response}, model
    assert Comment.mentions.through.objects.count() == 1

"""A call-in against a submission, with real threads; with a control that must fail."""

from __future__ import annotations

import pytest
from django.db import connection

from consultations.models import Consultation
from councils.refusals import Refused
from responses.actions import moving, submitting
from responses.actions.deciding import course
from responses.enums import State
from responses.history import first_broken
from responses.models import CallIn, Response, Submission
from tests.responses.test_races import at_once, not_locked
from tests.world import a_consultation, a_place, a_practice, a_response, call_in, publish

pytestmark = pytest.mark.django_db(transaction=True)


def is_sent_after_the_call_in(consultation: Consultation) -> bool:
    """Whether a response was submitted at a moment at which its decision was already called in.
    One of the two comes first, whichever it is."""
    place = a_place(consultation)
    a_practice(place)
    a_response(State.APPROVED, place=place)
    publish(place)
    results = at_once(
        lambda: submitting.submit(response=place.response, by=place.officer),
        lambda: call_in(place),
    )
    assert not isinstance(results[1], Exception), results[1]
    called_in = CallIn.objects.get(decision__response=place.response)
    sent = Submission.objects.filter(response=place.response).first()
    assert not Submission.objects.in_force().filter(response=place.response).exists()
    if sent is None:
        assert isinstance(results[0], Refused)
        assert results[0].blockers[0].code == "called-in"
        return False
    return sent.submitted_at > called_in.recorded_at


def test_call_in_against_submission() -> None:
    consultation = a_consultation(accepts_subject_to_call_in=True)
    assert not any(is_sent_after_the_call_in(consultation) for _ in range(10))
    for response in Response.objects.all():
        assert first_broken(response.events.all()) is None


def test_call_in_against_submission_without_the_lock_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite admits one writer at a time; the lock is its own")
    # Without the lock two events may draw the same number; that is not what is measured.
    consultation = a_consultation(accepts_subject_to_call_in=True)
    real_move = moving.history.append

    def append_anyhow(**kwargs: object) -> object:
        return real_move(**kwargs) if kwargs["verb"] not in {"call-in", "submit"} else None

    monkeypatch.setattr(moving.history, "append", append_anyhow)
    monkeypatch.setattr(course, "_tell", lambda *args, **kwargs: None)
    monkeypatch.setattr(submitting, "letter", lambda *args, **kwargs: None)
    monkeypatch.setattr(submitting, "request_papers", lambda *args: None)
    monkeypatch.setattr(moving, "locked", not_locked)
    monkeypatch.setattr(course, "locked", not_locked)
    # The first round that goes wrong is enough.
    assert any(is_sent_after_the_call_in(consultation) for _ in range(100))

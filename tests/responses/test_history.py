from __future__ import annotations

import itertools
import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction

from responses import history
from responses.enums import State
from responses.models import Event
from responses.verification import faults
from tests.world import a_response

pytestmark = pytest.mark.django_db

FROZEN = [
    "responses_event",
    "responses_decision",
    "responses_submission",
    "responses_answerdecision",
    "responses_submittedanswer",
    "responses_withdrawal",
    "responses_answerrevision",
    "responses_reportpartrevision",
    "responses_reportsheetrevision",
]


@pytest.mark.parametrize("table", FROZEN)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_database_refuses_to_change_what_was_recorded(table: str, statement: str) -> None:
    a_response(State.WITHDRAWN)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        assert cursor.fetchone()[0] > 0
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(statement.format(table))


def test_unfrozen_table_is_the_control() -> None:
    a_response(State.WITHDRAWN)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE responses_answer SET id = id")
        assert cursor.rowcount > 0


def test_history_tells_the_story_in_order() -> None:
    place = a_response(State.SUBMITTED)
    verbs = [event.verb for event in place.response.events.all()]
    assert verbs[0] == "start"
    assert verbs[-3:] == ["send-for-decision", "approve", "submit"]
    states = [event.to_state for event in place.response.events.all()]
    assert states[-1] == place.response.state


def test_every_event_that_moves_starts_where_the_last_one_ended() -> None:
    place = a_response(State.WITHDRAWN)
    events = list(place.response.events.all())
    for before, after in itertools.pairwise(events):
        assert after.from_state == before.to_state


@pytest.mark.parametrize("field", ["at", "by_id", "verb", "to_state", "facts", "previous_hash"])
def test_chain_shows_a_changed_event(field: str) -> None:
    place = a_response(State.SUBMITTED)
    events = list(place.response.events.all())
    assert history.first_broken(events) is None
    changed = events[2]
    other = events[4]
    value = {"x": 1} if field == "facts" else getattr(other, field)
    if field == "at":
        import datetime as dt

        value = changed.at + dt.timedelta(seconds=1)
    if field == "by_id":
        value = changed.by_id + 1000
    if field in {"verb", "to_state"}:
        value = "submit" if field == "verb" else State.WITHDRAWN
    setattr(changed, field, value)
    assert history.first_broken(events) is changed


def test_chain_shows_a_missing_event() -> None:
    events = list(a_response(State.SUBMITTED).response.events.all())
    assert history.first_broken(events[:2] + events[3:]) is events[3]


def test_events_hold_no_text() -> None:
    place = a_response(State.WITHDRAWN)
    facts = json.dumps([event.facts for event in place.response.events.all()])
    assert "Our answer" not in facts
    assert "A mistake" not in facts


def test_verify_history_names_the_broken_link(capsys: pytest.CaptureFixture[str]) -> None:
    import importlib

    place = a_response(State.SUBMITTED)
    call_command("verify_history")
    assert "1 histories are whole" in capsys.readouterr().out
    triggers = importlib.import_module("responses.migrations.0002_append_only")
    triggers.remove(connection)  # somebody with the keys of the database
    Event.objects.filter(response=place.response, number=3).update(verb="submit")
    triggers.install(connection)
    with pytest.raises(CommandError, match=r"3\. submitted it to the LGA"):
        call_command("verify_history")


FORGERIES = {
    "responses_event": "DELETE FROM responses_event WHERE verb = 'submit'",
    "all events": "DELETE FROM responses_event",
    "decision": "UPDATE responses_decision SET office = 'Another office'",
    "verdict": "UPDATE responses_answerdecision SET decided_text = 'Forged'",
    "signed text": "UPDATE responses_decision SET canonical = '{}'",
    "submission": "UPDATE responses_submission SET canonical = '{}'",
    "submitted answer": "UPDATE responses_submittedanswer SET text = 'Forged'",
    "no submission": "DELETE FROM responses_submittedanswer",
    "revision": "UPDATE responses_answerrevision SET text = 'Forged' WHERE version = 2",
}


@pytest.mark.parametrize("statement", FORGERIES.values(), ids=FORGERIES.keys())
def test_forgery_behind_the_triggers_is_found(statement: str) -> None:
    import importlib

    place = a_response(State.SUBMITTED)
    assert faults(place.again()) == []
    triggers = importlib.import_module("responses.migrations.0002_append_only")
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(statement)
    triggers.install(connection)
    assert faults(place.again()) != []


@pytest.mark.parametrize("state", list(State))
def test_every_state_verifies(state: State) -> None:
    assert faults(a_response(state).response) == []


def test_what_was_signed_outlives_a_new_draft() -> None:
    from responses.actions import drafting, submitting

    place = a_response(State.WITHDRAWN)
    submitting.resume(response=place.response, by=place.officer)
    drafting.save_title_block(
        response=place.response, by=place.officer, base_version=1, title="Another title"
    )
    decision = place.response.decisions.get()
    assert json.loads(decision.canonical)["response"]["title_block"]["title"] != "Another title"
    assert faults(place.again()) == []


def test_postgresql_refuses_to_empty_a_frozen_table() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE responses_event CASCADE")

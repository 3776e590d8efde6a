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

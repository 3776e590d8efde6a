"""Working together at the same moment, with real threads; each race with a control that fails."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from councils.models import User
from councils.refusals import Conflict
from responses import permissions
from responses.actions import assigning, drafting, reviewing, visiting
from responses.actions.drafting import answers
from responses.enums import AnswerState, Verb
from responses.history import first_broken
from responses.models import Assignment, Event, SectionCheck, Visit
from tests.responses.test_contributors import a_contributor, give, question, save
from tests.responses.test_races import at_once
from tests.responses.test_working import base_of
from tests.world import Place, a_response, fill

pytestmark = pytest.mark.django_db(transaction=True)


def keep_saving(place: Place, by: User, has_ended: threading.Event, number: str = "Q1") -> Any:
    """Saves again and again until it is refused, or has saved once more after the end."""
    answer = place.response.answers.select_related("question").get(question__number=number)
    version, was_ended = answer.version, False
    while not was_ended:
        # Which of the two gets the only writer first is the database's affair, so this goes on
        # until the end is known to be committed; the pause lets the other one in.
        was_ended = has_ended.wait(0.005)
        try:
            version = drafting.save_answer(
                response=place.response,
                question=answer.question,
                by=by,
                base_version=version,
                state=AnswerState.ANSWERED,
                text=f"Said again, {version}.",
            ).version
        except Conflict:
            return None
    return None


def saves_after_the_end(rounds: int) -> int:
    """Rounds in which a contributor saved something after their assignment had ended."""
    wrong = 0
    for _ in range(rounds):
        place = a_response()
        person = a_contributor(place)
        assignment = give(place, person, "Q1")
        has_ended = threading.Event()

        def end(
            assignment: Assignment = assignment,
            place: Place = place,
            has_ended: threading.Event = has_ended,
        ) -> None:
            try:
                assigning.end_assignment(assignment=assignment, by=place.officer)
            finally:
                has_ended.set()

        at_once(
            lambda place=place, person=person, has_ended=has_ended: keep_saving(
                place, person, has_ended
            ),
            end,
        )
        ended = Event.objects.get(response=place.response, verb=Verb.UNASSIGN).number
        later = place.response.events.filter(by=person, number__gt=ended)
        wrong += later.exists()
        assert first_broken(place.response.events.all()) is None
    return wrong


def test_nobody_saves_after_their_assignment_ended() -> None:
    assert saves_after_the_end(rounds=5) == 0


def test_asked_before_the_lock_only_they_would(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permissions, "can_write_answer", lambda *args: True)
    assert saves_after_the_end(rounds=5) > 0


def is_completed_and_changed_since() -> bool:
    """Whether a round ends with a completed section in which something was saved after that."""
    place = a_response()
    fill(place)
    section = question(place, "Q1").section
    base = base_of(place, 1)

    def complete() -> None:
        reviewing.complete_section(
            response=place.response, section=section, by=place.officer, base=base
        )

    at_once(lambda: save(place, place.officer, "Q1", "Changed."), complete)
    said = Event.objects.filter(response=place.response, verb=Verb.COMPLETE_SECTION).last()
    if said is None or not SectionCheck.objects.filter(response=place.response).exists():
        return False
    later = place.response.events.filter(verb=Verb.SAVE_ANSWER, number__gt=said.number)
    return later.exists()


def test_a_completed_section_is_as_it_was_when_that_was_said() -> None:
    assert not any(is_completed_and_changed_since() for _ in range(8))


def test_without_taking_it_back_it_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "take_back_completion", lambda *args: None)
    # About half of the rounds go wrong, and the first is enough.
    assert any(is_completed_and_changed_since() for _ in range(60))


def test_the_same_assigned_by_two_at_once_is_one() -> None:
    place = a_response()
    person = a_contributor(place)
    results = at_once(*[lambda: give(place, person, "Q1")] * 3)
    assert {result.pk for result in results} == {Assignment.objects.get().pk}


def test_two_tabs_note_one_visit() -> None:
    place = a_response()
    note = lambda: visiting.note_visit(response=place.response, by=place.officer)  # noqa: E731
    results = at_once(note, note, note)
    assert {result.pk for result in results} == {Visit.objects.get().pk}

"""Two things at once, with real threads and connections; each with a control that must fail."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from councils.refusals import Conflict, Refused
from responses.actions import deciding, drafting, moving, submitting
from responses.actions.drafting import answers
from responses.canonical import digest
from responses.content import signed_content
from responses.enums import AnswerState, State
from responses.history import first_broken
from responses.models import AnswerRevision, Decision, Response, Submission
from tests.world import ASKED, a_consultation, a_place, a_response, fill

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """Runs the jobs in threads that start together; returns what each gave or raised."""
    results: list[Any] = [None] * len(jobs)
    barrier = threading.Barrier(len(jobs))

    def run(place: int, job: Callable[[], Any]) -> None:
        try:
            barrier.wait()
            results[place] = job()
        except (Refused, Conflict, PermissionDenied, OperationalError) as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@contextmanager
def not_locked(response: Response, **kwargs: bool) -> Iterator[tuple[Response, Any]]:
    """The control: the same doorway without its lock."""
    with transaction.atomic():
        yield Response.objects.with_places().get(pk=response.pk), timezone.now()


def is_signed_text_changed() -> bool:
    """Saves race the sending for decision; whether the text then is not what was sent."""
    place = a_response(place=a_place(a_consultation(questions_per_section=4)))
    fill(place)
    answers = list(place.response.answers.select_related("question"))[:4]

    def save(answer: Any) -> None:
        for turn in range(6):
            drafting.save_answer(
                response=place.response,
                question=answer.question,
                by=place.officer,
                base_version=answer.version + turn,
                state=AnswerState.ANSWERED,
                text=f"Said again, {turn}.",
            )

    at_once(
        *(lambda answer=answer: save(answer) for answer in answers),
        lambda: deciding.send_for_decision(response=place.response, by=place.officer),
    )
    response = Response.objects.get(pk=place.response.pk)
    assert response.state == State.AWAITING_DECISION
    sent = response.events.get(verb="send-for-decision")
    return bool(sent.facts["content"] != digest(signed_content(response)))


def test_save_against_sign_off() -> None:
    assert not any(is_signed_text_changed() for _ in range(10))


def test_save_against_sign_off_without_the_lock_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite admits one writer at a time; the lock is its own")
    from responses import history

    # Without the lock two events may also draw the same number; that is not what is measured.
    monkeypatch.setattr(moving, "note", lambda *args: None)
    monkeypatch.setattr(answers, "note", lambda *args: None)
    monkeypatch.setattr(moving, "locked", not_locked)
    assert history is not None
    # The first round that goes wrong is enough.
    assert any(is_signed_text_changed() for _ in range(100))


def test_two_saves_on_one_version() -> None:
    place = a_response()
    answer = place.response.answers.select_related("question")[0]

    def save(text: str) -> Any:
        return drafting.save_answer(
            response=place.response,
            question=answer.question,
            by=place.officer,
            base_version=1,
            state=AnswerState.ANSWERED,
            text=text,
        )

    results = at_once(lambda: save("One."), lambda: save("Two."), lambda: save("Three."))
    assert sorted(type(result).__name__ for result in results) == ["Answer", "Conflict", "Conflict"]
    assert AnswerRevision.objects.filter(answer=answer).count() == 2
    assert first_broken(place.response.events.all()) is None


def test_two_signatures_at_once_are_one_decision() -> None:
    place = a_response(State.AWAITING_DECISION)
    draft = deciding.save_decision_draft(
        response=place.response, by=place.member, outcome="supported", changes={}, **ASKED
    )
    seen = deciding.page_digest(place.again(), draft)

    def sign() -> Any:
        return deciding.decide(
            response=place.response, by=place.member, nonce=draft.nonce, seen_digest=seen
        )

    results = at_once(sign, sign, sign)
    assert sorted(type(result).__name__ for result in results) == ["Decision", "Refused", "Refused"]
    assert Decision.objects.count() == 1


def test_submitting_twice_at_once_is_one_submission() -> None:
    place = a_response(State.APPROVED)
    results = at_once(*[lambda: submitting.submit(response=place.response, by=place.officer)] * 3)
    assert sorted(type(result).__name__ for result in results) == [
        "Refused",
        "Refused",
        "Submission",
    ]
    assert Submission.objects.count() == 1


def test_starting_twice_at_once_is_one_response() -> None:
    place = a_place()
    results = at_once(*[lambda: drafting.start(invitation=place.invitation, by=place.officer)] * 3)
    assert {result.pk for result in results} == {Response.objects.get().pk}

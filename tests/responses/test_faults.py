"""Workers killed with -9 under load, and everything killed at once: the client's ledger of what
was acknowledged is compared with the database afterwards."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import settings

from responses.history import first_broken
from responses.models import Answer
from tests.servers import APPLICATION, Caller, Server
from tests.world import Place, a_consultation, a_place, a_response

pytestmark = pytest.mark.django_db(transaction=True)

CLIENTS = 8
IS_LONG = settings().max_examples >= 1000  # ./run test --long
ROUNDS = 60 if IS_LONG else 6
BETWEEN = 30  # acknowledged saves from one killing to the next


class Writer(threading.Thread):
    """One person at one answer: types on, and sends again what was not answered."""

    def __init__(self, server: Server, place: Place, answer: Answer) -> None:
        super().__init__(daemon=True)
        self.caller = Caller(server, place.officer)
        self.answer = answer
        self.number = number = answer.question.number
        self.path = reverse("responses:save-answer", args=[*place.args, 1, number])
        self.ledger: list[str] = []
        self.sent: list[str] = []
        self.odd: list[int] = []
        self.repeated = 0
        self.is_over = threading.Event()

    def run(self) -> None:
        version = self.answer.version
        while not self.is_over.is_set():
            text = f"{self.number}, text {len(self.sent)}."
            self.sent.append(text)
            data = {f"{self.number}-text": text, f"{self.number}-version": version}
            status, body = self.caller.post(self.path, data)
            while status in {0, 503} and not self.is_over.is_set():
                self.repeated += 1
                time.sleep(0.05)
                status, body = self.caller.post(self.path, data)
            if status == 200 and body["outcome"] == "saved":
                self.ledger.append(text)
                version = body["version"]
            elif status not in {0, 503}:
                self.odd.append(status)
        self.caller.close()


def write_while_killing(application: str) -> list[Writer]:
    """A story of eight writers and a killer; the writers with their ledgers."""
    server = Server(application)
    place = a_response(place=a_place(a_consultation(questions_per_section=CLIENTS)))
    answers = place.response.answers.select_related("question")
    writers = [
        Writer(server, place, answers.get(question__number=f"Q{number}"))
        for number in range(1, CLIENTS + 1)
    ]
    server.start()
    try:
        for writer in writers:
            writer.start()
        for turn in range(1, ROUNDS + 1):
            wait_for(writers, turn * BETWEEN)
            if turn % 3:
                server.kill_worker(turn)
            else:
                server.kill_all()
                server.start()
        for writer in writers:
            writer.is_over.set()
        for writer in writers:
            writer.join(90)
    finally:
        server.kill_all()
    assert first_broken(place.response.events.all()) is None
    return writers


def wait_for(writers: list[Writer], acknowledged: int) -> None:
    until = time.monotonic() + 60
    while sum(len(writer.ledger) for writer in writers) < acknowledged:
        assert time.monotonic() < until, "nothing is saved any more"
        time.sleep(0.005)


def lost(writers: list[Writer]) -> Iterator[str]:
    for writer in writers:
        stored = set(writer.answer.revisions.values_list("text", flat=True))
        yield from (text for text in writer.ledger if text not in stored)


def test_no_acknowledged_answer_is_lost_and_none_invented() -> None:
    writers = write_while_killing(APPLICATION)
    assert sum(writer.repeated for writer in writers) > 0  # the killing was felt
    assert list(lost(writers)) == []
    for writer in writers:
        assert writer.odd == []  # no conflict with oneself, no refusal
        rows = list(writer.answer.revisions.order_by("version"))
        assert {row.text for row in rows} <= {"", *writer.sent}
        assert [row.version for row in rows] == list(range(1, len(rows) + 1))
        assert [row.text for row in rows if row.text in writer.ledger] == writer.ledger


def test_a_server_that_acknowledges_too_early_is_found_out() -> None:
    writers: list[Any] = write_while_killing("tests.responses.early:application")
    assert list(lost(writers)) != []

"""Processes of the operating system that do something to the tests' database at one moment.

Each has its own Django, its own connections and its own memory, as the server's and the worker's
processes have.  They are made ready first (rows are read, as on a page that was opened), told a
moment of the machine's clock, and begin at it.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 120  # a process that is not heard of for so long hangs
ROUNDS, CONTROLS = 4, 100  # of a race, and of its control at most


def database_url(name: str | Path | None = None) -> str:
    """The address of the tests' database (of this worker), or of another one beside it."""
    known = connection.settings_dict
    name = name or known["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{Path(name).resolve()}"
    user, password = quote(known["USER"], safe=""), quote(known["PASSWORD"], safe="")
    return f"postgres://{user}:{password}@{known['HOST']}:{known['PORT']}/{name}"


class Process:
    def __init__(self, *options: str, database: str = "") -> None:
        environment = {
            **os.environ,
            "SLISYSTEM_TEST": "1",
            "DATABASE_URL": database or database_url(),
            "DJANGO_SETTINGS_MODULE": "slisystem.settings",
        }
        self.child = subprocess.Popen(
            [sys.executable, "-m", "tests.responses.deeds", *options],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def tell(self, line: str) -> None:
        assert self.child.stdin is not None
        self.child.stdin.write(line + "\n")
        self.child.stdin.flush()

    def hear(self) -> str:
        assert self.child.stdout is not None
        heard, _, _ = select.select([self.child.stdout], [], [], SECONDS)
        line = self.child.stdout.readline() if heard else ""
        assert line, "a process of the race ended or hangs"
        return line.strip()

    def end(self) -> None:
        assert self.child.stdin is not None and self.child.stdout is not None
        self.child.kill()
        self.child.wait()
        self.child.stdin.close()
        self.child.stdout.close()


class Race:
    """Some processes, of which each does one of the things that are asked at once."""

    def __init__(self, processes: list[Process]) -> None:
        self.processes = processes

    def run(self, *deeds: dict[str, Any]) -> list[dict[str, Any]]:
        """What came of each; they begin at the same moment."""
        assert len(deeds) == len(self.processes)
        for process, deed in zip(self.processes, deeds, strict=True):
            process.tell(json.dumps(deed))
        for process in self.processes:
            assert process.hear() == "ready"
        start = time.monotonic() + 0.01
        for process in self.processes:
            process.tell(str(start))
        return [json.loads(process.hear()) for process in self.processes]


@contextmanager
def a_race(number: int, *options: str) -> Iterator[Race]:
    with ExitStack() as ends:
        processes = []
        for _ in range(number):
            processes.append(Process(*options))
            ends.callback(processes[-1].end)
        yield Race(processes)


Round = Callable[[Race], bool]


def always(race: Race, is_right: Round) -> None:
    assert all(is_right(race) for _ in range(ROUNDS))


def fails_at_last(race: Race, is_right: Round) -> None:
    """The first round that goes wrong is enough."""
    assert not all(is_right(race) for _ in range(CONTROLS))


def is_one_done(results: list[dict[str, Any]], kind: str) -> bool:
    """One did it, the other was told in a sentence why not."""
    if sorted(each["kind"] for each in results) != sorted([kind, "Refused"]):
        return False
    (refused,) = (each for each in results if each["kind"] == "Refused")
    return all(len(sentence) > 20 for sentence in refused["sentences"])

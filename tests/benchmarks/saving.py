"""The section page and the saves of it, on gunicorn and PostgreSQL (P1, P3, P4, P8 in small).

P1  the page with 21 answered questions, beside the same bytes without a database (the ceiling)
    and beside its own statements without anything else
P3  page and save where the tables hold 100,000 responses, beside 400: two databases and two
    servers, asked in turns
P4  16 people who save as fast as they are answered, beside a bare view that does the same
    writes; and 16 people who type, with a save a second each

Ratios hold on a busy machine, times do not: they are printed for orientation, and only the
ratios and the paced p95 decide.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.crowd import _copy, in_postgresql

QUESTIONS = 21
SMALL, LARGE = 400, int(os.environ.get("RESPONSES", "100000"))
CLIENTS, COUNCILS = 16, 8
TEXT = (
    "The council supports the principle, and asks that the costs of doing so are met in full. "
    "Members noted that neighbouring authorities face the same pressures. "
) * 3
APPLICATION = "tests.benchmarks._bare:application"


def consultation_of_one_section() -> Any:
    from consultations.models import Section
    from tests.world import a_consultation, a_question

    consultation = a_consultation(questions_per_section=0)
    consultation.questions.all().delete()
    section = Section.objects.get(consultation=consultation, number=1)
    for position in range(1, QUESTIONS + 1):
        a_question(section, position)
    return consultation


def a_full_response(consultation: Any) -> Any:
    from responses.actions import drafting
    from tests.world import a_place, a_response

    place = a_response(place=a_place(consultation))
    for answer in place.response.answers.select_related("question"):
        drafting.save_answer(
            response=place.response,
            question=answer.question,
            by=place.officer,
            base_version=1,
            state="answered",
            text=TEXT,
        )
    return place


def drafts(place: Any, upto: int) -> None:
    """The response of `place` with its answers, versions, report and history, so many times."""
    from django.db import connection

    from responses.models import Answer, AnswerRevision, Event, ReportPart, Response

    response = place.response
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        first = 10_000_000
        have = Response.objects.filter(pk__gte=first).count()
        series = f"generate_series({first + have}, {first + upto - 1}) AS n"
        council = {"id": "n", "code": "'D' || n", "slug": "'draft-' || n", "name": "'Place ' || n"}
        if not have:  # the register's codes are short
            cursor.execute("ALTER TABLE councils_council ALTER code TYPE varchar(20)")
        _copy(cursor, place.council, council, series)
        _copy(cursor, place.invitation, {"id": "n", "council_id": "n"}, series)
        _copy(cursor, response, {"id": "n", "invitation_id": "n"}, series)
        for model in (Answer, ReportPart, Event):
            names = [f.column for f in model._meta.concrete_fields if f.column != "id"]
            values = ", ".join("n" if name == "response_id" else f"o.{name}" for name in names)
            table = model._meta.db_table
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(names)}) SELECT {values} FROM {table} AS o, "
                f"{series} WHERE o.response_id = {response.pk}"
            )
        cursor.execute(
            "INSERT INTO responses_answerrevision (answer_id, version, state, text, choices, "
            "other, reason, source, saved_at, saved_by_id) SELECT a.id, v, a.state, a.text, "
            "a.choices, a.other, a.reason, '', a.saved_at, a.saved_by_id FROM responses_answer "
            f"AS a, generate_series(1, 2) AS v WHERE a.response_id >= {first + have}"
        )
        cursor.execute("SET session_replication_role = DEFAULT")
        for model in (type(place.council), type(place.invitation), Response, Answer):
            cursor.execute(f"ANALYZE {model._meta.db_table}")
        for model in (ReportPart, Event, AnswerRevision):
            cursor.execute(f"ANALYZE {model._meta.db_table}")


def record(place: Any, folder: Path) -> Path:
    """What the page asks of the database and how long it is, for the bare views."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.force_login(place.officer)
    client.get(section_path(place))
    with CaptureQueriesContext(
        connection,
    ) as context:
        page = client.get(section_path(place))
    assert page.status_code == 200
    queries = [query["sql"] for query in context.captured_queries if "SELECT" in query["sql"]]
    found = {"queries": queries, "length": len(page.content)}
    file = folder / "recorded.json"
    file.write_text(json.dumps(found))
    print(f"page: {len(queries)} statements, {len(page.content) // 1024} KB")
    return file


def section_path(place: Any) -> str:
    from django.urls import reverse

    return reverse("responses:section", args=[*place.args, 1])


def save_path(place: Any, number: str) -> str:
    from django.urls import reverse

    return reverse("responses:save-answer", args=[*place.args, 1, number])


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


# --- clients -----------------------------------------------------------------------------------


def at_once(work: list[Callable[[], None]], seconds: float, pause: float = 0) -> list[float]:
    """Each piece of work again and again in a thread of its own; the time of every turn."""
    times: list[list[float]] = [[] for _ in work]
    over = time.perf_counter() + seconds

    def run(place: int) -> None:
        time.sleep(pause * place / len(work))
        while time.perf_counter() < over:
            taken = timed(work[place])
            times[place].append(taken)
            if pause:
                time.sleep(max(0, pause - taken))

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(work))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [taken for each in times for taken in each]


class Typist:
    """Somebody who saves one answer over and over."""

    def __init__(self, server: Any, place: Any, answer: Any) -> None:
        from tests.servers import Caller

        self.caller = Caller(server, place.officer)
        self.number, self.path = answer.question.number, save_path(place, answer.question.number)
        self.bare = f"/bare-save/{place.response.pk}/{answer.pk}/"
        self.version, self.turn = answer.version, 0

    @property
    def text(self) -> str:
        self.turn += 1
        return f"{TEXT} {self.turn}"

    def save(self) -> None:
        data = {f"{self.number}-text": self.text, f"{self.number}-version": self.version}
        status, body = self.caller.post(self.path, data)
        assert status == 200, (status, body)
        self.version = body["version"]

    def save_bare(self) -> None:
        status, body = self.caller.post(self.bare, {"text": self.text})
        assert status == 200, (status, body)
        self.version = body["version"]


# --- the three measurements --------------------------------------------------------------------


def measure_page(server: Any, place: Any) -> int:
    from tests.servers import Caller

    callers = [Caller(server, place.officer) for _ in range(4)]

    def asking(path: str) -> list[Callable[[], None]]:
        def ask(caller: Any) -> None:
            assert caller.get(path)[0] == 200

        return [lambda caller=caller: ask(caller) for caller in callers]

    paths = {"ours": section_path(place), "ceiling": "/bare-page/", "queries": "/same-queries/"}
    for path in paths.values():
        at_once(asking(path), 1)
    times: dict[str, list[float]] = {name: [] for name in paths}
    cpu = dict.fromkeys(paths, 0.0)
    for _ in range(10):
        for name, path in paths.items():
            before = processor_seconds(server)
            times[name] += at_once(asking(path), 1)
            cpu[name] += processor_seconds(server) - before
    rate = {name: len(found) / 10 for name, found in times.items()}
    each = {name: cpu[name] / len(found) * 1000 for name, found in times.items()}
    print(
        f"P1 page: {rate['ours']:.0f} a second (p95 {p95(times['ours']) * 1000:.0f} ms); its "
        f"statements alone {rate['queries']:.0f}, the ceiling {rate['ceiling']:.0f}: "
        f"{rate['ours'] / rate['queries']:.2f} and {rate['ours'] / rate['ceiling']:.2f} of them"
    )
    print(
        f"P1 page: {each['ours']:.1f} ms of processor with the database; its statements alone "
        f"{each['queries']:.1f}, the ceiling {each['ceiling']:.1f}"
    )
    return 0


def measure_saves(server: Any, places: list[Any]) -> int:
    per_place = CLIENTS // COUNCILS
    typists = [
        Typist(server, place, answer)
        for place in places
        for answer in place.response.answers.select_related("question")[:per_place]
    ]
    work = {name: [getattr(one, name) for one in typists] for name in ("save", "save_bare")}
    for each in work.values():
        at_once(each, 1)
    times: dict[str, list[float]] = {name: [] for name in work}
    cpu = dict.fromkeys(work, 0.0)
    for _ in range(15):
        for name, each in work.items():
            before = processor_seconds(server)
            times[name] += at_once(each, 1)
            cpu[name] += processor_seconds(server) - before
    rate = {name: len(found) / 15 for name, found in times.items()}
    each = {name: cpu[name] / len(found) for name, found in times.items()}
    ratio = each["save_bare"] / each["save"]
    paced = at_once(work["save"], 15, pause=1)
    print(
        f"P4 saves: {rate['save']:.0f} a second, p95 {p95(times['save']) * 1000:.0f} ms with "
        f"{CLIENTS} clients that never pause; the bare view {rate['save_bare']:.0f} a second "
        f"({rate['save'] / rate['save_bare']:.2f} of it)"
    )
    print(
        f"P4 saves: {each['save'] * 1000:.1f} ms of processor a save with the database, the bare "
        f"view {each['save_bare'] * 1000:.1f}: {ratio:.2f} of its saves (at least 0.5)"
    )
    print(f"P4 saves: p95 {p95(paced) * 1000:.0f} ms with {CLIENTS} people typing (at most 100)")
    return int(ratio < 0.5)


def processor_seconds(server: Any) -> float:
    """What the server's and the database's processes have used: neighbours do not count."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    postmaster = int(Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()[1])
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    ticks = 0
    for process in [*server.worker_ids(), *map(int, children)]:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def measure_growth(place: Any, folder: Path, recorded: Path) -> int:
    from django.db import connection, connections

    from tests.servers import Caller, Server, database_url

    drafts(place, SMALL)
    name = connection.settings_dict["NAME"]
    url = database_url()
    connections.close_all()
    with connection._nodb_cursor() as cursor:
        cursor.execute("DROP DATABASE IF EXISTS smaller")
        cursor.execute(f"CREATE DATABASE smaller TEMPLATE {name}")
    taken = timed(lambda: drafts(place, LARGE))
    print(f"P3: {LARGE} responses written in {taken:.0f} s")
    servers = {
        SMALL: Server(
            APPLICATION,
            workers=1,
            RECORDED=str(recorded),
            DATABASE_URL=url.rsplit("/", 1)[0] + "/smaller",
        ),
        LARGE: Server(APPLICATION, workers=1, RECORDED=str(recorded)),
    }
    answer = place.response.answers.select_related("question")[0]
    times: dict[tuple[str, int], list[float]] = {}
    try:
        for server in servers.values():
            server.start()
        typists = {size: Typist(server, place, answer) for size, server in servers.items()}
        session = typists[LARGE].caller.headers
        share_session(session["Cookie"], url)
        callers = {size: Caller(server, place.officer) for size, server in servers.items()}
        for size in servers:
            callers[size].headers = typists[size].caller.headers = session
            callers[size].token = typists[size].caller.token = typists[LARGE].caller.token
        path = section_path(place)
        for turn in range(330):
            for size in servers:
                page = timed(lambda size=size: callers[size].get(path))
                save = timed(typists[size].save)
                if turn >= 30:
                    times.setdefault(("page", size), []).append(page)
                    times.setdefault(("save", size), []).append(save)
    finally:
        for server in servers.values():
            server.kill_all()
    worst = 0.0
    for what in ("page", "save"):
        small, large = (statistics.median(times[what, size]) for size in (SMALL, LARGE))
        worst = max(worst, large / small)
        print(
            f"P3 {what}: {large / small:.2f} times the cost with {SMALL} responses (at most 1.25; "
            f"{small * 1000:.1f} and {large * 1000:.1f} ms)"
        )
    return int(worst > 1.25)


def share_session(cookie: str, url: str) -> None:
    """The log-in of the one database holds in the other, which was copied before it."""
    import subprocess

    other = url.rsplit("/", 1)[0] + "/smaller"
    copy = "COPY (SELECT * FROM django_session) TO STDOUT"
    rows = subprocess.run(["psql", url, "-c", copy], capture_output=True, check=True).stdout
    clear = "TRUNCATE django_session; COPY django_session FROM STDIN"
    subprocess.run(
        ["psql", other, "-c", "TRUNCATE django_session"], check=True, capture_output=True
    )
    subprocess.run(
        ["psql", other, "-c", clear.split("; ")[1]], input=rows, check=True, capture_output=True
    )


def measure() -> int:
    from tests.servers import Server

    consultation = consultation_of_one_section()
    places = [a_full_response(consultation) for _ in range(COUNCILS)]
    wanted = sys.argv[1:] or ["page", "saves", "growth"]
    with tempfile.TemporaryDirectory() as made:
        recorded = record(places[0], Path(made))
        server = Server(APPLICATION, workers=2, RECORDED=str(recorded))
        failed = 0
        if {"page", "saves"} & set(wanted):
            server.start()
            try:
                failed |= measure_page(server, places[0]) if "page" in wanted else 0
                failed |= measure_saves(server, places) if "saves" in wanted else 0
            finally:
                server.kill_all()
        if "growth" in wanted:
            failed |= measure_growth(places[0], Path(made), recorded)
    return failed


if __name__ == "__main__":
    sys.exit(in_postgresql(measure))

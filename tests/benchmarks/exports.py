"""The working export beside psql's COPY of the same rows, on PostgreSQL (P6).

`COPY` writes the same twenty columns of every answer as CSV to a file, without the words of
options and states that ours looks up; ours is a request through the whole server-side stack, read
to its end.  Both are timed in turns; CSV and JSON must take at most five times as long, at 400
and at 40,000 responses × 21 questions.  The first byte must be there within half a second, and
what a process needs for it may grow by 16 MB from the smaller crowd to the larger.

The workbook is made by the worker and nobody waits for it, so it is exempt from the bound on time
(docs/decisions/0006-libraries.md) and its ratio is printed as that; its memory is bound like that
of the others.
"""

from __future__ import annotations

import ctypes
import gc
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.crowd import a_crowd, in_postgresql

CLOSED, OPEN = 9, 12
ROUNDS = {400: 9, 40_000: 3}
MOST, FIRST_BYTE, GROWTH = 5.0, 0.5, 16.0  # times, seconds, MB
COPY = """
    SELECT 'CONFIDENTIAL', consultation.code, submission.reference, submission.submitted_at,
           submission.council_facts ->> 'name', submission.council_facts ->> 'code',
           submission.council_facts ->> 'type', submission.council_facts ->> 'tier',
           submission.council_facts ->> 'nation', submission.council_facts ->> 'region',
           decision.outcome, submission.publication, section.number, question.number,
           answer.state, answer.choices, answer.choices, answer.other, answer.text, answer.reason
    FROM responses_submission AS submission
    JOIN consultations_invitation AS invitation ON invitation.id = submission.invitation_id
    JOIN consultations_consultation AS consultation ON consultation.id = invitation.consultation_id
    JOIN councils_council AS council ON council.id = invitation.council_id
    JOIN responses_decision AS decision ON decision.id = submission.decision_id
    JOIN responses_submittedanswer AS answer ON answer.submission_id = submission.id
    JOIN consultations_question AS question ON question.id = answer.question_id
    JOIN consultations_section AS section ON section.id = question.section_id
    LEFT JOIN responses_withdrawal AS withdrawal ON withdrawal.submission_id = submission.id
    WHERE consultation.id = {consultation} AND withdrawal.id IS NULL
      AND NOT EXISTS (SELECT 1 FROM responses_submission AS later
                      WHERE later.response_id = submission.response_id
                        AND later.number > submission.number)
    ORDER BY council.name, submission.id, question.position
"""
# The crowd's copies have an empty document; here each gets one of its own answers.
DOCUMENTS = """
    UPDATE responses_submission AS submission
    SET canonical = json_build_object(
        'answers', (SELECT json_agg(json_build_object(
            'choices', answer.choices, 'number', question.number, 'other', answer.other,
            'question', question.identity, 'question_version', answer.question_version,
            'reason', answer.reason, 'state', answer.state, 'text', answer.text,
            'wording', question.text))
          FROM responses_submittedanswer AS answer
          JOIN consultations_question AS question ON question.id = answer.question_id
          WHERE answer.submission_id = submission.id),
        'council', submission.council_facts, 'reference', submission.reference)::text
    WHERE submission.canonical = '{}'
"""


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def peak(work: Callable[[], object]) -> float:
    """By how much a process grows at its most while working, in MB; it is a child of its own, so
    that nothing that was freed before can hide it."""
    from django.db import connection

    connection.close()  # two processes never share one
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        gc.collect()
        ctypes.CDLL(None).malloc_trim(0)
        Path("/proc/self/clear_refs").write_text("5")  # the peak is counted from here
        before = resident("VmRSS")
        work()
        os.write(write, str(resident("VmHWM") - before).encode())
        os._exit(0)
    os.waitpid(child, 0)
    os.close(write)
    with os.fdopen(read) as said:
        return float(said.read()) / 1_000


def resident(name: str) -> int:
    """Memory of this process in kB."""
    status = Path("/proc/self/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith(name)).split()[1])


def measure() -> int:
    peaks: dict[str, list[float]] = {}
    held = [measure_at(responses, peaks) for responses in ROUNDS]
    for name, (small, large) in peaks.items():
        print(f"exports: {name} {small:.1f} MB at most, then {large:.1f} MB (grows ≤ {GROWTH})")
        held.append(large - small <= GROWTH)
    return 0 if all(held) else 1


def measure_at(responses: int, peaks: dict[str, list[float]]) -> bool:
    from django.db import connection

    from councils.enums import StaffRoleKind
    from tests.world import staff

    consultation = a_crowd(responses, closed=CLOSED, open=OPEN)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(DOCUMENTS)
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE responses_submission")
    client = logged_in(staff(StaffRoleKind.ANALYST))
    held = True
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "export"
        works = {name: sending(client, consultation, name, target) for name in ("csv", "json")}
        works["xlsx"] = making(consultation, Path(folder))
        rows = copied(consultation, target)
        for name, work in works.items():
            peaks.setdefault(name, []).append(peak(work))
            rounds = 1 if name == "xlsx" and responses > 1000 else ROUNDS[responses]
            pairs = [
                (timed(work), timed(lambda: copied(consultation, target))) for _ in range(rounds)
            ]
            ratio = median(mine for mine, _ in pairs) / median(other for _, other in pairs)
            is_bound = name != "xlsx"
            note = f"at most {MOST}" if is_bound else "exempt: made by the worker, nobody waits"
            print(
                f"exports: {name} {ratio:.2f} times psql COPY ({note}), {responses} responses, "
                f"{rows} answers",
                flush=True,
            )
            held = held and (ratio <= MOST or not is_bound)
            if is_bound:
                first = median(first_byte(client, consultation, name) for _ in range(5))
                print(f"exports: {name} first byte after {first:.3f} s (at most {FIRST_BYTE})")
                held = held and first <= FIRST_BYTE
    return held


def logged_in(person):
    from django.test import Client

    client = Client()
    client.force_login(person)
    return client


def asked_for(client, consultation, name: str) -> Iterator[bytes]:
    from django.urls import reverse

    answer = client.post(reverse("results:export", args=[consultation.code]), {"format": name})
    assert answer.status_code == 200
    return answer.streaming_content


def sending(client, consultation, name: str, target: Path) -> Callable[[], object]:
    def work() -> None:
        with target.open("wb") as file:
            for piece in asked_for(client, consultation, name):
                file.write(piece)

    return work


def making(consultation, folder: Path) -> Callable[[], object]:
    from django.utils import timezone

    from results.working import xlsx_file
    from results.working.rows import Source

    def work() -> None:
        source = Source.of(consultation, at=timezone.now(), taken_by="Analyst")
        xlsx_file.write(source, folder / "workbook.xlsx", scratch=folder)

    return work


def first_byte(client, consultation, name: str) -> float:
    """Seconds from the request to the first byte of the first response."""
    start = time.perf_counter()
    pieces = asked_for(client, consultation, name)
    next(pieces), next(pieces)  # the head, and what follows it
    seconds = time.perf_counter() - start
    for _ in pieces:  # the connection is closed with the last one
        pass
    return seconds


def copied(consultation, target: Path) -> int:
    """How many rows psql copied to the file."""
    from django.db import connection

    settings = connection.settings_dict
    env = {
        **os.environ,
        "PGDATABASE": settings["NAME"],
        "PGUSER": settings["USER"],
        "PGPASSWORD": settings["PASSWORD"],
        "PGHOST": settings["HOST"],
        "PGPORT": str(settings["PORT"]),
    }
    statement = " ".join(COPY.format(consultation=consultation.pk).split())
    command = f"\\copy ({statement}) TO '{target}' WITH (FORMAT csv, HEADER)"
    done = subprocess.run(
        ["psql", "--no-psqlrc", "--command", command],
        env=env,
        check=True,
        capture_output=True,
        text=True,
    )
    return int(done.stdout.split()[-1])


if __name__ == "__main__":
    sys.exit(in_postgresql(measure))

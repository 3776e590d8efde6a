"""The board of progress at 400 and at 4,000 councils, on PostgreSQL.

Each page and file is asked for as an analyst does, through the whole of Django, in turns at both
sizes. Ten times the councils may take at most ten times as long, with the same number of statements
a page (at most 12); the files may need at most 16 MB more. *Reading* is `progress_of` beside one
bare statement that finds the same five states and whose rows are left alone.
"""

from __future__ import annotations

import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.crowd import a_crowd, in_postgresql

FEW, MANY = 400, 4_000
ROUNDS = 7
MOST_LONGER, MOST_STATEMENTS, MOST_MEMORY = 10, 12, 16 * 2**20
PAGES = ("responses:progress", "responses:progress-figures", "responses:progress-over-time")
BARE = """
    SELECT council.code, council.name, council.type, council.region, response.state,
        (SELECT reference FROM responses_submission AS submission
         WHERE submission.invitation_id = invitation.id
           AND NOT EXISTS (SELECT 1 FROM responses_submission AS later
                           WHERE later.response_id = submission.response_id
                             AND later.number > submission.number) LIMIT 1),
        EXISTS (SELECT 1 FROM councils_membership AS held
                JOIN councils_user AS person ON person.id = held.user_id
                WHERE held.council_id = council.id AND person.last_login IS NOT NULL)
    FROM consultations_invitation AS invitation
    JOIN councils_council AS council ON council.id = invitation.council_id
    LEFT JOIN responses_response AS response ON response.invitation_id = invitation.id
    WHERE invitation.consultation_id = %s ORDER BY council.name
"""


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def judge_growth(name: str, ratio: float) -> int:
    is_met = ratio <= MOST_LONGER
    print(
        f"  {name}: {ratio:.2f} times as long for ten times the councils, "
        f"{'' if is_met else 'NOT '}at most {MOST_LONGER}"
    )
    return int(not is_met)


def judge_statements(name: str, few: int, many: int) -> int:
    is_met = few == many <= MOST_STATEMENTS
    print(
        f"  {name}: {few} and {many} statements, {'' if is_met else 'NOT '}the same and at most "
        f"{MOST_STATEMENTS}"
    )
    return int(not is_met)


def judge_memory(name: str, more: int) -> int:
    is_met = more <= MOST_MEMORY
    print(f"  {name}: {more / 2**20:.1f} MB more, {'' if is_met else 'NOT '}at most 16")
    return int(not is_met)


def peak(work: Callable[[], object]) -> int:
    """The most memory that Python held at once while it worked."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def measure() -> int:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse
    from django.utils import timezone

    from councils.enums import StaffRoleKind
    from responses.progress import progress_of
    from tests.world import staff

    few, many = (a_crowd(number, closed=1, open=0) for number in (FEW, MANY))
    analyst, client = staff(StaffRoleKind.ANALYST), Client(SERVER_NAME="localhost")
    client.force_login(analyst)

    def page(name: str, code: str) -> None:
        answer = client.get(reverse(name, args=[code]))
        assert answer.status_code == 200, answer.status_code

    def file(kind: str, code: str) -> None:
        answer = client.get(reverse("results:progress-file", args=[code, kind]))
        for piece in answer:  # taken away at once
            assert piece is not None

    def bare(pk: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(BARE, [pk])
            cursor.fetchall()

    print(f"board: {FEW} and {MANY} councils")
    failed = 0
    for name in PAGES:
        statements = []
        for asked in (few, many):
            page(name, asked.code)
            with CaptureQueriesContext(connection) as captured:
                page(name, asked.code)
            statements.append(len(captured))
        failed += judge_statements(name, *statements)
    works = [
        *((name, lambda code, name=name: page(name, code)) for name in PAGES),
        *((kind, lambda code, kind=kind: file(kind, code)) for kind in ("csv", "xlsx")),
    ]
    for name, work in works:
        rounds = [
            timed(lambda: work(many.code)) / timed(lambda: work(few.code)) for _ in range(ROUNDS)
        ]
        failed += judge_growth(name, median(rounds))
    for kind in ("csv", "xlsx"):
        more = peak(lambda: file(kind, many.code)) - peak(lambda: file(kind, few.code))
        failed += judge_memory(kind, more)
    for asked, number in ((few, FEW), (many, MANY)):
        now = timezone.now()
        ratio = median(
            timed(lambda: progress_of(asked, analyst, now)) / timed(lambda: bare(asked.pk))
            for _ in range(ROUNDS)
        )
        print(f"  reading {number}: {ratio:.1f} times the bare statement")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(in_postgresql(measure))

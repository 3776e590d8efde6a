"""The counts of a release beside hand-written statements, on PostgreSQL (P5).

*Counting* is `results.tables.Counts`: all answers to 21 closed questions, by option and category,
against one bare statement that counts the same answers by question, choice, type and region and
whose rows are read and left alone.  It must take at most 1.5 times as long, at 400 and at 40,000
responses.  *All of it* is what a freeze needs: who was asked, who responded, the layout and each
of its counts, against the bare statements that read the same rows; the bound is not for it,
because laying out is no aggregate.  Everything is timed in turns.

The memory is what the process grew by at its most: all of it holds something of every council,
counting must not of every answer.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.crowd import a_crowd, in_postgresql

QUESTIONS = 21
ROUNDS = {400: 41, 40_000: 7}
MOST = 1.5
FACTS = "submission.council_facts ->> 'type', submission.council_facts ->> 'region'"
IN_FORCE = """
    FROM responses_submission AS submission
    JOIN consultations_invitation AS invitation ON invitation.id = submission.invitation_id
    LEFT JOIN responses_withdrawal AS withdrawal ON withdrawal.submission_id = submission.id
    {more}
    WHERE invitation.consultation_id = %s AND withdrawal.id IS NULL
      AND NOT EXISTS (SELECT 1 FROM responses_submission AS later
                      WHERE later.response_id = submission.response_id
                        AND later.number > submission.number)
"""
COUNCIL = "JOIN councils_council AS council ON council.id = invitation.council_id"
ANSWER = "JOIN responses_submittedanswer AS answer ON answer.submission_id = submission.id"
ASKED = f"""
    SELECT council.code, council.type, council.region
    FROM consultations_invitation AS invitation {COUNCIL} WHERE invitation.consultation_id = %s
"""
RESPONDED = f"""
    SELECT council.code, invitation.id, submission.digest, submission.publication, {FACTS}
    {IN_FORCE.format(more=COUNCIL)}
"""
COUNTED = f"""
    SELECT answer.question_id, answer.choices, {FACTS}, count(*)
    {IN_FORCE.format(more=ANSWER)} AND answer.state = 'answered' GROUP BY 1, 2, 3, 4
"""


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def grown() -> float:
    """The most memory that this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure() -> int:
    return max(measure_at(responses) for responses in ROUNDS)


def measure_at(responses: int) -> int:
    from django.db import connection

    from results.disclosure.layout import lay_out
    from results.plans import plan_of
    from results.tables import Counts, collect

    consultation = a_crowd(responses, closed=QUESTIONS, open=0)
    plan = plan_of(consultation)

    together: dict[tuple[str, ...], set[str]] = {}
    frame = collect(consultation, plan).frame
    for council, row in frame.items():
        together.setdefault(tuple(row.values()), set()).add(council)

    def counting() -> object:
        return Counts(consultation, plan, together)

    def all_of_it() -> object:
        collected = collect(consultation, plan)
        layout = lay_out(plan, collected.frame, collected.respondents, collected.published)
        return [
            collected.count(question.id, option, group)
            for question in plan.questions
            for group in layout.groups
            for option in (*(question.coarse if group.is_coarse else question.options), None)
        ]

    def bare(*statements: str) -> object:
        found = []
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement, [consultation.pk])
                found.append(cursor.fetchall())
        return found

    before = grown()
    counting()
    for_counting = grown() - before
    counts = all_of_it()
    for_all = grown() - before
    works = (counting, lambda: bare(COUNTED), all_of_it, lambda: bare(ASKED, RESPONDED, COUNTED))
    rounds = [[timed(work) for work in works] for _ in range(ROUNDS[responses])]
    # The ratio of each round, so that another program that was busy in one spoils one.
    ratio = median(ours / others for ours, others, _, _ in rounds)
    ratio_all = median(ours / others for _, _, ours, others in rounds)
    print(f"aggregate: {responses} responses to {QUESTIONS} questions, {len(counts)} counts")
    print(
        f"  counting {ratio:.2f} times the bare statement (at most {MOST}), {for_counting:.0f} MB"
    )
    print(f"  all of it {ratio_all:.2f} times the bare statements, {for_all:.0f} MB")
    return 0 if ratio <= MOST else 1


if __name__ == "__main__":
    sys.exit(in_postgresql(measure))

"""Many responses at once, for measurements: one is walked through the real actions, the database
copies it.

Rows go straight into the tables without their triggers, so this works only in a database that
is thrown away afterwards: `in_postgresql` runs a measurement in one.  Councils have the types and
regions of the English register, over and over; answers follow from the numbers of council and
question, so that two runs have the same.
"""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LETTERS = "abcdefghijklmnopqrstuvwxyz"
WORDS = (
    "The council supports the principle, and asks that the costs of doing so are met in full. "
    "Members noted that neighbouring authorities face the same pressures, which no single body "
    "can resolve alone; a shared programme over several years would do more than another review. "
)
THROWN_AWAY = "SLISYSTEM_THROWN_AWAY"


def in_postgresql(measure: Callable[[], int]) -> int:
    """Runs this program again beside a PostgreSQL of its own, and there `measure` in a test
    database. Returns what it returned, and 1 where PostgreSQL is missing."""
    sys.path.insert(0, str(ROOT))
    if THROWN_AWAY not in os.environ:
        from slisystem.setup.system import pg_virtualenv

        program = pg_virtualenv()
        if program is None:
            print("NOT MEASURED: PostgreSQL is missing.")
            return 1
        url = "postgres://$PGUSER:$PGPASSWORD@$PGHOST:$PGPORT/$PGDATABASE"
        script = f'DATABASE_URL="{url}" exec "$@"'
        beside = [program, "-t", "-c", "--encoding=UTF8 --locale=C.UTF-8", "sh", "-c", script, "sh"]
        env = {**os.environ, THROWN_AWAY: "1", "SLISYSTEM_TEST": "1"}
        command = [*beside, sys.executable, *sys.argv]
        return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "slisystem.settings")
    import django
    from django.test.utils import setup_databases, teardown_databases

    django.setup()
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        return measure()
    finally:
        teardown_databases(databases, verbosity=0)


def a_crowd(responses: int, *, closed: int, open: int):
    """A closed consultation with so many closed and open questions, which so many councils have
    answered; of the closed ones every third is a multiple choice."""
    from councils import register
    from responses.enums import State
    from tests.world import a_place, a_response

    register.load((ROOT / "fixtures" / "councils.csv").read_text(encoding="utf-8"))
    consultation = _consultation(closed, open)
    place = a_response(State.SUBMITTED, place=a_place(consultation))
    _multiply(place, responses - 1)
    consultation.closes_at = consultation.opens_at + dt.timedelta(days=1)
    consultation.save()
    return consultation


def _consultation(closed: int, open: int):
    from consultations.models import AnswerOption, Section
    from tests.world import a_consultation, a_question

    consultation = a_consultation(questions_per_section=0)
    consultation.questions.all().delete()
    section = Section.objects.get(consultation=consultation, number=1)
    for position in range(1, closed + 1):
        kind = "single-choice" if position % 3 else "multiple-choice"
        question = a_question(section, position, kind=kind)
        for number, code in enumerate(("yes", "no", "partly", "dont-know"), 1):
            AnswerOption.objects.create(
                question=question, position=number, code=code, label=code.capitalize()
            )
    for position in range(closed + 1, closed + open + 1):
        a_question(section, position)
    return consultation


def _multiply(place, number: int) -> None:
    """The council of `place`, its invitation, response, decision, submission and answers, so
    many times more."""
    from django.db import connection

    from councils.models import Council
    from responses.models import Submission, SubmittedAnswer

    response = place.response
    submission = Submission.objects.get(response=response)
    rows = [place.council, place.invitation, response, submission.decision, submission]
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        first = 1
        for model in (Council, *map(type, rows[1:])):
            cursor.execute(f"SELECT coalesce(max(id), 0) FROM {model._meta.db_table}")
            first = max(first, cursor.fetchone()[0] + 1)
        last = first + number - 1
        code = "||".join(f"substr('{LETTERS}', 1 + n / {26**k} % 26, 1)" for k in (3, 2, 1, 0))
        kind = "(SELECT {} FROM england WHERE england.number = n % (SELECT count(*) FROM england))"
        cursor.execute(
            "CREATE TEMPORARY TABLE england AS SELECT row_number() OVER (ORDER BY code) - 1 AS "
            "number, type, tier, region FROM councils_council "
            "WHERE nation = 'England' AND end_date IS NULL AND length(code) = 3"
        )
        cursor.execute("CREATE UNIQUE INDEX ON england (number)")
        facts = "jsonb_build_object('code', code, 'name', name, 'type', type, 'tier', tier, "
        facts += "'nation', nation, 'region', region, 'functions', '[]'::jsonb)"
        overrides: list[Mapping[str, str]] = [
            {
                "code": code,
                "slug": "'crowd-' || n",
                "name": "'Place ' || n",
                "short_name": "'Place ' || n",
                **{name: kind.format(name) for name in ("type", "tier", "region")},
            },
            {"council_id": "n"},
            {"invitation_id": "n"},
            {"response_id": "n"},
            {
                "response_id": "n",
                "invitation_id": "n",
                "decision_id": "n",
                "reference": "'N' || n",
                "canonical": "'{}'",
                "digest": "md5(n::text) || md5(n::text)",
                "publication": "(ARRAY['published', 'not-published'])[1 + n % 2]",
                "council_facts": f"(SELECT {facts} FROM councils_council WHERE id = n)",
            },
        ]
        for row, more in zip(rows, overrides, strict=True):
            _copy(cursor, row, {"id": "n", **more}, f"generate_series({first}, {last}) AS n")
        _answer(cursor, submission.pk, first, last)
        for row in rows:
            sequence = f"pg_get_serial_sequence('{row._meta.db_table}', 'id')"
            cursor.execute(f"SELECT setval({sequence}, {last})")
        for each in {*map(type, rows), SubmittedAnswer}:
            cursor.execute(f"ANALYZE {each._meta.db_table}")
        cursor.execute("DROP TABLE england")
        cursor.execute("SET session_replication_role = DEFAULT")


def _copy(cursor, row, overrides: Mapping[str, str], series: str) -> None:
    """The row once for each number of the series, with other values in some columns."""
    table = row._meta.db_table
    columns = [field.column for field in row._meta.concrete_fields]
    values = ", ".join(overrides.get(column, f"original.{column}") for column in columns)
    cursor.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} "
        f"FROM {table} AS original, {series} WHERE original.id = {row.pk}"
    )


def _answer(cursor, submission: int, first: int, last: int) -> None:
    """Answers of every submission from `first` to `last`; one in eleven says "no response"."""
    from responses.models import SubmittedAnswer

    columns = [f.column for f in SubmittedAnswer._meta.concrete_fields if f.column != "id"]
    draw = "(n * 7919 + question.position * 104729)"
    is_answered = f"{draw} % 11 > 0"
    option = "(ARRAY['yes', 'no', 'partly', 'dont-know'])[1 + ({} / {}) % 4]"
    one, two = option.format(draw, 11), option.format(draw, 44)
    overrides = {
        "submission_id": "n",
        "state": f"CASE WHEN {is_answered} THEN 'answered' ELSE 'no-response' END",
        "choices": f"""CASE
            WHEN question.kind = 'open-text' OR NOT {is_answered} THEN '[]'::jsonb
            WHEN question.kind = 'single-choice' OR {one} = {two} THEN jsonb_build_array({one})
            ELSE jsonb_build_array({one}, {two}) END""",
        "text": f"""CASE WHEN question.kind = 'open-text' AND {is_answered}
            THEN 'Place ' || n || ' on ' || question.number || '. ' || repeat('{WORDS}', 2)
            ELSE '' END""",
    }
    values = ", ".join(overrides.get(column, f"original.{column}") for column in columns)
    cursor.execute(
        f"INSERT INTO responses_submittedanswer ({', '.join(columns)}) SELECT {values} "
        f"FROM generate_series({first}, {last}) AS n, responses_submittedanswer AS original "
        "JOIN consultations_question AS question ON question.id = original.question_id "
        f"WHERE original.submission_id = {submission}"
    )

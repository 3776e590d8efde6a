"""A backup, made and restored with the very commands of docs/running.md: the histories verify, the
database refuses what it refused, receipts are checked with the script, and a change is found."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from responses.actions.counting import freeze_manifest
from responses.enums import State
from responses.models import Decision
from tests.responses.processes import ROOT, Process, Race, database_url
from tests.responses.test_receipts import verify
from tests.world import Place, a_consultation, a_place, a_response

pytestmark = pytest.mark.django_db(transaction=True)

GUIDE = (ROOT / "docs" / "running.md").read_text()
CHAPTER = GUIDE.partition("## Backup and restore")[2].partition("\n## ")[0]
IN_BACKUPS = re.compile(r"/var/backups/slisystem-(\$\(.*?\)|\S+)\.dump")


def typed(command: str, **variables: str) -> None:
    """The command as the guide has it, typed in the folder of the installation."""
    environment = {**os.environ, **variables}
    done = subprocess.run(
        ["sh", "-ec", command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def documented(start: str) -> str:
    """The command that begins so; in a block of its own or within a line."""
    found = re.search(rf"^{start}(?:.*\\\n)*.*$", CHAPTER, re.M) or re.search(
        rf"`({start}[^`]*)`", CHAPTER
    )
    assert found, start
    return found[found.lastindex or 0]


@pytest.fixture
def restored(tmp_path: Path) -> Iterator[Any]:
    """Backs up and restores when it is called; gives the address of the restored database."""
    made: list[str] = []

    def restore() -> str:
        if connection.vendor == "sqlite":
            copy = tmp_path / "backup.sqlite3"
            command = documented(re.escape(".venv/bin/python -c"))
            command = command.replace(
                "var/slisystem.sqlite3", str(connection.settings_dict["NAME"])
            )
            command = command.replace("backup.sqlite3", str(copy))
            typed(command.replace(".venv/bin/python", sys.executable))
            return database_url(copy)
        if not shutil.which("pg_dump"):
            pytest.skip("pg_dump and pg_restore are not on this machine")
        dump = str(tmp_path / "slisystem.dump")
        backup, there = documented("pg_dump"), documented("pg_restore")
        assert IN_BACKUPS.search(backup) and IN_BACKUPS.search(there)
        typed(IN_BACKUPS.sub(dump, backup), DATABASE_URL=database_url())
        name = f"{connection.settings_dict['NAME']}_restored"
        with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
            cursor.execute(f"DROP DATABASE IF EXISTS {name}")
            cursor.execute(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
        made.append(name)
        typed(IN_BACKUPS.sub(dump, there), DATABASE_URL=database_url(name))
        return database_url(name)

    yield restore
    for name in made:
        with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def verified(database: str) -> tuple[int, str]:
    """What the command says of this database, in a process of its own, as in an installation."""
    assert "./run manage verify_history" in CHAPTER
    environment = {
        **os.environ,
        "SLISYSTEM_TEST": "",
        "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJ",
        "SITE_URL": "http://127.0.0.1:8000",
        "DATABASE_URL": database,
        "EMAIL_HOST": "localhost",
        "EMAIL_FROM": "consultations@example.org",
        "DJANGO_SETTINGS_MODULE": "slisystem.settings",
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "verify_history"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout if done.returncode == 0 else done.stderr
    return done.returncode, said.strip()


# --- the restored database by hand, without anything of ours ------------------------------------


def statement(database: str, *sql: str) -> list[tuple[Any, ...]]:
    """What the last of the statements gives; raises what the database says."""
    if connection.vendor == "sqlite":
        import sqlite3

        line: Any = sqlite3.connect(database.removeprefix("sqlite:///"))
    else:
        import psycopg2

        line = psycopg2.connect(database)
    try:
        cursor = line.cursor()
        for one in sql:
            cursor.execute(one)
        rows = cursor.fetchall() if cursor.description else []
        line.commit()
        return rows
    finally:
        line.close()


TRIGGERS = {
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal",
}


def guarded(database: str) -> set[tuple[str, str]]:
    return {
        (str(name), str(table)) for name, table in statement(database, TRIGGERS[connection.vendor])
    }


def test_what_was_restored_is_as_good_as_it_was(restored: Any, tmp_path: Path) -> None:
    consultation = a_consultation()
    places = [
        a_response(state, place=a_place(consultation))
        for state in (State.SUBMITTED, State.WITHDRAWN, State.NIL_RETURN)
    ]
    consultation.closes_at = timezone.now()
    consultation.save()
    freeze_manifest(consultation=consultation)

    database = restored()

    assert verified(database) == (0, "4 histories are whole.")
    check_that_it_refuses(database)
    check_the_receipt(database, places[0], tmp_path)
    check_that_a_change_is_found(database)


# A key may still be retired: refused is what changes what it is.
CHANGES = {"responses_receiptkey": "key_id = 'another'"}


def check_that_it_refuses(database: str) -> None:
    """Every trigger is there again, and does what it did."""
    there = guarded(database)
    assert there == guarded(database_url()) and len(there) > 40
    tables = {table for _, table in there if table.startswith(("responses_", "results_"))}
    tried = 0
    for table in sorted(tables):
        ((rows,),) = statement(database, f"SELECT count(*) FROM {table}")
        guards = {name.rpartition("no_")[2] for name, on in there if on == table}
        if not rows or not guards >= {"update", "delete"}:
            continue
        tried += 1
        for sql in (
            f"UPDATE {table} SET {CHANGES.get(table, 'id = id')}",
            f"DELETE FROM {table}",
        ):
            with pytest.raises(Exception, match="append-only"):
                statement(database, sql)
        assert statement(database, f"SELECT count(*) FROM {table}") == [(rows,)]
    assert tried >= 9


def check_the_receipt(database: str, place: Place, folder: Path) -> None:
    """Downloaded from the restored site, checked with nothing of ours but the public key."""
    process = Process(database=database)
    try:
        (done,) = Race([process]).run(
            {
                "deed": "download",
                "response": place.response.pk,
                "by": place.officer.pk,
                "folder": str(folder),
            }
        )
    finally:
        process.end()
    assert done["kind"] == "Response", done
    code, said = verify(
        folder, ["--keys=keys.json", "--submission=submission.json", "--proof=proof.json"]
    )
    assert (code, said.count("ok:")) == (0, 3), said


def check_that_a_change_is_found(database: str) -> None:
    """By somebody who has the database, and takes the triggers away."""
    away = {
        "sqlite": "DROP TRIGGER responses_event_no_update",
        "postgresql": "ALTER TABLE responses_event DISABLE TRIGGER USER",
    }
    event = Decision.objects.order_by("pk")[0].response.events.get(verb="approve")
    statement(
        database,
        away[connection.vendor],
        f"UPDATE responses_event SET facts = '{{}}' WHERE id = {event.pk}",
    )
    code, said = verified(database)
    assert code != 0 and re.search(r"asked-\d+: \d+\. approved it does not fit the chain", said), (
        said
    )

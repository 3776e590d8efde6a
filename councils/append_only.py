"""Tables that the database itself keeps append-only, on either engine.

An update is refused always (or once a row is frozen: `install_until`), and a delete unless the
condition given for its table holds (disposal after the retention date).  PostgreSQL empties a table
without asking row triggers, so it has one for TRUNCATE as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def install(connection: Any, tables: Mapping[str, str]) -> None:
    """Puts the triggers on the tables: table -> SQL condition under which a row may be deleted;
    "" is never. The condition names the row as OLD."""
    with connection.cursor() as cursor:
        for table, unless in tables.items():
            statements = [
                *_refuse(connection.vendor, table, "UPDATE"),
                *_refuse(connection.vendor, table, "DELETE", unless),
            ]
            if connection.vendor == "postgresql":
                statements += _refuse_truncation(table)
            for statement in statements:
                cursor.execute(statement)


def install_until(connection: Any, tables: Mapping[str, tuple[str, str]]) -> None:
    """Puts triggers on tables whose rows freeze at some point: table -> the SQL condition under
    which a row may still be changed, and that under which it may be deleted."""
    with connection.cursor() as cursor:
        for table, (changed, deleted) in tables.items():
            statements = [
                *_refuse(connection.vendor, table, "UPDATE", changed),
                *_refuse(connection.vendor, table, "DELETE", deleted),
            ]
            if connection.vendor == "postgresql":
                statements += _refuse_truncation(table)
            for statement in statements:
                cursor.execute(statement)


def remove(connection: Any, tables: Iterable[str]) -> None:
    """Takes the triggers off again; a table without them is left as it is."""
    with connection.cursor() as cursor:
        for table in tables:
            for event in ("update", "delete", "truncate"):
                name = f"{table}_no_{event}"
                if connection.vendor == "sqlite":
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                else:
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
                    cursor.execute(f"DROP FUNCTION IF EXISTS {name}()")


def _refuse(vendor: str, table: str, event: str, unless: str = "") -> list[str]:
    name = f"{table}_no_{event.lower()}"
    words = f"{table} is append-only: {event.lower()} refused"
    if vendor == "sqlite":
        when = f" WHEN NOT {unless}" if unless else ""
        return [
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW{when} "
            f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
        ]
    back = "OLD" if event == "DELETE" else "NEW"
    guard = f"IF {unless} THEN RETURN {back}; END IF; " if unless else ""
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {guard}"
        f"RAISE EXCEPTION '{words}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


def _refuse_truncation(table: str) -> list[str]:
    name = f"{table}_no_truncate"
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{table} is append-only: truncate refused' "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f"CREATE TRIGGER {name} BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
    ]

"""Periods of one owner that never overlap, kept by the database itself on either engine.

Both days of a period count, and an empty last day means "still". On PostgreSQL the trigger locks
the owner's row first, so that of two periods written at once the second sees the first.
"""

from __future__ import annotations

from typing import Any

OVERLAPPING = """SELECT 1 FROM {table} other
    WHERE other.{owner} = NEW.{owner} AND other.id <> NEW.id
    AND other.starts_on <= COALESCE(NEW.ends_on, '9999-12-31')
    AND COALESCE(other.ends_on, '9999-12-31') >= NEW.starts_on"""
WORDS = "{table}: periods overlap"


def apart(connection: Any, table: str, owner: str, owners: str = "councils_council") -> None:
    """Puts the triggers on a table with `starts_on` and `ends_on`; `owner` is the column by which
    rows belong together, a key of the table `owners`."""
    found, words = OVERLAPPING.format(table=table, owner=owner), WORDS.format(table=table)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for event in ("INSERT", "UPDATE"):
                cursor.execute(
                    f"CREATE TRIGGER {table}_apart_{event.lower()} AFTER {event} ON {table} "
                    f"FOR EACH ROW WHEN EXISTS ({found}) "
                    f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
                )
            return
        found = found.replace("'9999-12-31'", "DATE '9999-12-31'")
        cursor.execute(
            f"CREATE FUNCTION {table}_apart() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"PERFORM 1 FROM {owners} WHERE id = NEW.{owner} FOR NO KEY UPDATE; "
            f"IF EXISTS ({found}) THEN RAISE EXCEPTION '{words}' "
            "USING ERRCODE = 'exclusion_violation'; END IF; RETURN NEW; END $$"
        )
        cursor.execute(
            f"CREATE TRIGGER {table}_apart BEFORE INSERT OR UPDATE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_apart()"
        )


def together(connection: Any, table: str) -> None:
    """Takes the triggers off again."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for event in ("insert", "update"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_apart_{event}")
            return
        cursor.execute(f"DROP TRIGGER IF EXISTS {table}_apart ON {table}")
        cursor.execute(f"DROP FUNCTION IF EXISTS {table}_apart()")

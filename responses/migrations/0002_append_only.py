"""The database itself refuses to change or delete what was signed, submitted or recorded.

An update is refused always; a delete unless a tombstone for the response was written before
(disposal after the retention date).  The tombstones themselves are never changed or deleted.
"""

from django.db import migrations

# table → SQL that finds the id of the response a row belongs to
FROZEN = {
    "responses_event": "OLD.response_id",
    "responses_decision": "OLD.response_id",
    "responses_submission": "OLD.response_id",
    "responses_answerdecision": (
        "(SELECT d.response_id FROM responses_decision d WHERE d.id = OLD.decision_id)"
    ),
    "responses_submittedanswer": (
        "(SELECT s.response_id FROM responses_submission s WHERE s.id = OLD.submission_id)"
    ),
    "responses_withdrawal": (
        "(SELECT s.response_id FROM responses_submission s WHERE s.id = OLD.submission_id)"
    ),
    "responses_answerrevision": (
        "(SELECT a.response_id FROM responses_answer a WHERE a.id = OLD.answer_id)"
    ),
    "responses_reportpartrevision": (
        "(SELECT p.response_id FROM responses_reportpart p WHERE p.id = OLD.part_id)"
    ),
}
TOMBSTONE = "responses_tombstone"
DISPOSED = f"EXISTS (SELECT 1 FROM {TOMBSTONE} t WHERE t.response_id_was = {{response}})"


def refuse(connection, table, event, unless=""):
    """The statements that make `event` (UPDATE or DELETE) on `table` fail, on either engine."""
    name = f"{table}_no_{event.lower()}"
    words = f"{table} is append-only: {event.lower()} refused"
    if connection.vendor == "sqlite":
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


def refuse_truncation(table):
    """PostgreSQL empties a table without asking row triggers; this one is asked."""
    name = f"{table}_no_truncate"
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{table} is append-only: truncate refused' "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f"CREATE TRIGGER {name} BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
    ]


def install(connection):
    with connection.cursor() as cursor:
        for table, response in FROZEN.items():
            for statement in refuse(connection, table, "UPDATE") + refuse(
                connection, table, "DELETE", unless=DISPOSED.format(response=response)
            ):
                cursor.execute(statement)
        for event in ("UPDATE", "DELETE"):
            for statement in refuse(connection, TOMBSTONE, event):
                cursor.execute(statement)
        if connection.vendor == "postgresql":
            for table in [*FROZEN, TOMBSTONE]:
                for statement in refuse_truncation(table):
                    cursor.execute(statement)


def remove(connection):
    with connection.cursor() as cursor:
        for table in [*FROZEN, TOMBSTONE]:
            for event in ("update", "delete", "truncate"):
                name = f"{table}_no_{event}"
                if connection.vendor == "sqlite":
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                else:
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
                    cursor.execute(f"DROP FUNCTION IF EXISTS {name}()")


class Migration(migrations.Migration):
    dependencies = [("responses", "0001_initial")]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: install(schema_editor.connection),
            lambda apps, schema_editor: remove(schema_editor.connection),
        )
    ]

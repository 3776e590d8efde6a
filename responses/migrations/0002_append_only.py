"""The database itself refuses to change or delete what was signed, submitted or recorded.

An update is refused always; a delete unless a tombstone for the response was written before
(disposal after the retention date).  The tombstones themselves are never changed or deleted.
"""

from django.db import migrations

from councils import append_only

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

TABLES = {table: DISPOSED.format(response=response) for table, response in FROZEN.items()}
TABLES[TOMBSTONE] = ""


def install(connection):
    append_only.install(connection, TABLES)


def remove(connection):
    append_only.remove(connection, TABLES)


class Migration(migrations.Migration):
    dependencies = [("responses", "0001_initial")]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: install(schema_editor.connection),
            lambda apps, schema_editor: remove(schema_editor.connection),
        )
    ]

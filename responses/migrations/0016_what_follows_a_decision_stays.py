"""The database keeps what was said of a decision after it was signed, and who was heard before.

An objection, a call-in, what a consulted member said and that a decision was shown to everybody
are rows that end once: until then nothing of them changes but the end, afterwards nothing at all.

Each response has some random signs of its own (`salt`), which are part of what is signed: a hash
that is printed for everybody then tells nobody what else was signed, also if all but a few words
of that are known or guessed.
"""

import secrets

from django.db import migrations, models

import responses.models.response
from councils import append_only

DISPOSED = "EXISTS (SELECT 1 FROM responses_tombstone t WHERE t.response_id_was = {response})"
OF_DECISION = "(SELECT d.response_id FROM responses_decision d WHERE d.id = OLD.decision_id)"


def until(end, *fixed):
    """As long as it has not ended; and of these columns nothing changes with the end."""
    same = [f"NEW.{column} = OLD.{column}" for column in fixed]
    return "(" + " AND ".join([f"OLD.{end} IS NULL", *same]) + ")"


# table → until when and what of a row may be changed, and when it may be deleted
TABLES = {
    "responses_objection": (
        until("ended_at", "decision_id", "words", "made_at", "made_by_id"),
        DISPOSED.format(response=OF_DECISION),
    ),
    "responses_callin": (
        until("ended_at", "decision_id", "called_in_on", "called_in_by", "grounds", "recorded_at"),
        DISPOSED.format(response=OF_DECISION),
    ),
    "responses_publicdecision": (
        until("taken_off_at", "decision_id", "put_at", "put_by_id"),
        DISPOSED.format(response=OF_DECISION),
    ),
    "responses_consultedmember": (
        until("commented_at", "response_id", "round", "member_id", "name", "office", "asked_at"),
        DISPOSED.format(response="OLD.response_id"),
    ),
}


def install(connection):
    append_only.install_until(connection, TABLES)


def remove(connection):
    append_only.remove(connection, TABLES)


def draw_salts(apps, schema_editor):
    rows = apps.get_model("responses", "Response").objects
    for pk in rows.values_list("pk", flat=True):
        rows.filter(pk=pk).update(salt=secrets.token_hex(16))


class Migration(migrations.Migration):
    dependencies = [("responses", "0015_public_decisions")]

    operations = [
        migrations.AddField(
            "response",
            "salt",
            models.CharField(default=responses.models.response.new_salt, max_length=32),
        ),
        migrations.RunPython(draw_salts, migrations.RunPython.noop),
        migrations.RunPython(
            lambda apps, schema_editor: install(schema_editor.connection),
            lambda apps, schema_editor: remove(schema_editor.connection),
        ),
    ]

"""A key that signed receipts stays what it was: it is retired once, and nothing else of it changes.

Receipts and manifests name their key; a public half that is exchanged or deleted would make true
receipts look false.
"""

import importlib

from django.db import migrations

from councils import append_only

until = importlib.import_module("responses.migrations.0016_what_follows_a_decision_stays").until

TABLES = {"responses_receiptkey": (until("retired_at", "key_id", "public", "created_at"), "")}


def install(connection):
    append_only.install_until(connection, TABLES)


def remove(connection):
    append_only.remove(connection, TABLES)


class Migration(migrations.Migration):
    dependencies = [("responses", "0022_questionnaire_language")]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: install(schema_editor.connection),
            lambda apps, schema_editor: remove(schema_editor.connection),
        )
    ]

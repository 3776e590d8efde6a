"""What was frozen, published or entered in the history of the results is never changed or deleted.

A release itself moves from state to state; its figures are in its files.
"""

from django.db import migrations

from councils import append_only

NEVER = ""
TABLES = dict.fromkeys(
    (
        "results_countedsubmission",
        "results_releasefile",
        "results_releaseevent",
        "results_erratum",
    ),
    NEVER,
)


def install(connection):
    append_only.install(connection, TABLES)


def remove(connection):
    append_only.remove(connection, TABLES)


class Migration(migrations.Migration):
    dependencies = [("results", "0001_initial")]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: install(schema_editor.connection),
            lambda apps, schema_editor: remove(schema_editor.connection),
        )
    ]

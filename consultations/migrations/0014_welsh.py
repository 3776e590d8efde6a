"""The Welsh texts of a consultation, each with the English that it translates."""

import importlib

from django.db import migrations, models

# SQLite makes the table of consultations anew for a column, and refuses that while triggers of
# other tables name it.
APPEND_ONLY = [
    importlib.import_module(f"consultations.migrations.{name}")
    for name in ("0006_versions", "0009_good_practice_and_reviews")
]


def install(apps, schema_editor):
    for each in APPEND_ONLY:
        each.install(schema_editor.connection)


def remove(apps, schema_editor):
    for each in APPEND_ONLY:
        each.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("consultations", "0009_good_practice_and_reviews")]

    operations = [
        migrations.RunPython(remove, install),
        *(
            migrations.AddField(
                model_name=model,
                name="welsh",
                field=models.JSONField(blank=True, default=list),
            )
            for model in ("consultation", "section", "question")
        ),
        migrations.RunPython(install, remove),
    ]

"""The Welsh texts of a consultation, each with the English that it translates."""

import importlib

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# SQLite makes the table of consultations anew for a column, and refuses that while triggers of
# other tables name it.
APPEND_ONLY = [
    importlib.import_module(f"consultations.migrations.{name}")
    for name in (
        "0006_versions",
        "0009_good_practice_and_reviews",
        "0010_corrections",
        "0011_documents",
    )
]


def install(apps, schema_editor):
    for each in APPEND_ONLY:
        each.install(schema_editor.connection)


def remove(apps, schema_editor):
    for each in APPEND_ONLY:
        each.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0011_documents"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReadingLanguage",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="reading_language",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "language",
                    models.CharField(choices=[("en", "English"), ("cy", "Welsh")], max_length=2),
                ),
                ("chosen_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ["cy", "en"])),
                        name="readinglanguage_language_known",
                        violation_error_message="language is not one of the known values.",
                    )
                ],
            },
        ),
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

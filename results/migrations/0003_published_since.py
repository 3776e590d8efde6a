"""Notes about councils that have published their own answers, in the history of the results.

SQLite makes a table anew when a column is changed, without its triggers: they go first and come
back last.  Going back is possible while nothing has been noted: a history loses no line.
"""

import importlib

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

from councils import append_only

TABLES = {"results_publicationnote": ""}
NOTES = ["end-note", "note"]
STEPS = ["erratum", "freeze", "prepare", "publish", "reject", "set-aside"]


def install(connection):
    append_only.install(connection, TABLES)


def remove(connection):
    append_only.remove(connection, TABLES)


def guard():
    return importlib.import_module("results.migrations.0002_append_only")


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0003_kinds"),
        ("results", "0002_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: guard().remove(schema_editor.connection),
            lambda apps, schema_editor: guard().install(schema_editor.connection),
        ),
        migrations.CreateModel(
            name="PublicationNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_published", models.BooleanField()),
                ("words", models.CharField(max_length=300)),
                ("noted_at", models.DateTimeField()),
                (
                    "invitation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publication_notes",
                        to="consultations.invitation",
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(condition=~Q(words=""), name="publicationnote_has_words")
                ],
            },
        ),
        migrations.RemoveConstraint(model_name="releaseevent", name="releaseevent_verb_known"),
        migrations.AlterField(
            model_name="releaseevent",
            name="release",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="results.release",
            ),
        ),
        migrations.AlterField(
            model_name="releaseevent",
            name="verb",
            field=models.CharField(
                choices=[
                    ("prepare", "prepared a release"),
                    ("set-aside", "set the prepared release aside"),
                    ("freeze", "approved the layout; the figures were frozen"),
                    ("reject", "rejected the frozen figures"),
                    ("publish", "published the release"),
                    ("erratum", "published an erratum in words"),
                    ("note", "noted that a council has published its answers"),
                    ("end-note", "ended the note that a council has published its answers"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="releaseevent",
            constraint=models.CheckConstraint(
                condition=Q(verb__in=sorted([*NOTES, *STEPS])),
                name="releaseevent_verb_known",
                violation_error_message="verb is not one of the known values.",
            ),
        ),
        migrations.AddConstraint(
            model_name="releaseevent",
            constraint=models.CheckConstraint(
                condition=Q(verb__in=NOTES, release__isnull=True)
                | (~Q(verb__in=NOTES) & Q(release__isnull=False)),
                name="releaseevent_is_of_release_or_note",
            ),
        ),
        migrations.RunPython(
            lambda apps, schema_editor: guard().install(schema_editor.connection),
            lambda apps, schema_editor: guard().remove(schema_editor.connection),
        ),
        migrations.RunPython(
            lambda apps, schema_editor: install(schema_editor.connection),
            lambda apps, schema_editor: remove(schema_editor.connection),
        ),
    ]

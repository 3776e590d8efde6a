"""Documents beside the questions; a version of one is kept and goes only with a draft."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from councils import append_only

TABLES = {
    "consultations_documentversion": (
        "EXISTS (SELECT 1 FROM consultations_document d "
        "JOIN consultations_consultation c ON c.id = d.consultation_id "
        "WHERE d.id = OLD.document_id AND c.published_at IS NULL)"
    )
}


def install(connection):
    append_only.install(connection, TABLES)


def remove(connection):
    append_only.remove(connection, TABLES)


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0010_corrections"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="documents",
                        to="consultations.consultation",
                    ),
                ),
            ],
            options={
                "ordering": ["consultation", "position"],
            },
        ),
        migrations.CreateModel(
            name="DocumentVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("name", models.CharField(max_length=120)),
                ("content_type", models.CharField(max_length=100)),
                ("content", models.BinaryField()),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("note", models.TextField(blank=True)),
                ("added_at", models.DateTimeField()),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="consultations.document",
                    ),
                ),
            ],
            options={
                "ordering": ["document", "-number"],
            },
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(
                models.F("consultation"), models.F("position"), name="document_position_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="documentversion",
            constraint=models.UniqueConstraint(
                models.F("document"), models.F("number"), name="documentversion_once"
            ),
        ),
        migrations.RunPython(
            lambda apps, schema_editor: install(schema_editor.connection),
            lambda apps, schema_editor: remove(schema_editor.connection),
        ),
    ]

"""Every version of a definition is kept; a row goes only with its draft."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F

from councils import append_only

TABLES = {
    "consultations_consultationversion": (
        "EXISTS (SELECT 1 FROM consultations_consultation c "
        "WHERE c.id = OLD.consultation_id AND c.published_at IS NULL)"
    )
}


def install(connection):
    append_only.install(connection, TABLES)


def remove(connection):
    append_only.remove(connection, TABLES)


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0005_withdrawn_requests"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("consultation", "version", models.PositiveIntegerField(default=0)),
        migrations.CreateModel(
            name="ConsultationVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("text", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("what", models.CharField(max_length=300)),
                ("made_at", models.DateTimeField()),
                (
                    "consultation",
                    models.ForeignKey(
                        "consultations.consultation",
                        django.db.models.deletion.CASCADE,
                        related_name="versions",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        settings.AUTH_USER_MODEL,
                        django.db.models.deletion.PROTECT,
                        null=True,
                        related_name="+",
                    ),
                ),
            ],
            options={
                "ordering": ["consultation", "-number"],
                "constraints": [
                    models.UniqueConstraint(
                        F("consultation"), F("number"), name="consultationversion_once"
                    )
                ],
            },
        ),
        migrations.RunPython(
            lambda apps, schema_editor: install(schema_editor.connection),
            lambda apps, schema_editor: remove(schema_editor.connection),
        ),
    ]

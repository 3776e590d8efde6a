"""What good practice has a consultation say, reviews by a second person, reported and archived."""

import importlib

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from councils import append_only

TABLES = {
    "consultations_review": (
        "EXISTS (SELECT 1 FROM consultations_consultation c "
        "WHERE c.id = OLD.consultation_id AND c.published_at IS NULL)"
    )
}


def install(connection):
    append_only.install(connection, TABLES)


def remove(connection):
    append_only.remove(connection, TABLES)


# SQLite makes the table of consultations anew for a constraint, and refuses that while a trigger
# of another table names it.
VERSIONS = importlib.import_module("consultations.migrations.0006_versions")


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0008_programme"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: VERSIONS.remove(schema_editor.connection),
            lambda apps, schema_editor: VERSIONS.install(schema_editor.connection),
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("approved", "Ready to publish"),
                            ("changes", "Changes are needed"),
                        ],
                        max_length=20,
                    ),
                ),
                ("words", models.TextField(blank=True)),
                ("reviewed_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["consultation", "-reviewed_at", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="consultation",
            name="archived_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="consultation",
            name="next_steps",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="consultation",
            name="published_despite",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="consultation",
            name="purpose",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="consultation",
            name="reported_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="consultation",
            name="still_open",
            field=models.TextField(blank=True),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closes_at__isnull", True),
                    ("archived_at__isnull", True),
                    ("closes_at__lte", models.F("archived_at")),
                    _connector="OR",
                ),
                name="consultation_closes_at_before_archived_at",
                violation_error_message="closes_at must come before archived_at.",
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="consultation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reviews",
                to="consultations.consultation",
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="reviewed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("verdict__in", ["approved", "changes"])),
                name="review_verdict_known",
                violation_error_message="verdict is not one of the known values.",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("verdict", "changes"), ("words", ""), _negated=True),
                name="review_of_changes_says_which",
                violation_error_message="Say what should change.",
            ),
        ),
        migrations.RunPython(
            lambda apps, schema_editor: VERSIONS.install(schema_editor.connection),
            lambda apps, schema_editor: VERSIONS.remove(schema_editor.connection),
        ),
        migrations.RunPython(
            lambda apps, schema_editor: install(schema_editor.connection),
            lambda apps, schema_editor: remove(schema_editor.connection),
        ),
    ]

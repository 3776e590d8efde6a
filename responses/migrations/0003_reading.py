"""Who at the LGA read identified answers: a log that a council can see, append-only."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from councils import append_only

TABLES = {
    "responses_reading": (
        "EXISTS (SELECT 1 FROM responses_tombstone t JOIN responses_submission s "
        "ON s.response_id = t.response_id_was WHERE s.id = OLD.submission_id)"
    ),
}


def install(connection):
    append_only.install(connection, TABLES)


def remove(connection):
    append_only.remove(connection, TABLES)


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0002_release_plan"),
        ("responses", "0002_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Reading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("page", "read on screen"),
                            ("xlsx", "exported as Excel workbook"),
                            ("csv", "exported as CSV"),
                            ("json", "exported as JSON"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="consultations.consultation",
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="responses.submission",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "indexes": [
                    models.Index(fields=["consultation", "-at"], name="reading_by_consultation")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ["csv", "json", "page", "xlsx"])),
                        name="reading_way_known",
                        violation_error_message="way is not one of the known values.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("submission__isnull", True), ("way__in", ["csv", "json", "xlsx"])
                            ),
                            models.Q(
                                models.Q(("way__in", ["csv", "json", "xlsx"]), _negated=True),
                                ("submission__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="reading_of_one_or_all",
                    ),
                ],
            },
        ),
        migrations.RunPython(
            lambda apps, schema_editor: install(schema_editor.connection),
            lambda apps, schema_editor: remove(schema_editor.connection),
        ),
    ]

"""Blank questionnaires of consultations as files."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0011_documents"),
        ("responses", "0019_questions_corrected"),
    ]

    operations = [
        migrations.CreateModel(
            name="Questionnaire",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "format",
                    models.CharField(
                        choices=[("pdf", "PDF"), ("docx", "Word document")], max_length=4
                    ),
                ),
                ("council", models.JSONField(blank=True, default=dict)),
                ("council_digest", models.CharField(blank=True, max_length=64)),
                ("content_digest", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Being prepared"),
                            ("ready", "Ready"),
                            ("failed", "Could not be prepared"),
                        ],
                        default="queued",
                        max_length=20,
                    ),
                ),
                ("requested_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("failure", models.CharField(blank=True, max_length=250)),
                ("content", models.BinaryField(null=True)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("pages", models.PositiveSmallIntegerField(null=True)),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questionnaires",
                        to="consultations.consultation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("consultation"),
                        models.F("format"),
                        models.F("content_digest"),
                        name="questionnaire_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("format__in", ["docx", "pdf"])),
                        name="questionnaire_format_known",
                        violation_error_message="format is not one of the known values.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["failed", "queued", "ready"])),
                        name="questionnaire_state_known",
                        violation_error_message="state is not one of the known values.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("content__isnull", False), ("sha256__gt", ""), ("state", "ready")
                            ),
                            models.Q(
                                models.Q(("state", "ready"), _negated=True),
                                ("content__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="questionnaire_ready_has_content",
                    ),
                ],
            },
        ),
    ]

"""Corrections after publishing, and what councils asked and were answered: kept for good."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from councils import append_only

TABLES = {
    "consultations_correction": "",
    "consultations_councilquestion": "",
    "consultations_councilanswer": "",
}


def install(connection):
    append_only.install(connection, TABLES)


def remove(connection):
    append_only.remove(connection, TABLES)


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0009_good_practice_and_reviews"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("field", models.CharField(blank=True, max_length=20)),
                ("from_version", models.PositiveIntegerField()),
                ("to_version", models.PositiveIntegerField()),
                ("before", models.JSONField()),
                ("after", models.JSONField()),
                ("reason", models.TextField()),
                ("is_of_meaning", models.BooleanField()),
                ("made_at", models.DateTimeField()),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="consultations.consultation",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="consultations.question",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="consultations.section",
                    ),
                ),
            ],
            options={
                "ordering": ["consultation", "-made_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("question"), models.F("from_version"), name="correction_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("field", ""),
                                ("question__isnull", False),
                                ("section__isnull", True),
                            ),
                            models.Q(
                                ("field", ""),
                                ("is_of_meaning", False),
                                ("question__isnull", True),
                                ("section__isnull", False),
                            ),
                            models.Q(
                                ("is_of_meaning", False),
                                ("question__isnull", True),
                                ("section__isnull", True),
                                models.Q(("field", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="correction_of_one_place",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("to_version__gt", models.F("from_version"))),
                        name="correction_makes_a_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="correction_has_reason",
                        violation_error_message="Say why it is corrected.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CouncilQuestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField()),
                ("asked_at", models.DateTimeField()),
                (
                    "about",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="consultations.question",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "invitation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="council_questions",
                        to="consultations.invitation",
                    ),
                ),
            ],
            options={
                "ordering": ["asked_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="CouncilAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("question", models.TextField()),
                ("text", models.TextField()),
                ("reason", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField()),
                (
                    "answered_by",
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
                        related_name="council_answers",
                        to="consultations.consultation",
                    ),
                ),
                (
                    "asked",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="consultations.councilquestion",
                    ),
                ),
            ],
            options={
                "ordering": ["consultation", "asked", "-number"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("asked"), models.F("number"), name="councilanswer_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("number", 1), ("reason", "")),
                            models.Q(("number__gt", 1), models.Q(("reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="councilanswer_corrected_with_reason",
                        violation_error_message="Say why the answer is corrected.",
                    ),
                ],
            },
        ),
        migrations.RunPython(
            lambda apps, schema_editor: install(schema_editor.connection),
            lambda apps, schema_editor: remove(schema_editor.connection),
        ),
    ]

"""What people at the LGA answer to try a consultation before it opens, apart from responses."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0014_asked_at_the_opening"),
        ("responses", "0020_blank_questionnaires"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RehearsedCouncil",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("council_facts", models.JSONField()),
                ("begun_at", models.DateTimeField()),
                (
                    "begun_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rehearsed",
                        to="consultations.consultation",
                    ),
                ),
            ],
            options={
                "ordering": ["consultation", "number"],
            },
        ),
        migrations.CreateModel(
            name="RehearsedAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("identity", models.UUIDField()),
                ("of_version", models.PositiveIntegerField()),
                ("number", models.CharField(max_length=12)),
                ("asked", models.JSONField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("unanswered", "Not yet answered"),
                            ("answered", "Answered"),
                            ("no-response", "No response"),
                            ("not-applicable", "Not applicable"),
                            ("not-for-us", "Not applicable in the council's view"),
                            ("not-relevant", "Not asked after an earlier answer"),
                        ],
                        max_length=20,
                    ),
                ),
                ("text", models.TextField(blank=True)),
                ("choices", models.JSONField(blank=True, default=list)),
                ("other", models.CharField(blank=True, max_length=500)),
                ("reason", models.TextField(blank=True)),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="responses.rehearsedcouncil",
                    ),
                ),
            ],
            options={
                "ordering": ["council", "pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="rehearsedcouncil",
            constraint=models.UniqueConstraint(
                models.F("consultation"), models.F("number"), name="rehearsedcouncil_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="rehearsedanswer",
            constraint=models.UniqueConstraint(
                models.F("council"), models.F("identity"), name="rehearsedanswer_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="rehearsedanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["answered", "no-response", "not-for-us"])),
                name="rehearsedanswer_state_known",
                violation_error_message="state is not one of the known values.",
            ),
        ),
    ]

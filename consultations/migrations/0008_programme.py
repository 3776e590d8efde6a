"""The forward programme, and its paper."""

import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0007_conditions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ProgrammeEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("opens_in", models.DateField(null=True)),
                ("closes_in", models.DateField(null=True)),
                ("reports_in", models.DateField(null=True)),
                ("board", models.CharField(blank=True, max_length=120)),
                ("board_on", models.DateField(null=True)),
                ("owner", models.CharField(blank=True, max_length=120)),
                ("note", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("announced_at", models.DateTimeField(null=True)),
                (
                    "announced_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "consultation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="programme_entries",
                        to="consultations.consultation",
                    ),
                ),
            ],
            options={
                "ordering": ["opens_in", "title", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("opens_in__isnull", True),
                            ("closes_in__isnull", True),
                            ("opens_in__lte", models.F("closes_in")),
                            _connector="OR",
                        ),
                        name="programmeentry_opens_in_before_closes_in",
                        violation_error_message="opens_in must come before closes_in.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closes_in__isnull", True),
                            ("reports_in__isnull", True),
                            ("closes_in__lte", models.F("reports_in")),
                            _connector="OR",
                        ),
                        name="programmeentry_closes_in_before_reports_in",
                        violation_error_message="closes_in must come before reports_in.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("opens_in__isnull", True),
                            ("reports_in__isnull", True),
                            ("opens_in__lte", models.F("reports_in")),
                            _connector="OR",
                        ),
                        name="programmeentry_opens_in_before_reports_in",
                        violation_error_message="opens_in must come before reports_in.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("announced_at__isnull", True), ("announced_by__isnull", True)
                            ),
                            models.Q(
                                ("announced_at__isnull", False), ("announced_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="programmeentry_announced_at_has_announced_by",
                        violation_error_message="announced_at and announced_by go together: give both or neither.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("board_on__isnull", True),
                            models.Q(("board", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="programmeentry_board_on_has_board",
                        violation_error_message="Name the board that meets on that day.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgrammePaper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[("staff", "All entries"), ("councils", "Announced entries")],
                        max_length=10,
                    ),
                ),
                ("content_digest", models.CharField(max_length=64)),
                ("asked_at", models.DateTimeField()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("failure", models.CharField(blank=True, max_length=250)),
                ("pdf", models.BinaryField(null=True)),
                ("pages", models.PositiveSmallIntegerField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("audience__in", ["councils", "staff"])),
                        name="programmepaper_audience_known",
                        violation_error_message="audience is not one of the known values.",
                    ),
                    models.UniqueConstraint(
                        models.F("audience"), models.F("content_digest"), name="programmepaper_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pdf__isnull", True), ("failure", ""), _connector="OR"),
                        name="programmepaper_ready_or_failed",
                    ),
                ],
            },
        ),
    ]

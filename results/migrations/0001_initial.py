import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("consultations", "0002_release_plan"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Release",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("prepared", "Prepared"),
                            ("set-aside", "Set aside"),
                            ("frozen", "Frozen"),
                            ("rejected", "Rejected"),
                            ("published", "Published"),
                        ],
                        default="prepared",
                        max_length=20,
                    ),
                ),
                ("layout", models.JSONField()),
                ("layout_digest", models.CharField(max_length=64)),
                ("prepared_at", models.DateTimeField()),
                ("frozen_at", models.DateTimeField(null=True)),
                ("published_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("end_reason", models.TextField(blank=True)),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="releases",
                        to="consultations.consultation",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "frozen_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["consultation", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Erratum",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField()),
                ("written_at", models.DateTimeField()),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="errata",
                        to="results.release",
                    ),
                ),
            ],
            options={
                "ordering": ["release", "written_at"],
            },
        ),
        migrations.CreateModel(
            name="CountedSubmission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("submission_digest", models.CharField(max_length=64)),
                (
                    "invitation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="consultations.invitation",
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counted",
                        to="results.release",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReleaseEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("prepare", "prepared a release"),
                            ("set-aside", "set the prepared release aside"),
                            ("freeze", "approved the layout; the figures were frozen"),
                            ("reject", "rejected the frozen figures"),
                            ("publish", "published the release"),
                            ("erratum", "published an erratum in words"),
                        ],
                        max_length=20,
                    ),
                ),
                ("facts", models.JSONField(default=dict)),
                ("previous_hash", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
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
                        related_name="release_events",
                        to="consultations.consultation",
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="results.release",
                    ),
                ),
            ],
            options={
                "ordering": ["consultation", "number"],
            },
        ),
        migrations.CreateModel(
            name="ReleaseFile",
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
                        choices=[
                            ("json", "JSON"),
                            ("csv", "CSV"),
                            ("dictionary", "CSV: data dictionary"),
                            ("xlsx", "Excel workbook"),
                            ("ods", "OpenDocument spreadsheet"),
                        ],
                        max_length=20,
                    ),
                ),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="results.release",
                    ),
                ),
            ],
            options={
                "ordering": ["release", "pk"],
            },
        ),
        migrations.CreateModel(
            name="WorkingExport",
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
                        choices=[("xlsx", "Excel workbook"), ("csv", "CSV"), ("json", "JSON")],
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Being prepared"),
                            ("ready", "Ready"),
                            ("failed", "Could not be prepared"),
                        ],
                        default="queued",
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("expires_at", models.DateTimeField()),
                ("size", models.PositiveBigIntegerField(default=0)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("failure", models.CharField(blank=True, max_length=250)),
                (
                    "asked_by",
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
                        related_name="exports",
                        to="consultations.consultation",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at"],
            },
        ),
        migrations.CreateModel(
            name="WorkingExportPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("content", models.BinaryField()),
                (
                    "export",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="results.workingexport",
                    ),
                ),
            ],
            options={
                "ordering": ["export", "number"],
            },
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["frozen", "prepared", "published", "rejected", "set-aside"])
                ),
                name="release_state_known",
                violation_error_message="state is not one of the known values.",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("frozen_at__isnull", True), ("frozen_by__isnull", True)),
                    models.Q(("frozen_at__isnull", False), ("frozen_by__isnull", False)),
                    _connector="OR",
                ),
                name="release_frozen_at_has_frozen_by",
                violation_error_message="frozen_at and frozen_by go together: give both or neither.",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("published_at__isnull", True), ("published_by__isnull", True)),
                    models.Q(("published_at__isnull", False), ("published_by__isnull", False)),
                    _connector="OR",
                ),
                name="release_published_at_has_published_by",
                violation_error_message="published_at and published_by go together: give both or neither.",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                    _connector="OR",
                ),
                name="release_ended_at_has_ended_by",
                violation_error_message="ended_at and ended_by go together: give both or neither.",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.UniqueConstraint(
                models.F("consultation"), models.F("number"), name="release_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.UniqueConstraint(
                models.F("consultation"),
                condition=models.Q(("state", "prepared")),
                name="release_prepared_once",
                violation_error_message="A release is prepared already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.UniqueConstraint(
                models.F("consultation"),
                condition=models.Q(("state", "frozen")),
                name="release_frozen_once",
                violation_error_message="A frozen release waits to be published already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("frozen_at__isnull", False),
                        ("number__in", [1, 2]),
                        ("state__in", ["frozen", "published", "rejected"]),
                    ),
                    models.Q(
                        models.Q(("state__in", ["frozen", "published", "rejected"]), _negated=True),
                        ("frozen_at__isnull", True),
                        ("number__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="release_made_has_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("published_at__isnull", False), ("state", "published")),
                    models.Q(
                        models.Q(("state", "published"), _negated=True),
                        ("published_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="release_published_has_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", False), ("state__in", ["rejected", "set-aside"])),
                    models.Q(
                        models.Q(("state__in", ["rejected", "set-aside"]), _negated=True),
                        ("ended_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="release_ended_has_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("frozen_by__isnull", True),
                    models.Q(("frozen_by", models.F("prepared_by")), _negated=True),
                    _connector="OR",
                ),
                name="release_two_persons",
                violation_error_message="Another person approves than the one who prepared.",
            ),
        ),
        migrations.AddConstraint(
            model_name="countedsubmission",
            constraint=models.UniqueConstraint(
                models.F("release"), models.F("invitation"), name="countedsubmission_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="releaseevent",
            constraint=models.UniqueConstraint(
                models.F("consultation"), models.F("number"), name="releaseevent_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="releaseevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("verb__in", ["erratum", "freeze", "prepare", "publish", "reject", "set-aside"])
                ),
                name="releaseevent_verb_known",
                violation_error_message="verb is not one of the known values.",
            ),
        ),
        migrations.AddConstraint(
            model_name="releasefile",
            constraint=models.UniqueConstraint(
                models.F("release"), models.F("format"), name="releasefile_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="releasefile",
            constraint=models.CheckConstraint(
                condition=models.Q(("format__in", ["csv", "dictionary", "json", "ods", "xlsx"])),
                name="releasefile_format_known",
                violation_error_message="format is not one of the known values.",
            ),
        ),
        migrations.AddConstraint(
            model_name="workingexport",
            constraint=models.CheckConstraint(
                condition=models.Q(("format__in", ["csv", "json", "xlsx"])),
                name="workingexport_format_known",
                violation_error_message="format is not one of the known values.",
            ),
        ),
        migrations.AddConstraint(
            model_name="workingexport",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["failed", "queued", "ready"])),
                name="workingexport_state_known",
                violation_error_message="state is not one of the known values.",
            ),
        ),
        migrations.AddConstraint(
            model_name="workingexportpart",
            constraint=models.UniqueConstraint(
                models.F("export"), models.F("number"), name="workingexportpart_once"
            ),
        ),
    ]

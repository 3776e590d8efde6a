"""Combined authorities and other bodies beside the principal councils, in divisions of the register;
of which councils a body consists; why something was entered by hand."""

import importlib

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# SQLite makes the log of imports anew for its new column, and its triggers go with the old table.
KEEPING = importlib.import_module("councils.migrations.0009_keeping_the_register")
BODIES = ["combined-authority", "fire-authority", "national-park", "other-body"]


class Migration(migrations.Migration):
    dependencies = [
        ("councils", "0009_keeping_the_register"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="council", name="council_type_known"),
        migrations.RemoveConstraint(model_name="council", name="council_tier_known"),
        migrations.AddField(
            model_name="council",
            name="division",
            field=models.CharField(
                choices=[
                    ("principal-council", "Principal council"),
                    ("combined-authority", "Combined authority"),
                    ("fire-authority", "Fire and rescue authority"),
                    ("national-park", "National park authority"),
                    ("other-body", "Other body"),
                ],
                default="principal-council",
                max_length=30,
            ),
        ),
        migrations.AlterField(
            model_name="council",
            name="tier",
            field=models.CharField(
                choices=[
                    ("upper", "Upper tier"),
                    ("lower", "Lower tier"),
                    ("single", "Single tier"),
                    ("none", "No tier"),
                ],
                max_length=6,
            ),
        ),
        migrations.AlterField(
            model_name="council",
            name="type",
            field=models.CharField(
                choices=[
                    ("county", "County council"),
                    ("non-metropolitan-district", "District council"),
                    ("unitary", "Unitary authority"),
                    ("metropolitan-district", "Metropolitan district"),
                    ("london-borough", "London borough"),
                    ("city-of-london", "City of London Corporation"),
                    ("isles-of-scilly", "Council of the Isles of Scilly"),
                    ("welsh-unitary", "Welsh principal council"),
                    ("combined-authority", "Combined authority"),
                    ("fire-authority", "Fire and rescue authority"),
                    ("national-park", "National park authority"),
                    ("other-body", "Other body"),
                ],
                max_length=30,
            ),
        ),
        migrations.AddConstraint(
            model_name="council",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "type__in",
                        [
                            "city-of-london",
                            "combined-authority",
                            "county",
                            "fire-authority",
                            "isles-of-scilly",
                            "london-borough",
                            "metropolitan-district",
                            "national-park",
                            "non-metropolitan-district",
                            "other-body",
                            "unitary",
                            "welsh-unitary",
                        ],
                    )
                ),
                name="council_type_known",
                violation_error_message="type is not one of the known values.",
            ),
        ),
        migrations.AddConstraint(
            model_name="council",
            constraint=models.CheckConstraint(
                condition=models.Q(("tier__in", ["lower", "none", "single", "upper"])),
                name="council_tier_known",
                violation_error_message="tier is not one of the known values.",
            ),
        ),
        migrations.AddConstraint(
            model_name="council",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("division", models.F("type")), ("tier", "none"), ("type__in", BODIES)
                    ),
                    models.Q(
                        models.Q(("type__in", BODIES), _negated=True),
                        models.Q(("tier", "none"), _negated=True),
                        ("division", "principal-council"),
                    ),
                    _connector="OR",
                ),
                name="council_division_fits_type",
                violation_error_message="Division and tier follow from the type.",
            ),
        ),
        migrations.RunPython(
            lambda apps, editor: KEEPING.remove(editor.connection),
            lambda apps, editor: KEEPING.install(editor.connection),
        ),
        migrations.AddField(
            model_name="registerimport",
            name="reason",
            field=models.TextField(blank=True),
        ),
        migrations.RunPython(
            lambda apps, editor: KEEPING.install(editor.connection),
            lambda apps, editor: KEEPING.remove(editor.connection),
        ),
        migrations.CreateModel(
            name="Constituent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField()),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="constituents",
                        to="councils.council",
                    ),
                ),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="constituent_of",
                        to="councils.council",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["council__name"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("body"),
                        models.F("council"),
                        name="constituent_once",
                        violation_error_message="This council is recorded already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on__isnull", True),
                            ("ends_on__isnull", True),
                            ("starts_on__lte", models.F("ends_on")),
                            _connector="OR",
                        ),
                        name="constituent_starts_on_before_ends_on",
                        violation_error_message="starts_on must come before ends_on.",
                    ),
                ],
            },
        ),
    ]

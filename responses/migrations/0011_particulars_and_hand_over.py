"""The particulars of the decision become a sheet with versions; what members declared who handed a
decision over is kept.

What the particulars say now is their version 1 (they say nothing). SQLite makes a table anew when
a constraint changes, without its triggers: they go first and come back last.
"""

import importlib

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from councils import append_only

TABLES = {
    "responses_handover": (
        "EXISTS (SELECT 1 FROM responses_tombstone t WHERE t.response_id_was = OLD.response_id)"
    ),
}
SHEETS = importlib.import_module("responses.migrations.0006_report_sheets")


def install(connection):
    append_only.install(connection, TABLES)


def remove(connection):
    append_only.remove(connection, TABLES)


def remove_all(apps, schema_editor):
    remove(schema_editor.connection)
    SHEETS.remove(schema_editor.connection)


def install_all(apps, schema_editor):
    SHEETS.install(schema_editor.connection)
    install(schema_editor.connection)


def begin(apps, schema_editor):
    revisions = apps.get_model("responses", "ReportSheetRevision").objects
    for response in apps.get_model("responses", "Response").objects.all():
        revisions.create(
            response=response,
            sheet="particulars",
            version=1,
            content=response.particulars,
            saved_at=response.started_at,
            saved_by_id=response.started_by_id,
        )
    schema_editor.connection.check_constraints()


def end(apps, schema_editor):
    """An older version knows no such sheet; what it says now stays with the response."""
    apps.get_model("responses", "ReportSheetRevision").objects.filter(sheet="particulars").delete()
    apps.get_model("responses", "Response").objects.update(particulars_version=1)
    schema_editor.connection.check_constraints()


class Migration(migrations.Migration):
    dependencies = [
        ("responses", "0010_the_record"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: SHEETS.remove(schema_editor.connection),
            lambda apps, schema_editor: SHEETS.install(schema_editor.connection),
        ),
        migrations.CreateModel(
            name="HandOver",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=120)),
                ("office", models.CharField(blank=True, max_length=120)),
                (
                    "interest_kind",
                    models.CharField(
                        choices=[
                            ("none", "No interest to declare"),
                            ("other", "An interest that does not stop me from deciding"),
                            ("pecuniary", "A disclosable pecuniary interest"),
                        ],
                        max_length=10,
                    ),
                ),
                ("interest", models.TextField()),
                ("to_name", models.CharField(max_length=120)),
                ("handed_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["response", "round", "pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="reportsheetrevision",
            name="reportsheetrevision_sheet_known",
        ),
        migrations.AlterField(
            model_name="reportsheetrevision",
            name="sheet",
            field=models.CharField(
                choices=[
                    ("title-block", "Title, meeting and reference"),
                    ("papers", "Background papers"),
                    ("particulars", "Particulars of the decision"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="reportsheetrevision",
            constraint=models.CheckConstraint(
                condition=models.Q(("sheet__in", ["papers", "particulars", "title-block"])),
                name="reportsheetrevision_sheet_known",
                violation_error_message="sheet is not one of the known values.",
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="response",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="hand_overs",
                to="responses.response",
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="to",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.UniqueConstraint(
                models.F("response"), models.F("round"), models.F("member"), name="handover_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(("interest_kind__in", ["other", "pecuniary"])),
                name="handover_interest_kind_known",
                violation_error_message="interest_kind is not one of the known values.",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(("interest", ""), _negated=True),
                name="handover_says_interest",
                violation_error_message="Say what the interest is.",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(("member", models.F("to")), _negated=True),
                name="handover_to_another",
                violation_error_message="Hand it over to another member.",
            ),
        ),
        migrations.RunPython(begin, end),
        migrations.RunPython(install_all, remove_all),
    ]

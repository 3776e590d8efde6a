"""What may be published of the answers is a sheet with versions.

What was said of publication is version 1 of it; of the answers' own levels nothing was asked, so
they are confidential.  SQLite makes a table anew when a constraint of it changes, without its
triggers: they go first and come back last.
"""

import importlib

from django.db import migrations, models

SHEETS = importlib.import_module("responses.migrations.0006_report_sheets")
SOURCE = "as it stood when its versions began to be kept"


def remove(apps, schema_editor):
    SHEETS.remove(schema_editor.connection)


def install(apps, schema_editor):
    SHEETS.install(schema_editor.connection)


def begin(apps, schema_editor):
    events = apps.get_model("responses", "Event").objects.filter(verb="save-publication")
    revisions = apps.get_model("responses", "ReportSheetRevision").objects
    for response in apps.get_model("responses", "Response").objects.all():
        last = events.filter(response=response).order_by("-number").first()
        revisions.create(
            response=response,
            sheet="consent",
            version=1,
            content={"publication": response.publication, "common": 0, "exceptions": []},
            source=SOURCE if last else "",
            saved_at=last.at if last else response.started_at,
            saved_by_id=last.by_id if last else response.started_by_id,
        )
    schema_editor.connection.check_constraints()


def forget(apps, schema_editor):
    apps.get_model("responses", "ReportSheetRevision").objects.filter(sheet="consent").delete()
    schema_editor.connection.check_constraints()


class Migration(migrations.Migration):
    dependencies = [("responses", "0011_particulars_and_hand_over")]

    operations = [
        migrations.RunPython(remove, install),
        migrations.AddField(
            model_name="response",
            name="consent",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="response",
            name="consents_version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.CheckConstraint(
                condition=models.Q(("consent__lte", 3)),
                name="response_consent_known",
                violation_error_message="Consent is 0, 1, 2 or 3.",
            ),
        ),
        migrations.AlterField(
            model_name="reportsheetrevision",
            name="sheet",
            field=models.CharField(
                choices=[
                    ("title-block", "Title, meeting and reference"),
                    ("papers", "Background papers"),
                    ("particulars", "Particulars of the decision"),
                    ("consent", "Consent and publication"),
                ],
                max_length=20,
            ),
        ),
        migrations.RemoveConstraint(
            model_name="reportsheetrevision", name="reportsheetrevision_sheet_known"
        ),
        migrations.AddConstraint(
            model_name="reportsheetrevision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("sheet__in", ["consent", "papers", "particulars", "title-block"])
                ),
                name="reportsheetrevision_sheet_known",
                violation_error_message="sheet is not one of the known values.",
            ),
        ),
        migrations.RunPython(begin, forget),
        migrations.RunPython(install, remove),
    ]

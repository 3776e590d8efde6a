"""Every save of the title block and of the background papers is a version that stays.

What stands there now is version 1 of each, with who saved it last and when; of earlier ones none
were kept.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from councils import append_only

TABLES = {
    "responses_reportsheetrevision": (
        "EXISTS (SELECT 1 FROM responses_tombstone t WHERE t.response_id_was = OLD.response_id)"
    ),
}
TITLE_BLOCK = (
    "title",
    "reference",
    "classification",
    "meeting",
    "meeting_on",
    "report_by",
    "wards",
    "areas_label",
    "areas",
    "contact",
)
SOURCE = "as it stood when its versions began to be kept"


def install(connection):
    append_only.install(connection, TABLES)


def remove(connection):
    append_only.remove(connection, TABLES)


def begin(apps, schema_editor):
    events = apps.get_model("responses", "Event").objects.filter(verb="save-report")
    papers = apps.get_model("responses", "BackgroundPaper").objects
    revisions = apps.get_model("responses", "ReportSheetRevision").objects
    responses = apps.get_model("responses", "Response").objects
    for response in responses.all():
        block = {name: getattr(response, name) for name in TITLE_BLOCK}
        day = response.meeting_on
        block["meeting_on"] = day.isoformat() if day else None
        titles = papers.filter(response=response).order_by("position")
        listed = {
            "titles": list(titles.values_list("title", flat=True)),
            "are_none": response.has_no_background_papers,
        }
        for sheet, content in (("title-block", block), ("papers", listed)):
            saves = events.filter(response=response, facts__part=sheet)
            last = saves.order_by("-number").first()
            revisions.create(
                response=response,
                sheet=sheet,
                version=1,
                content=content,
                source=SOURCE if last else "",
                saved_at=last.at if last else response.started_at,
                saved_by_id=last.by_id if last else response.started_by_id,
            )
    responses.update(title_version=1)
    schema_editor.connection.check_constraints()


class Migration(migrations.Migration):
    dependencies = [
        ("responses", "0005_considerations_are_parts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="response",
            name="papers_version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.CreateModel(
            name="ReportSheetRevision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "sheet",
                    models.CharField(
                        choices=[
                            ("title-block", "Title, meeting and reference"),
                            ("papers", "Background papers"),
                        ],
                        max_length=20,
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("content", models.JSONField()),
                ("source", models.CharField(blank=True, max_length=250)),
                ("saved_at", models.DateTimeField()),
                (
                    "response",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheet_revisions",
                        to="responses.response",
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["response", "sheet", "version"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("response"),
                        models.F("sheet"),
                        models.F("version"),
                        name="reportsheetrevision_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sheet__in", ["papers", "title-block"])),
                        name="reportsheetrevision_sheet_known",
                        violation_error_message="sheet is not one of the known values.",
                    ),
                ],
            },
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
        migrations.RunPython(
            lambda apps, schema_editor: install(schema_editor.connection),
            lambda apps, schema_editor: remove(schema_editor.connection),
        ),
    ]

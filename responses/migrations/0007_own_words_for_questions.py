"""For which questions a council's own words stand; the report makes all other sentences itself.

Words that somebody typed are taken to be of the questions that were left out from the start.  The
sentence that was written into every report is no council's own: drafts do not print it any more;
what was sent for decision stays as it was read.

SQLite makes a table anew when a column is added, without its triggers: they go first and come
back last.
"""

import importlib

from django.db import migrations, models

APPEND_ONLY = ("0002_append_only", "0003_reading", "0006_report_sheets")
READ = ("awaiting-decision", "approved", "not-supported", "submitted")


def guards():
    return [importlib.import_module(f"responses.migrations.{name}") for name in APPEND_ONLY]


def remove(apps, schema_editor):
    for guard in guards():
        guard.remove(schema_editor.connection)


def install(apps, schema_editor):
    for guard in guards():
        guard.install(schema_editor.connection)


def note_questions(apps, schema_editor):
    revisions = apps.get_model("responses", "ReportPartRevision").objects
    answers = apps.get_model("responses", "AnswerRevision").objects
    parts = apps.get_model("responses", "ReportPart").objects.exclude(not_applicable_text="")
    for part in parts.select_related("response"):
        first = revisions.filter(part=part, version=1).first()
        is_typed = first is None or first.not_applicable_text != part.not_applicable_text
        if not is_typed and part.response.state not in READ:
            continue
        left_out = answers.filter(
            answer__response=part.response,
            answer__question__section=part.section,
            version=1,
            state="not-applicable",
        ).order_by("answer__question__position")
        numbers = left_out.values_list("answer__question__number", flat=True)
        part.not_applicable_to = " ".join(numbers)
        part.save(update_fields=["not_applicable_to"])


class Migration(migrations.Migration):
    dependencies = [("responses", "0006_report_sheets")]

    operations = [
        migrations.RunPython(remove, install),
        migrations.AddField(
            model_name="reportpart",
            name="not_applicable_to",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="reportpartrevision",
            name="not_applicable_to",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
        migrations.RunPython(note_questions, migrations.RunPython.noop),
        migrations.RunPython(install, remove),
    ]

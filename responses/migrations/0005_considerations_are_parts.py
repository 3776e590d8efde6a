"""A consideration is a part of the report, with versions, comments and its clearance.

What stood in the list is carried over: version 1 is the consideration without words, version 2 its
words as they were saved last; of earlier ones none were kept.  What a report is expected to consider
and does not has its place, without words.  The way back keeps the words, and gives up what the list
has no room for: versions (so that lines of the history that name them find nothing any more),
comments, and that one was taken out.

SQLite makes a table anew when a column is added, without its triggers: they go first and come
back last.
"""

import importlib

from django.db import migrations, models

APPEND_ONLY = ("0002_append_only", "0003_reading")
# The considerations that a report is expected to have where its outline says nothing.
USUAL = ("Risk management", "Equalities")
SOURCE = "the list of considerations, of which no versions were kept"


def guards():
    return [importlib.import_module(f"responses.migrations.{name}") for name in APPEND_ONLY]


def remove(apps, schema_editor):
    for guard in guards():
        guard.remove(schema_editor.connection)


def install(apps, schema_editor):
    for guard in guards():
        guard.install(schema_editor.connection)


def carry_over(apps, schema_editor):
    events = apps.get_model("responses", "Event").objects
    considerations = apps.get_model("responses", "Consideration").objects
    for response in apps.get_model("responses", "Response").objects.all():
        saves = events.filter(response=response, verb="save-report", facts__part="considerations")
        last = saves.order_by("-number").first()
        at, by = (last.at, last.by_id) if last else (response.started_at, response.started_by_id)
        written = set()
        for row in considerations.filter(response=response).order_by("position"):
            said = {
                "text": row.text,
                "cleared_name": row.cleared_name,
                "cleared_on": row.cleared_on,
            }
            add(apps, response, row.heading, at, by, [({}, ""), (said, SOURCE)])
            written.add(row.heading.strip().lower())
        for heading in response.outline.get("considerations", USUAL):
            if heading.strip().lower() not in written:
                at, by = response.started_at, response.started_by_id
                add(apps, response, heading, at, by, [({}, "")])
    schema_editor.connection.check_constraints()


def add(apps, response, heading, at, by, versions):
    """A part with these versions: what each says beside its heading, and its source."""
    parts = apps.get_model("responses", "ReportPart").objects
    positions = parts.filter(response=response).values_list("position", flat=True)
    common = {"heading": heading, "saved_at": at, "saved_by_id": by}
    part = parts.create(
        response=response,
        kind="consideration",
        position=max(positions, default=0) + 1,
        version=len(versions),
        **common,
        **versions[-1][0],
    )
    for version, (said, source) in enumerate(versions, 1):
        apps.get_model("responses", "ReportPartRevision").objects.create(
            part=part, version=version, source=source, **common, **said
        )


def carry_back(apps, schema_editor):
    model = {
        name: apps.get_model("responses", name)
        for name in ("Comment", "ReportPart", "ReportPartRevision", "Consideration", "Response")
    }
    parts = model["ReportPart"].objects.filter(kind="consideration")
    places = {}
    for part in parts.exclude(text="").order_by("response", "position"):
        places[part.response_id] = places.get(part.response_id, 0) + 1
        model["Consideration"].objects.create(
            response_id=part.response_id,
            position=places[part.response_id],
            heading=part.heading[:120],
            text=part.text,
            cleared_name=part.cleared_name,
            cleared_on=part.cleared_on,
        )
    for response in model["Response"].objects.filter(parts__in=parts).distinct():
        # Their positions are given anew on the way forward: another part would count as removed.
        positions = {part.position for part in parts if part.response_id == response.pk}
        removed = response.outline.get("removed", [])
        if positions & set(removed):
            response.outline["removed"] = [one for one in removed if one not in positions]
            response.save(update_fields=["outline"])
    comments = model["Comment"].objects.filter(part__in=parts)
    comments.filter(parent__isnull=False).delete()
    comments.delete()
    model["ReportPartRevision"].objects.filter(part__in=parts).delete()
    parts.delete()
    schema_editor.connection.check_constraints()


def cleared_by_and_when(table):
    return models.CheckConstraint(
        condition=models.Q(
            models.Q(("cleared_name", ""), ("cleared_on__isnull", True)),
            models.Q(models.Q(("cleared_name", ""), _negated=True), ("cleared_on__isnull", False)),
            _connector="OR",
        ),
        name=f"{table}_cleared_by_and_when",
        violation_error_message="Give both who cleared it and when.",
    )


class Migration(migrations.Migration):
    dependencies = [("responses", "0004_teamwork")]

    operations = [
        migrations.RunPython(remove, install),
        migrations.RemoveConstraint(model_name="reportpart", name="reportpart_kind_known"),
        migrations.RemoveConstraint(model_name="reportpart", name="reportpart_kind_once"),
        migrations.AddField(
            model_name="reportpart",
            name="cleared_name",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="reportpart",
            name="cleared_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="reportpartrevision",
            name="cleared_name",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="reportpartrevision",
            name="cleared_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="reportpart",
            name="kind",
            field=models.CharField(
                choices=[
                    ("purpose", "Purpose of report"),
                    ("recommendations", "Recommendations"),
                    ("background", "Background"),
                    ("consultation", "The consultation"),
                    ("section", "Consultation section"),
                    ("consideration", "Consideration"),
                    ("alternatives", "Alternative options considered and rejected"),
                    ("reasons", "Reason for recommendations"),
                    ("appendix", "Appendix"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="reportpart",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "alternatives",
                            "appendix",
                            "background",
                            "consideration",
                            "consultation",
                            "purpose",
                            "reasons",
                            "recommendations",
                            "section",
                        ],
                    )
                ),
                name="reportpart_kind_known",
                violation_error_message="kind is not one of the known values.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportpart",
            constraint=models.UniqueConstraint(
                models.F("response"),
                models.F("kind"),
                condition=models.Q(
                    ("kind__in", ["appendix", "consideration", "section"]), _negated=True
                ),
                name="reportpart_kind_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportpart", constraint=cleared_by_and_when("reportpart")
        ),
        migrations.AddConstraint(
            model_name="reportpart",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "consideration"), ("cleared_name", ""), _connector="OR"
                ),
                name="reportpart_clearance_fits_kind",
                violation_error_message="Only a consideration is cleared.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportpartrevision",
            constraint=cleared_by_and_when("reportpartrevision"),
        ),
        migrations.RunPython(carry_over, carry_back),
        migrations.DeleteModel(name="Consideration"),
        migrations.RunPython(install, remove),
    ]

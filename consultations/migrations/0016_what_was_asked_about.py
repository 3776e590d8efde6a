"""A council's question keeps the version of the question that it is about; the identities of the
questions that a consultation has or had are rows."""

import json
import uuid

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

from consultations.definition.values import identity_of
from councils import append_only

TABLES = {"consultations_councilquestion": ""}  # as 0010 has them


def remove(apps, schema_editor):
    append_only.remove(schema_editor.connection, TABLES)


def install(apps, schema_editor):
    append_only.install(schema_editor.connection, TABLES)


def say_versions(apps, schema_editor):
    """What the question was when it was asked: the first, or what the last correction before made."""
    asked = apps.get_model("consultations", "CouncilQuestion")
    corrections = apps.get_model("consultations", "Correction")
    for one in asked.objects.filter(about__isnull=False):
        before = corrections.objects.filter(question=one.about_id, made_at__lte=one.asked_at)
        last = before.order_by("-to_version").first()
        asked.objects.filter(pk=one.pk).update(about_version=last.to_version if last else 1)


def say_identities(apps, schema_editor):
    versions = apps.get_model("consultations", "ConsultationVersion")
    identities = apps.get_model("consultations", "QuestionIdentity")
    found = {}  # each once, in their order: the index that would say so is made at the end
    kept = versions.objects.order_by("consultation", "number")
    for consultation, text in kept.values_list("consultation", "text").iterator():
        plain = json.loads(text)
        for section in plain["sections"]:
            for each in section.get("questions", []):
                found[consultation, identity_kept(plain, each)] = True
    identities.objects.bulk_create(
        (identities(consultation_id=one, identity=identity) for one, identity in found),
        batch_size=400,
    )


def identity_kept(plain, question):
    given = question.get("identity")
    return uuid.UUID(given) if given else identity_of(f"{plain['code']}/{question['number']}")


class Migration(migrations.Migration):
    dependencies = [("consultations", "0015_members_at_the_opening")]

    operations = [
        migrations.RunPython(remove, install),
        migrations.AddField(
            model_name="councilquestion",
            name="about_version",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.RunPython(say_versions, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="councilquestion",
            constraint=models.CheckConstraint(
                condition=Q(about__isnull=True, about_version__isnull=True)
                | Q(about__isnull=False, about_version__isnull=False),
                name="councilquestion_about_has_about_version",
                violation_error_message="about and about_version go together: give both or "
                "neither.",
            ),
        ),
        migrations.RunPython(install, remove),
        migrations.CreateModel(
            name="QuestionIdentity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("identity", models.UUIDField()),
                (
                    "consultation",
                    models.ForeignKey(
                        "consultations.consultation",
                        django.db.models.deletion.CASCADE,
                        related_name="identities",
                    ),
                ),
            ],
            options={
                "ordering": ["consultation", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        F("consultation"), F("identity"), name="questionidentity_once"
                    )
                ],
            },
        ),
        migrations.RunPython(say_identities, migrations.RunPython.noop),
    ]

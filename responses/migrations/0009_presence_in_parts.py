"""Who is in a part of the report, as it was for sections."""

import django.db.models.deletion
from django.db import migrations, models


def leave(apps, schema_editor):
    """On the way back: a presence is a matter of seconds, and one in a part has no place there."""
    apps.get_model("responses", "Presence").objects.filter(section=None).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0003_kinds"),
        ("responses", "0008_gathered_notices"),
    ]

    operations = [
        migrations.AddField(
            model_name="presence",
            name="part",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="responses.reportpart",
            ),
        ),
        migrations.AlterField(
            model_name="presence",
            name="section",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="consultations.section",
            ),
        ),
        migrations.AddConstraint(
            model_name="presence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("part__isnull", True), ("section__isnull", False)),
                    models.Q(("part__isnull", False), ("section__isnull", True)),
                    _connector="OR",
                ),
                name="presence_in_one_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="presence",
            constraint=models.UniqueConstraint(
                models.F("response"),
                models.F("part"),
                models.F("person"),
                name="presence_once_in_part",
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, leave),
    ]

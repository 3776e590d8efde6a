"""The receipt is a kind of paper, and a paper says of which decision or submission it is.

Papers from before it was said are of the newest one, as they were.
"""

from django.db import migrations, models

KINDS = [
    ("report", "Report"),
    ("decision", "Decision record"),
    ("submission", "Submission"),
    ("annotated", "Annotated copy"),
    ("receipt", "Receipt"),
]


def kinds_known(*kinds: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(("kind__in", sorted(kinds))),
        name="paper_kind_known",
        violation_error_message="kind is not one of the known values.",
    )


def without_receipts(apps, schema_editor) -> None:
    """On the way back: papers are rendered anew whenever somebody asks."""
    apps.get_model("responses", "Paper").objects.filter(kind="receipt").delete()


class Migration(migrations.Migration):
    dependencies = [("responses", "0016_what_follows_a_decision_stays")]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, without_receipts),
        migrations.RemoveConstraint(model_name="paper", name="paper_kind_known"),
        migrations.AlterField(
            model_name="paper", name="kind", field=models.CharField(choices=KINDS, max_length=20)
        ),
        migrations.AddConstraint(
            model_name="paper", constraint=kinds_known(*(kind for kind, _ in KINDS))
        ),
        migrations.AddField(
            model_name="paper",
            name="number",
            field=models.PositiveIntegerField(null=True),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("responses", "0012_consents")]

    operations = [
        migrations.RemoveConstraint(model_name="paper", name="paper_kind_known"),
        migrations.AlterField(
            model_name="paper",
            name="kind",
            field=models.CharField(
                choices=[
                    ("report", "Report"),
                    ("decision", "Decision record"),
                    ("submission", "Submission"),
                    ("annotated", "Annotated copy"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["annotated", "decision", "report", "submission"])),
                name="paper_kind_known",
                violation_error_message="kind is not one of the known values.",
            ),
        ),
    ]

"""Drafts that were edited in Word, and existing papers, wait for a yes as well."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("councils", "0011_taken_away")]

    operations = [
        migrations.RemoveConstraint("waitingfile", "waitingfile_kind_known"),
        migrations.AlterField(
            "waitingfile",
            "kind",
            models.CharField(
                choices=[
                    ("register", "Register of councils"),
                    ("contacts", "Contacts"),
                    ("word", "Draft that was edited in Word"),
                    ("paper", "Existing paper"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            "waitingfile",
            models.CheckConstraint(
                condition=models.Q(("kind__in", ["contacts", "paper", "register", "word"])),
                name="waitingfile_kind_known",
                violation_error_message="kind is not one of the known values.",
            ),
        ),
    ]

"""Notices that are to be told at once wait some minutes, too, for what else is told."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("responses", "0007_own_words_for_questions"),
    ]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="mail_time",
            field=models.CharField(
                choices=[
                    ("at-once", "At once"),
                    ("daily", "In one mail a day"),
                    ("never", "Not at all"),
                ],
                default="daily",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(("mail_time__in", ["at-once", "daily"])),
                name="notice_mail_time_known",
                violation_error_message="mail_time is not one of the known values.",
            ),
        ),
    ]

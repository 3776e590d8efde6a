"""Mentions come in the mail of the day unless somebody chooses otherwise; who chose keeps it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("councils", "0003_contributors_and_mail"),
    ]

    operations = [
        migrations.AlterField(
            model_name="mailpreference",
            name="mentions",
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
    ]

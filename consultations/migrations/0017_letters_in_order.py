"""Letters that wait have an index in the order in which they are taken up."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0016_what_was_asked_about"),
        ("councils", "0012_kinds_of_waiting_files"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="mailingrecipient",
            name="mailingrecipient_waiting",
        ),
        migrations.AddIndex(
            model_name="mailingrecipient",
            index=models.Index(
                condition=models.Q(("state", "waiting")),
                fields=["next_at", "id"],
                name="mailingrecipient_waiting",
            ),
        ),
    ]

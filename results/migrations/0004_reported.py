"""Consultations whose results were published already are reported since then."""

import datetime as dt

from django.db import migrations
from django.db.models import Min

KEPT_IN_VIEW = dt.timedelta(days=2 * 365)


def note(apps, schema_editor):
    consultations = apps.get_model("consultations", "Consultation").objects
    published = consultations.annotate(first=Min("releases__published_at"))
    for found in published.filter(first__isnull=False, reported_at__isnull=True):
        consultations.filter(pk=found.pk).update(
            reported_at=found.first, archived_at=found.first + KEPT_IN_VIEW
        )


class Migration(migrations.Migration):
    dependencies = [
        ("results", "0003_published_since"),
        ("consultations", "0009_good_practice_and_reviews"),
    ]

    operations = [migrations.RunPython(note, migrations.RunPython.noop)]

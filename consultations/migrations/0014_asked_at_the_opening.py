"""Who is asked is fixed at the opening; councils named in addition.

For what has opened already the list stays what publishing made of it.
"""

import importlib

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F
from django.utils import timezone

# SQLite makes the table of consultations anew for a column that is never null, and refuses that
# while a trigger of another table names it.
NAMING_IT = [
    importlib.import_module(f"consultations.migrations.{name}")
    for name in (
        "0006_versions",
        "0009_good_practice_and_reviews",
        "0010_corrections",
        "0011_documents",
    )
]


def remove(apps, schema_editor):
    for module in NAMING_IT:
        module.remove(schema_editor.connection)


def install(apps, schema_editor):
    for module in NAMING_IT:
        module.install(schema_editor.connection)


def fix_what_has_opened(apps, schema_editor):
    consultations = apps.get_model("consultations", "Consultation")
    consultations.objects.filter(published_at__isnull=False, opens_at__lte=timezone.now()).update(
        asked_fixed_at=F("published_at")
    )


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0013_mailings"),
        ("councils", "0009_keeping_the_register"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(remove, install),
        migrations.AddField(
            model_name="consultation",
            name="asked_changes",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="consultation",
            name="asked_fixed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="invitation",
            name="added_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="added_reason",
            field=models.TextField(blank=True),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("added_by__isnull", True), ("added_reason", "")),
                    models.Q(
                        ("added_by__isnull", False), models.Q(("added_reason", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="invitation_added_has_reason",
                violation_error_message="A council that is named in addition has a reason.",
            ),
        ),
        migrations.RunPython(fix_what_has_opened, migrations.RunPython.noop),
        migrations.RunPython(install, remove),
    ]

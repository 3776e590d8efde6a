"""A council can withdraw its request for more time."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0004_extensions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="extensionrequest",
            name="extensionrequest_one_waits",
        ),
        migrations.AddField(
            model_name="extensionrequest",
            name="withdrawn_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="extensionrequest",
            name="withdrawn_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="extensionrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                    models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                    _connector="OR",
                ),
                name="extensionrequest_withdrawn_at_has_withdrawn_by",
                violation_error_message="withdrawn_at and withdrawn_by go together: give both or neither.",
            ),
        ),
        migrations.AddConstraint(
            model_name="extensionrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("asked_at__isnull", True),
                    ("withdrawn_at__isnull", True),
                    ("asked_at__lte", models.F("withdrawn_at")),
                    _connector="OR",
                ),
                name="extensionrequest_asked_at_before_withdrawn_at",
                violation_error_message="asked_at must come before withdrawn_at.",
            ),
        ),
        migrations.AddConstraint(
            model_name="extensionrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answered_at__isnull", True), ("withdrawn_at__isnull", True), _connector="OR"
                ),
                name="extensionrequest_ends_once",
                violation_error_message="A request is answered or withdrawn, not both.",
            ),
        ),
        migrations.AddConstraint(
            model_name="extensionrequest",
            constraint=models.UniqueConstraint(
                models.F("invitation"),
                condition=models.Q(("answered_at__isnull", True), ("withdrawn_at__isnull", True)),
                name="extensionrequest_one_waits",
                violation_error_message="A request of this council is waiting for an answer.",
            ),
        ),
    ]

"""Letters to councils, and what became of each of them."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0012_welsh"),
        ("councils", "0009_keeping_the_register"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Mailing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("invitation", "Invitation"),
                            ("reminder", "Reminder"),
                            ("last-call", "Last call"),
                            ("other", "Other letter"),
                        ],
                        max_length=12,
                    ),
                ),
                ("subject", models.CharField(max_length=200)),
                ("body", models.TextField()),
                (
                    "whom",
                    models.CharField(
                        choices=[
                            ("no-account", "Nobody there has an account yet"),
                            ("nobody-logged-in", "Nobody has logged in"),
                            ("not-started", "Not started"),
                            ("in-progress", "In progress"),
                            ("not-submitted", "All that have not submitted"),
                            ("all", "All councils asked, also those that have submitted"),
                            ("named", "Councils that I name"),
                        ],
                        max_length=20,
                    ),
                ),
                ("unreached", models.TextField(blank=True)),
                ("token", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("made_at", models.DateTimeField()),
                ("again_at", models.DateTimeField(null=True)),
                ("held_up", models.CharField(blank=True, max_length=250)),
                (
                    "again_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mailings",
                        to="consultations.consultation",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="MailingRecipient",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=254)),
                ("name", models.CharField(blank=True, max_length=150)),
                ("why", models.CharField(max_length=60)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits to be sent"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("failed", "Failed"),
                            ("left-out", "Left out"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("next_at", models.DateTimeField()),
                ("claimed_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("failed_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("may_have_arrived", models.BooleanField(default=False)),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="councils.council",
                    ),
                ),
                (
                    "mailing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recipients",
                        to="consultations.mailing",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["council__name", "pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="mailing",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["invitation", "last-call", "other", "reminder"])),
                name="mailing_kind_known",
                violation_error_message="kind is not one of the known values.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "whom__in",
                        [
                            "all",
                            "in-progress",
                            "named",
                            "no-account",
                            "nobody-logged-in",
                            "not-started",
                            "not-submitted",
                        ],
                    )
                ),
                name="mailing_whom_known",
                violation_error_message="whom is not one of the known values.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("again_at__isnull", True), ("again_by__isnull", True)),
                    models.Q(("again_at__isnull", False), ("again_by__isnull", False)),
                    _connector="OR",
                ),
                name="mailing_again_at_has_again_by",
                violation_error_message="again_at and again_by go together: give both or neither.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("made_at__isnull", True),
                    ("again_at__isnull", True),
                    ("made_at__lte", models.F("again_at")),
                    _connector="OR",
                ),
                name="mailing_made_at_before_again_at",
                violation_error_message="made_at must come before again_at.",
            ),
        ),
        migrations.AddIndex(
            model_name="mailingrecipient",
            index=models.Index(
                condition=models.Q(("state", "waiting")),
                fields=["next_at"],
                name="mailingrecipient_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailingrecipient",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["failed", "left-out", "sending", "sent", "waiting"])
                ),
                name="mailingrecipient_state_known",
                violation_error_message="state is not one of the known values.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailingrecipient",
            constraint=models.UniqueConstraint(
                models.F("mailing"),
                models.F("council"),
                models.F("address"),
                condition=models.Q(("address", ""), _negated=True),
                name="mailingrecipient_once",
                violation_error_message="This address has a letter about this council already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailingrecipient",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sent_at__isnull", False), ("state", "sent")),
                    models.Q(models.Q(("state", "sent"), _negated=True), ("sent_at__isnull", True)),
                    _connector="OR",
                ),
                name="mailingrecipient_sent_has_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailingrecipient",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("failed_at__isnull", False), ("state", "failed")),
                    models.Q(
                        models.Q(("state", "failed"), _negated=True),
                        ("failed_at__isnull", True),
                        ("may_have_arrived", False),
                    ),
                    _connector="OR",
                ),
                name="mailingrecipient_failed_has_moment",
            ),
        ),
    ]

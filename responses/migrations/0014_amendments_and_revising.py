"""Amendments beside a signed decision, and submissions that count while another is drafted.

What an amendment says is frozen once it was sent, and how it ended once it ended.

SQLite makes a table anew when a column or a constraint changes, without its triggers: they go
first and come back last, in both directions.
"""

import importlib

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from councils import append_only

APPEND_ONLY = (
    "0002_append_only",
    "0003_reading",
    "0006_report_sheets",
    "0010_the_record",
)
DISPOSED = "EXISTS (SELECT 1 FROM responses_tombstone t WHERE t.response_id_was = {response})"
OF_AMENDMENT = "(SELECT a.response_id FROM responses_amendment a WHERE a.id = OLD.amendment_id)"
STILL_OPEN = "OLD.signed_at IS NULL AND OLD.declined_at IS NULL AND OLD.withdrawn_at IS NULL"
STILL_WRITTEN = (
    "EXISTS (SELECT 1 FROM responses_amendment a WHERE a.id = OLD.amendment_id "
    "AND a.sent_at IS NULL AND a.withdrawn_at IS NULL)"
)
# table → until when a row may be changed, and when it may be deleted
TABLES = {
    "responses_amendment": (f"({STILL_OPEN})", DISPOSED.format(response="OLD.response_id")),
    "responses_amendedanswer": (
        STILL_WRITTEN,
        f"({STILL_WRITTEN} OR {DISPOSED.format(response=OF_AMENDMENT)})",
    ),
}


def install(connection):
    append_only.install_until(connection, TABLES)


def remove(connection):
    append_only.remove(connection, TABLES)


def guards():
    return [importlib.import_module(f"responses.migrations.{name}") for name in APPEND_ONLY]


def remove_earlier(apps, schema_editor):
    for guard in guards():
        guard.remove(schema_editor.connection)


def install_earlier(apps, schema_editor):
    for guard in guards():
        guard.remove(schema_editor.connection)
        guard.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0004_extensions"),
        ("responses", "0013_kinds_of_paper"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(remove_earlier, install_earlier),
        migrations.CreateModel(
            name="AmendedAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "base_state",
                    models.CharField(
                        choices=[
                            ("unanswered", "Not yet answered"),
                            ("answered", "Answered"),
                            ("no-response", "No response"),
                            ("not-applicable", "Not applicable"),
                            ("not-for-us", "Not applicable in the council's view"),
                            ("not-relevant", "Not asked after an earlier answer"),
                        ],
                        max_length=20,
                    ),
                ),
                ("base_text", models.TextField(blank=True)),
                ("base_choices", models.JSONField(default=list)),
                ("base_other", models.CharField(blank=True, max_length=500)),
                ("base_reason", models.TextField(blank=True)),
                (
                    "proposed_state",
                    models.CharField(
                        choices=[
                            ("unanswered", "Not yet answered"),
                            ("answered", "Answered"),
                            ("no-response", "No response"),
                            ("not-applicable", "Not applicable"),
                            ("not-for-us", "Not applicable in the council's view"),
                            ("not-relevant", "Not asked after an earlier answer"),
                        ],
                        max_length=20,
                    ),
                ),
                ("proposed_text", models.TextField(blank=True)),
                ("proposed_choices", models.JSONField(default=list)),
                ("proposed_other", models.CharField(blank=True, max_length=500)),
                ("proposed_reason", models.TextField(blank=True)),
                ("why", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("saved_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["amendment", "question__position"],
            },
        ),
        migrations.CreateModel(
            name="Amendment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("reason", models.TextField()),
                ("proposed_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("nonce", models.CharField(blank=True, max_length=32)),
                ("signed_at", models.DateTimeField(null=True)),
                ("declined_at", models.DateTimeField(null=True)),
                ("decline_reason", models.TextField(blank=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["response", "number"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="response",
            name="response_submitted_state_has_moment",
        ),
        migrations.AddField(
            model_name="decision",
            name="amends",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="amended_by",
                to="responses.decision",
            ),
        ),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "submitted"), ("submitted_at__isnull", False)),
                    models.Q(("state", "withdrawn"), ("submitted_at__isnull", True)),
                    models.Q(("state__in", ["submitted", "withdrawn"]), _negated=True),
                    _connector="OR",
                ),
                name="response_submitted_state_has_moment",
            ),
        ),
        migrations.AddField(
            model_name="amendedanswer",
            name="question",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="consultations.question",
            ),
        ),
        migrations.AddField(
            model_name="amendedanswer",
            name="saved_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="amendment",
            name="decision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="amendments",
                to="responses.decision",
            ),
        ),
        migrations.AddField(
            model_name="amendment",
            name="declined_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="amendment",
            name="proposed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="amendment",
            name="response",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="amendments",
                to="responses.response",
            ),
        ),
        migrations.AddField(
            model_name="amendment",
            name="sent_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="amendment",
            name="signed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="amendment",
            name="withdrawn_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="amendedanswer",
            name="amendment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="answers",
                to="responses.amendment",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.UniqueConstraint(
                models.F("response"), models.F("number"), name="amendment_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.UniqueConstraint(
                models.F("response"),
                condition=models.Q(
                    ("declined_at__isnull", True),
                    ("signed_at__isnull", True),
                    ("withdrawn_at__isnull", True),
                ),
                name="amendment_one_at_a_time",
                violation_error_message="There is an amendment already. Withdraw it first.",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="amendment_has_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sent_at__isnull", True), ("sent_by__isnull", True)),
                    models.Q(("sent_at__isnull", False), ("sent_by__isnull", False)),
                    _connector="OR",
                ),
                name="amendment_sent_at_has_sent_by",
                violation_error_message="sent_at and sent_by go together: give both or neither.",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("signed_at__isnull", True), ("signed_by__isnull", True)),
                    models.Q(("signed_at__isnull", False), ("signed_by__isnull", False)),
                    _connector="OR",
                ),
                name="amendment_signed_at_has_signed_by",
                violation_error_message="signed_at and signed_by go together: give both or neither.",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("declined_at__isnull", True), ("declined_by__isnull", True)),
                    models.Q(("declined_at__isnull", False), ("declined_by__isnull", False)),
                    _connector="OR",
                ),
                name="amendment_declined_at_has_declined_by",
                violation_error_message="declined_at and declined_by go together: give both or neither.",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                    models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                    _connector="OR",
                ),
                name="amendment_withdrawn_at_has_withdrawn_by",
                violation_error_message="withdrawn_at and withdrawn_by go together: give both or neither.",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("proposed_at__isnull", True),
                    ("sent_at__isnull", True),
                    ("proposed_at__lte", models.F("sent_at")),
                    _connector="OR",
                ),
                name="amendment_proposed_at_before_sent_at",
                violation_error_message="proposed_at must come before sent_at.",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("declined_at__isnull", True), ("signed_at__isnull", True)),
                    models.Q(("signed_at__isnull", True), ("withdrawn_at__isnull", True)),
                    models.Q(("declined_at__isnull", True), ("withdrawn_at__isnull", True)),
                    _connector="OR",
                ),
                name="amendment_ends_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("sent_at__isnull", False),
                    models.Q(("declined_at__isnull", True), ("signed_at__isnull", True)),
                    _connector="OR",
                ),
                name="amendment_answered_when_sent",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decline_reason", ""), ("declined_at__isnull", True)),
                    models.Q(
                        ("declined_at__isnull", False),
                        models.Q(("decline_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="amendment_declined_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("nonce", ""), ("sent_at__isnull", True)),
                    models.Q(("sent_at__isnull", False), models.Q(("nonce", ""), _negated=True)),
                    _connector="OR",
                ),
                name="amendment_sent_has_nonce",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendedanswer",
            constraint=models.UniqueConstraint(
                models.F("amendment"), models.F("question"), name="amendedanswer_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="amendedanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "base_state__in",
                        [
                            "answered",
                            "no-response",
                            "not-applicable",
                            "not-for-us",
                            "not-relevant",
                            "unanswered",
                        ],
                    )
                ),
                name="amendedanswer_base_state_known",
                violation_error_message="base_state is not one of the known values.",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendedanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "proposed_state__in",
                        [
                            "answered",
                            "no-response",
                            "not-applicable",
                            "not-for-us",
                            "not-relevant",
                            "unanswered",
                        ],
                    )
                ),
                name="amendedanswer_proposed_state_known",
                violation_error_message="proposed_state is not one of the known values.",
            ),
        ),
        migrations.RunPython(install_earlier, remove_earlier),
        migrations.RunPython(
            lambda apps, schema_editor: install(schema_editor.connection),
            lambda apps, schema_editor: remove(schema_editor.connection),
        ),
    ]

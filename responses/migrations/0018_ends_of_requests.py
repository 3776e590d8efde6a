"""Requests to comment that were withdrawn, and how objections ended.

SQLite makes a table anew when a column or a constraint changes, without its triggers: those of
the migration that put them there go first and come back last.
"""

import importlib

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from councils import append_only

APPEND_ONLY = importlib.import_module("responses.migrations.0002_append_only")
ENDING_ONCE = importlib.import_module("responses.migrations.0016_what_follows_a_decision_stays")


ASKED = "responses_consultedmember"
CHANGED, DELETED = ENDING_ONCE.TABLES[ASKED]
TABLES = {ASKED: (f"({CHANGED} AND OLD.withdrawn_at IS NULL)", DELETED)}


def install(connection):
    """In the place of what 0016 says: a request that was withdrawn has ended as well."""
    append_only.remove(connection, TABLES)
    append_only.install_until(connection, TABLES)


def remove(connection):
    append_only.remove(connection, TABLES)


def take_off(apps, schema_editor):
    for guard in (APPEND_ONLY, ENDING_ONCE):
        guard.remove(schema_editor.connection)


def put_back(apps, schema_editor):
    for guard in (APPEND_ONLY, ENDING_ONCE):
        guard.install(schema_editor.connection)


def put_on(apps, schema_editor):
    put_back(apps, schema_editor)
    install(schema_editor.connection)


def were_withdrawn(apps, schema_editor):
    """Before this nothing else could end an objection."""
    objections = apps.get_model("responses", "Objection").objects
    objections.filter(ended_at__isnull=False).update(ending="withdrawn")


class Migration(migrations.Migration):
    dependencies = [
        ("responses", "0017_receipts_and_earlier_papers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(take_off, put_back),
        migrations.RemoveConstraint(
            model_name="consultedmember",
            name="consultedmember_once",
        ),
        migrations.RemoveConstraint(
            model_name="event",
            name="event_verb_known",
        ),
        migrations.AddField(
            model_name="consultedmember",
            name="withdrawn_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="consultedmember",
            name="withdrawn_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="objection",
            name="ended_words",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="objection",
            name="ending",
            field=models.CharField(
                blank=True,
                choices=[("withdrawn", "Withdrawn"), ("replaced", "Settled by a new decision")],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="verb",
            field=models.CharField(
                choices=[
                    ("start", "started the response"),
                    ("save-answer", "saved an answer"),
                    ("save-report", "saved a part of the report"),
                    ("order-report", "changed the parts of the report"),
                    ("complete-section", "marked a section as completed"),
                    ("uncomplete-section", "marked a section as not completed"),
                    ("assign", "assigned work"),
                    ("unassign", "ended an assignment"),
                    ("save-publication", "said whether the council publishes its answers"),
                    ("send-for-decision", "sent it for decision"),
                    ("recall", "recalled it"),
                    ("return-for-changes", "returned it for changes"),
                    ("approve", "approved it"),
                    ("not-support", "did not support it"),
                    ("reopen", "reopened it"),
                    ("submit", "submitted it to the LGA"),
                    ("withdraw", "withdrew the submission"),
                    ("resume", "took it up again"),
                    ("save-particulars", "saved the particulars of the decision"),
                    ("save-consents", "saved what may be published of the answers"),
                    ("ask-member", "asked a member to comment"),
                    ("withdraw-request", "withdrew the request to comment"),
                    ("comment-to-record", "commented to the record"),
                    ("send-nil-return", "sent a nil return for decision"),
                    ("decide-nil", "decided that no response is sent"),
                    ("hand-over", "handed the decision over"),
                    ("record-approval", "recorded an approval"),
                    ("record-not-supported", "recorded that it was not supported"),
                    ("record-nil", "recorded that no response is sent"),
                    ("object", "objected to what was recorded"),
                    ("end-objection", "settled the objection"),
                    ("publish-decision", "recorded the publication of the decision"),
                    ("put-on-page", "put the decision on its public page"),
                    ("take-off-page", "took the decision off its public page"),
                    ("call-in", "recorded a call-in"),
                    ("end-call-in", "recorded the outcome of the call-in"),
                    ("reconsider", "sent it back to be decided again"),
                    ("revise", "began another submission"),
                    ("keep", "kept the submission in force"),
                    ("propose-amendment", "proposed an amendment"),
                    ("send-amendment", "sent an amendment for decision"),
                    ("sign-amendment", "signed an amendment"),
                    ("decline-amendment", "declined an amendment"),
                    ("withdraw-amendment", "withdrew an amendment"),
                    ("change-consent", "changed what may be published"),
                ],
                max_length=30,
            ),
        ),
        migrations.AddConstraint(
            model_name="consultedmember",
            constraint=models.UniqueConstraint(
                models.F("response"),
                models.F("round"),
                models.F("member"),
                condition=models.Q(("withdrawn_at__isnull", True)),
                name="consultedmember_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultedmember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                    models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                    _connector="OR",
                ),
                name="consultedmember_withdrawn_at_has_withdrawn_by",
                violation_error_message="withdrawn_at and withdrawn_by go together: give both or neither.",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultedmember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_at__isnull", True), ("commented_at__isnull", True), _connector="OR"
                ),
                name="consultedmember_withdrawn_before_comment",
                violation_error_message="What was said to the record is not withdrawn.",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "verb__in",
                        [
                            "approve",
                            "ask-member",
                            "assign",
                            "call-in",
                            "change-consent",
                            "comment-to-record",
                            "complete-section",
                            "decide-nil",
                            "decline-amendment",
                            "end-call-in",
                            "end-objection",
                            "hand-over",
                            "keep",
                            "not-support",
                            "object",
                            "order-report",
                            "propose-amendment",
                            "publish-decision",
                            "put-on-page",
                            "recall",
                            "reconsider",
                            "record-approval",
                            "record-nil",
                            "record-not-supported",
                            "reopen",
                            "resume",
                            "return-for-changes",
                            "revise",
                            "save-answer",
                            "save-consents",
                            "save-particulars",
                            "save-publication",
                            "save-report",
                            "send-amendment",
                            "send-for-decision",
                            "send-nil-return",
                            "sign-amendment",
                            "start",
                            "submit",
                            "take-off-page",
                            "unassign",
                            "uncomplete-section",
                            "withdraw",
                            "withdraw-amendment",
                            "withdraw-request",
                        ],
                    )
                ),
                name="event_verb_known",
                violation_error_message="verb is not one of the known values.",
            ),
        ),
        migrations.RunPython(were_withdrawn, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(("ending__in", ["", "replaced", "withdrawn"])),
                name="objection_ending_known",
                violation_error_message="ending is not one of the known values.",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("ended_words", ""), ("ending", "")),
                    models.Q(("ended_at__isnull", False), models.Q(("ending", ""), _negated=True)),
                    _connector="OR",
                ),
                name="objection_end_has_moment",
            ),
        ),
        migrations.RunPython(put_on, take_off),
    ]

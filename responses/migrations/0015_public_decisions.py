"""A decision on a page for everybody.

SQLite makes the table of events anew for its new words, without its triggers: those of the
migration that put them there go first and come back last.
"""

import importlib

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

APPEND_ONLY = importlib.import_module("responses.migrations.0002_append_only")


def remove(apps, schema_editor):
    APPEND_ONLY.remove(schema_editor.connection)


def install(apps, schema_editor):
    APPEND_ONLY.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("responses", "0014_amendments_and_revising"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(remove, install),
        migrations.CreateModel(
            name="PublicDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("put_at", models.DateTimeField()),
                ("taken_off_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["decision", "pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="event",
            name="event_verb_known",
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
                    ("comment-to-record", "commented to the record"),
                    ("send-nil-return", "sent a nil return for decision"),
                    ("decide-nil", "decided that no response is sent"),
                    ("hand-over", "handed the decision over"),
                    ("record-approval", "recorded an approval"),
                    ("record-not-supported", "recorded that it was not supported"),
                    ("record-nil", "recorded that no response is sent"),
                    ("object", "objected to what was recorded"),
                    ("end-objection", "withdrew the objection"),
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
                        ],
                    )
                ),
                name="event_verb_known",
                violation_error_message="verb is not one of the known values.",
            ),
        ),
        migrations.AddField(
            model_name="publicdecision",
            name="decision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="on_page",
                to="responses.decision",
            ),
        ),
        migrations.AddField(
            model_name="publicdecision",
            name="put_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="publicdecision",
            name="taken_off_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="publicdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("taken_off_at__isnull", True), ("taken_off_by__isnull", True)),
                    models.Q(("taken_off_at__isnull", False), ("taken_off_by__isnull", False)),
                    _connector="OR",
                ),
                name="publicdecision_taken_off_at_has_taken_off_by",
                violation_error_message="taken_off_at and taken_off_by go together: give both or neither.",
            ),
        ),
        migrations.AddConstraint(
            model_name="publicdecision",
            constraint=models.UniqueConstraint(
                models.F("decision"),
                condition=models.Q(("taken_off_at__isnull", True)),
                name="publicdecision_once",
                violation_error_message="The decision is on its public page already.",
            ),
        ),
        migrations.RunPython(install, remove),
    ]

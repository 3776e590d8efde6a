"""What was written, decided and proposed says to which version of its question it is an answer.

No question had more than one version before.  SQLite makes a table anew when it gets a column,
without its triggers: they go first and come back last.
"""

import importlib

from django.conf import settings
from django.db import migrations, models

GUARDS = [
    importlib.import_module(f"responses.migrations.{name}")
    for name in ("0002_append_only", "0014_amendments_and_revising")
]


def remove(apps, schema_editor):
    for guard in GUARDS:
        guard.remove(schema_editor.connection)


def install(apps, schema_editor):
    for guard in GUARDS:
        guard.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0010_corrections"),
        ("responses", "0018_ends_of_requests"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(remove, install),
        migrations.RemoveConstraint(
            model_name="event",
            name="event_verb_known",
        ),
        migrations.AddField(
            model_name="amendedanswer",
            name="question_version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="answerdecision",
            name="question_version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="answerrevision",
            name="question_version",
            field=models.PositiveIntegerField(default=1),
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
                    ("confirm-answer", "confirmed that an answer is still right"),
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
                            "confirm-answer",
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
        migrations.RunPython(install, remove),
    ]

"""The record of a decision and what becomes of it: authority, interests, alternatives, particulars,
consulted members, publication, call-in, evidence, consent and receipts.

SQLite makes a table anew when a column is added, without its triggers: they go first and come
back last, and those of the new tables with them.
"""

import importlib

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Count, Q

from councils import append_only

APPEND_ONLY = ("0002_append_only", "0003_reading", "0006_report_sheets")
OF_DECISION = "(SELECT d.response_id FROM responses_decision d WHERE d.id = OLD.decision_id)"
OF_SUBMISSION = "(SELECT s.response_id FROM responses_submission s WHERE s.id = OLD.submission_id)"
# table → SQL that finds the id of the response a row belongs to
FROZEN = {
    "responses_evidence": OF_DECISION,
    "responses_decisionpublication": OF_DECISION,
    "responses_returnnote": "OLD.response_id",
    "responses_receipt": OF_SUBMISSION,
    "responses_consentchange": OF_SUBMISSION,
}
DISPOSED = "EXISTS (SELECT 1 FROM responses_tombstone t WHERE t.response_id_was = {response})"
TABLES = {table: DISPOSED.format(response=response) for table, response in FROZEN.items()}
TABLES["responses_manifest"] = ""


def guards():
    return [importlib.import_module(f"responses.migrations.{name}") for name in APPEND_ONLY]


def remove(connection):
    append_only.remove(connection, TABLES)


def install(connection):
    append_only.install(connection, TABLES)


def remove_earlier(apps, schema_editor):
    for guard in guards():
        guard.remove(schema_editor.connection)


def install_earlier(apps, schema_editor):
    for guard in guards():
        guard.install(schema_editor.connection)


def count_rounds(apps, schema_editor):
    """A round is a sending for decision; those that were, are counted."""
    responses = apps.get_model("responses", "Response").objects
    sent = Count("events", filter=Q(events__verb="send-for-decision"))
    for response in responses.annotate(sent=sent).filter(sent__gt=0):
        responses.filter(pk=response.pk).update(round=response.sent)
    schema_editor.connection.check_constraints()


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0004_extensions"),
        ("responses", "0009_presence_in_parts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(remove_earlier, install_earlier),
        migrations.CreateModel(
            name="CallIn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("called_in_on", models.DateField()),
                ("called_in_by", models.CharField(max_length=250)),
                ("grounds", models.TextField(blank=True)),
                ("recorded_at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("stands", "The decision stands"),
                            ("reconsider", "The decision is to be made again"),
                        ],
                        max_length=12,
                    ),
                ),
                ("outcome_on", models.DateField(null=True)),
                ("outcome_words", models.TextField(blank=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="ConsentChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("levels", models.JSONField()),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["submission", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ConsultedMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=120)),
                ("office", models.CharField(blank=True, max_length=120)),
                ("asked_at", models.DateTimeField()),
                ("comment_by", models.DateField()),
                ("commented_at", models.DateTimeField(null=True)),
                ("comment", models.TextField(blank=True)),
                (
                    "interest_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "No interest to declare"),
                            ("other", "An interest that does not stop me from deciding"),
                            ("pecuniary", "A disclosable pecuniary interest"),
                        ],
                        max_length=10,
                    ),
                ),
                ("interest", models.TextField(blank=True)),
                ("dispensation", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["response", "round", "pk"],
            },
        ),
        migrations.CreateModel(
            name="DecisionPublication",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("published_on", models.DateField()),
                ("where", models.CharField(blank=True, max_length=250)),
                ("recorded_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("content_type", models.CharField(max_length=60)),
                ("content", models.BinaryField()),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="Manifest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("frozen_at", models.DateTimeField()),
                ("leaves", models.JSONField()),
                ("root", models.CharField(max_length=64)),
                ("canonical", models.TextField()),
                ("signature", models.CharField(max_length=128)),
            ],
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.TextField()),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["decision", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("canonical", models.TextField()),
                ("signature", models.CharField(max_length=128)),
            ],
        ),
        migrations.CreateModel(
            name="ReceiptKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key_id", models.CharField(max_length=16, unique=True)),
                ("public", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(null=True)),
                ("retired_reason", models.CharField(blank=True, max_length=250)),
            ],
            options={
                "ordering": ["created_at"],
            },
        ),
        migrations.CreateModel(
            name="ReturnNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                ("reason", models.TextField()),
                ("written_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["response", "round", "question__position"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="decision",
            name="decision_outcome_known",
        ),
        migrations.RemoveConstraint(
            model_name="event",
            name="event_to_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="event",
            name="event_verb_known",
        ),
        migrations.RemoveConstraint(
            model_name="response",
            name="response_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="response",
            name="response_sent_state_has_moment",
        ),
        migrations.RemoveConstraint(
            model_name="response",
            name="response_decided_state_has_moment",
        ),
        migrations.AddField(
            model_name="answer",
            name="consent",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="answerdecision",
            name="consent",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="decision",
            name="alternatives",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="decision",
            name="call_in_days",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="decision",
            name="dispensation",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="decision",
            name="has_no_alternatives",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="decision",
            name="in_place_of",
            field=models.CharField(blank=True, max_length=250),
        ),
        migrations.AddField(
            model_name="decision",
            name="interest",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="decision",
            name="interest_kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("none", "No interest to declare"),
                    ("other", "An interest that does not stop me from deciding"),
                    ("pecuniary", "A disclosable pecuniary interest"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="is_call_in_waived",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="decision",
            name="made_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="decision",
            name="meeting",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="decision",
            name="recorded_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="route_kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("member", "One executive member"),
                    ("leader", "Leader or elected mayor"),
                    ("body", "A meeting: cabinet or committee"),
                    ("officer", "An officer under delegation"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="route_name",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="decision",
            name="route_reference",
            field=models.CharField(blank=True, max_length=250),
        ),
        migrations.AddField(
            model_name="decision",
            name="way",
            field=models.CharField(
                choices=[
                    ("signed", "Signed here"),
                    ("paper", "Signed on paper"),
                    ("meeting", "Made in a meeting"),
                ],
                default="signed",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="decisiondraft",
            name="alternatives",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="decisiondraft",
            name="dispensation",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="decisiondraft",
            name="has_no_alternatives",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="decisiondraft",
            name="interest",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="decisiondraft",
            name="interest_kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("none", "No interest to declare"),
                    ("other", "An interest that does not stop me from deciding"),
                    ("pecuniary", "A disclosable pecuniary interest"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="decisiondraft",
            name="marks",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name="response",
            name="decider",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="response",
            name="is_nil",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="response",
            name="nil_reason",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="response",
            name="particulars",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name="response",
            name="particulars_version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="response",
            name="round",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="response",
            name="route_consults_member",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="response",
            name="route_kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("member", "One executive member"),
                    ("leader", "Leader or elected mayor"),
                    ("body", "A meeting: cabinet or committee"),
                    ("officer", "An officer under delegation"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="response",
            name="route_name",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="response",
            name="route_reference",
            field=models.CharField(blank=True, max_length=250),
        ),
        migrations.AddField(
            model_name="submission",
            name="call_in_until",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="submittedanswer",
            name="consent",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="decision",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("supported", "Supported"),
                    ("modified", "Modified as below"),
                    ("own-decision", "Own decision"),
                    ("not-supported", "Not supported"),
                    ("nil-return", "No response will be sent"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="decisiondraft",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("supported", "Supported"),
                    ("modified", "Modified as below"),
                    ("own-decision", "Own decision"),
                    ("not-supported", "Not supported"),
                    ("nil-return", "No response will be sent"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="from_state",
            field=models.CharField(
                blank=True,
                choices=[
                    ("drafting", "Drafting"),
                    ("awaiting-decision", "Awaiting decision"),
                    ("approved", "Approved"),
                    ("not-supported", "Not supported"),
                    ("nil-return", "Nil return decided"),
                    ("submitted", "Submitted"),
                    ("withdrawn", "Withdrawn"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="to_state",
            field=models.CharField(
                choices=[
                    ("drafting", "Drafting"),
                    ("awaiting-decision", "Awaiting decision"),
                    ("approved", "Approved"),
                    ("not-supported", "Not supported"),
                    ("nil-return", "Nil return decided"),
                    ("submitted", "Submitted"),
                    ("withdrawn", "Withdrawn"),
                ],
                max_length=20,
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
        migrations.AlterField(
            model_name="response",
            name="state",
            field=models.CharField(
                choices=[
                    ("drafting", "Drafting"),
                    ("awaiting-decision", "Awaiting decision"),
                    ("approved", "Approved"),
                    ("not-supported", "Not supported"),
                    ("nil-return", "Nil return decided"),
                    ("submitted", "Submitted"),
                    ("withdrawn", "Withdrawn"),
                ],
                default="drafting",
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="tombstone",
            name="state",
            field=models.CharField(
                choices=[
                    ("drafting", "Drafting"),
                    ("awaiting-decision", "Awaiting decision"),
                    ("approved", "Approved"),
                    ("not-supported", "Not supported"),
                    ("nil-return", "Nil return decided"),
                    ("submitted", "Submitted"),
                    ("withdrawn", "Withdrawn"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(("consent__lte", 3)),
                name="answer_consent_known",
                violation_error_message="Consent is 0, 1, 2 or 3.",
            ),
        ),
        migrations.AddConstraint(
            model_name="answerdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("consent__lte", 3)),
                name="answerdecision_consent_known",
                violation_error_message="Consent is 0, 1, 2 or 3.",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "outcome__in",
                        ["modified", "nil-return", "not-supported", "own-decision", "supported"],
                    )
                ),
                name="decision_outcome_known",
                violation_error_message="outcome is not one of the known values.",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("way__in", ["meeting", "paper", "signed"])),
                name="decision_way_known",
                violation_error_message="way is not one of the known values.",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("interest_kind__in", ["", "none", "other", "pecuniary"])),
                name="decision_interest_kind_known",
                violation_error_message="interest_kind is not one of the known values.",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("route_kind__in", ["", "body", "leader", "member", "officer"])),
                name="decision_route_kind_known",
                violation_error_message="route_kind is not one of the known values.",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("recorded_by__isnull", True), ("way", "signed")),
                    models.Q(
                        models.Q(("way", "signed"), _negated=True), ("recorded_by__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="decision_recorded_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="decisiondraft",
            constraint=models.CheckConstraint(
                condition=models.Q(("interest_kind__in", ["", "none", "other", "pecuniary"])),
                name="decisiondraft_interest_kind_known",
                violation_error_message="interest_kind is not one of the known values.",
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
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "to_state__in",
                        [
                            "approved",
                            "awaiting-decision",
                            "drafting",
                            "nil-return",
                            "not-supported",
                            "submitted",
                            "withdrawn",
                        ],
                    )
                ),
                name="event_to_state_known",
                violation_error_message="to_state is not one of the known values.",
            ),
        ),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "approved",
                            "awaiting-decision",
                            "drafting",
                            "nil-return",
                            "not-supported",
                            "submitted",
                            "withdrawn",
                        ],
                    )
                ),
                name="response_state_known",
                violation_error_message="state is not one of the known values.",
            ),
        ),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.CheckConstraint(
                condition=models.Q(("route_kind__in", ["", "body", "leader", "member", "officer"])),
                name="response_route_kind_known",
                violation_error_message="route_kind is not one of the known values.",
            ),
        ),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("is_nil", False), ("nil_reason", "")),
                    models.Q(("is_nil", True), models.Q(("nil_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="response_nil_has_reason",
                violation_error_message="Say why no response is sent.",
            ),
        ),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("sent_at__isnull", False),
                        (
                            "state__in",
                            [
                                "approved",
                                "awaiting-decision",
                                "nil-return",
                                "not-supported",
                                "submitted",
                            ],
                        ),
                    ),
                    models.Q(
                        models.Q(
                            (
                                "state__in",
                                [
                                    "approved",
                                    "awaiting-decision",
                                    "nil-return",
                                    "not-supported",
                                    "submitted",
                                ],
                            ),
                            _negated=True,
                        ),
                        ("sent_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="response_sent_state_has_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at__isnull", False),
                        ("state__in", ["approved", "nil-return", "not-supported", "submitted"]),
                    ),
                    models.Q(
                        models.Q(
                            ("state__in", ["approved", "nil-return", "not-supported", "submitted"]),
                            _negated=True,
                        ),
                        ("decided_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="response_decided_state_has_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="submittedanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("consent__lte", 3)),
                name="submittedanswer_consent_known",
                violation_error_message="Consent is 0, 1, 2 or 3.",
            ),
        ),
        migrations.AddField(
            model_name="callin",
            name="decision",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="called_in",
                to="responses.decision",
            ),
        ),
        migrations.AddField(
            model_name="callin",
            name="ended_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="callin",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="consentchange",
            name="changed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="consentchange",
            name="submission",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="consent_changes",
                to="responses.submission",
            ),
        ),
        migrations.AddField(
            model_name="consultedmember",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="consultedmember",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="consultedmember",
            name="response",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="consulted_members",
                to="responses.response",
            ),
        ),
        migrations.AddField(
            model_name="decisionpublication",
            name="decision",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="published",
                to="responses.decision",
            ),
        ),
        migrations.AddField(
            model_name="decisionpublication",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="decision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="evidence",
                to="responses.decision",
            ),
        ),
        migrations.AddField(
            model_name="manifest",
            name="consultation",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="manifest",
                to="consultations.consultation",
            ),
        ),
        migrations.AddField(
            model_name="objection",
            name="decision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="objections",
                to="responses.decision",
            ),
        ),
        migrations.AddField(
            model_name="objection",
            name="ended_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="objection",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="receipt",
            name="submission",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="receipt",
                to="responses.submission",
            ),
        ),
        migrations.AddField(
            model_name="receipt",
            name="key",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="responses.receiptkey",
            ),
        ),
        migrations.AddField(
            model_name="manifest",
            name="key",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="responses.receiptkey",
            ),
        ),
        migrations.AddField(
            model_name="returnnote",
            name="question",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="consultations.question",
            ),
        ),
        migrations.AddField(
            model_name="returnnote",
            name="response",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="return_notes",
                to="responses.response",
            ),
        ),
        migrations.AddField(
            model_name="returnnote",
            name="written_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="callin",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["", "reconsider", "stands"])),
                name="callin_outcome_known",
                violation_error_message="outcome is not one of the known values.",
            ),
        ),
        migrations.AddConstraint(
            model_name="callin",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                    _connector="OR",
                ),
                name="callin_ended_at_has_ended_by",
                violation_error_message="ended_at and ended_by go together: give both or neither.",
            ),
        ),
        migrations.AddConstraint(
            model_name="callin",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("called_in_on__isnull", True),
                    ("outcome_on__isnull", True),
                    ("called_in_on__lte", models.F("outcome_on")),
                    _connector="OR",
                ),
                name="callin_called_in_on_before_outcome_on",
                violation_error_message="called_in_on must come before outcome_on.",
            ),
        ),
        migrations.AddConstraint(
            model_name="callin",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ended_at__isnull", True), ("outcome", ""), ("outcome_on__isnull", True)
                    ),
                    models.Q(
                        models.Q(("outcome", ""), _negated=True),
                        ("ended_at__isnull", False),
                        ("outcome_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="callin_outcome_has_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultedmember",
            constraint=models.UniqueConstraint(
                models.F("response"),
                models.F("round"),
                models.F("member"),
                name="consultedmember_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultedmember",
            constraint=models.CheckConstraint(
                condition=models.Q(("interest_kind__in", ["", "none", "other", "pecuniary"])),
                name="consultedmember_interest_kind_known",
                violation_error_message="interest_kind is not one of the known values.",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultedmember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("comment", ""), ("commented_at__isnull", True), ("interest_kind", "")
                    ),
                    models.Q(
                        ("commented_at__isnull", False),
                        models.Q(("interest_kind", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="consultedmember_comment_has_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                    _connector="OR",
                ),
                name="objection_ended_at_has_ended_by",
                violation_error_message="ended_at and ended_by go together: give both or neither.",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.UniqueConstraint(
                models.F("decision"),
                models.F("made_by"),
                condition=models.Q(("ended_at__isnull", True)),
                name="objection_once",
                violation_error_message="You have objected already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="returnnote",
            constraint=models.UniqueConstraint(
                models.F("response"),
                models.F("round"),
                models.F("question"),
                name="returnnote_once",
            ),
        ),
        migrations.RunPython(count_rounds, migrations.RunPython.noop),
        migrations.RunPython(install_earlier, remove_earlier),
        migrations.RunPython(
            lambda apps, schema_editor: install(schema_editor.connection),
            lambda apps, schema_editor: remove(schema_editor.connection),
        ),
    ]

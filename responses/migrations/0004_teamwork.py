"""Working together on a response, more kinds of question, why there is no response.

SQLite makes a table anew when a column is added, without its triggers: they go first and come
back last.
"""

import importlib

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

APPEND_ONLY = ("0002_append_only", "0003_reading")


def guards():
    return [importlib.import_module(f"responses.migrations.{name}") for name in APPEND_ONLY]


def remove(apps, schema_editor):
    for guard in guards():
        guard.remove(schema_editor.connection)


def install(apps, schema_editor):
    for guard in guards():
        guard.install(schema_editor.connection)


def nest(apps, schema_editor):
    """What a member has changed so far names what is said apart from why it is changed."""
    for draft in apps.get_model("responses", "DecisionDraft").objects.all():
        draft.changes = {
            pk: {
                "said": {name: stored[name] for name in ("state", "text", "choices")},
                "reason": stored["reason"],
            }
            for pk, stored in draft.changes.items()
        }
        draft.save(update_fields=["changes"])


def flatten(apps, schema_editor):
    for draft in apps.get_model("responses", "DecisionDraft").objects.all():
        draft.changes = {
            pk: {name: stored["said"][name] for name in ("state", "text", "choices")}
            | {"reason": stored["reason"]}
            for pk, stored in draft.changes.items()
        }
        draft.save(update_fields=["changes"])


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0003_kinds"),
        ("councils", "0003_contributors_and_mail"),
        ("responses", "0003_reading"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(remove, install),
        migrations.RunPython(nest, flatten),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("may_write", models.BooleanField(default=True)),
                ("due_on", models.DateField(blank=True, null=True)),
                ("assigned_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["response", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField()),
                ("written_at", models.DateTimeField()),
                ("resolved_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["response", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Notice",
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
                            ("assigned", "Assignments"),
                            ("mentioned", "Mentions"),
                            ("returned", "Returns"),
                            ("date", "Approaching dates"),
                        ],
                        max_length=20,
                    ),
                ),
                ("sentence", models.CharField(max_length=400)),
                ("path", models.CharField(max_length=300)),
                ("told_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["person", "told_at"],
            },
        ),
        migrations.CreateModel(
            name="Presence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seen_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ReportTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("outline", models.JSONField(default=dict)),
                ("version", models.PositiveIntegerField(default=1)),
                ("saved_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="SectionCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("completed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("before", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="answer",
            name="answer_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="answer",
            name="answer_without_response_is_empty",
        ),
        migrations.RemoveConstraint(
            model_name="answerdecision",
            name="answerdecision_suggested_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="answerdecision",
            name="answerdecision_decided_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="event",
            name="event_verb_known",
        ),
        migrations.RemoveConstraint(
            model_name="reportpart",
            name="reportpart_kind_known",
        ),
        migrations.RemoveConstraint(
            model_name="reportpart",
            name="reportpart_kind_once",
        ),
        migrations.RemoveConstraint(
            model_name="submittedanswer",
            name="submittedanswer_state_known",
        ),
        migrations.AddField(
            model_name="answer",
            name="other",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="answer",
            name="ready_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="answer",
            name="ready_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="answer",
            name="reason",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="answerdecision",
            name="decided_other",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="answerdecision",
            name="decided_reason",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="answerdecision",
            name="suggested_other",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="answerdecision",
            name="suggested_reason",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="answerrevision",
            name="other",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="answerrevision",
            name="reason",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="answerrevision",
            name="source",
            field=models.CharField(blank=True, max_length=250),
        ),
        migrations.AddField(
            model_name="consideration",
            name="cleared_name",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="consideration",
            name="cleared_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="reportpartrevision",
            name="source",
            field=models.CharField(blank=True, max_length=250),
        ),
        migrations.AddField(
            model_name="response",
            name="outline",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name="response",
            name="has_no_background_papers",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="submittedanswer",
            name="other",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="submittedanswer",
            name="reason",
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name="answer",
            name="state",
            field=models.CharField(
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
        migrations.AlterField(
            model_name="answerdecision",
            name="decided_state",
            field=models.CharField(
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
        migrations.AlterField(
            model_name="answerdecision",
            name="suggested_state",
            field=models.CharField(
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
        migrations.AlterField(
            model_name="answerrevision",
            name="state",
            field=models.CharField(
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
                ],
                max_length=30,
            ),
        ),
        migrations.AlterField(
            model_name="reportpart",
            name="kind",
            field=models.CharField(
                choices=[
                    ("purpose", "Purpose of report"),
                    ("recommendations", "Recommendations"),
                    ("background", "Background"),
                    ("consultation", "The consultation"),
                    ("section", "Consultation section"),
                    ("alternatives", "Alternative options considered and rejected"),
                    ("reasons", "Reason for recommendations"),
                    ("appendix", "Appendix"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="submittedanswer",
            name="state",
            field=models.CharField(
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
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["answered", "no-response", "not-applicable", "not-for-us", "unanswered"],
                    )
                ),
                name="answer_state_known",
                violation_error_message="state is not one of the known values.",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ready_at__isnull", True), ("ready_by__isnull", True)),
                    models.Q(("ready_at__isnull", False), ("ready_by__isnull", False)),
                    _connector="OR",
                ),
                name="answer_ready_at_has_ready_by",
                violation_error_message="ready_at and ready_by go together: give both or neither.",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "answered"),
                    models.Q(("choices", []), ("other", ""), ("text", "")),
                    _connector="OR",
                ),
                name="answer_without_response_is_empty",
                violation_error_message="An answer with words or a choice is an answer.",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "no-response"),
                    models.Q(("state", "not-for-us"), models.Q(("reason", ""), _negated=True)),
                    models.Q(
                        models.Q(("state__in", ["no-response", "not-for-us"]), _negated=True),
                        ("reason", ""),
                    ),
                    _connector="OR",
                ),
                name="answer_reason_fits_state",
                violation_error_message="Say why the question is not for the council.",
            ),
        ),
        migrations.AddConstraint(
            model_name="answerdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "suggested_state__in",
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
                name="answerdecision_suggested_state_known",
                violation_error_message="suggested_state is not one of the known values.",
            ),
        ),
        migrations.AddConstraint(
            model_name="answerdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "decided_state__in",
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
                name="answerdecision_decided_state_known",
                violation_error_message="decided_state is not one of the known values.",
            ),
        ),
        migrations.AddConstraint(
            model_name="consideration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cleared_name", ""), ("cleared_on__isnull", True)),
                    models.Q(
                        models.Q(("cleared_name", ""), _negated=True), ("cleared_on__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="consideration_cleared_by_and_when",
                violation_error_message="Give both who cleared it and when.",
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
                            "assign",
                            "complete-section",
                            "not-support",
                            "order-report",
                            "recall",
                            "reopen",
                            "resume",
                            "return-for-changes",
                            "save-answer",
                            "save-publication",
                            "save-report",
                            "send-for-decision",
                            "start",
                            "submit",
                            "unassign",
                            "uncomplete-section",
                            "withdraw",
                        ],
                    )
                ),
                name="event_verb_known",
                violation_error_message="verb is not one of the known values.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportpart",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "alternatives",
                            "appendix",
                            "background",
                            "consultation",
                            "purpose",
                            "reasons",
                            "recommendations",
                            "section",
                        ],
                    )
                ),
                name="reportpart_kind_known",
                violation_error_message="kind is not one of the known values.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportpart",
            constraint=models.UniqueConstraint(
                models.F("response"),
                models.F("kind"),
                condition=models.Q(("kind__in", ["appendix", "section"]), _negated=True),
                name="reportpart_kind_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="submittedanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
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
                name="submittedanswer_state_known",
                violation_error_message="state is not one of the known values.",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="assigned_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="ended_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assignments",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="question",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="consultations.question",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="response",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assignments",
                to="responses.response",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="section",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="consultations.section",
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="answer",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="comments",
                to="responses.answer",
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="mentions",
            field=models.ManyToManyField(related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="comment",
            name="parent",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replies",
                to="responses.comment",
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="part",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="comments",
                to="responses.reportpart",
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="resolved_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="response",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="comments",
                to="responses.response",
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="written_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notices",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="response",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notices",
                to="responses.response",
            ),
        ),
        migrations.AddField(
            model_name="presence",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="presence",
            name="response",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="presences",
                to="responses.response",
            ),
        ),
        migrations.AddField(
            model_name="presence",
            name="section",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="consultations.section",
            ),
        ),
        migrations.AddField(
            model_name="reporttemplate",
            name="council",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="report_template",
                to="councils.council",
            ),
        ),
        migrations.AddField(
            model_name="reporttemplate",
            name="saved_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="sectioncheck",
            name="completed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="sectioncheck",
            name="response",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="section_checks",
                to="responses.response",
            ),
        ),
        migrations.AddField(
            model_name="sectioncheck",
            name="section",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="consultations.section",
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="response",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="visits",
                to="responses.response",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                    _connector="OR",
                ),
                name="assignment_ended_at_has_ended_by",
                violation_error_message="ended_at and ended_by go together: give both or neither.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("question__isnull", False), ("section__isnull", True)),
                    models.Q(("question__isnull", True), ("section__isnull", False)),
                    _connector="OR",
                ),
                name="assignment_of_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                models.F("response"),
                models.F("question"),
                models.F("person"),
                condition=models.Q(("ended_at__isnull", True), ("question__isnull", False)),
                name="assignment_question_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                models.F("response"),
                models.F("section"),
                models.F("person"),
                condition=models.Q(("ended_at__isnull", True), ("section__isnull", False)),
                name="assignment_section_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("resolved_at__isnull", True), ("resolved_by__isnull", True)),
                    models.Q(("resolved_at__isnull", False), ("resolved_by__isnull", False)),
                    _connector="OR",
                ),
                name="comment_resolved_at_has_resolved_by",
                violation_error_message="resolved_at and resolved_by go together: give both or neither.",
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer__isnull", False), ("part__isnull", True)),
                    models.Q(("answer__isnull", True), ("part__isnull", False)),
                    _connector="OR",
                ),
                name="comment_on_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("parent__isnull", True), ("resolved_at__isnull", True), _connector="OR"
                ),
                name="comment_reply_is_not_resolved",
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="comment_has_words"
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["assigned", "date", "mentioned", "returned"])),
                name="notice_kind_known",
                violation_error_message="kind is not one of the known values.",
            ),
        ),
        migrations.AddConstraint(
            model_name="presence",
            constraint=models.UniqueConstraint(
                models.F("response"), models.F("section"), models.F("person"), name="presence_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="sectioncheck",
            constraint=models.UniqueConstraint(
                models.F("response"), models.F("section"), name="sectioncheck_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.UniqueConstraint(
                models.F("response"), models.F("person"), name="visit_once"
            ),
        ),
        migrations.RunPython(install, remove),
    ]

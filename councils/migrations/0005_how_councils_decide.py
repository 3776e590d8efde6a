import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("councils", "0004_mentions_once_a_day"),
    ]

    operations = [
        migrations.CreateModel(
            name="DecisionRoute",
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
                            ("member", "One executive member"),
                            ("leader", "Leader or elected mayor"),
                            ("body", "A meeting: cabinet or committee"),
                            ("officer", "An officer under delegation"),
                        ],
                        max_length=20,
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("reference", models.CharField(blank=True, max_length=250)),
                ("consults_member", models.BooleanField(default=False)),
                ("position", models.PositiveSmallIntegerField()),
                ("added_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="routes",
                        to="councils.council",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["council", "position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["body", "leader", "member", "officer"])),
                        name="decisionroute_kind_known",
                        violation_error_message="kind is not one of the known values.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="decisionroute_ended_at_has_ended_by",
                        violation_error_message="ended_at and ended_by go together: give both or neither.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "officer"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="decisionroute_delegation_has_reference",
                        violation_error_message="Give the reference of the scheme of delegation.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "officer"), ("consults_member", False), _connector="OR"
                        ),
                        name="decisionroute_consults_fits_kind",
                        violation_error_message="Only an officer decides after consulting a member.",
                    ),
                    models.UniqueConstraint(
                        models.F("council"),
                        models.F("name"),
                        condition=models.Q(("ended_at__isnull", True)),
                        name="decisionroute_once",
                        violation_error_message="The council already has a route of this name.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Practice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("call_in_applies", models.BooleanField()),
                ("call_in_working_days", models.PositiveSmallIntegerField(default=5)),
                ("days_to_decide", models.PositiveSmallIntegerField(default=3)),
                ("days_to_publish", models.PositiveSmallIntegerField(default=1)),
                ("where_published", models.CharField(blank=True, max_length=250)),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "council",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="practice",
                        to="councils.council",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("call_in_applies", True), ("call_in_working_days__gte", 1)),
                            models.Q(("call_in_applies", False), ("call_in_working_days", 0)),
                            _connector="OR",
                        ),
                        name="practice_call_in_has_days",
                        violation_error_message="Call-in has one working day or more; without it, none.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("call_in_working_days__lte", 30),
                            ("days_to_decide__lte", 60),
                            ("days_to_publish__lte", 30),
                        ),
                        name="practice_days_are_sensible",
                        violation_error_message="Give no more than 30 days of call-in and of publication, and no more than 60 to decide.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StandIn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.CharField(max_length=250)),
                ("scope", models.CharField(max_length=250)),
                ("reason", models.CharField(blank=True, max_length=250)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stand_ins",
                        to="councils.council",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "stand_in",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["council", "-starts_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on__isnull", True),
                            ("ends_on__isnull", True),
                            ("starts_on__lte", models.F("ends_on")),
                            _connector="OR",
                        ),
                        name="standin_starts_on_before_ends_on",
                        violation_error_message="starts_on must come before ends_on.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="standin_ended_at_has_ended_by",
                        violation_error_message="ended_at and ended_by go together: give both or neither.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("member", models.F("stand_in")), _negated=True),
                        name="standin_is_another_person",
                        violation_error_message="Nobody stands in for themselves.",
                    ),
                ],
            },
        ),
    ]

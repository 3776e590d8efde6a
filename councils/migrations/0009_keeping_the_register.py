"""Imports of the register stay on record; times of LGA membership never overlap."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from councils import append_only
from councils.overlaps import apart, together

TABLES = {"councils_registerimport": ""}  # never deleted
PERIODS = "councils_lgamembership"


def install(connection):
    append_only.install(connection, TABLES)


def remove(connection):
    append_only.remove(connection, TABLES)


class Migration(migrations.Migration):
    dependencies = [
        ("councils", "0008_how_papers_look"),
    ]

    operations = [
        migrations.CreateModel(
            name="RegisterImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("imported_at", models.DateTimeField()),
                ("file_name", models.CharField(max_length=120)),
                ("sha256", models.CharField(max_length=64)),
                ("before_sha256", models.CharField(max_length=64)),
                ("after_sha256", models.CharField(max_length=64)),
                ("counts", models.JSONField()),
                (
                    "imported_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("policy-officer", "Policy officer"),
                            ("democratic-services", "Democratic services"),
                            ("chief-executive", "Chief executive’s office"),
                            ("executive-member", "Executive member"),
                            ("other", "Other"),
                        ],
                        max_length=30,
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("email", models.EmailField(max_length=254)),
                ("source", models.CharField(blank=True, max_length=120)),
                ("added_at", models.DateTimeField()),
                ("checked_at", models.DateTimeField()),
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contacts",
                        to="councils.council",
                    ),
                ),
            ],
            options={
                "ordering": ["council__name", "role", "name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "chief-executive",
                                    "democratic-services",
                                    "executive-member",
                                    "other",
                                    "policy-officer",
                                ],
                            )
                        ),
                        name="contact_role_known",
                        violation_error_message="role is not one of the known values.",
                    ),
                    models.UniqueConstraint(
                        models.F("council"),
                        models.F("email"),
                        name="contact_once",
                        violation_error_message="This council already has a contact with this address.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("email", django.db.models.functions.text.Lower("email"))
                        ),
                        name="contact_email_lower_case",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CouncilName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("plain", models.CharField(max_length=120)),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="other_names",
                        to="councils.council",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("council"), models.F("plain"), name="councilname_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LgaMembership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField()),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lga_memberships",
                        to="councils.council",
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
            ],
            options={
                "ordering": ["starts_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on__isnull", True),
                            ("ends_on__isnull", True),
                            ("starts_on__lte", models.F("ends_on")),
                            _connector="OR",
                        ),
                        name="lgamembership_starts_on_before_ends_on",
                        violation_error_message="starts_on must come before ends_on.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WaitingFile",
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
                        choices=[("register", "Register of councils"), ("contacts", "Contacts")],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("sent_at", models.DateTimeField()),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="waiting_files",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["contacts", "register"])),
                        name="waitingfile_kind_known",
                        violation_error_message="kind is not one of the known values.",
                    ),
                    models.UniqueConstraint(
                        models.F("sent_by"), models.F("kind"), name="waitingfile_once"
                    ),
                ],
            },
        ),
        migrations.RunPython(
            lambda apps, editor: install(editor.connection),
            lambda apps, editor: remove(editor.connection),
        ),
        migrations.RunPython(
            lambda apps, editor: apart(editor.connection, PERIODS, "council_id"),
            lambda apps, editor: together(editor.connection, PERIODS),
        ),
    ]

"""What people at the LGA take away leaves a line; a waiting file says what it is about."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from councils import append_only

TABLES = {"councils_takenaway": ""}


def install(connection):
    append_only.install(connection, TABLES)


def remove(connection):
    append_only.remove(connection, TABLES)


class Migration(migrations.Migration):
    dependencies = [("councils", "0010_bodies")]

    operations = [
        migrations.AddField(
            "waitingfile", "about", models.CharField(blank=True, default="", max_length=120)
        ),
        migrations.RemoveConstraint("waitingfile", "waitingfile_once"),
        migrations.AddConstraint(
            "waitingfile",
            models.UniqueConstraint("sent_by", "kind", "about", name="waitingfile_once"),
        ),
        migrations.CreateModel(
            name="TakenAway",
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
                            ("draft", "Draft discarded"),
                            ("publishing", "Publishing taken back"),
                            ("membership", "LGA membership removed"),
                            ("membership-dates", "LGA membership given other dates"),
                            ("programme-entry", "Entry of the programme removed"),
                        ],
                        max_length=20,
                    ),
                ),
                ("about", models.CharField(blank=True, max_length=60)),
                ("name", models.CharField(max_length=250)),
                ("was", models.TextField(blank=True)),
                ("reason", models.TextField(blank=True)),
                ("taken_at", models.DateTimeField()),
                (
                    "taken_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-taken_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "draft",
                                    "membership",
                                    "membership-dates",
                                    "programme-entry",
                                    "publishing",
                                ],
                            )
                        ),
                        name="takenaway_kind_known",
                        violation_error_message="kind is not one of the known values.",
                    )
                ],
            },
        ),
        migrations.RunPython(
            lambda apps, schema_editor: install(schema_editor.connection),
            lambda apps, schema_editor: remove(schema_editor.connection),
        ),
    ]

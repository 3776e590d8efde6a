import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("councils", "0002_cache_table"),
    ]

    operations = [
        migrations.CreateModel(
            name="MailPreference",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "assignments",
                    models.CharField(
                        choices=[
                            ("at-once", "At once"),
                            ("daily", "In one mail a day"),
                            ("never", "Not at all"),
                        ],
                        default="at-once",
                        max_length=10,
                    ),
                ),
                (
                    "mentions",
                    models.CharField(
                        choices=[
                            ("at-once", "At once"),
                            ("daily", "In one mail a day"),
                            ("never", "Not at all"),
                        ],
                        default="at-once",
                        max_length=10,
                    ),
                ),
                (
                    "returns",
                    models.CharField(
                        choices=[
                            ("at-once", "At once"),
                            ("daily", "In one mail a day"),
                            ("never", "Not at all"),
                        ],
                        default="at-once",
                        max_length=10,
                    ),
                ),
                (
                    "dates",
                    models.CharField(
                        choices=[
                            ("at-once", "At once"),
                            ("daily", "In one mail a day"),
                            ("never", "Not at all"),
                        ],
                        default="daily",
                        max_length=10,
                    ),
                ),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="accountinvitation",
            name="accountinvitation_role_fits",
        ),
        migrations.RemoveConstraint(
            model_name="membership",
            name="membership_role_known",
        ),
        migrations.AlterField(
            model_name="membership",
            name="role",
            field=models.CharField(
                choices=[
                    ("officer", "Policy officer"),
                    ("contributor", "Contributor"),
                    ("executive-member", "Executive member"),
                    ("administrator", "Council administrator"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="accountinvitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("council__isnull", False),
                        (
                            "role__in",
                            ["officer", "contributor", "executive-member", "administrator"],
                        ),
                    ),
                    models.Q(
                        ("council__isnull", True),
                        ("role__in", ["editor", "analyst", "administrator"]),
                    ),
                    _connector="OR",
                ),
                name="accountinvitation_role_fits",
                violation_error_message="A council's role needs a council, an LGA role has none.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("role__in", ["administrator", "contributor", "executive-member", "officer"])
                ),
                name="membership_role_known",
                violation_error_message="role is not one of the known values.",
            ),
        ),
        migrations.AddField(
            model_name="mailpreference",
            name="user",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="mail_preference",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="mailpreference",
            constraint=models.CheckConstraint(
                condition=models.Q(("assignments__in", ["at-once", "daily", "never"])),
                name="mailpreference_assignments_known",
                violation_error_message="assignments is not one of the known values.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailpreference",
            constraint=models.CheckConstraint(
                condition=models.Q(("mentions__in", ["at-once", "daily", "never"])),
                name="mailpreference_mentions_known",
                violation_error_message="mentions is not one of the known values.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailpreference",
            constraint=models.CheckConstraint(
                condition=models.Q(("returns__in", ["at-once", "daily", "never"])),
                name="mailpreference_returns_known",
                violation_error_message="returns is not one of the known values.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailpreference",
            constraint=models.CheckConstraint(
                condition=models.Q(("dates__in", ["at-once", "daily", "never"])),
                name="mailpreference_dates_known",
                violation_error_message="dates is not one of the known values.",
            ),
        ),
    ]

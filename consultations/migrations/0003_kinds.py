from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0002_release_plan"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="question",
            name="question_kind_known",
        ),
        migrations.AddField(
            model_name="answeroption",
            name="is_exclusive",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="answeroption",
            name="is_other",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="answeroption",
            name="score",
            field=models.SmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="question",
            name="follows_options",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="question",
            name="statements",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="question",
            name="words_advised",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name="question",
            name="kind",
            field=models.CharField(
                choices=[
                    ("open-text", "Open text"),
                    ("single-choice", "Single choice"),
                    ("multiple-choice", "Multiple choice"),
                    ("choice-with-comment", "Choice with comment"),
                    ("yes-no", "Yes or no, with explanation"),
                    ("agreement", "Agreement scale"),
                    ("grid", "Grid of statements"),
                    ("information", "Information only"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "agreement",
                            "choice-with-comment",
                            "grid",
                            "information",
                            "multiple-choice",
                            "open-text",
                            "single-choice",
                            "yes-no",
                        ],
                    )
                ),
                name="question_kind_known",
                violation_error_message="kind is not one of the known values.",
            ),
        ),
    ]

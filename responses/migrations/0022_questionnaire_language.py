"""A blank questionnaire is in English, or in Welsh as far as there is any."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0014_asked_at_the_opening"),
        ("responses", "0021_rehearsals"),
    ]

    operations = [
        migrations.AddField(
            model_name="questionnaire",
            name="language",
            field=models.CharField(
                choices=[("en", "English"), ("cy", "Welsh")], default="en", max_length=2
            ),
        ),
        migrations.AddConstraint(
            model_name="questionnaire",
            constraint=models.CheckConstraint(
                condition=models.Q(("language__in", ["cy", "en"])),
                name="questionnaire_language_known",
                violation_error_message="language is not one of the known values.",
            ),
        ),
    ]

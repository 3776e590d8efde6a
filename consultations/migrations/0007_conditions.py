"""A question may follow several others, says why it is not for all, and may lack its wording while
it is drafted."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consultations", "0006_versions")]

    operations = [
        migrations.AddField(
            model_name="question",
            name="also_when",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="question",
            name="applies_because",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.RemoveConstraint(
            model_name="question",
            name="question_has_wording_or_says_so",
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_wording_held", True), ("text", ""), _connector="OR"),
                name="question_has_wording_only_where_held",
                violation_error_message="Leave the wording empty, or say that it is held.",
            ),
        ),
    ]

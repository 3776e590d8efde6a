from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="consultation",
            name="release_plan",
            field=models.JSONField(blank=True, default=dict),
        ),
    ]

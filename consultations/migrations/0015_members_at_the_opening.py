"""Whether a council was a member of the LGA on the opening day is fixed with the list of those asked.

For what is published already it is what is recorded of that day now.
"""

from django.db import migrations, models
from django.db.models import Q
from django.utils import timezone


def fix_what_is_published(apps, schema_editor):
    memberships = apps.get_model("councils", "LgaMembership").objects
    if not memberships.exists():
        return
    for one in apps.get_model("consultations", "Consultation").objects.filter(
        published_at__isnull=False
    ):
        day = timezone.localdate(max(one.opens_at, one.published_at))
        holding = memberships.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day
        )
        one.invitations.filter(council__in=holding.values("council")).update(is_lga_member=True)


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0014_asked_at_the_opening"),
        ("councils", "0010_bodies"),
    ]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="is_lga_member",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(fix_what_is_published, migrations.RunPython.noop),
    ]

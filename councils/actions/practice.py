"""What a council says of how it decides: call-in, and how many days it usually takes."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from councils import permissions
from councils.actions.doorway import fresh, lock_people
from councils.mail import one_line
from councils.models import Council, Practice, User


@transaction.atomic
def say_practice(
    *,
    council: Council,
    by: User,
    call_in_applies: bool,
    call_in_working_days: int,
    days_to_decide: int,
    days_to_publish: int,
    where_published: str,
) -> Practice:
    """Says it, or says it anew; decisions signed before keep the rule that they were signed under.

    Without call-in its number of days is not asked and is 0. Raises PermissionDenied for anybody
    but the council's administrators.
    """
    lock_people(council)
    person = fresh(by)
    if not permissions.can_manage_people(person, council):
        raise PermissionDenied(_("Only the council's administrators say how it decides."))
    practice, _is_new = Practice.objects.update_or_create(
        council=council,
        defaults={
            "call_in_applies": call_in_applies,
            "call_in_working_days": call_in_working_days if call_in_applies else 0,
            "days_to_decide": days_to_decide,
            "days_to_publish": days_to_publish,
            "where_published": one_line(where_published),
            "changed_at": timezone.now(),
            "changed_by": person,
        },
    )
    return practice

"""When somebody last looked: what changed since then is what the task list points out.

A visit is noted by a request of its own (docs/decisions/0015): reading a page changes nothing.
It is one row a person and response, read by nobody else, and no change of the response; so it
takes no lock on it.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from councils.models import User
from responses import permissions
from responses.actions.moving import as_of_now
from responses.models import Response, Visit


def note_visit(*, response: Response, by: User, has_seen_all: bool = False) -> Visit:
    """Notes that the person is here now; after a pause that begins a new visit.

    With `has_seen_all` whatever changed up to now no longer counts as changed. Raises
    PermissionDenied for who does not serve the council.
    """
    if not permissions.can_read(as_of_now(by), response):
        raise PermissionDenied(_("You do not serve this council."))
    with transaction.atomic():
        now = timezone.now()
        Visit.objects.get_or_create(response=response, person=by, defaults={"seen_at": now})
        visit = Visit.objects.select_for_update().get(response=response, person=by)
        visit.before = now if has_seen_all else visit.changed_since(now)
        visit.seen_at = max(now, visit.seen_at)
        visit.save(update_fields=["before", "seen_at"])
        return visit

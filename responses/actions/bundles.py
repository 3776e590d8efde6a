"""What is told at once, gathered: told soon after one another, it comes in one mail.

An officer who assigns ten questions does so in a few minutes, and ten mails would say less than
one.  So the worker waits until nothing more was told to that person for a while; not for ever,
because some of it waits for them.  All of it is remembered in the rows of the notices, nothing in
the worker: several of them may do this at once, and one may die in the middle.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max, Min, Q, QuerySet

from councils.enums import MailTime
from councils.mail import send_letter
from councils.models import User
from responses.actions.daily.digests import counted_things, grouped, worth_telling
from responses.actions.notices import preferences_link, send_notice
from responses.enums import NoticeKind
from responses.models import Notice

QUIET = dt.timedelta(minutes=5)  # nothing more was told for so long
LATEST = dt.timedelta(minutes=30)  # however much is told one after the other


def send_bundles(now: dt.datetime) -> int:
    """Queues the mail of everybody who has been told something and then nothing for a while; says
    how many."""
    people = (
        waiting()
        .order_by()
        .values("person")
        .annotate(first=Min("told_at"), last=Max("told_at"))
        .filter(Q(last__lte=now - QUIET) | Q(first__lte=now - LATEST))
    )
    return sum(send_bundle(one["person"], now) for one in list(people))


def waiting() -> QuerySet[Notice]:
    return Notice.objects.filter(sent_at__isnull=True, mail_time=MailTime.AT_ONCE)


@transaction.atomic
def send_bundle(person_id: int, now: dt.datetime) -> bool:
    """Queues one person's mail, asked again under their lock; what was overtaken is forgotten."""
    person = User.objects.select_for_update(no_key=True).get(pk=person_id)
    rows = list(
        waiting()
        .filter(person=person)
        .select_related("response__invitation__council", "response__invitation__consultation")
        .order_by("response", "told_at", "pk")
    )
    if not is_due(rows, now):
        return False  # another worker sent it, or something more was told
    kept = worth_telling(person, rows)
    forgotten = {row.pk for row in rows} - {row.pk for row in kept}
    Notice.objects.filter(pk__in=forgotten).delete()
    Notice.objects.filter(pk__in=[row.pk for row in kept]).update(sent_at=now)
    if len(kept) == 1:
        (row,) = kept
        send_notice(person, NoticeKind(row.kind), row.response, row.sentence, row.path)
    elif kept:
        context = {
            "person": person,
            "day": None,  # it is not the mail of a day
            "count": counted_things(kept),
            "groups": grouped(kept),
            "preferences": preferences_link(),
        }
        send_letter(to=person, template="digest", context=context)
    return bool(kept)


def is_due(rows: Sequence[Notice], now: dt.datetime) -> bool:
    told = [row.told_at for row in rows]
    return bool(told) and (max(told) <= now - QUIET or min(told) <= now - LATEST)

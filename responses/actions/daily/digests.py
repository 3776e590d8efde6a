"""The one mail of the day: what was told since the last one, line by line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils.translation import ngettext

from councils.enums import MailTime
from councils.mail import absolute, send_letter
from councils.models import Membership, User
from responses.actions.daily.times import day_of, morning
from responses.actions.notices import preferences_link
from responses.enums import NoticeKind, State
from responses.models import Notice, Response

# Nothing more is to be done.
DONE = frozenset({State.SUBMITTED, State.NOT_SUPPORTED, State.NIL_RETURN})
# A notice that waited for the morning is pointless in these states.
PAST = {
    NoticeKind.ASSIGNED: DONE,
    NoticeKind.MENTIONED: frozenset[State](),
    NoticeKind.RETURNED: frozenset(State) - {State.DRAFTING},
    NoticeKind.DATE: DONE,
}


@dataclass(frozen=True)
class Line:
    sentence: str
    link: str


@dataclass(frozen=True)
class Group:
    """What concerns one response: its council and consultation, line by line."""

    title: str
    lines: tuple[Line, ...]


def send_digests(now: dt.datetime) -> int:
    """Queues the day's mail of everybody for whom something waits; says how many."""
    waiting = Notice.objects.filter(
        sent_at__isnull=True, mail_time=MailTime.DAILY, told_at__lte=morning(day_of(now))
    )
    people = waiting.order_by("person").values_list("person", flat=True).distinct()
    return sum(send_digest(pk, now) for pk in list(people))


@transaction.atomic
def send_digest(person_id: int, now: dt.datetime) -> bool:
    """Queues one person's mail of the day, if there is anything to tell and none was sent yet."""
    person = User.objects.select_for_update(no_key=True).get(pk=person_id)
    today = day_of(now)
    moment = morning(today)
    notices = Notice.objects.filter(person=person, mail_time=MailTime.DAILY)
    if notices.filter(sent_at__gte=moment, sent_at__gt=F("told_at")).exists():
        return False  # what was told as the mail was being written waits for the next one
    waiting = notices.filter(sent_at__isnull=True, told_at__lte=moment).select_related(
        "response__invitation__council", "response__invitation__consultation"
    )
    rows = list(waiting.order_by("response", "told_at", "pk"))
    kept = worth_telling(person, rows)
    forgotten = {row.pk for row in rows} - {row.pk for row in kept}
    Notice.objects.filter(pk__in=forgotten).delete()
    if not kept:
        return False
    send_letter(
        to=person,
        template="digest",
        context={
            "person": person,
            "day": today,
            "count": counted_things(kept),
            "groups": grouped(kept),
            "preferences": preferences_link(),
        },
    )
    # Later than any `told_at` among them, which is how the mail of a day is known again.
    sent_at = max(now, moment + dt.timedelta(seconds=1))
    Notice.objects.filter(pk__in=[row.pk for row in kept]).update(sent_at=sent_at)
    return True


def counted_things(rows: Sequence[Notice]) -> str:
    return ngettext("one thing", "%(count)s things", len(rows)) % {"count": len(rows)}


def worth_telling(person: User, rows: Iterable[Notice]) -> list[Notice]:
    """Without what the person may no longer read, and what has been overtaken since."""
    if not person.is_active:
        return []
    served = set(
        Membership.objects.filter(user=person).active().values_list("council_id", flat=True)
    )
    kept: dict[tuple[int, str, str], Notice] = {}
    for row in rows:
        response = row.response
        if response.invitation.council_id not in served:
            continue
        if response.state in PAST[NoticeKind(row.kind)]:
            continue
        kept[response.pk, row.sentence, row.path] = row  # said twice is told once
    return list(kept.values())


def grouped(rows: Iterable[Notice]) -> list[Group]:
    by_response: dict[Response, list[Line]] = {}
    for row in rows:
        line = Line(row.sentence, absolute(row.path))
        by_response.setdefault(row.response, []).append(line)
    return [
        Group(
            f"{response.invitation.council.name} – {response.invitation.consultation.title}",
            tuple(lines),
        )
        for response, lines in by_response.items()
    ]

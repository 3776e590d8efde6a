"""The dates of a person's work as a calendar (RFC 5545) that other programs read.

The end of a council's time is an event at its moment, written in UTC: a local time would be
ambiguous in the hour that the clocks repeat.  The last days and due dates are events of whole days.
Identifiers stay the same, so that a date that moves moves in the calendar too.  Nothing that
anybody wrote for a response is in it: titles of consultations, names of councils, numbers of
questions.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from icalendar import Calendar, Event

from consultations.models import Invitation
from councils.enums import ASSIGNABLE
from councils.mail import absolute
from councils.models import User
from responses.deadlines import SETTLED, Step, calendar
from responses.models import Assignment, with_course
from responses.timetable import LONDON, last_day

KEPT = dt.timedelta(days=90)  # how long after its end a consultation stands in the calendar
REFRESH = dt.timedelta(hours=6)
WHOLE_DAYS = {
    Step.SEND: _("Last day to send for decision"),
    Step.DECIDE: _("Last day to decide"),
    Step.PUBLISH: _("Last day to publish the decision"),
    Step.EFFECT: _("Last day for the decision to have effect"),
}


def feed_of(user: User, now: dt.datetime) -> bytes:
    """The calendar of all responses of the councils this person serves; four queries at most."""
    made = Calendar()
    made.add("prodid", "-//Local Government Association//Consultation responses//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", gettext("Consultation responses"))
    made.add("x-wr-timezone", str(LONDON))
    made.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", REFRESH)
    # The stamp of the day: the same dates give the same bytes until tomorrow.
    stamp = now.astimezone(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    for event in [*_events_of_councils(user, now), *_events_of_assignments(user, now)]:
        event.add("dtstamp", stamp)
        made.add_component(event)
    return bytes(made.to_ical())


def _events_of_councils(user: User, now: dt.datetime) -> Iterator[Event]:
    invitations = Invitation.objects.visible_to(user).select_related(
        "consultation", "council__practice", "response"
    )
    invitations = invitations.prefetch_related(with_course("response__decisions"))
    # A consultation that was extended ends later than it closes, so the clock decides below.
    found = [one for one in invitations.order_by("pk") if one.ends_at + KEPT > now]
    today = now.astimezone(LONDON).date()
    for invitation in found:
        response = getattr(invitation, "response", None)
        name = f"{invitation.consultation.title} – {invitation.council.short_name}"
        url = absolute(
            reverse("responses:dates", args=[invitation.council.slug, invitation.consultation.code])
        )
        words = gettext("Closes: %(name)s") % {"name": name}
        yield _event(f"end-{invitation.pk}", words, url, invitation.ends_at)
        if response is not None and response.state in SETTLED:
            continue
        for day in calendar(invitation, response, today).days:
            if day.step in WHOLE_DAYS:
                words = f"{WHOLE_DAYS[day.step]}: {name}"
                yield _event(f"{day.step}-{invitation.pk}", words, url, day.on)


def _events_of_assignments(user: User, now: dt.datetime) -> Iterator[Event]:
    """What is assigned to this person with a due date, at councils where they still work."""
    councils = user.councils_as(*ASSIGNABLE)
    assignments = (
        Assignment.objects.open()
        .filter(person=user, due_on__isnull=False, response__invitation__council_id__in=councils)
        .exclude(response__state__in=SETTLED)
        .select_related(
            "question__section",
            "section",
            "response__invitation__council",
            "response__invitation__consultation",
        )
        .order_by("pk")
    )
    for one in assignments:
        invitation = one.response.invitation
        if one.due_on is None or last_day(invitation.ends_at) + KEPT < now.date():
            continue
        section = one.question.section if one.question is not None else one.section
        assert section is not None
        what = (
            one.question.number
            if one.question is not None
            else gettext("section %(number)s") % {"number": section.number}
        )
        page = reverse("responses:section", args=[*one.response.url_args, section.number])
        place = f"#{one.question.number}" if one.question is not None else ""
        name = f"{invitation.consultation.title} – {invitation.council.short_name}"
        yield _event(
            f"assignment-{one.pk}",
            gettext("Due: %(what)s, assigned to you: %(name)s") % {"what": what, "name": name},
            absolute(f"{page}{place}"),
            one.due_on,
        )


def _event(identity: str, words: str, url: str, at: dt.datetime | dt.date) -> Event:
    """A moment, or a whole day that does not make anybody busy."""
    event = Event()
    event.add("uid", f"{identity}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("summary", words)
    event.add("url", url)
    event.add("transp", "TRANSPARENT")
    if isinstance(at, dt.datetime):
        event.add("dtstart", at.astimezone(dt.UTC))
    else:
        event.add("dtstart", at)
        event.add("dtend", at + dt.timedelta(days=1))
    return event

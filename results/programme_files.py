"""The forward programme as a calendar (RFC 5545) and as a PDF that the worker renders.

The PDF is asked for, stored by its content and audience, and rendered outside of any page view;
the worker renders what the programme says when it comes to it.  Three tries, each counted before it
begins.  Only the latest of an audience is kept.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Length
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django_tasks import task
from icalendar import Calendar, Event

from consultations.models import ProgrammeAudience, ProgrammeEntry, ProgrammePaper
from councils.mail import absolute
from councils.models import User
from responses import canonical
from responses.paper.printing import layout_version
from responses.rendering import RenderingFailed, render_pdf
from results.presenters.programme import Entry, Programme, Step, programme_of, with_moments

TRIES = 3
BROKEN_OFF = dt.timedelta(minutes=5)  # then it is asked for again
GAVE_UP = "Preparing the PDF was broken off three times."
TEMPLATE = "results/programme_paper.html"
PUBLISHER = "Local Government Association"


@dataclass(frozen=True)
class ProgrammeFacts:
    """What the PDF prints. `council` is its author, as on every paper."""

    council: str
    audience: str
    as_of: str
    programme: Programme


def audience_of(user: User) -> ProgrammeAudience:
    return ProgrammeAudience.STAFF if user.staff_roles else ProgrammeAudience.COUNCILS


# --- calendar -----------------------------------------------------------------------------


def calendar_of(programme: Programme, now: dt.datetime) -> bytes:
    """Every step: a moment where there is one, else the whole day or the whole month."""
    made = Calendar()
    made.add("prodid", "-//Local Government Association//Forward programme//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", "Forward programme of consultations")
    made.add("x-wr-timezone", "Europe/London")
    stamp = now.astimezone(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    for entry in programme.entries:
        for event in _events(entry):
            event.add("dtstamp", stamp)
            made.add_component(event)
    return bytes(made.to_ical())


def _events(entry: Entry) -> Iterator[Event]:
    host = urlsplit(settings.SITE_URL).hostname
    for step in entry.steps:
        event = Event()
        event.add("uid", f"programme-{step.kind}-{entry.pk}@{host}")
        event.add("summary", _summary(entry, step))
        event.add("url", absolute(entry.url or reverse("results:programme")))
        event.add("transp", "TRANSPARENT")
        if step.at is not None:
            event.add("dtstart", step.at.astimezone(dt.UTC))
        elif step.day is not None:
            event.add("dtstart", step.day)
            event.add("dtend", step.day + dt.timedelta(days=1))
        else:
            event.add("dtstart", step.month)
            event.add("dtend", (step.month + dt.timedelta(days=31)).replace(day=1))
        yield event


def _summary(entry: Entry, step: Step) -> str:
    if step.kind == "board":
        return f"{entry.board}: {entry.title}"
    month = " (month planned)" if step.day is None else ""
    return f"{step.verb}: {entry.title}{month}"


# --- PDF ----------------------------------------------------------------------------------


def facts_of(audience: str, now: dt.datetime) -> ProgrammeFacts:
    """What the paper of this audience says today."""
    entries = ProgrammeEntry.objects.all()
    if audience == ProgrammeAudience.COUNCILS:
        entries = entries.announced()
    day = timezone.localdate(now)
    return ProgrammeFacts(
        PUBLISHER,
        str(ProgrammeAudience(audience).label),
        f"{day.day} {day:%B %Y}",
        programme_of(with_moments(entries), now),
    )


def digest_of(facts: ProgrammeFacts) -> str:
    """SHA-256 of what is printed, and of how. (Moments as text: canonical JSON has none.)"""
    template = Path(settings.BASE_DIR) / "templates" / TEMPLATE
    layout = hashlib.sha256(template.read_bytes()).hexdigest() + layout_version()
    return canonical.digest({"facts": _plain(asdict(facts)), "layout": layout})


def stored_programme(audience: str, now: dt.datetime) -> ProgrammePaper | None:
    """The paper with just this content, if it was asked for; its bytes are read when used."""
    digest = digest_of(facts_of(audience, now))
    found = ProgrammePaper.objects.filter(audience=audience, content_digest=digest)
    return found.annotate(size=Length("pdf")).defer("pdf").first()


def request_programme(*, by: User, now: dt.datetime) -> ProgrammePaper:
    """The paper as the programme stands, queued if nobody asked for it, or if it has failed."""
    audience = audience_of(by)
    digest = digest_of(facts_of(audience, now))
    with transaction.atomic():
        paper, is_new = ProgrammePaper.objects.defer("pdf").get_or_create(
            audience=audience,
            content_digest=digest,
            defaults={"asked_at": now, "asked_by": by},
        )
        is_lost = paper.state == "queued" and paper.asked_at < now - BROKEN_OFF
        if not is_new and (is_lost or paper.state == "failed"):
            paper.asked_at, paper.asked_by, paper.attempts, paper.failure = now, by, 0, ""
            paper.save(update_fields=["asked_at", "asked_by", "attempts", "failure"])
            is_new = True
        if is_new:
            render_programme.enqueue(paper.pk)
    return paper


@task()
def render_programme(paper_id: int) -> None:
    """Renders a queued paper and stores it; does nothing for one that is ready, failed or gone."""
    queued = ProgrammePaper.objects.filter(pk=paper_id, pages__isnull=True, failure="")
    if not queued.update(attempts=F("attempts") + 1):
        return
    paper = queued.select_related("asked_by").get()
    if paper.attempts > TRIES:
        queued.update(failure=GAVE_UP)
        return
    now = timezone.now()
    facts = facts_of(paper.audience, now)
    digest = digest_of(facts)
    if digest != paper.content_digest:  # it was changed meanwhile, or the day is over
        with transaction.atomic():
            queued.delete()
            request_programme(by=paper.asked_by, now=now)
        return
    try:
        rendered = render_pdf(
            render_to_string(TEMPLATE, {"facts": facts}),
            seconds=settings.PAPER_SECONDS,
            megabytes=settings.PAPER_MEGABYTES,
        )
    except RenderingFailed as failed:
        queued.update(failure=failed.sentence[:250])
        return
    with transaction.atomic():
        queued.update(pdf=rendered.pdf, pages=rendered.pages)
        others = ProgrammePaper.objects.filter(audience=paper.audience, pages__isnull=False)
        others.exclude(pk=paper.pk).delete()


def _plain(value: object) -> object:
    match value:
        case dict():
            return {str(key): _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case dt.date():
            return value.isoformat()
    return value

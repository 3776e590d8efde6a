"""The words of a letter to councils: plain text with places that are filled in for each.

A place is a field's name in braces, nothing more: no template, no code.  What is filled in is never
read for places again.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.urls import reverse

from consultations.enums import MailingKind
from consultations.models import Consultation
from consultations.policies import spoken_moment
from councils.mail import absolute, one_line
from councils.models import Council

PLACES: Final[Mapping[str, str]] = {
    "council": "the council’s name",
    "title": "the title of the consultation",
    "closes": "the council’s last moment to submit",
    "link": "where to read and answer it",
}
PLACE = re.compile(r"\{([^{}\n]*)\}")

DEFAULTS: Final[Mapping[str, tuple[str, str]]] = {
    MailingKind.INVITATION: (
        "{council} is asked: {title}",
        "{council} is asked to respond to the consultation “{title}”.\n\n"
        "The council can answer until {closes}. Read the questions and begin here:\n{link}\n\n"
        "A policy officer begins the response and can let colleagues in. Members decide it before "
        "it is submitted.",
    ),
    MailingKind.REMINDER: (
        "{council}: {title} – until {closes}",
        "{council} has not yet submitted its response to the consultation “{title}”.\n\n"
        "It can be submitted until {closes}:\n{link}\n\n"
        "If the council needs more time, its policy officers ask for it on the page “Dates”. A "
        "council that decides not to respond says so in the portal, and gets no more reminders.",
    ),
    MailingKind.LAST_CALL: (
        "{council}: last call, {title}",
        "The time to respond to the consultation “{title}” ends for {council} on {closes}.\n\n"
        "{link}\n\n"
        "A response that is decided and not yet submitted does not count: submit it before then.",
    ),
    MailingKind.OTHER: ("", ""),
}


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str


def unknown_places(text: str) -> list[str]:
    """The names in braces that stand for nothing, each once, in their order."""
    return [name for name in dict.fromkeys(PLACE.findall(text)) if name not in PLACES]


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with every place that is known filled in; all else stays as it is."""
    return PLACE.sub(lambda found: values.get(found[1], found[0]), text)


def letter_for(
    *,
    consultation: Consultation,
    council: Council,
    ends_at: dt.datetime,
    subject: str,
    body: str,
    name: str,
    why: str,
    has_account: bool,
) -> Letter:
    """The letter as one person gets it. People with an account are led to their council's page,
    contacts to what anybody can read."""
    path = (
        reverse("responses:task-list", args=[council.slug, consultation.code])
        if has_account
        else reverse("consultations:public", args=[consultation.code])
    )
    values = {
        "council": council.name,
        "title": consultation.title,
        "closes": spoken_moment(ends_at),
        "link": absolute(path),
    }
    as_what = why.removeprefix("Contact: ")
    end = (
        f"{consultation.publisher}\n\n"
        f"This went to {name} ({as_what[:1].lower()}{as_what[1:]}, {council.name}).\n"
        f"Questions: {settings.SUPPORT_EMAIL}"
    )
    text = f"Dear {name},\n\n{filled(body, values)}\n\n{end}\n"
    return Letter(one_line(filled(subject, values))[:250], text)

"""Telling people by mail what concerns them, when they want it.

Each kind of notice can be had at once, in the one mail of the day, or not at all
(councils.MailPreference).  What waits for somebody is no matter of taste: a decision that is
awaited has a letter of its own (letters.py), and a return is told at the latest in the day's
mail.  Work that is assigned waits for its person too and is usually told at once; what is told
at once soon after one another comes in one mail (bundles.py).  A notice says that something is
there and where, never what was written: comments do not travel by mail.  Only people who serve
the council today are told anything.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councils.enums import MailTime
from councils.mail import absolute, one_line, send_letter
from councils.models import MailPreference, Membership, User
from responses.enums import NoticeKind
from responses.models import Notice, Response

# The column of MailPreference that a kind of notice follows.
PREFERENCES = {
    NoticeKind.ASSIGNED: "assignments",
    NoticeKind.MENTIONED: "mentions",
    NoticeKind.RETURNED: "returns",
    NoticeKind.DATE: "dates",
}
# These wait for the person: "not at all" means "in the one mail of the day".
AWAITED = frozenset({NoticeKind.RETURNED})
SUBJECTS = {
    NoticeKind.ASSIGNED: _("work is assigned to you"),
    NoticeKind.MENTIONED: _("you are mentioned in a comment"),
    NoticeKind.RETURNED: _("returned for changes"),
    NoticeKind.DATE: _("a date approaches"),
}


def tell(
    person: User,
    kind: NoticeKind,
    response: Response,
    sentence: str,
    path: str,
    *,
    at: dt.datetime | None = None,
    letter: Callable[[], None] | None = None,
) -> MailTime | None:
    """Tells one person one thing, inside the caller's transaction; says when they will read it.

    `sentence` is one whole sentence, `path` the page it leads to, from the site's root. `letter`
    queues what is sent at once instead of a notice. Whoever does not serve the response's
    council today, or does not want this kind, is not told (None).
    """
    if not path.startswith("/"):
        raise ValueError(f"{path!r} is no path from the site's root")
    at = at or timezone.now()
    when = wanted(person, kind)
    if when is None or not serves(person, response):
        return None
    if when == MailTime.AT_ONCE and letter is not None:
        letter()
        return when
    Notice.objects.create(
        person=person,
        response=response,
        kind=kind,
        sentence=one_line(sentence)[:400],
        path=path,
        mail_time=when,
        told_at=at,
    )
    return when


def take_back(person: User, kind: NoticeKind, response: Response, path: str) -> None:
    """What no longer holds and was not told yet is not told."""
    Notice.objects.filter(
        person=person, kind=kind, response=response, path=path, sent_at__isnull=True
    ).delete()


def wanted(person: User, kind: NoticeKind) -> MailTime | None:
    """When this person wants mail of this kind; None for not at all."""
    preference = MailPreference.objects.filter(user=person).first() or MailPreference()
    when = MailTime(getattr(preference, PREFERENCES[kind]))
    if when == MailTime.NEVER:
        return MailTime.DAILY if kind in AWAITED else None
    return when


def serves(person: User, response: Response) -> bool:
    """Whether the person has any role at the response's council today."""
    roles = Membership.objects.filter(
        user=person, council_id=response.invitation.council_id, user__is_active=True
    )
    return roles.active().exists()


def send_notice(
    person: User, kind: NoticeKind, response: Response, sentence: str, path: str
) -> None:
    """Queues the short mail about one thing."""
    consultation = response.invitation.consultation
    send_letter(
        to=person,
        template="notice",
        context={
            "person": person,
            "subject": str(SUBJECTS[kind]),
            "sentence": sentence,
            "council": response.invitation.council,
            "consultation": consultation,
            "closes_at": response.invitation.ends_at,  # for this council
            "link": absolute(path),
            "preferences": preferences_link(),
        },
    )


def preferences_link() -> str:
    return absolute(reverse("councils:mail-preferences"))

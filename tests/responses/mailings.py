"""Letters to councils for tests: written, confirmed and sent as an editor and the worker do it."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils import timezone

from consultations.enums import MailingKind, Whom
from consultations.models import Consultation, Mailing
from councils.models import User
from responses.actions import mailing as mailings
from responses.actions.mailing import Words

SUBJECT = "{council}: please answer"
BODY = "The council can answer “{title}” until {closes}:\n{link}"


def words(whom: Whom = Whom.NOT_SUBMITTED, **kwargs: Any) -> Words:
    defaults = {"kind": MailingKind.REMINDER, "subject": SUBJECT, "body": BODY}
    return Words(**{**defaults, "whom": whom, **kwargs})


def a_mailing(
    consultation: Consultation, by: User, written: Words | None = None, **kwargs: Any
) -> Mailing:
    """Previewed and confirmed."""
    written = written or words()
    fresh = Consultation.objects.get(pk=consultation.pk)
    person = User.objects.get(pk=by.pk)
    audience = mailings.audience_of(fresh, person, written, timezone.now())
    defaults = {"seen": mailings.digest_of(written, audience), "token": uuid.uuid4()}
    return mailings.queue(consultation=fresh, by=person, words=written, **{**defaults, **kwargs})


def send_all() -> int:
    """What the worker does until nothing is due."""
    number = 0
    while taken := mailings.send_lot():
        number += taken
    return number

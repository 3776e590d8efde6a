"""Letters to people: plain text, queued in the transaction that caused them.

A letter is a row of the outbox, written with everything else or not at all; the worker
delivers it and tries again while the mail server is away.  The row is written here and not
by `post_office.mail.send`, which compiles subject and text as a template once more: what a
person typed would then be run as template code.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.template import Context, Engine
from django.urls import reverse
from django.utils import timezone
from post_office.models import PRIORITY, STATUS, Email

from councils.models import User

# Characters that turn the order of what follows them: a name could read as another name.
TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

PLACE = "at"  # the parameter that names a place on a page


def one_line(text: str) -> str:
    """The text on one line, without characters that are not to be seen."""
    seen = (
        character
        for character in " ".join(text.split())
        if unicodedata.category(character) != "Cc" and character not in TURNING
    )
    return "".join(seen).strip()


def absolute(path: str) -> str:
    """The address of a page as it stands in a mail: never from a request's Host header.

    A place on the page ("#Q7") is asked for as "?at=Q7": what stands behind "#" would not survive
    the log-in. `slisystem.middleware.PlaceOnPage` leads there.
    """
    page, _, place = path.partition("#")
    if place:
        page += f"{'&' if '?' in page else '?'}{urlencode({PLACE: place})}"
    return f"{settings.SITE_URL}{page}"


def send_letter(*, to: User | str, template: str, context: Mapping[str, Any]) -> None:
    """Queues one mail inside the current transaction.

    `templates/mail/<template>.txt` begins with a line "Subject: …" and an empty line. It is
    rendered as plain text with `context`, to which this adds `site_url`, `support_email` and,
    from `url_name` and `url_args`, `link`. Somebody whose account is closed gets nothing.
    Raises ImproperlyConfigured when the template has no subject line.
    """
    if isinstance(to, User) and not to.is_active:
        return
    words = {
        "site_url": settings.SITE_URL,
        "support_email": settings.SUPPORT_EMAIL,
        **context,
    }
    if "url_name" in context:
        words["link"] = absolute(reverse(context["url_name"], args=context.get("url_args", [])))
    letter = Engine.get_default().get_template(f"mail/{template}.txt")
    text = letter.render(Context(words, autoescape=False))
    first, _, body = text.partition("\n")
    if not first.startswith("Subject: "):
        raise ImproperlyConfigured(f"mail/{template}.txt does not begin with “Subject: ”.")
    Email.objects.create(
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[to.email if isinstance(to, User) else to],
        subject=one_line(first.removeprefix("Subject: "))[:250],
        message=body.replace("\0", "").strip() + "\n",
        status=STATUS.queued,
        priority=PRIORITY.medium,
    )


def forget_delivered() -> int:
    """Empties the text of mails that were delivered; says how many.

    Their links open accounts, and a copy of the database should open none. Who was written to,
    when and about what stays. The demonstration shows its mail on a page and keeps it.
    """
    if settings.DEMO:
        return 0
    return (
        Email.objects.filter(status=STATUS.sent)
        .exclude(message="")
        .update(message="", last_updated=timezone.now())
    )

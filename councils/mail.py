"""Letters to people: plain text, queued in the transaction that caused them.

A letter is a row of the outbox, written with everything else or not at all; the worker
delivers it and tries again while the mail server is away.  The row is written here and not
by `post_office.mail.send`, which compiles subject and text as a template once more: what a
person typed would then be run as template code.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.template import Context, Engine
from django.urls import reverse
from django.utils import timezone
from post_office.models import PRIORITY, STATUS, Email, Log

from councils.models import AccountInvitation, Contact, User

# Characters that turn the order of what follows them: a name could read as another name.
TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

LOT = 500  # mails written by one statement
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


@dataclass(frozen=True)
class Post:
    """One mail to one person: a template of `templates/mail/` and what it is rendered with."""

    to: User | str
    template: str
    context: Mapping[str, Any]


def send_letter(*, to: User | str, template: str, context: Mapping[str, Any]) -> None:
    """Queues one mail inside the current transaction, as `send_letters` does."""
    send_letters([Post(to, template, context)])


def send_letters(posts: Iterable[Post]) -> None:
    """Queues mails inside the current transaction, in as few statements as the database allows.

    `templates/mail/<template>.txt` begins with a line "Subject: …" and an empty line. It is
    rendered as plain text with `context`, to which this adds `site_url`, `support_email` and,
    from `url_name` and `url_args`, `link`. Somebody whose account is closed gets nothing.
    Raises ImproperlyConfigured when the template has no subject line.
    """
    queued = [_queued(post) for post in posts if not isinstance(post.to, User) or post.to.is_active]
    for one in queued:
        one.full_clean()  # as saving one by one does
    Email.objects.bulk_create(queued, batch_size=LOT)


def _queued(post: Post) -> Email:
    to, template, context = post.to, post.template, post.context
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
    return Email(
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


def forget_strangers() -> int:
    """Empties the address, and what the mail server said of it, of mails that are done with and
    went to nobody who has an account, was invited to one or is a contact; says how many.

    A contact that is removed leaves no address behind, and an address that was replaced does not
    stay either. The demonstration keeps its mail.
    """
    if settings.DEMO:
        return 0
    # A mail goes to one address, written as in these tables.
    strangers = [
        ~Exists(known.objects.filter(email=OuterRef("to")))
        for known in (User, AccountInvitation, Contact)
    ]
    done = Email.objects.filter(status__in=(STATUS.sent, STATUS.failed)).exclude(to="")
    forgotten = done.filter(*strangers)
    with transaction.atomic():
        Log.objects.filter(email__in=forgotten.values("pk")).delete()
        return forgotten.update(to="", message="", last_updated=timezone.now())

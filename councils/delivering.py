"""Handing one letter to the mail server, at most once, and saying what became of it.

Letters to one person about their own work go through the outbox (mail.py), which delivers *at least
once*.  A letter to many must rather be missing once than arrive twice: its sender marks it as being
sent, hands it over here, and never does so again by itself where it is not known what happened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
)
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from post_office.models import PRIORITY, STATUS, Email

from councils.mail import one_line

LONGEST_REASON = 300
CLOSING = 421  # "service not available, closing transmission channel" (RFC 5321)
ADDRESS = re.compile(r"<?[^\s<>@]{1,64}@[^\s<>@]{1,255}>?")


class NoMailServer(Exception):
    """The mail server does not answer, or does not let us in; nothing was handed over."""


@dataclass(eq=False)
class Undelivered(Exception):
    """The letter was not handed over. `is_final`: another try would come to the same;
    `may_have_arrived`: the connection broke, and the server may have taken it; `is_over`: the
    server ends the connection (421), and takes more later."""

    reason: str
    is_final: bool = False
    may_have_arrived: bool = False
    is_over: bool = False


@contextmanager
def mail_server() -> Iterator[Any]:
    """An open connection to the mail server. Raises NoMailServer."""
    connection = get_connection(settings.DELIVERY_BACKEND)
    try:
        connection.open()
    except (OSError, SMTPException) as error:
        raise NoMailServer(_said(error)) from error
    try:
        yield connection
    finally:
        connection.close()


def hand_over(connection: Any, *, to: str, subject: str, text: str, identity: str) -> None:
    """Gives one letter to the mail server.

    `identity` is the letter's own: with the same one again, many mailboxes show it once.
    Raises Undelivered.
    """
    subject = one_line(subject)[:250]
    host = settings.SITE_URL.rpartition("//")[2].partition(":")[0].partition("/")[0]
    letter = EmailMessage(
        subject,
        text,
        settings.DEFAULT_FROM_EMAIL,
        [to],
        connection=connection,
        headers={"Message-ID": f"<{identity}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    try:
        letter.send()
    except SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()), (550, b""))
        raise Undelivered(
            _refused(code, words), is_final=code >= 500, is_over=code == CLOSING
        ) from error
    except (SMTPSenderRefused, SMTPDataError) as error:
        reason = _refused(error.smtp_code, error.smtp_error)
        raise Undelivered(
            reason, is_final=error.smtp_code >= 500, is_over=error.smtp_code == CLOSING
        ) from error
    except (OSError, SMTPException) as error:
        raise Undelivered(
            f"The connection to the mail server broke ({_said(error)}).",
            is_final=True,
            may_have_arrived=True,
        ) from error
    except ValueError as error:  # an address or a subject that makes no header
        raise Undelivered(f"No mail can be made of it ({_said(error)}).", is_final=True) from error
    if settings.DEMO:  # it sends nothing and shows its mail on a page
        Email.objects.create(
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[to],
            subject=subject,
            message=text,
            status=STATUS.sent,
            priority=PRIORITY.medium,
        )


def _refused(code: int, words: bytes | str) -> str:
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return one_line(f"The mail server refused it: {code} {_without(said)}")[:LONGEST_REASON]


def _without(said: str) -> str:
    """A server's words without the addresses that it names: the reason is shown to people who do
    not see them, and stays when a contact is removed."""
    return ADDRESS.sub("the address", said)


def _said(error: Exception) -> str:
    return one_line(f"{type(error).__name__}: {_without(str(error))}")[: LONGEST_REASON - 60]

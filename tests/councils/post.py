"""The outbox as tests read it, and the worker's part of it."""

from __future__ import annotations

import datetime as dt
import re
from importlib import import_module
from typing import Any

from django.conf import settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from post_office.models import Email

from councils.actions import inviting
from councils.models import AccountInvitation
from responses.actions import bundles, daily


def letters() -> list[Email]:
    return list(Email.objects.order_by("pk"))


def letters_minutes_later() -> list[Email]:
    """All mails when what is told at once was gathered and sent."""
    bundles.send_bundles(timezone.now() + bundles.QUIET)
    return letters()


def letters_next_morning() -> list[Email]:
    """All mails when the mail of the next day was sent, too."""
    letters_minutes_later()
    daily.send_digests(daily.morning(timezone.localdate() + dt.timedelta(days=1)))
    return letters()


def path_in(letter: Email) -> str:
    """The path of the first link, which must lead to this site."""
    (address, *_) = re.findall(r"https?://\S+", letter.message)
    assert address.startswith(settings.SITE_URL + "/")
    return address.removeprefix(settings.SITE_URL)


def an_invitation(**kwargs: Any) -> tuple[AccountInvitation, str]:
    """Invites through the action and reads the token from the mailed link."""
    made = inviting.invite(**{"email": "new@example.org", "name": "New Person", **kwargs})
    return made, path_in(letters()[-1]).split("/")[-2]


def run_tasks() -> int:
    """What the worker does with the tasks that are due."""
    due = list(DBTaskResult.objects.ready())
    for row in due:
        module, _, name = row.task_path.rpartition(".")
        getattr(import_module(module), name).call(
            *row.args_kwargs["args"], **row.args_kwargs["kwargs"]
        )
        row.delete()
    return len(due)

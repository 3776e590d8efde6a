"""Files that were sent and wait for a yes. Each belongs to who sent it, and for a day only."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.utils import timezone

from councils.mail import one_line
from councils.models import User, WaitingFile
from councils.refusals import Blocker, Refused


def keep_waiting(*, kind: str, name: str, content: bytes, by: User) -> WaitingFile:
    """Keeps the file until its sender says yes; an earlier one of this kind makes room for it."""
    held, _ = WaitingFile.objects.update_or_create(
        sent_by=by,
        kind=kind,
        defaults={
            "name": one_line(name)[-120:],
            "content": content,
            "sha256": hashlib.sha256(content).hexdigest(),
            "sent_at": timezone.now(),
        },
    )
    return held


def take_waiting(*, kind: str, seen: str, by: User) -> WaitingFile:
    """The file that was confirmed, taken out of the table: it counts once.

    To be called inside a transaction, so that a refusal later on leaves it there. `seen` is the
    hash of the file that the confirmed page showed.
    """
    mine = WaitingFile.objects.select_for_update().visible_to(by)
    held = mine.filter(kind=kind, sha256=seen).first()
    if held is None:
        raise Refused(
            [
                Blocker(
                    "gone",
                    "This file is not waiting any more: it was confirmed, given up or replaced, "
                    "or a day has passed. Nothing was written now.",
                )
            ]
        )
    held.delete()
    return held


def give_up(*, kind: str, by: User) -> None:
    WaitingFile.objects.filter(sent_by=by, kind=kind).delete()


def tidy_waiting(now: dt.datetime) -> int:
    """Deletes the files whose day is over; says how many."""
    return WaitingFile.objects.run_out(now).delete()[0]

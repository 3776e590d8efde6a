"""Files that were sent and wait for a yes. Each belongs to who sent it, and for a day only."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.utils import timezone
from django.utils.translation import gettext as _

from councils.mail import one_line
from councils.models import User, WaitingFile, WaitingFileQuerySet
from councils.refusals import Blocker, Refused


def keep_waiting(*, kind: str, name: str, content: bytes, by: User, about: str = "") -> WaitingFile:
    """Keeps the file until its sender says yes; an earlier one of this kind, and about the same,
    makes room for it."""
    held, _is_new = WaitingFile.objects.update_or_create(
        sent_by=by,
        kind=kind,
        about=about,
        defaults={
            "name": one_line(name)[-120:],
            "content": content,
            "sha256": hashlib.sha256(content).hexdigest(),
            "sent_at": timezone.now(),
        },
    )
    return held


def take_waiting(*, kind: str, seen: str, by: User, about: str = "") -> WaitingFile:
    """The file that was confirmed, taken out of the table: it counts once.

    To be called inside a transaction, so that a refusal later on leaves it there. `seen` is the
    hash of the file that the confirmed page showed.
    """
    held = _seen(WaitingFile.objects.select_for_update(), kind, seen, by, about)
    held.delete()
    return held


def seen_waiting(*, kind: str, seen: str, by: User, about: str = "") -> WaitingFile:
    """The same file, which stays there: for what can be confirmed bit by bit. Raises Refused."""
    return _seen(WaitingFile.objects.all(), kind, seen, by, about)


def _seen(rows: WaitingFileQuerySet, kind: str, seen: str, by: User, about: str) -> WaitingFile:
    held = rows.visible_to(by).filter(kind=kind, about=about).first()
    if held is None or held.sha256 != seen:  # compared here: anything can be sent as a hash
        raise Refused(
            [
                Blocker(
                    "gone",
                    _(
                        "This file is not waiting any more: it was confirmed, given up or "
                        "replaced, or a day has passed. Nothing was written now."
                    ),
                )
            ]
        )
    return held


def give_up(*, kind: str, by: User, about: str = "") -> None:
    WaitingFile.objects.filter(sent_by=by, kind=kind, about=about).delete()


def tidy_waiting(now: dt.datetime) -> int:
    """Deletes the files whose day is over; says how many."""
    return WaitingFile.objects.run_out(now).delete()[0]

"""What every verb does first: read who asks anew, ask whether they may, lock the consultation, and
take their words."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied

from consultations.models import Consultation
from consultations.prose import clean
from councils.models import User
from councils.refusals import Blocker, Refused

GONE = Blocker("gone", "Somebody removed this after you opened the page, so nothing was changed.")


def allowed(by: User, may: Callable[[User], bool], sentence: str) -> User:
    """The person with the roles as they are now, not as they were when the page began. Raises
    PermissionDenied, with the sentence, for one who may not."""
    person = User.objects.get(pk=by.pk)
    if not may(person):
        raise PermissionDenied(sentence)
    return person


def locked_row(consultation: Consultation, *, no_key: bool = False) -> Consultation:
    """The consultation as it is now, locked until the transaction ends; with `no_key` councils may
    save and submit meanwhile. Raises Refused for a draft that somebody has discarded."""
    found = Consultation.objects.select_for_update(no_key=no_key).filter(pk=consultation.pk).first()
    if found is None:
        raise Refused([GONE])
    return found


def said(words: str, field: str, missing: str) -> str:
    """The words as they are stored. Raises Refused, with the sentence, where there are none."""
    cleaned = clean(words)
    if not cleaned:
        raise Refused([Blocker("words", missing, field)])
    return cleaned

"""What every verb does first: read who asks anew, ask whether they may, and take their words."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied

from consultations.prose import clean
from councils.models import User
from councils.refusals import Blocker, Refused


def allowed(by: User, may: Callable[[User], bool], sentence: str) -> User:
    """The person with the roles as they are now, not as they were when the page began. Raises
    PermissionDenied, with the sentence, for one who may not."""
    person = User.objects.get(pk=by.pk)
    if not may(person):
        raise PermissionDenied(sentence)
    return person


def said(words: str, field: str, missing: str) -> str:
    """The words as they are stored. Raises Refused, with the sentence, where there are none."""
    cleaned = clean(words)
    if not cleaned:
        raise Refused([Blocker("words", missing, field)])
    return cleaned

"""The Welsh beside the English, written from the draft on until the last council's end.

Translations come later than the English, and every correction of the English makes some of them
stale.  So they are stored after publishing too.  That is no correction: the words that councils
answer stay as they are, no question gets another version, and nobody is told.  Only the columns
that hold the Welsh are written; the definition is kept as a version like every other.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied

from consultations import permissions, policies
from consultations.actions.doorway import GONE
from consultations.actions.extending import locked
from consultations.actions.rewriting import CHANGED
from consultations.actions.versions import keep
from consultations.correctable import PROMISES
from consultations.definition import Definition
from consultations.definition.stored import definition_of
from consultations.definition.translated import as_rows
from consultations.editing.parts import Absent, Stale
from consultations.editing.welsh import Typed
from consultations.editing.welsh import translate as translated
from consultations.models import Consultation, Question, Section
from councils.models import User
from councils.refusals import Blocker, Refused

PROMISED = Blocker(
    "promised",
    "Councils rely on what the Welsh says of confidentiality since the opening, so it stays as "
    "they read it.",
)


def translate(*, consultation: Consultation, by: User, typed: Sequence[Typed], what: str) -> bool:
    """Stores these Welsh texts, all or none; says whether anything was different.

    Raises PermissionDenied for anybody but LGA editors, and Refused once no council can submit any
    more, where a text was changed or removed meanwhile, and for another Welsh of what was promised
    once it has opened.
    """
    with locked(consultation) as (stored, now):
        by = User.objects.get(pk=by.pk)  # the roles as they are now, not when the page began
        if not permissions.can_edit(by):
            raise PermissionDenied("Only LGA editors write the Welsh of consultations.")
        if blockers := policies.against_translating(stored, now):
            raise Refused(blockers)
        before = definition_of(stored)
        try:
            after = translated(before, typed)
        except Absent as absent:
            raise Refused([GONE]) from absent
        except Stale as stale:
            raise Refused([CHANGED]) from stale
        if after == before:
            return False
        if stored.opens_at <= now and stored.published_at and _another_promise(before, after):
            raise Refused([PROMISED])
        if not stored.version:  # published before versions were kept
            keep(stored, before, what="As it was published", by=None, at=now)
        _write(stored, before, after)
        keep(stored, after, what=what, by=by, at=now)
    return True


def _another_promise(before: Definition, after: Definition) -> bool:
    """Whether a promise that could be read in Welsh reads otherwise."""
    old, new = before.in_welsh, after.in_welsh
    return any(place in old and old[place] != new.get(place) for place in PROMISES)


def _write(stored: Consultation, before: Definition, after: Definition) -> None:
    """The Welsh of the parts that have another one now."""
    if after.welsh != before.welsh:
        stored.welsh = as_rows(after.welsh)
        stored.save(update_fields=["welsh"])
    for old, section in zip(before.sections, after.sections, strict=True):
        if section.welsh != old.welsh:
            rows = Section.objects.filter(consultation=stored, number=section.number)
            rows.update(welsh=as_rows(section.welsh))
        for was, question in zip(old.questions, section.questions, strict=True):
            if question.welsh != was.welsh:
                of_it = Question.objects.filter(consultation=stored, identity=question.identity)
                of_it.update(welsh=as_rows(question.welsh))

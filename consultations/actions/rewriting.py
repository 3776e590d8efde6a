"""The one door through which a draft changes in the browser.

An edit is a function from a definition to another (consultations/editing).  It is made under the
lock of the consultation's row on what is stored *then*, so that two people who change different
questions at once both see their words kept, and who changes what a colleague has changed since is
told so.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from consultations import permissions, policies
from consultations.actions.doorway import GONE, allowed, locked_row
from consultations.actions.versions import keep
from consultations.actions.writing import write
from consultations.definition import Definition
from consultations.definition.checks import without_target
from consultations.definition.differences import differences
from consultations.definition.stored import definition_of
from consultations.editing import Absent, Edit, Stale, Unfit
from consultations.models import Consultation
from councils.actions.taking_away import note_taken
from councils.enums import Taken
from councils.models import User
from councils.refusals import Blocker, Refused

CHANGED = Blocker(
    "changed",
    "Somebody changed this after you opened the page. What you typed is still here: compare it "
    "with what is stored now, and save again.",
)


@dataclass(frozen=True)
class Rewritten:
    """What `rewrite` did; `differences` names what changed, as a file names it."""

    consultation: Consultation
    definition: Definition
    differences: tuple[str, ...]


def taken(code: str) -> Blocker:
    sentence = f"A consultation with the address “{code}” is there already. Give this another one."
    return Blocker("code", sentence, "code")


def begin(*, definition: Definition, by: User, what: str) -> Consultation:
    """A new draft. Raises PermissionDenied for anybody but LGA editors, Refused where its code is
    that of another consultation."""
    with transaction.atomic():
        _editor(by)
        if Consultation.objects.filter(code=definition.code).exists():
            raise Refused([taken(definition.code)])
        _holds_together(definition)
        stored = Consultation(code=definition.code)
        try:
            with transaction.atomic():
                write(stored, definition)
        except IntegrityError as error:
            if Consultation.objects.filter(code=definition.code).exists():  # since it was asked
                raise Refused([taken(definition.code)]) from error
            raise
        keep(stored, definition, what=what, by=by, at=timezone.now())
    return stored


def rewrite(*, consultation: Consultation, by: User, edit: Edit, what: str) -> Rewritten:
    """Makes one edit of a draft and keeps the version; an edit that changes nothing makes none.

    Raises PermissionDenied for anybody but LGA editors, and Refused for a consultation that is
    published, a part that was changed or removed meanwhile, and an edit that does not fit.
    """
    with transaction.atomic():
        by = _editor(by)
        stored = locked_row(consultation)
        if blockers := policies.against_editing(stored):
            raise Refused(blockers)
        before = definition_of(stored)
        try:
            after = edit(before)
        except Absent as absent:
            raise Refused([GONE]) from absent
        except Stale as stale:
            raise Refused([CHANGED]) from stale
        except Unfit as unfit:
            raise Refused([Blocker("unfit", unfit.sentence, unfit.field)]) from unfit
        found = tuple(differences(before, after))
        if found:
            _holds_together(after)
            write(stored, after)
            keep(stored, after, what=what, by=by, at=timezone.now())
    return Rewritten(stored, after, found)


def discard(*, consultation: Consultation, by: User) -> None:
    """Takes a draft away, with its versions; one line stays. Raises as `rewrite` does."""
    with transaction.atomic():
        by = _editor(by)
        stored = locked_row(consultation)
        if blockers := policies.against_editing(stored):
            raise Refused(blockers)
        note_taken(
            kind=Taken.DRAFT,
            about=stored.code,
            name=stored.title,
            was=_what_it_held(stored),
            by=by,
        )
        stored.questions.update(follows=None)
        stored.delete()


def _what_it_held(stored: Consultation) -> str:
    """ "13 questions, 1 version, 0 reviews, 2 documents."."""
    held = {
        "question": stored.questions.count(),
        "version": stored.versions.count(),
        "review": stored.reviews.count(),
        "document": stored.documents.count(),
    }
    counts = [f"{number} {name}{'s' if number != 1 else ''}" for name, number in held.items()]
    return f"{', '.join(counts)}."


def _holds_together(definition: Definition) -> None:
    """Raises Refused for conditions on questions that are not there: whoever takes a question away
    says what becomes of those that depend on it."""
    if lost := without_target(definition):
        raise Refused([Blocker("condition", str(problem)) for problem in lost])


def _editor(by: User) -> User:
    return allowed(by, permissions.can_edit, "Only LGA editors write consultations.")

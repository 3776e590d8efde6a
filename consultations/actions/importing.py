"""A consultation comes in as a file on the pages: what was previewed is what is written."""

from __future__ import annotations

from consultations.actions import rewriting
from consultations.definition import Definition
from consultations.definition.differences import differences, named
from consultations.definition.stored import definition_of
from consultations.editing.whole import replace_whole
from consultations.models import Consultation
from councils.models import User
from councils.refusals import Blocker, Refused

CHANGED = Blocker(
    "changed",
    "Somebody changed the draft after this page was shown, so nothing was loaded. Below is what "
    "the file would change of the draft as it stands now.",
)


def against_new(definition: Definition) -> list[Blocker]:
    """A draft begins with a code that nobody has used."""
    if not Consultation.objects.filter(code=definition.code).exists():
        return []
    return [rewriting.taken(definition.code)]


def import_new(*, definition: Definition, by: User) -> Consultation:
    """A new draft. Raises as `rewriting.begin` does."""
    return rewriting.begin(definition=definition, by=by, what="Loaded from a file")


def import_into(
    *, consultation: Consultation, definition: Definition, by: User, seen: str
) -> rewriting.Rewritten:
    """The definition in the place of the draft's, which is still what was `seen`
    (`plain.digest`). Raises as `rewriting.rewrite` does."""
    changed = tuple(differences(definition_of(consultation), definition))
    try:
        return rewriting.rewrite(
            consultation=consultation,
            by=by,
            edit=lambda before: replace_whole(before, definition, seen=seen),
            what=f"Loaded from a file: {named(changed)}" if changed else "Loaded from a file",
        )
    except Refused as refused:
        if refused.blockers == (rewriting.CHANGED,):
            raise Refused([CHANGED]) from refused
        raise

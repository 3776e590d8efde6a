"""Load a consultation from its file.

A draft follows its file.  A published consultation does not: councils may be answering
it, so the same file is welcome again and a changed one is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.db import transaction
from django.utils import timezone

from consultations import policies
from consultations.actions.versions import keep
from consultations.actions.writing import write
from consultations.definition import Definition
from consultations.definition.differences import differences as find_differences
from consultations.definition.differences import named
from consultations.definition.stored import definition_of
from consultations.models import Consultation
from councils.refusals import Blocker, Refused


@dataclass(frozen=True)
class Loaded:
    """What `load` did; `differences` names what changed, as the file names it."""

    consultation: Consultation
    change: Literal["added", "changed", "unchanged"]
    differences: tuple[str, ...] = ()


def load(*, definition: Definition) -> Loaded:
    """Writes a consultation as its file describes it: a new one, or a draft anew.

    Loading what is there already changes nothing. Raises Refused when a published consultation
    would change.
    """
    with transaction.atomic():
        stored = Consultation.objects.select_for_update().filter(code=definition.code).first()
        if stored is None:
            stored = Consultation(code=definition.code)
            write(stored, definition)
            keep(stored, definition, what="Loaded from its file", by=None, at=timezone.now())
            return Loaded(stored, "added")
        differences = tuple(find_differences(definition_of(stored), definition))
        if not differences:
            return Loaded(stored, "unchanged")
        if stored.published_at is not None:
            raise Refused([_published_stays(stored, differences)])
        write(stored, definition)
        what = f"Loaded from its file: {named(differences)}"
        keep(stored, definition, what=what, by=None, at=timezone.now())
        return Loaded(stored, "changed", differences)


def _published_stays(stored: Consultation, differences: tuple[str, ...]) -> Blocker:
    return Blocker(
        "published",
        f"“{stored.title}” was published on "
        f"{policies.spoken_moment(stored.published_at or stored.opens_at)} and councils may be "
        f"answering it, so it stays as it is. The file differs in: {named(differences)}.",
    )

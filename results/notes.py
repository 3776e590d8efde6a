"""Which councils have published their own answers since they submitted, as LGA analysts noted it.

Whether a council publishes its answers it says when it submits.  What happens afterwards nobody
tells the portal, and answers that stand in a council's minutes are known all the same: groups
would rest on fewer unpublished answers than the rule promises (R2).  So analysts note it.  A note
is about a council that was asked; nothing of an answer goes into it or is shown for it.
"""

from __future__ import annotations

from consultations.models import Consultation
from responses.canonical import digest
from responses.models import Submission
from results.models import PublicationNote


def respondents(consultation: Consultation) -> dict[int, str]:
    """The councils that responded, by invitation and in the order of their names (one query)."""
    in_force = Submission.objects.in_force().filter(invitation__consultation=consultation)
    named = in_force.order_by("invitation__council__name")
    return dict(named.values_list("invitation_id", "invitation__council__name"))


def noted(consultation: Consultation) -> frozenset[str]:
    """The register codes of the councils that are noted as having published (one query)."""
    standing = PublicationNote.objects.standing(consultation).order_by()
    return frozenset(standing.values_list("invitation__council__code", flat=True))


def content_digest(note: PublicationNote) -> str:
    """The hash that stands in the history for what a note says."""
    return digest([note.invitation_id, note.is_published, note.words])

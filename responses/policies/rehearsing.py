"""A consultation is rehearsed until it opens; then councils answer it."""

from __future__ import annotations

import datetime as dt

from consultations.models import Consultation
from consultations.policies import spoken_moment
from councils.refusals import Blocker

MOST_REHEARSED = 50  # councils of one rehearsal: its results stand on one page


def against_rehearsing(consultation: Consultation, now: dt.datetime) -> list[Blocker]:
    if not consultation.state_at(now).has_opened:
        return []
    sentence = (
        f"“{consultation.title}” opened on {spoken_moment(consultation.opens_at)}. A rehearsal "
        "ends with the opening and is thrown away."
    )
    return [Blocker("opened", sentence)]


def against_another(consultation: Consultation) -> list[Blocker]:
    """Another round (one query)."""
    if consultation.rehearsed.count() < MOST_REHEARSED:
        return []
    sentence = (
        f"It was rehearsed as {MOST_REHEARSED} councils, and that is the most. Throw the rehearsal "
        "away to begin another."
    )
    return [Blocker("many", sentence)]

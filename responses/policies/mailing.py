"""When the LGA writes to councils."""

from __future__ import annotations

import datetime as dt

from consultations.enums import ConsultationState
from consultations.models import Consultation
from consultations.policies import spoken_moment
from councils.refusals import Blocker


def against_mailing(consultation: Consultation, now: dt.datetime) -> list[Blocker]:
    """Councils are written to about what they can read: from the opening on."""
    match consultation.state_at(now):
        case ConsultationState.DRAFT:
            return [Blocker("not-published", "The consultation is not published yet.")]
        case ConsultationState.SCHEDULED:
            sentence = (
                f"The consultation opens on {spoken_moment(consultation.opens_at)}. Councils can "
                "read it then, and be written to."
            )
            return [Blocker("not-open", sentence)]
    assert consultation.published_at is not None  # it is no draft
    is_asked_again = consultation.published_at < consultation.opens_at  # opening.fix_due
    if is_asked_again and consultation.asked_fixed_at is None:
        sentence = (
            "The consultation has just opened, and which councils are asked is being fixed. Try "
            "again in a minute."
        )
        return [Blocker("not-fixed", sentence)]
    return []

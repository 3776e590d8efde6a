"""The declaration that holds for one consultation, complete.

Publishing fixes what is declared and completes it.  Whether each nation is counted by itself
follows, where nothing is declared of it, from the councils asked, and these are fixed at the
opening (actions/opening.py).  A consultation that was published before there was
a declaration has none; its is completed from what publishing froze, the councils asked, and is
therefore the same whenever somebody asks.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from consultations import policies
from consultations.models import Consultation
from consultations.release_plan import complete, declared_of, is_complete
from councils.models import Council
from councils.refusals import Blocker


def release_plan_of(consultation: Consultation) -> dict[str, Any]:
    """The complete declaration (at most one query); of a draft as publishing now would fix it."""
    stored = consultation.release_plan
    if is_complete(stored):
        return dict(stored)
    return complete(stored, _nations_asked(consultation))


def _nations_asked(consultation: Consultation) -> set[str]:
    if consultation.published_at is None:
        return {council.nation for council in policies.councils_asked(consultation, timezone.now())}
    invitations = consultation.invitations.order_by()
    return set(invitations.values_list("council__nation", flat=True).distinct())


def against_another_plan(
    consultation: Consultation, council: Council, now: dt.datetime
) -> list[Blocker]:
    """From the opening no council is asked with which results would be released otherwise than
    everybody has read: the default counts each nation by itself as soon as both are asked, so that
    a council of the other nation would change it while answers are coming in."""
    if now < consultation.opens_at:
        return []
    fixed, nations = release_plan_of(consultation), _nations_asked(consultation)
    if complete(declared_of(fixed), nations | {council.nation}) == fixed:
        return []
    asked = " and ".join(sorted(nations))
    sentence = (
        f"{council.name} is in {council.nation}, and only councils in {asked} were asked when the "
        "consultation opened. How the results will be released was fixed for these: it does not "
        "keep the nations apart, so no council of another nation can be asked any more."
    )
    return [Blocker("plan", sentence, "council")]

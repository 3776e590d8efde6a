"""The declaration that holds for one consultation, complete.

Publishing fixes what is declared and completes it.  Whether each nation is counted by itself
follows, where nothing is declared of it, from the councils asked, and these are fixed at the
opening (actions/opening.py).  A consultation that was published before there was
a declaration has none; its is completed from what publishing froze, the councils asked, and is
therefore the same whenever somebody asks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from consultations import policies
from consultations.models import Consultation
from consultations.release_plan import complete, declared_of, is_complete
from councils.models import Council
from councils.refusals import Blocker

INSTEAD = (
    "To ask it the same questions, write another consultation that names it, and copy the "
    "questions into it under “Copy questions of earlier consultations”."
)


def release_plan_of(
    consultation: Consultation, councils: Iterable[Council] | None = None
) -> dict[str, Any]:
    """The complete declaration; of a draft as publishing now would fix it. `councils` are those
    that a draft would ask, where they were read already; without them there is one query."""
    stored = consultation.release_plan
    if is_complete(stored):
        return dict(stored)
    if consultation.published_at is None and councils is not None:
        places = {(council.nation, council.division) for council in councils}
    else:
        places = _places_asked(consultation)
    return complete(stored, {nation for nation, _ in places}, {division for _, division in places})


def _places_asked(consultation: Consultation) -> set[tuple[str, str]]:
    """Nation and division of the councils asked."""
    if consultation.published_at is None:
        asked = policies.councils_asked(consultation, timezone.now())
        return {(council.nation, council.division) for council in asked}
    invitations = consultation.invitations.order_by()
    return set(invitations.values_list("council__nation", "council__division").distinct())


def against_another_plan(
    consultation: Consultation, council: Council, now: dt.datetime
) -> list[Blocker]:
    """From the opening no council is asked with which results would be released otherwise than
    everybody has read: the default counts each nation, or each division of the register, by itself
    as soon as two are asked, so that one of the other would change it while answers come in. The
    sentence says what helps: the same questions in a consultation of its own."""
    if now < consultation.opens_at:
        return []
    fixed, places = release_plan_of(consultation), _places_asked(consultation)
    nations = {nation for nation, _ in places}
    divisions = {division for _, division in places}
    wider = complete(declared_of(fixed), nations | {council.nation}, divisions | {council.division})
    if wider == fixed:
        return []
    if council.division not in divisions:
        kind = str(council.get_division_display()).lower()
        sentence = (
            f"{council.name} is a {kind}, and none was asked when the consultation opened. How the "
            "results will be released was fixed then, without any: its answers could be counted "
            f"neither with the others nor by themselves. {INSTEAD}"
        )
    else:
        asked = " and ".join(sorted(nations))
        sentence = (
            f"{council.name} is in {council.nation}, and only councils in {asked} were asked when "
            "the consultation opened. How the results will be released was fixed for these: it "
            "does not keep the nations apart, so no council of another nation can be asked any "
            f"more. {INSTEAD}"
        )
    return [Blocker("plan", sentence, "council")]
